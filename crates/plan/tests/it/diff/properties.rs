//! Properties of every comparison.

use irplan_plan::diff::{Comparison, Drift, DriftKey, WordKind, between, word_diff};
use irplan_plan::{Reading, Snapshot, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::rich::{PEOPLE, PLAN, RICH, STEPS, swapped};
use super::show::TODAY;
use crate::properties::{file, plan_text};
use crate::support::small;

fn compare(old: &Reading, new: &Reading) -> Comparison {
    between(&old.repository, &new.repository, TODAY)
}

/// The rich plan without some lines, and with other times, dates and words.
fn some_plan() -> impl Strategy<Value = String> {
    let lines: Vec<_> = RICH.lines().collect();
    let count = lines.len();
    let swap = select(vec![
        ("15m", "1h"),
        ("60d", "30bd"),
        ("critical", "low"),
        ("true", "false"),
        ("\"deny\"", "\"allow\""),
        ("2027", "2026"),
        ("\"provider\"", "\"client\""),
        ("kim", "lee"),
        ("", ""),
    ]);
    (subsequence(lines, count - 8..=count), swap)
        .prop_map(|(lines, (from, to))| lines.join("\n").replace(from, to))
}

/// A playbook with some steps in some order.
fn some_playbook() -> impl Strategy<Value = String> {
    let steps = vec![
        "### Isolate {#isolate role=it within=15m evidence=image,log}\n\nPull the cable of every host that shows the \
         note.\n\nDisable the account in the directory, and end its sessions.\n\n",
        "### Isolate the host {#isolate-host role=it within=5m}\n\nPull the cable of every host that shows the note.\n\n",
        "### Disable {#isolate-account within=10m evidence=log}\n\nDisable the account in the directory, and end its \
         sessions.\n\n",
        "### Call {#call role=legal}\n\nCall counsel, then the insurer.\n\n",
        "### Call {#phone role=legal}\n\nCall counsel, and then the insurer.\n\n",
        "### Restore {#restore automation=edr}\n\nBring back the backups of last night.\n\n",
    ];
    let some = subsequence(steps, 0..=6).prop_shuffle();
    some.prop_map(|steps| format!("+++\ntitle = \"T\"\n+++\n{}", steps.concat()))
}

/// Drifts without the file, the place and the step, which are those of the newer side.
fn placeless(drifts: &[Drift]) -> Vec<Drift> {
    let placeless = |drift: &Drift| Drift {
        plan: None,
        place: None,
        key: match &drift.key {
            DriftKey::Step { key: Some(key), .. } => DriftKey::Key(key),
            key => key.clone(),
        },
        ..drift.clone()
    };
    let mut drifts: Vec<_> = drifts.iter().map(placeless).collect();
    drifts.sort();
    drifts
}

fn assert_mirrored(old: &Snapshot, new: &Snapshot) {
    let (old, new) = (read(old), read(new));
    let there = compare(&old, &new).drifts;
    let back: Vec<_> = compare(&new, &old).drifts.iter().map(swapped).collect();
    assert_eq!(placeless(&back), placeless(&there));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn hostile_text_never_panics_and_no_difference_means_the_same_digests(
        (path, other) in (file(), file()),
        (a, b, c) in (plan_text(), plan_text(), plan_text()),
    ) {
        let (old, new) = (read(&small().with(path, &a).with(other, &c)), read(&small().with(path, &b)));
        let comparison = compare(&old, &new);
        let digests = |reading: &Reading| {
            let plans = reading.repository.plans.iter();
            plans.map(|(id, plan)| (id.clone(), plan.digests.clone())).collect::<Vec<_>>()
        };
        if comparison == Comparison::default() {
            prop_assert_eq!(digests(&old), digests(&new));
        }
        for plan in comparison.effects.keys() {
            prop_assert!(new.repository.plans.contains_key(plan));
        }
        comparison.drifts.iter().for_each(|drift| assert!(!drift.sentence().is_empty()));
        // When read again, nothing is shared in memory, but nothing differs.
        prop_assert_eq!(compare(&new, &read(&small().with(path, &b))), Comparison::default());
    }

    #[test]
    fn what_a_change_weakens_its_undoing_strengthens(
        (a, b) in (some_plan(), some_plan()),
        (c, d) in (some_playbook(), some_playbook()),
        (e, f) in (select(vec!["", "[contacts.kim]\nname = \"Kim\"\nhours = \"24x7\"\n"]), select(vec!["", "[contacts.kim]\nname = \"Kim\"\n"])),
    ) {
        assert_mirrored(&small().with(PLAN, &a), &small().with(PLAN, &b));
        assert_mirrored(&small().with(STEPS, &c), &small().with(STEPS, &d));
        assert_mirrored(&small().with(PEOPLE, e), &small().with(PEOPLE, f));
    }

    #[test]
    fn every_step_is_accounted_for_once((a, b) in (some_playbook(), some_playbook())) {
        use irplan_plan::diff::StepChangeKind::Moved;
        let (old, new) = (read(&small().with(STEPS, &a)), read(&small().with(STEPS, &b)));
        let ids = |reading: &Reading| -> Vec<_> {
            let playbooks = &reading.repository.plans["bolt"].playbooks;
            playbooks["theft"].steps.iter().map(|step| step.id.value.clone()).collect()
        };
        let (before, after) = (ids(&old), ids(&new));
        let comparison = compare(&old, &new);
        let steps = comparison.changes.iter().flat_map(|change| &change.steps);
        let steps: Vec<_> = steps.filter(|step| step.kind != Moved).collect();
        for id in &before {
            let times = steps.iter().filter(|step| step.before.contains(id)).count();
            prop_assert!(times == 1 || (times == 0 && after.contains(id)), "{id}: {steps:?}");
        }
        for id in &after {
            let times = steps.iter().filter(|step| step.after.contains(id)).count();
            prop_assert!(times == 1 || (times == 0 && before.contains(id)), "{id}: {steps:?}");
        }
    }

    #[test]
    fn a_word_diff_of_any_text_holds_both(old in plan_text(), new in plan_text()) {
        let runs = word_diff(&old, &new);
        let without = |kind| runs.iter().filter(|run| run.kind != kind).map(|run| run.text.as_str()).collect::<String>();
        prop_assert_eq!(without(WordKind::Added), old);
        prop_assert_eq!(without(WordKind::Removed), new);
    }

    #[test]
    fn blocks_in_any_order_are_found_again(paragraphs in vec("[a-c]{1,3}( [a-c]{1,3}){0,5}", 1..6), order in any::<proptest::sample::Index>()) {
        let section = |paragraphs: &[String]| {
            let text = format!("+++\ntitle = \"T\"\n+++\n{}\n", paragraphs.join("\n\n"));
            read(&small().with("plans/bolt/sections/own.md", &text))
        };
        let mut rotated = paragraphs.clone();
        rotated.rotate_left(order.index(paragraphs.len()));
        let comparison = compare(&section(&paragraphs), &section(&rotated));
        for text in comparison.changes.iter().flat_map(|change| &change.text) {
            // The same blocks are there, so none was removed, added or changed.
            prop_assert!(text.moved_from.is_some(), "{text:?}");
        }
        prop_assert_eq!(comparison.changes.is_empty(), paragraphs == rotated);
    }
}
