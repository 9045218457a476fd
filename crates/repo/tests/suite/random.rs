//! Random histories with branches and merges. Every answer is compared with git's own, and with a slow implementation
//! of the definition.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use irplan_plan::signoff::other_file_of;
use irplan_plan::{PlanId, RepoPath, SignOff, Subject, Topic};

use crate::history::{at, topics};
use crate::sandbox::GitSandbox;

/// A small generator of pseudorandom numbers, the same on every machine.
pub(crate) struct RandomNumbers(pub(crate) u64);

impl RandomNumbers {
    /// A number below `sides`.
    pub(crate) fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }
}

#[derive(Clone, Default)]
struct RandomCommit {
    parents: Vec<usize>,
    /// Each file's text, and whether it is executable.
    files: BTreeMap<String, (String, bool)>,
}

const PATHS: [&str; 12] = [
    "irplan.toml",
    "plans/acme/contacts.toml",
    "plans/acme/plan.toml",
    "plans/acme/sections/a.md",
    "plans/acme/sections/b.md",
    "plans/acme.old/plan.toml",
    "plans/acme0/plan.toml",
    "plans/zeta/deep/er/c.md",
    "plans/zeta/contacts.toml",
    "plans/acme/signoffs.toml",
    "plans/acme/signoffs/contact-j2.toml",
    "plans/acme/signoffs/contact-j3.toml",
];

/// How the paths of one ledger's files start. Both files have sign-offs of the same subjects.
const LEDGER: usize = 9;

/// Some digest.
pub(crate) const DIGEST: &str = "1:00112233445566778899aabbccddeeff00112233";

