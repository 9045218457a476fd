//! What a change introduces, and what its base had already.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::{Finding, History};

use super::{JudgedBase, compare_with_base};
use crate::catalogue::rule;
use crate::rules::RULES;
use crate::testing::{check_change, options, report, snapshot};
use crate::{Input, run_since};

/// Checks what a change introduces, what was there before, and what it fixes.
#[track_caller]
fn check(base: &[(&str, &str)], head: &[(&str, &str)], new: &[&str], known: usize, fixed: usize) {
    let options = options();
    let before = irplan_plan::parse::read(&report(base, &options).0);
    let after = snapshot(head);
    let reading = irplan_plan::parse::read(&after);
    let input = Input {
        repository: &reading.repository,
        snapshot: &after,
        history: &History::default(),
    };
    let comparison = compare_with_base(&before.repository, &reading.repository, options.today);
    let base = JudgedBase {
        comparison: &comparison,
        repository: &before.repository,
        report: &report(base, &options).1,
        head_with_trust_of_base: &reading.repository.with_trust_of(&before.repository),
    };
    let judged = run_since(input, base, reading.findings.clone(), &options);
    let found: Vec<_> = judged
        .new_findings()
        .map(|finding| finding.message.to_string())
        .collect();
    assert_eq!(found, new);
    assert_eq!((judged.count_in_base(), judged.fixed), (known, fixed));
}

const NO_DEPUTY: &str = "[roles.it]\nholder = \"luis\"\n";
const DETECT: &str = "+++\ntitle = \"Detect\"\nphase = \"detection-and-analysis\"\n+++\n\n";

#[test]
fn an_old_fault_is_known_wherever_it_stands() {
    let moved = format!("# A comment.\n\n{NO_DEPUTY}");
    check(
        &[("plan.toml", NO_DEPUTY)],
        &[("plan.toml", &moved)],
        &[],
        1,
        0,
    );
    check(
        &[],
        &[("plan.toml", NO_DEPUTY)],
        &["`luis` has no deputy as `it`"],
        0,
        0,
    );
    check(&[("plan.toml", NO_DEPUTY)], &[], &[], 0, 1);
    // The change names a new holder, whose acknowledgement counts once it is merged.
    let holder = "[roles.it]\nholder = \"jane\"\ndeputies = [\"luis\"]\n";
    let pending = "the sign-off of `role:it` by `jane` counts once this change is merged, and that of 2026-11-12 by `luis` has ended";
    check(&[], &[("plan.toml", holder)], &[pending], 0, 0);
}

#[test]
fn an_old_fault_is_new_for_those_who_inherit_it_now() {
    let gap = format!("{DETECT}TODO\n");
    let base = [("plans/base/sections/detect.md", gap.as_str())];
    let own = format!("{DETECT}Own words.\n");
    let overridden = [base[0], ("plans/mill/sections/detect.md", own.as_str())];
    let unrecorded =
        "`section:detect` overrides that of `base` without a record of what it was made from";
    check(&base, &overridden, &[unrecorded], 1, 0);
    check(&overridden, &base, &[], 1, 1);
    let none = "-[\"section:detect\"]\n";
    check(
        &[("signoffs.toml", none)],
        &[("signoffs.toml", none), ("plans/mill/signoffs.toml", none)],
        &["`section:detect` was never reviewed, in `mill`"],
        1,
        0,
    );
}

/// Checks which findings of one rule are new.
#[track_caller]
fn check_rule(name: &str, base: &[(&str, &str)], head: &[(&str, &str)], new: &[&str]) {
    let rule = rule(name).expect("a rule");
    check_change(rule, base, head, new);
}

#[test]
fn an_old_fault_moves_with_its_text() {
    let text = format!("{DETECT}Watch the alerts of the mail filter. **TODO** call Jane.\n");
    let more = format!("{text}\nTODO: call Jane\n");
    let (here, there) = ("sections/zeta.md", "sections/eta.md");
    let name = "unfilled-placeholder";
    check_rule(name, &[(here, &text)], &[(there, &text)], &[]);
    let shared = "plans/base/sections/zeta.md";
    check_rule(name, &[(here, &text)], &[(shared, &text)], &[]);
    let found = "`TODO` was never filled in";
    check_rule(name, &[(here, &text)], &[(there, &more)], &[found]);
    // Another text with the same fault was not moved.
    let other = format!("{DETECT}TODO: ask each owner which servers matter most.\n");
    check_rule(name, &[(here, &text)], &[(there, &other)], &[found]);
}

