//! Two branches that sign off, merged by plain git.

use crate::support::{SOUND, Sandbox};

/// A repository with a plan of ten sections. A number decides which of them are signed, in one file, or none.
fn plans(signed: impl Fn(usize) -> bool) -> Sandbox {
    let sandbox = Sandbox::with(SOUND);
    for at in 0..SECTIONS {
        let text = format!(
            "+++\ntitle = \"Part {at}\"\nphase = \"preparation\"\n+++\n\nThe text of part {at}.\n"
        );
        sandbox.write(&format!("plans/acme/sections/part-{at}.md"), &text);
    }
    let mut ledger = String::new();
    for at in (0..SECTIONS).filter(|at| signed(*at)) {
        ledger.push_str(&format!(
            "[\"section:part-{at}\"]\nby = \"sam\"\non = 2026-01-02\ndigest = \"1:{}\"\n\n",
            "0".repeat(40)
        ));
    }
    sandbox.write("plans/acme/signoffs.toml", &ledger);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.commit_on("2026-01-01", "Plans");
    sandbox
}

const SECTIONS: usize = 10;

/// Signs sections on a branch of its own.
fn sign(sandbox: &Sandbox, branch: &str, by: &str, parts: &[usize]) {
    sandbox.git(&["switch", "--quiet", "--create", branch, "main"]);
    let subjects = parts.iter().map(|at| format!("acme/section:part-{at}"));
    let mut arguments = vec!["review".to_owned(), "--by".to_owned(), by.to_owned()];
    arguments.extend(subjects);
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    sandbox.irplan(&arguments).status(0);
    sandbox.commit(branch);
}

/// A small generator of pseudorandom numbers (Knuth's constants for 64 bits).
struct RandomIndexes(u64);

impl RandomIndexes {
    fn below(&mut self, count: usize) -> usize {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }
}

/// Signs different sections on two branches, many times over, and merges.
#[test]
fn different_subjects_never_conflict() {
    let mut random = RandomIndexes(22);
    for round in 0..25 {
        let signed: Vec<bool> = (0..SECTIONS).map(|_| random.below(2) == 0).collect();
        let sandbox = plans(|at| signed[at]);
        // Each section is signed on the left, on the right, or not at all; neighbours are often on different sides.
        let (mut left, mut right) = (vec![0], vec![1]);
        for at in 2..SECTIONS {
            match random.below(3) {
                0 => left.push(at),
                1 => right.push(at),
                _ => {}
            }
        }
        sign(&sandbox, "left", "sam", &left);
        sign(&sandbox, "right", "jane", &right);
        sandbox.git(&["merge", "--quiet", "--no-edit", "left"]);
        let due = sandbox
            .irplan(&["review", "--pending", "--client", "acme"])
            .out;
        for at in 0..SECTIONS {
            let is_signed = left.contains(&at) || right.contains(&at);
            let is_due = due.contains(&format!("section:part-{at} "));
            assert_eq!(is_due, !is_signed, "part {at} of round {round}: {due}");
        }
    }
}

#[test]
fn the_same_subject_conflicts_in_four_readable_lines() {
    for signed in [false, true] {
        let sandbox = plans(|_| signed);
        sandbox.edit("plans/acme/sections/part-3.md", "The text", "All the text");
        sandbox.commit("Edit");
        sign(&sandbox, "left", "sam", &[3, 5]);
        sandbox.git(&["switch", "--quiet", "main"]);
        sandbox.edit("plans/acme/sections/part-3.md", "text", "words");
        sandbox.commit("Edit again");
        sign(&sandbox, "right", "jane", &[3]);
        let merge = sandbox.try_git(&["merge", "--quiet", "--no-edit", "left"]);
        assert!(!merge.status.success());
        let file = match signed {
            true => "plans/acme/signoffs.toml",
            false => "plans/acme/signoffs/section-part-3.toml",
        };
        let text = sandbox.read(file);
        let ours = text.split("<<<<<<< HEAD\n").nth(1).unwrap();
        let (ours, theirs) = ours.split_once("=======\n").unwrap();
        let theirs = theirs.split(">>>>>>>").next().unwrap();
        for (side, by) in [(ours, "jane"), (theirs, "sam")] {
            let lines: Vec<_> = side.lines().collect();
            assert!(lines.len() <= 4, "{text}");
            assert!(side.contains(&format!("by = \"{by}\"")), "{text}");
        }
        let run = sandbox.irplan(&["check", "--client", "acme"]).status(1);
        run.says("a merge left a conflict here")
            .says(&format!("{file}:"))
            .says("remove the entry and sign again")
            // The other sign-offs still count.
            .does_not_say("[unreviewed-section]: `section:part-5`");
    }
}

/// The signer from one side and the way from the other would be a sign-off that nobody made.
#[test]
fn a_merged_sign_off_never_mixes_both_sides() {
    let sandbox = plans(|_| false);
    let verify = |branch: &str, how: &[&str]| {
        sandbox.git(&["switch", "--quiet", "--create", branch, "main"]);
        sandbox
            .irplan(&[&["verify", "acme/jane"], how].concat())
            .status(0);
        sandbox.commit(branch);
    };
    let replied = ["--by", "sam", "--how", "replied", "--on", "2026-01-02"];
    verify("base", &replied);
    sandbox.git(&["branch", "--force", "main", "base"]);
    let by_jane = ["--by", "jane", "--how", "replied", "--on", "2026-01-03"];
    verify("left", &by_jane);
    let called = ["--by", "sam", "--how", "called", "--on", "2026-01-02"];
    verify("right", &called);
    let merge = sandbox.try_git(&["merge", "--quiet", "--no-edit", "left"]);
    let text = sandbox.read("plans/acme/signoffs/contact-jane.toml");
    assert!(!merge.status.success(), "{text}");
    let ours = "<<<<<<< HEAD\nby = \"sam\"\non = 2026-01-02\nhow = \"called\"\n";
    assert!(text.contains(ours), "{text}");
}
