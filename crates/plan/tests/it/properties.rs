//! Properties that must be true for every input.

use irplan_plan::diff::{between, word_diff};
use irplan_plan::markdown::Document;
use irplan_plan::signoff::{SignOff, splice};
use irplan_plan::toml::Duration;
use irplan_plan::{Digest, Finding, Id, Reading, RepoPath, Snapshot, Subject, read, reread};
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::Arc;

use crate::support::small;

/// Text close to the plan language, so that parsing gets far before an error.
pub(crate) fn plan_text() -> impl Strategy<Value = String> {
    let pieces = select(vec![
        "+++\n",
        "title = \"T\"\n",
        "[contacts.jane]\n",
        "[[escalation.sev1]]\n",
        "name = ",
        "\"x\"",
        "'y'",
        "\n",
        "\r\n",
        "\u{feff}",
        "= ",
        "[",
        "]",
        "{",
        "}",
        "# ",
        "## ",
        "### A {#a role=it within=15m}\n",
        "{#b evidence=x,y}",
        "- ",
        "> [!WARNING]\n",
        "| a | b |\n|---|---|\n",
        "<contact:jane>",
        "<playbook:x#y>",
        "[t](role:it)",
        "[j](javascript:1)",
        "![i](x.png)",
        "[^1]",
        "[^1]: note\n",
        "```\n",
        "`c`",
        "**",
        "*",
        "&amp;",
        "\\*",
        "<b onclick=x>",
        "<!-- c -->",
        "2026-11-22",
        "15m",
        "é",
        "\u{1f6a8}",
        "\u{202e}",
        "\0",
        "\t",
        "    ",
        "kind = \"client\"\n",
        "extends = [\"acme\"]\n",
        "[\"contact:jane\"]\n",
        "by = \"sam\"\n",
        "on = 9999-12-31\n",
        "digest = \"1:\"\n",
        "phones = [{ number = 1 }]\n",
        "99999999999999999999",
    ]);
    vec(
        prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => any::<String>()],
        0..40,
    )
    .prop_map(|pieces| pieces.concat())
}

pub(crate) fn file() -> impl Strategy<Value = &'static str> {
    select(vec![
        "irplan.toml",
        "plans/acme/plan.toml",
        "plans/acme/contacts.toml",
        "plans/acme/signoffs.toml",
        "plans/base/sections/containment.md",
        "plans/base/playbooks/ransomware.md",
        "plans/acme/exercises/2026-01-02-x.md",
        "plans/acme/incidents/2026-01-02-x.md",
    ])
}

/// Every place of every finding is inside its file, on character boundaries.
fn assert_places(snapshot: &Snapshot, findings: &[Finding]) {
    for label in findings.iter().flat_map(|finding| &finding.labels) {
        let text = snapshot
            .text(&label.place.path)
            .expect("a finding names a file of the snapshot");
        assert!(
            text.get(label.place.span.range()).is_some(),
            "{label:?} in {text:?}"
        );
    }
}

/// Every span of every document, too.
fn assert_spans(snapshot: &Snapshot, reading: &Reading) {
    for plan in reading.repository.plans.values() {
        let sections = plan.sections.values().map(|section| &section.body);
        for body in sections.chain(plan.playbooks.values().map(|playbook| &playbook.body)) {
            assert_document(text_of(snapshot, body), body);
        }
        for step in plan
            .playbooks
            .values()
            .flat_map(|playbook| playbook.steps.iter().map(move |step| (playbook, step)))
        {
            let (playbook, step) = step;
            assert!(playbook.body.pieces.get(step.pieces.clone()).is_some());
            let text = text_of(snapshot, &playbook.body);
            assert!(text.get(step.id.span.range()).is_some());
        }
    }
}

fn text_of<'a>(snapshot: &'a Snapshot, body: &Document) -> &'a str {
    snapshot
        .text(&body.path)
        .expect("a document names its file")
}