#[test]
fn an_old_fault_of_an_inherited_text_is_old_for_a_new_client() {
    let text = |role: &str| format!("{DETECT}Call <role:{role}>.\n");
    let (path, name) = ("plans/core/sections/zeta.md", "unresolved-reference");
    let base = ("plans/core/plan.toml", "kind = \"base\"\nname = \"Core\"\n");
    let client = |name: &str, role: &str| {
        format!(
            "kind = \"client\"\nname = \"{name}\"\nextends = [\"core\"]\n[roles.{role}]\nholder = \"sam\"\n"
        )
    };
    let (ash, oak) = (client("Ash", "it"), client("Oak", "it"));
    let (ash, oak) = (
        ("plans/ash/plan.toml", &*ash),
        ("plans/oak/plan.toml", &*oak),
    );
    let (old, new) = (text("nobody"), text("noone"));
    let before = [base, ash, (path, &old)];
    check_rule(name, &before, &[base, ash, oak, (path, &old)], &[]);
    let own = ("plans/oak/sections/own.md", &*new);
    let found = "`role:noone` leads nowhere";
    check_rule(
        name,
        &before,
        &[base, ash, oak, (path, &old), own],
        &[found],
    );
    let found = "`role:noone` leads nowhere, in `ash` and `oak`";
    check_rule(name, &before, &[base, ash, oak, (path, &new)], &[found]);
    // What only one of two clients lacks is its own fault.
    let elm = client("Elm", "nobody");
    let with_elm = [base, ash, ("plans/elm/plan.toml", &*elm), (path, &old)];
    let found = "`role:nobody` leads nowhere, in `oak`";
    check_rule(name, &with_elm, &[&with_elm[..], &[oak]].concat(), &[found]);
}

#[test]
fn the_second_of_two_equal_faults_is_new() {
    let (once, twice) = (format!("{DETECT}TODO\n"), format!("{DETECT}TODO, TODO\n"));
    let path = "plans/base/sections/detect.md";
    check(
        &[(path, &once)],
        &[(path, &twice)],
        &["`TODO` was never filled in"],
        1,
        0,
    );
}

/// Checks which findings of a plan are new if it said one thing before, and says another now.
#[track_caller]
fn check_plan(before: &str, after: &str, new: &[&str], known: usize, fixed: usize) {
    let (base, head) = ([("plan.toml", before)], [("plan.toml", after)]);
    check(&base, &head, new, known, fixed);
}

#[test]
fn what_is_left_of_an_old_fault_is_old() {
    let severity =
        |keys: &str| format!("[severities.sev2]\nrank = 2\nmeaning = \"Work is hindered\"\n{keys}");
    let rest = "update-every = \"1d\"\nchannel = \"bridge\"\n";
    let with_notify = format!("{rest}notify = [\"role:it\"]\n");
    let (two, one) = (severity(rest), severity(&with_notify));
    check_plan(&two, &one, &[], 1, 0);
    // One more key is missing.
    let new = "severity `sev2` has no `respond-within`, `resolve-within` or `notify`";
    check_plan(&one, &two, &[new], 0, 1);
    let answered = |within: &str| {
        let times = "resolve-within = \"3d\"\n";
        severity(&format!(
            "{with_notify}{times}respond-within = \"{within}\"\n"
        ))
    };
    // It is still sooner than `sev1`.
    check_plan(&answered("10m"), &answered("15m"), &[], 1, 0);
}

/// A wrong value is identified by its key, not by its words.
#[test]
fn another_key_with_a_wrong_value_is_new() {
    let tools = "[tools.a]\nname = 5\nconsole = \"C\"\n[tools.b]\nconsole = \"C\"\n";
    let other = "[tools.a]\nconsole = \"C\"\n[tools.b]\nname = 7\nconsole = \"C\"\n";
    let again = tools.replace('5', "[\"x\"]");
    check_plan(tools, other, &["this is an integer"], 0, 1);
    check_plan(tools, &again, &[], 1, 0);
}

