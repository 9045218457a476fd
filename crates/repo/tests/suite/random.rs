//! Random histories with branches and merges, where every answer is compared with git's own and with a slow, plain
//! reading of the definition.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use irplan_plan::signoff::other_file_of;
use irplan_plan::{PlanId, RepoPath, SignOff, Subject, Topic};

use crate::history::{at, topics};
use crate::sandbox::Sandbox;

/// A small generator of numbers that look random and are the same everywhere.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }
}

#[derive(Clone, Default)]
struct Commit {
    parents: Vec<usize>,
    /// Each file's text, and whether it can be run.
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

/// Where the files of one ledger begin, which speak of the same subjects.
const LEDGER: usize = 9;

/// A digest of no subject in particular.
pub(crate) const DIGEST: &str = "1:00112233445566778899aabbccddeeff00112233";

/// Changes a text of subjects and sign-offs; `letter` keeps the subjects of different files apart.
fn text(dice: &mut Dice, letter: char, old: &str) -> String {
    let mut lines: Vec<String> = old.lines().map(str::to_owned).collect();
    for _ in 0..=dice.roll(2) {
        let id = dice.roll(4);
        let value = match id {
            0 | 1 => dice.roll(3).to_string(),
            _ => format!("sam,2026-11-0{},{DIGEST},called,,", 1 + dice.roll(3)),
        };
        let line = format!("contact:{letter}{id} {value}");
        let prefix = format!("contact:{letter}{id} ");
        lines.retain(|line| !line.starts_with(&prefix));
        match dice.roll(5) {
            0 => {}
            1 => lines.insert(0, line),
            _ => lines.push(line),
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn change(dice: &mut Dice, files: &mut BTreeMap<String, (String, bool)>) {
    let at = dice.roll(PATHS.len());
    let path = PATHS[at];
    let letter = char::from(b'a' + at.min(LEDGER) as u8);
    match dice.roll(8) {
        0 => {
            files.remove(path);
        }
        2 if at < LEDGER => {
            let to = PATHS[dice.roll(LEDGER)];
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
            files.insert(path.to_owned(), (text(dice, letter, &old), mode));
        }
    }
}

/// Moves a sign-off to the other file in which it may stand.
fn move_sign_off(dice: &mut Dice, path: &str, files: &mut BTreeMap<String, (String, bool)>) {
    let subject = format!("contact:j{}", 2 + dice.roll(2));
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

fn history(seed: u64, count: usize) -> Vec<Commit> {
    let mut dice = Dice(seed);
    let mut commits: Vec<Commit> = Vec::new();
    for number in 0..count {
        let mut commit = Commit::default();
        let recent = |dice: &mut Dice| number - 1 - dice.roll(number.min(6));
        // Now and then a history begins anew, beside the others.
        if number > 0 && dice.roll(40) != 0 {
            let first = if dice.roll(3) == 0 {
                recent(&mut dice)
            } else {
                number - 1
            };
            commit.parents.push(first);
            commit.files.clone_from(&commits[first].files);
            while number > 3 && commit.parents.len() < 3 && dice.roll(3) == 0 {
                let other = recent(&mut dice);
                if commit.parents.contains(&other) {
                    continue;
                }
                commit.parents.push(other);
                for path in PATHS {
                    if dice.roll(2) == 0 {
                        match commits[other].files.get(path) {
                            Some(file) => commit.files.insert(path.to_owned(), file.clone()),
                            None => commit.files.remove(path),
                        };
                    }
                }
            }
        }
        for _ in 0..dice.roll(4) {
            change(&mut dice, &mut commit.files);
        }
        let from = PATHS[LEDGER + dice.roll(3)];
        move_sign_off(&mut dice, from, &mut commit.files);
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

/// Writes the commits as a stream for `git fast-import`, with clocks that are wrong now and then.
fn stream(seed: u64, commits: &[Commit]) -> String {
    let mut dice = Dice(!seed);
    let mut out = String::new();
    for (number, commit) in commits.iter().enumerate() {
        let skew = if dice.roll(10) == 0 {
            dice.roll(4_000)
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

/// The definition, read plainly: go on to the first parent for which `same` holds.
fn last_change(
    commits: &[Commit],
    mut at: usize,
    same: impl Fn(&Commit, &Commit) -> bool,
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

fn words(commit: &Commit, path: &str, topic: &Topic) -> Option<String> {
    let (text, _) = commit.files.get(path)?;
    let found = topics(&RepoPath::new(path), text);
    found
        .into_iter()
        .find(|(found, _)| found == topic)
        .map(|(_, words)| words)
}

/// The other file in which a sign-off may stand.
fn other_file(path: &str, topic: &Topic) -> Option<String> {
    let Topic::SignOff(subject) = topic else {
        return None;
    };
    other_file_of(&RepoPath::new(path), subject).map(|path| path.to_string())
}

/// Where a subject in a file that the parent lacks stands in a file that only the parent has.
fn former(
    commit: &Commit,
    parent: &Commit,
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
        for (other, words) in topics(&RepoPath::new(from), text) {
            let is_alike = matches!(&other, Topic::Meaning(former) if former.kind == subject.kind);
            if is_alike && words == now {
                let is_same_plan = from.split('/').nth(1) == path.split('/').nth(1);
                found.push((!is_same_plan, other != *topic, from.clone(), other));
            }
        }
    }
    found.sort();
    let (_, _, from, other) = found.into_iter().next()?;
    Some((from, other))
}

/// The same of what a file says, which may have stood elsewhere: where no parent has the same in the file, go on to the
/// first that has it in another.
fn last_change_of(
    commits: &[Commit],
    at: usize,
    path: &str,
    topic: &Topic,
) -> (usize, String, Topic) {
    let (mut at, mut path, mut topic) = (at, path.to_owned(), topic.clone());
    loop {
        let same = |a: &Commit, b: &Commit| words(a, &path, &topic) == words(b, &path, &topic);
        at = last_change(commits, at, same);
        let now = words(&commits[at], &path, &topic).unwrap();
        let elsewhere = commits[at].parents.iter().find_map(|parent| {
            let before = &commits[*parent];
            let other = other_file(&path, &topic)
                .filter(|other| words(before, other, &topic).as_ref() == Some(&now));
            let (path, topic) = match other {
                Some(other) => (other, topic.clone()),
                None => former(&commits[at], before, &path, &topic, &now)?,
            };
            Some((*parent, path, topic))
        });
        match elsewhere {
            Some(next) => (at, path, topic) = next,
            None => return (at, path, topic),
        }
    }
}

/// What the first parent that has such a sign-off says, in the same file or else in the other.
fn replaced(commits: &[Commit], at: usize, path: &str, topic: &Topic) -> Option<SignOff> {
    let paths = [Some(path.to_owned()), other_file(path, topic)];
    let mut before = paths.iter().flatten().flat_map(|path| {
        let parents = commits[at].parents.iter();
        parents.filter_map(|parent| words(&commits[*parent], path, topic))
    });
    before.find_map(|words| SignOff::parse(&words))
}

/// The topics that stand in one file of a commit alone.
fn topics_of(commit: &Commit) -> Vec<(&str, Topic)> {
    let mut found: BTreeMap<(Option<PlanId>, Topic), Vec<&str>> = BTreeMap::new();
    for (path, (text, _)) in &commit.files {
        let repo_path = RepoPath::new(path);
        for (topic, _) in topics(&repo_path, text) {
            let paths = found.entry((repo_path.plan(), topic)).or_default();
            paths.push(path);
        }
    }
    // A folder that is no plan has no subjects.
    let found = found.into_iter().filter(|((plan, _), _)| plan.is_some());
    let alone = found.filter(|(_, paths)| paths.len() == 1);
    alone
        .flat_map(|((_, topic), paths)| paths.into_iter().map(move |path| (path, topic.clone())))
        .collect()
}

/// The folders of files that stand around those that change, and never change themselves.
const AROUND: [&str; 2] = ["plans/aaa/sections", "plans/zzz/sections"];

/// A history among so many files that it is walked in two halves, which part among those that change.
fn among_many(seed: u64, count: usize) -> Vec<Commit> {
    let mut commits = history(seed, count);
    let names = (0..1_200).flat_map(|at| AROUND.map(|folder| format!("{folder}/f{at}.md")));
    let around: Vec<_> = names.map(|name| (name, (String::new(), false))).collect();
    for commit in &mut commits {
        commit.files.extend(around.iter().cloned());
    }
    commits
}

#[track_caller]
fn check(seed: u64, commits: &[Commit]) {
    let sandbox = Sandbox::new();
    let input = stream(seed, commits);
    sandbox.git_with_input(&["fast-import", "--quiet"], input.as_bytes());
    if seed % 2 == 0 {
        sandbox.git(&["commit-graph", "write", "--reachable"]);
    }
    let last = commits.len() - 1;
    let head = format!("c{}", commits.len());
    sandbox.git(&["symbolic-ref", "HEAD", &format!("refs/heads/{head}")]);
    let history = at(&sandbox.bare(), &head);
    let number = |change: &irplan_plan::LastChange| change.commit().unwrap().summary.clone();

    assert_eq!(history.files.len(), commits[last].files.len());
    for (path, change) in &history.files {
        let same =
            |a: &Commit, b: &Commit| a.files.get(path.as_str()) == b.files.get(path.as_str());
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
                    entered.replaced, before,
                    "{path} {topic:?} with seed {seed}"
                );
                &entered.change
            }
        };
        assert_eq!(number(found), expected, "{path} {topic:?} with seed {seed}");
    }
}

/// Checks that a walk which ends where an earlier one began finds the same.
#[track_caller]
fn check_kept(seed: u64) {
    let commits = history(seed, 60);
    let sandbox = Sandbox::new();
    sandbox.git_with_input(
        &["fast-import", "--quiet"],
        stream(seed, &commits).as_bytes(),
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
fn what_is_kept_between_runs_changes_no_answer() {
    for seed in 100..110 {
        check_kept(seed);
    }
}

#[test]
fn answers_are_those_of_git_and_of_the_definition() {
    for seed in 1..=40 {
        check(seed, &history(seed, 80));
    }
}

#[test]
fn answers_are_the_same_where_the_walk_parts_in_two() {
    for seed in 200..203 {
        check(seed, &among_many(seed, 40));
    }
}