fn assert_document(text: &str, body: &Document) {
    let inside = |span: irplan_plan::Span| {
        assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    };
    body.pieces.iter().for_each(|piece| inside(piece.span));
    body.links.iter().for_each(|link| inside(link.span));
    body.references
        .iter()
        .for_each(|reference| inside(reference.span));
    for heading in &body.headings {
        inside(heading.span);
        heading.attributes.iter().for_each(|attribute| {
            inside(attribute.key_span);
            inside(attribute.value_span);
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_reading_panic_and_spans_lie_inside(path in file(), text in plan_text()) {
        let snapshot = small().with(path, &text);
        let reading = read(&snapshot);
        assert_places(&snapshot, &reading.findings);
        assert_spans(&snapshot, &reading);
        // Reading is deterministic, with or without an earlier reading.
        prop_assert_eq!(&read(&snapshot).findings, &reading.findings);
        let again = reread(&snapshot, &read(&small()));
        prop_assert_eq!(&again.findings, &reading.findings);
        for (id, plan) in &reading.repository.plans {
            prop_assert_eq!(&plan.digests, &again.repository.plans[id].digests);
        }
    }

    #[test]
    fn a_plan_does_not_differ_from_itself_and_differences_have_another_digest(path in file(), a in plan_text(), b in plan_text()) {
        let (old, new) = (read(&small().with(path, &a)), read(&small().with(path, &b)));
        let today = date(2026, 11, 22);
        let same = between(&old.repository, &old.repository, today);
        prop_assert!(same.changes.is_empty() && same.settings.is_empty() && same.effects.is_empty());
        let comparison = between(&old.repository, &new.repository, today);
        for change in &comparison.changes {
            for plan in &change.affected_plans {
                // Exercises and incidents are not part of a plan's meaning.
                let digest = |reading: &Reading| {
                    reading.repository.plans.get(plan).and_then(|plan| plan.digest(&change.subject).copied())
                };
                if let (Some(before), Some(after)) = (digest(&old), digest(&new)) {
                    let only_upkeep = change.fields.iter().all(|field| field.key.starts_with("policy") || field.key == "extends" || field.key == "order");
                    prop_assert!(before != after || (only_upkeep && change.text.is_empty()), "{change:?}");
                }
            }
        }
    }

    #[test]
    fn white_space_between_words_does_not_change_the_meaning(words in vec("[a-z.,]{1,8}", 1..30), breaks in vec(select(vec![" ", "\n", "  ", "\r\n"]), 30)) {
        let section = |text: &str| small().with("plans/base/sections/containment.md", &format!("+++\ntitle = \"T\"\n+++\n{text}\n"));
        // A line must not start with Markdown for a block, which letters and full stops never do.
        let other: String = words.iter().zip(&breaks).map(|(word, space)| format!("{word}{space}")).collect();
        let digests = |snapshot: &Snapshot| read(snapshot).repository.plans["acme"].digests.clone();
        prop_assert_eq!(digests(&section(&words.join(" "))), digests(&section(other.trim())));
    }

    #[test]
    fn a_word_diff_holds_both_texts(old in "[a-c \n]{0,40}", new in "[a-c \n]{0,40}") {
        use irplan_plan::diff::WordKind::{Added, Removed};
        let runs = word_diff(&old, &new);
        let without = |kind| runs.iter().filter(|run| run.kind != kind).map(|run| run.text.as_str()).collect::<String>();
        prop_assert_eq!(without(Added), old);
        prop_assert_eq!(without(Removed), new);
    }

    #[test]
    fn a_splice_is_that_edit_alone_or_refused(text in plan_text(), id in "[a-z]{1,6}") {
        let path = RepoPath::new("plans/acme/signoffs.toml");
        let subject = Subject::parse(&format!("section:{id}")).expect("a subject");
        let by = Id::parse("sam").expect("an id");
        let sign_off = SignOff::new(by, date(2026, 11, 22), Digest::default());
        let entry = (subject, sign_off);
        if let Ok(spliced) = splice(&path, &text, std::slice::from_ref(&entry)) {
            // Signing the same again changes nothing, and keeps every existing line.
            prop_assert_eq!(&splice(&path, &spliced, &[entry]).expect("it was written by us"), &spliced);
            if text.lines().all(|line| !line.contains(&format!("section:{id}"))) {
                for line in text.lines() {
                    prop_assert!(spliced.contains(line));
                }
            }
        }
    }

    #[test]
    fn documents_never_panic(text in any::<String>()) {
        let text: Arc<str> = Arc::from(text);
        let mut findings = Vec::new();
        let body = Document::read(&RepoPath::new("x.md"), &text, 0, &mut findings);
        assert_document(&text, &body);
        body.blocks();
    }

    #[test]
    fn durations_print_as_they_parse(count in 1u32..100_000, unit in select(vec!["m", "h", "d", "w", "bd"])) {
        let text = format!("{count}{unit}");
        prop_assert_eq!(Duration::parse(&text).map(|duration| duration.to_string()), Ok(text));
    }
}