#[test]
fn an_exercise_that_is_not_enough_leaves_an_old_fault_old() {
    let exercise =
        |on: &str| format!("+++\ntitle = \"Table\"\non = {on}\nplaybook = \"ransomware\"\n+++\n");
    let (gone, first, second) = (
        ("exercises/2026-05-04-table.md", exercise("2024-01-04")),
        ("exercises/2025-01-04-table.md", exercise("2025-01-04")),
        ("exercises/2026-05-04-table.md", exercise("2026-05-04")),
    );
    let files = |files: &[&(&'static str, String)]| -> Vec<_> {
        files
            .iter()
            .map(|(path, text)| (*path, text.clone()))
            .collect()
    };
    let check = |head: &[(&'static str, String)], known, fixed| {
        let base = [(gone.0, gone.1.as_str())];
        let head: Vec<_> = head
            .iter()
            .map(|(path, text)| (*path, text.as_str()))
            .collect();
        check(&base, &head, &[], known, fixed);
    };
    check(&files(&[&gone, &first]), 1, 0);
    check(&files(&[&second]), 0, 1);
}

#[test]
fn another_fault_in_a_text_is_new_though_one_was_fixed() {
    let text = |id: &str| format!("{DETECT}Call <contact:{id}>.\n");
    let path = "sections/own.md";
    check(
        &[(path, &text("nobody"))],
        &[(path, &text("noone"))],
        &["`contact:noone` leads nowhere"],
        0,
        1,
    );
}

/// The rules that a file can break only once in a way that matters: if it cannot be read as a whole, or has no place.
const ONCE_IN_A_FILE: [&str; 2] = ["misplaced-file", "syntax-error"];

/// If two faults had the same key, a change could swap one for the other without a new finding.
#[test]
fn two_faults_never_have_the_same_key() {
    let duty = "[duties.notice]\nrole = \"it\"\nwithin = \"72h\"\nstarts = \"a breach\"\n";
    let examples = RULES
        .iter()
        .filter(|rule| rule.page().contains("\n## Example\n"))
        .map(|rule| rule.examples());
    let texts = examples.map(|example| (example.file, example.bad.to_owned()));
    let nobody = format!("-[roles.it]\n{duty}[roles.it]\ndeputies = [\"luis\"]\n");
    for (file, text) in texts.chain([("plan.toml", nobody)]) {
        let found = report(&[(file, &text)], &options()).1.findings;
        let mut messages = BTreeMap::new();
        for finding in &found {
            let message = finding.message.to_string();
            let other = messages.insert(finding.fault_key(), message.clone());
            assert!(
                other.as_ref().is_none_or(|other| *other == message),
                "{}: {message:?} and {other:?}",
                finding.rule
            );
        }
    }
}

/// A finding must say which fault it is, or two faults of a file would be taken for one.
#[test]
fn every_rule_says_which_fault_it_found() {
    let examples = RULES
        .iter()
        .filter(|rule| rule.page().contains("\n## Example\n"));
    let findings = examples.flat_map(|rule| {
        let example = rule.examples();
        report(&[(example.file, example.bad)], &options())
            .1
            .findings
    });
    let without = findings.filter(|finding| {
        let fault = &finding.fault;
        finding.subject.is_none() && fault.subject.is_none() && fault.details.is_empty()
    });
    let found: BTreeSet<_> = without.map(|finding| finding.rule.name()).collect();
    assert!(
        found.iter().all(|rule| ONCE_IN_A_FILE.contains(rule)),
        "{found:?}"
    );
}

/// Checks that two texts of a file have different faults of a rule, and that a fault stays the same if it moves.
#[track_caller]
fn check_other_fault(rule: &str, path: &str, one: &str, another: &str) {
    let key = |text: &str| {
        let found = report(&[(path, text)], &options()).1.findings;
        let mut of_rule = found.iter().filter(|it| it.rule.name() == rule);
        let finding = of_rule.find(|it| it.subject.is_none() && it.fault.subject.is_none());
        finding.map(Finding::fault_key).expect(rule)
    };
    let moved = match path.ends_with(".md") {
        true => one.replacen("\n+++\n", "\n+++\n\nMore.\n", 1),
        false => format!("# A comment.\n\n{one}"),
    };
    assert_eq!(key(one), key(&moved), "{rule}");
    assert_ne!(key(one), key(another), "{rule}");
}

#[test]
fn faults_of_one_file_without_a_subject_stay_separate() {
    let comment = |c: char| format!("# a{c}\n");
    let (turned, wide) = (comment('\u{202e}'), comment('\u{200b}'));
    check_other_fault("deceptive-text", "contacts.toml", &turned, &wide);
    let twice = |id: &str| format!("+++\ntitle = \"S\"\n+++\n\n## A {{#{id}}}\n\n## B {{#{id}}}\n");
    check_other_fault("duplicate-id", "sections/s.md", &twice("a"), &twice("b"));
    let signers = |id: &str| {
        format!("[[policy.signers]]\nsubjects = [\"role\"]\npeople = [\"contact:{id}\"]\n")
    };
    let (x, y) = (signers("x"), signers("y"));
    check_other_fault("unresolved-reference", "plan.toml", &x, &y);
}

#[test]
fn what_was_stale_before_is_not_new() {
    let voided = "[\"section:detect\"]\nby = \"sam\"\non = 2026-07-01\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n";
    check(
        &[("signoffs.toml", "-[\"section:detect\"]\n")],
        &[("signoffs.toml", voided)],
        &[],
        1,
        0,
    );
}

#[test]
fn a_change_is_judged_by_the_policy_of_its_base() {
    let lenient = format!("{NO_DEPUTY}[policy.rules]\nno-deputy = \"allow\"\n");
    check(
        &[],
        &[("plan.toml", &lenient)],
        &[
            "`luis` has no deputy as `it`",
            "`rules.no-deputy` of the policy is lower: `warn` became `allow`",
        ],
        0,
        0,
    );
    let waiver = "[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"harbor/role:it\"\nreason = \"x\"\nuntil = 2027-01-31\nby = \"sam\"\n";
    check(
        &[],
        &[("plan.toml", NO_DEPUTY), ("irplan.toml", waiver)],
        &[
            "a waiver excuses `role:it` from `no-deputy` until `2027-01-31`",
            "`luis` has no deputy as `it`",
        ],
        0,
        0,
    );
    let expired = waiver.replace("2027-01-31", "2026-01-31");
    check(
        &[],
        &[("irplan.toml", &expired)],
        &["the waiver of `no-deputy` for `harbor` expired on 2026-01-31"],
        0,
        0,
    );
}