/// Changes a text of subjects and sign-offs; `letter` keeps the subjects of different files apart.
fn text(random: &mut RandomNumbers, letter: char, old: &str) -> String {
    let mut lines: Vec<String> = old.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(2) {
        let id = random.below(4);
        let value = match id {
            0 | 1 => random.below(3).to_string(),
            _ => format!("sam,2026-11-0{},{DIGEST},called,,", 1 + random.below(3)),
        };
        let line = format!("contact:{letter}{id} {value}");
        let prefix = format!("contact:{letter}{id} ");
        lines.retain(|line| !line.starts_with(&prefix));
        match random.below(5) {
            0 => {}
            1 => lines.insert(0, line),
            _ => lines.push(line),
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn change(random: &mut RandomNumbers, files: &mut BTreeMap<String, (String, bool)>) {
    let at = random.below(PATHS.len());
    let path = PATHS[at];
    let letter = char::from(b'a' + at.min(LEDGER) as u8);
    match random.below(8) {
        0 => {
            files.remove(path);
        }
        2 if at < LEDGER => {
            let to = PATHS[random.below(LEDGER)];
            if let Some(gone) = files.remove(path) {
                files.entry(to.to_owned()).or_insert(gone);
            }
        }
        1 => {
            if let Some((_, mode)) = files.get_mut(path) {
                *mode = !*mode;
            }
        }
        _ => {
            let (old, mode) = files.get(path).cloned().unwrap_or_default();
            files.insert(path.to_owned(), (text(random, letter, &old), mode));
        }
    }
}

/// Moves a sign-off to the other file where it may be.
fn move_sign_off(
    random: &mut RandomNumbers,
    path: &str,
    files: &mut BTreeMap<String, (String, bool)>,
) {
    let subject = format!("contact:j{}", 2 + random.below(2));
    let other = other_file_of(&RepoPath::new(path), &Subject::parse(&subject).unwrap());
    let (Some(other), Some((text, _))) = (other, files.get_mut(path)) else {
        return;
    };
    let is_it = |line: &&str| line.starts_with(&format!("{subject} "));
    let of = |text: &str| text.split_inclusive('\n').find(is_it).map(str::to_owned);
    let Some(line) = of(text) else { return };
    *text = text.replace(&line, "");
    let (text, _) = files.entry(other.to_string()).or_default();
    if let Some(before) = of(text) {
        *text = text.replace(&before, "");
    }
    text.push_str(&line);
}

fn history(seed: u64, count: usize) -> Vec<RandomCommit> {
    let mut random = RandomNumbers(seed);
    let mut commits: Vec<RandomCommit> = Vec::new();
    for number in 0..count {
        let mut commit = RandomCommit::default();
        let recent = |random: &mut RandomNumbers| number - 1 - random.below(number.min(6));
        // Sometimes a second history starts with a commit without parents.
        if number > 0 && random.below(40) != 0 {
            let first = if random.below(3) == 0 {
                recent(&mut random)
            } else {
                number - 1
            };
            commit.parents.push(first);
            commit.files.clone_from(&commits[first].files);
            while number > 3 && commit.parents.len() < 3 && random.below(3) == 0 {
                let other = recent(&mut random);
                if commit.parents.contains(&other) {
                    continue;
                }
                commit.parents.push(other);
                for path in PATHS {
                    if random.below(2) == 0 {
                        match commits[other].files.get(path) {
                            Some(file) => commit.files.insert(path.to_owned(), file.clone()),
                            None => commit.files.remove(path),
                        };
                    }
                }
            }
        }
        for _ in 0..random.below(4) {
            change(&mut random, &mut commit.files);
        }
        let from = PATHS[LEDGER + random.below(3)];
        move_sign_off(&mut random, from, &mut commit.files);
        commits.push(commit);
    }
    commits
}

#[test]
fn random_histories_move_subjects_and_sign_offs() {
    let (mut subjects, mut sign_offs) = (0, 0);
    for seed in 1..=40 {
        let commits = history(seed, 80);
        let last = commits.len() - 1;
        for (path, topic) in topics_of(&commits[last]) {
            let is_moved = last_change_of(&commits, last, path, &topic).1 != path;
            match topic {
                Topic::Meaning(_) => subjects += usize::from(is_moved),
                Topic::SignOff(_) => sign_offs += usize::from(is_moved),
            }
        }
    }
    assert!(subjects.min(sign_offs) > 5, "{subjects} and {sign_offs}");
}

/// Writes the commits as a stream for `git fast-import`, with clocks that are sometimes wrong.
fn fast_import_stream(seed: u64, commits: &[RandomCommit]) -> String {
    let mut random = RandomNumbers(!seed);
    let mut out = String::new();
    for (number, commit) in commits.iter().enumerate() {
        let skew = if random.below(10) == 0 {
            random.below(4_000)
        } else {
            0
        };
        let time = 1_700_000_000 + 60 * (number / 2) - skew;
        let mark = number + 1;
        writeln!(out, "commit refs/heads/c{mark}\nmark :{mark}").unwrap();
        writeln!(out, "committer C <c@example.org> {time} +0000").unwrap();
        writeln!(out, "data <<END\nnumber {number}\nEND").unwrap();
        for (at, parent) in commit.parents.iter().enumerate() {
            let word = if at == 0 { "from" } else { "merge" };
            writeln!(out, "{word} :{}", parent + 1).unwrap();
        }
        writeln!(out, "deleteall").unwrap();
        for (path, (text, mode)) in &commit.files {
            let mode = if *mode { "100755" } else { "100644" };
            writeln!(out, "M {mode} inline {path}\ndata {}\n{text}", text.len()).unwrap();
        }
    }
    out
}

/// The definition: go on to the first parent that is the same.
fn last_change(
    commits: &[RandomCommit],
    mut at: usize,
    same: impl Fn(&RandomCommit, &RandomCommit) -> bool,
) -> usize {
    while let Some(parent) = commits[at]
        .parents
        .iter()
        .find(|parent| same(&commits[at], &commits[**parent]))
    {
        at = *parent;
    }
    at
}

fn value(commit: &RandomCommit, path: &str, topic: &Topic) -> Option<String> {
    let (text, _) = commit.files.get(path)?;
    let found = topics(&RepoPath::new(path), text);
    found
        .into_iter()
        .find(|(found, _)| found == topic)
        .map(|(_, value)| value)
}

/// The other file where a sign-off may be.
fn other_file(path: &str, topic: &Topic) -> Option<String> {
    let Topic::SignOff(subject) = topic else {
        return None;
    };
    other_file_of(&RepoPath::new(path), subject).map(|path| path.to_string())
}

/// The place of a subject in a file that only the parent has, if the parent lacks the subject's file.
fn former_place(
    commit: &RandomCommit,
    parent: &RandomCommit,
    path: &str,
    topic: &Topic,
    now: &str,
) -> Option<(String, Topic)> {
    let Topic::Meaning(subject) = topic else {
        return None;
    };
    if parent.files.contains_key(path) {
        return None;
    }
    let mut found = Vec::new();
    for (from, (text, _)) in &parent.files {
        if commit.files.contains_key(from) {
            continue;
        }
        for (other, value) in topics(&RepoPath::new(from), text) {
            let is_alike =
                matches!(&other, Topic::Meaning(former_place) if former_place.kind == subject.kind);
            if is_alike && value == now {
                let is_same_plan = from.split('/').nth(1) == path.split('/').nth(1);
                found.push((!is_same_plan, other != *topic, from.clone(), other));
            }
        }
    }
    found.sort();
    let (_, _, from, other) = found.into_iter().next()?;
    Some((from, other))
}

/// The definition for topics, which may have moved: if no parent has the same in this file, go on to the first that
/// has it in another file.
fn last_change_of(
    commits: &[RandomCommit],
    at: usize,
    path: &str,
    topic: &Topic,
) -> (usize, String, Topic) {
    let (mut at, mut path, mut topic) = (at, path.to_owned(), topic.clone());
    loop {
        let same =
            |a: &RandomCommit, b: &RandomCommit| value(a, &path, &topic) == value(b, &path, &topic);
        at = last_change(commits, at, same);
        let now = value(&commits[at], &path, &topic).unwrap();
        let elsewhere = commits[at].parents.iter().find_map(|parent| {
            let before = &commits[*parent];
            let other = other_file(&path, &topic)
                .filter(|other| value(before, other, &topic).as_ref() == Some(&now));
            let (path, topic) = match other {
                Some(other) => (other, topic.clone()),
                None => former_place(&commits[at], before, &path, &topic, &now)?,
            };
            Some((*parent, path, topic))
        });
        match elsewhere {
            Some(next) => (at, path, topic) = next,
            None => return (at, path, topic),
        }
    }
}

/// The sign-off of the first parent that has one, in the same file or else in the other.
fn replaced(commits: &[RandomCommit], at: usize, path: &str, topic: &Topic) -> Option<SignOff> {
    let paths = [Some(path.to_owned()), other_file(path, topic)];
    let mut before = paths.iter().flatten().flat_map(|path| {
        let parents = commits[at].parents.iter();
        parents.filter_map(|parent| value(&commits[*parent], path, topic))
    });
    before.find_map(|value| SignOff::parse(&value))
}

/// The topics that are in only one file of a commit.
fn topics_of(commit: &RandomCommit) -> Vec<(&str, Topic)> {
    let mut found: BTreeMap<(Option<PlanId>, Topic), Vec<&str>> = BTreeMap::new();
    for (path, (text, _)) in &commit.files {
        let repo_path = RepoPath::new(path);
        for (topic, _) in topics(&repo_path, text) {
            let paths = found.entry((repo_path.plan(), topic)).or_default();
            paths.push(path);
        }
    }
    // A folder that is not a plan has no subjects.
    let found = found.into_iter().filter(|((plan, _), _)| plan.is_some());
    let alone = found.filter(|(_, paths)| paths.len() == 1);
    alone
        .flat_map(|((_, topic), paths)| paths.into_iter().map(move |path| (path, topic.clone())))
        .collect()
}

/// Folders of files that never change, sorted before and after those that do.
const AROUND: [&str; 2] = ["plans/aaa/sections", "plans/zzz/sections"];

/// A history among so many files that the walk is split, in the middle of the files that change.
fn among_many_files(seed: u64, count: usize) -> Vec<RandomCommit> {
    let mut commits = history(seed, count);
    let names = (0..1_200).flat_map(|at| AROUND.map(|folder| format!("{folder}/f{at}.md")));
    let around: Vec<_> = names.map(|name| (name, (String::new(), false))).collect();
    for commit in &mut commits {
        commit.files.extend(around.iter().cloned());
    }
    commits
}

#[track_caller]
fn check(seed: u64, commits: &[RandomCommit]) {
    let sandbox = GitSandbox::new();
    let input = fast_import_stream(seed, commits);
    sandbox.git_with_input(&["fast-import", "--quiet"], input.as_bytes());
    if seed.is_multiple_of(2) {
        sandbox.git(&["commit-graph", "write", "--reachable"]);
    }
    let last = commits.len() - 1;
    let head = format!("c{}", commits.len());
    sandbox.git(&["symbolic-ref", "HEAD", &format!("refs/heads/{head}")]);
    let history = at(&sandbox.bare(), &head);
    let number = |change: &irplan_plan::LastChange| change.commit().unwrap().summary.clone();

    assert_eq!(history.files.len(), commits[last].files.len());
    for (path, change) in &history.files {
        let same = |a: &RandomCommit, b: &RandomCommit| {
            a.files.get(path.as_str()) == b.files.get(path.as_str())
        };
        let expected = format!("number {}", last_change(commits, last, same));
        assert_eq!(number(change), expected, "{path} with seed {seed}");
        if AROUND
            .iter()
            .any(|folder| path.as_str().starts_with(folder))
        {
            continue;
        }
        let of_git = sandbox.git(&["log", "-1", "--format=%s", &head, "--", path.as_str()]);
        assert_eq!(
            number(change),
            of_git,
            "{path} with seed {seed}, as git has it"
        );
    }

    for (path, topic) in topics_of(&commits[last]) {
        let (changed, stood, _) = last_change_of(commits, last, path, &topic);
        let expected = format!("number {changed}");
        let plan = RepoPath::new(path).plan().unwrap();
        let found = match &topic {
            Topic::Meaning(subject) => &history.subjects[&(plan, subject.clone())],
            Topic::SignOff(subject) => {
                let entered = &history.sign_offs[&(plan, subject.clone())];
                let before = replaced(commits, changed, &stood, &topic);
                assert_eq!(
                    entered.replaced_sign_off, before,
                    "{path} {topic:?} with seed {seed}"
                );
                &entered.change
            }
        };
        assert_eq!(number(found), expected, "{path} {topic:?} with seed {seed}");
    }
}

/// Checks that a walk finds the same with the cache of an earlier walk.
#[track_caller]
fn check_cache(seed: u64) {
    let commits = history(seed, 60);
    let sandbox = GitSandbox::new();
    sandbox.git_with_input(
        &["fast-import", "--quiet"],
        fast_import_stream(seed, &commits).as_bytes(),
    );
    for number in (10..=60).step_by(10) {
        let head = format!("c{number}");
        sandbox.git(&["symbolic-ref", "HEAD", &format!("refs/heads/{head}")]);
        let cold = at(&sandbox.bare(), &head);
        let mut repository = sandbox.bare();
        repository.cache_history_in(repository.cache_folder());
        let kept = at(&repository, &head);
        assert_eq!(
            format!("{kept:?}"),
            format!("{cold:?}"),
            "{head} with seed {seed}"
        );
    }
}

#[test]
fn the_cache_changes_no_answer() {
    for seed in 100..110 {
        check_cache(seed);
    }
}

#[test]
fn answers_agree_with_git_and_with_the_definition() {
    for seed in 1..=40 {
        check(seed, &history(seed, 80));
    }
}

#[test]
fn answers_agree_when_the_walk_is_split_in_two() {
    for seed in 200..203 {
        check(seed, &among_many_files(seed, 40));
    }
}
