//! Copies an inherited text into a plan, and records what the copy was made from.
//!
//! Example: `irplan override --plan brandt playbook:ransomware` copies the playbook of `baseline`. The record is the first
//! line of the front matter, and every other byte is that of the original:
//!
//! ```text
//! +++
//! based-on = "1:577c7ba30296554ffcf159ca39af85bf508f230c"
//! reason = "The works council must agree"
//! title = "Ransomware"
//! …
//! ```

use std::collections::BTreeSet;
use std::ops::Range;

use irplan_plan::overrides::{Override, OverrideState, OwnText};
use irplan_plan::{Content, Digest, Finding, Plan, PlanId, RepoPath, Span, Subject, SubjectKind};

use super::template_values::in_quotes;
use crate::failure::{Advice, Failure, suggestion};
use crate::signing::NewText;
use crate::stages::{PlanSet, require_plans};

/// The lines around front matter.
const FENCE: &str = "+++";

/// Returns a plan's own copy of an inherited text, with a record of what it was made from.
///
/// # Errors
/// If the plan does not inherit such a text, or already has its own.
pub fn override_text(
    set: &PlanSet,
    plan: &PlanId,
    subject: &Subject,
    reason: Option<&str>,
) -> anyhow::Result<NewText> {
    let plan = plan_with_texts(set, plan, subject)?;
    let Some(base) = set.plans().inherited_from(plan, subject) else {
        return Err(not_inherited(set, plan, subject));
    };
    if plan.owner_of(subject) == Some(&plan.id) {
        let message = format!("`{}` already has its own `{subject}`", plan.id);
        return Err(Failure::new(message).advice(Advice::UpdateCopy).into());
    }
    let copied = path(&base.id, subject);
    let text = text(set, &copied)?;
    let original = own_text(base, subject)?;
    // Why the original overrides something, and what it was made from, is not true of the copy.
    let entries = original.based_on_entry.into_iter();
    let entries: Vec<_> = entries.chain(original.reason_entry).collect();
    let new = NewText {
        path: path(&plan.id, subject),
        before: None,
        after: with_lines(&text, &entries, &record(original.digest, reason)),
    };
    require_current(set, (plan, subject), &copied, new)
}

/// Returns a plan's own text with a record that somebody compared it with the inherited text of today.
///
/// # Errors
/// If the plan has no such text of its own, or inherits none.
pub fn update_override(
    set: &PlanSet,
    plan: &PlanId,
    subject: &Subject,
    reason: Option<&str>,
) -> anyhow::Result<NewText> {
    let plan = plan_with_texts(set, plan, subject)?;
    let mut overrides = set.plans().overrides_of(plan);
    let Some(copy) = overrides.find(|copy| copy.text.subject == *subject) else {
        let message = format!("`{}` has no `{subject}` that replaces another", plan.id);
        return Err(Failure::new(message).advice(Advice::CopyText).into());
    };
    let own = path(&plan.id, subject);
    let before = text(set, &own)?;
    if copy.state() == OverrideState::Current && reason.is_none() {
        return Ok(NewText {
            path: own,
            after: before.clone(),
            before: Some(before),
        });
    }
    let replaced = copy.text.based_on_entry.into_iter();
    let replaced: Vec<_> = match reason {
        Some(_) => replaced.chain(copy.text.reason_entry).collect(),
        None => replaced.collect(),
    };
    let new = NewText {
        path: own.clone(),
        after: with_lines(&before, &replaced, &record(copy.original.digest, reason)),
        before: Some(before),
    };
    require_current(set, (plan, subject), &own, new)
}

/// Adds a record to a new text that replaces an inherited one.
pub(super) fn with_record(text: &str, base: &Plan, subject: &Subject) -> anyhow::Result<String> {
    let original = own_text(base, subject)?;
    Ok(with_lines(text, &[], &record(original.digest, None)))
}

/// Returns the lines that say what a copy was made from, and why the plan needs it.
fn record(original: &Digest, reason: Option<&str>) -> Vec<String> {
    let based_on = format!("based-on = \"{original}\"");
    let reason = reason.map(|reason| format!("reason = \"{}\"", in_quotes(reason)));
    [based_on].into_iter().chain(reason).collect()
}

fn own_text<'a>(plan: &'a Plan, subject: &Subject) -> anyhow::Result<OwnText<'a>> {
    let mut texts = plan.own_texts();
    let text = texts.find(|text| text.subject == *subject);
    text.ok_or_else(|| Failure::new(format!("`{}` has no `{subject}`", plan.id)).into())
}

/// Returns a plan, if the subject is a text that a plan can inherit.
fn plan_with_texts<'a>(
    set: &'a PlanSet,
    plan: &PlanId,
    subject: &Subject,
) -> anyhow::Result<&'a Plan> {
    require_plans(set.plans().plans.keys(), std::slice::from_ref(plan))?;
    if !matches!(subject.kind, SubjectKind::Section | SubjectKind::Playbook) {
        let message = format!("`{subject}` is neither a section nor a playbook");
        let help =
            "to override anything else, write a table with the same id in the plan's own file";
        return Err(Failure::new(message).help(help).into());
    }
    let found = set.plans().plans.get(plan);
    found.ok_or_else(|| Failure::new(format!("the plan `{plan}` cannot be read")).into())
}

fn not_inherited(set: &PlanSet, plan: &Plan, subject: &Subject) -> anyhow::Error {
    let paths = plan.ancestors.iter().map(|id| path(id, subject));
    for path in paths {
        if let Some(Content::Unreadable(why)) = set.snapshot().get(&path) {
            return Failure::new(format!("`{path}` is {why}")).into();
        }
    }
    let ancestors = plan.ancestors.iter();
    let ancestors = ancestors.filter_map(|id| set.plans().plans.get(id));
    let ids = ancestors.flat_map(|plan| match subject.kind {
        SubjectKind::Section => plan.sections.keys().collect::<Vec<_>>(),
        _ => plan.playbooks.keys().collect(),
    });
    let id = subject.id.as_ref().map_or("", |id| id.as_str());
    let near = suggestion(id, ids.map(|id| id.as_str()));
    let message = format!("`{}` does not inherit `{subject}`{near}", plan.id);
    Failure::new(message).into()
}

fn path(plan: &PlanId, subject: &Subject) -> RepoPath {
    let id = subject.id.as_ref().map_or("", |id| id.as_str());
    let folder = subject.kind.path();
    RepoPath::new(format!("plans/{plan}/{folder}{id}.md"))
}

fn text(set: &PlanSet, path: &RepoPath) -> anyhow::Result<String> {
    match set.snapshot().get(path) {
        Some(Content::Text(text)) => Ok(text.to_string()),
        Some(Content::Unreadable(why)) => Err(Failure::new(format!("`{path}` is {why}")).into()),
        Some(Content::Attached(_)) | None => {
            Err(Failure::new(format!("there is no file `{path}`")).into())
        }
    }
}

/// Returns the front matter between its fences.
fn head(text: &str) -> Option<Range<usize>> {
    let start = text.find('\n')? + 1;
    let is_fenced = text[..start].trim_start_matches('\u{feff}').trim_end() == FENCE;
    let mut at = start;
    for line in text[start..].split_inclusive('\n').filter(|_| is_fenced) {
        if line.trim_end() == FENCE {
            return Some(start..at);
        }
        at += line.len();
    }
    None
}

/// Removes entries from the front matter, each with its lines, and adds lines at its start, with its line ends.
fn with_lines(text: &str, removed: &[Span], lines: &[String]) -> String {
    let Some(head) = head(text) else {
        return text.to_owned();
    };
    let end = if text[..head.start].ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let mut removed: Vec<_> = removed
        .iter()
        .map(|entry| whole_lines(text, entry))
        .collect();
    removed.sort_by_key(|lines| lines.start);
    let mut new = text[..head.start].to_owned();
    new.extend(lines.iter().map(|line| format!("{line}{end}")));
    let mut at = head.start;
    for lines in removed {
        new.push_str(&text[at..lines.start.max(at)]);
        at = lines.end.max(at);
    }
    new.push_str(&text[at..]);
    new
}

/// Returns the lines that an entry is on. Its value may have several.
fn whole_lines(text: &str, entry: &Span) -> Range<usize> {
    let entry = entry.range();
    let start = text[..entry.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[entry.end..].find('\n');
    start..end.map_or(text.len(), |at| entry.end + at + 1)
}

/// Reads the new text in place of the old one, so that nothing is written that irplan cannot read as meant.
fn require_current(
    set: &PlanSet,
    (plan, subject): (&Plan, &Subject),
    source: &RepoPath,
    new: NewText,
) -> anyhow::Result<NewText> {
    let snapshot = set.snapshot().clone().with(new.path.as_str(), &new.after);
    let reading = set.reread(&snapshot);
    let after = reading.repository.plans.get(&plan.id);
    let mut overrides = after
        .into_iter()
        .flat_map(|after| reading.repository.overrides_of(after));
    let is_recorded = |copy: Override<'_>| {
        copy.text.subject == *subject && copy.state() == OverrideState::Current
    };
    // Reading goes on after an error, so the copy must not have one that the text that it is made from does not have.
    let faults = |findings: &[Finding], path: &RepoPath| -> BTreeSet<_> {
        let at = |finding: &&Finding| finding.place().is_some_and(|it| it.path == *path);
        let found = findings.iter().filter(at);
        found
            .map(|it| (it.rule, it.fault.details.clone()))
            .collect()
    };
    let is_sound = faults(&reading.findings, &new.path).is_subset(&faults(set.findings(), source));
    if is_sound && overrides.any(is_recorded) {
        return Ok(new);
    }
    let message = format!("the front matter of `{}` cannot be edited safely", new.path);
    let help = "write `based-on` there by hand, as docs/format.md says";
    Err(Failure::new(message).help(help).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::PlanTexts;
    use irplan_plan::Snapshot;

    const BASE: &str = "plans/base/playbooks/ransom.md";
    const TEXT: &str = "+++\ntitle = \"Ransom\"\n+++\n\n## Containment, eradication and recovery\n\n### Cut it off {#cut}\n\nNow.\n";

    fn set(files: &[(&str, &str)]) -> PlanSet {
        let fixed = [
            ("plans/base/plan.toml", "kind = \"base\"\nname = \"Base\"\n"),
            (
                "plans/acme/plan.toml",
                "kind = \"client\"\nname = \"Acme\"\nextends = [\"base\"]\n",
            ),
        ];
        let add = |snapshot: Snapshot, (path, text): &(&str, &str)| snapshot.with(path, text);
        let snapshot = fixed.iter().chain(files).fold(Snapshot::new(), add);
        PlanTexts::in_memory(snapshot).read(&[])
    }

    fn acme() -> PlanId {
        PlanId::slug("acme", "")
    }

    fn ransom() -> Subject {
        Subject::parse("playbook:ransom").unwrap()
    }

    #[test]
    fn a_copy_has_every_byte_of_the_original() {
        for text in [TEXT.to_owned(), TEXT.replace('\n', "\r\n")] {
            let set = set(&[(BASE, &text)]);
            let copy = override_text(&set, &acme(), &ransom(), Some("A \"reason\"")).unwrap();
            assert_eq!(copy.path.as_str(), "plans/acme/playbooks/ransom.md");
            let end = if text.contains('\r') { "\r\n" } else { "\n" };
            let lines: Vec<_> = copy.after.split(end).collect();
            assert!(lines[1].starts_with("based-on = \"1:"), "{:?}", copy.after);
            assert_eq!(lines[2], "reason = \"A \\\"reason\\\"\"");
            let rest: Vec<_> = [&lines[..1], &lines[3..]].concat();
            assert_eq!(rest.join(end), text);
        }
    }

    #[test]
    fn a_record_is_brought_up_to_date() {
        let own = TEXT.replace(
            "title",
            "based-on = \"1:577c7ba30296554ffcf159ca39af85bf508f230c\"\nreason = \"R\"\ntitle",
        );
        let set = set(&[(BASE, TEXT), ("plans/acme/playbooks/ransom.md", &own)]);
        let new = update_override(&set, &acme(), &ransom(), None).unwrap();
        assert_eq!(new.before.as_deref(), Some(&*own));
        let rest = |text: &str| -> Vec<String> {
            let lines = text.lines().map(ToOwned::to_owned);
            lines.filter(|line| !line.starts_with("based-on")).collect()
        };
        assert_eq!(rest(&new.after), rest(&own));
        assert_eq!(new.after.matches("based-on").count(), 1);
    }

    #[test]
    fn a_reason_of_several_lines_is_replaced_as_a_whole() {
        let own = TEXT.replace(
            "title",
            "\"based-on\" = \"1:577c7ba30296554ffcf159ca39af85bf508f230c\"\nreason = \"\"\"\nThe council\nbased-on = us\n\"\"\"\ntitle",
        );
        let files = [(BASE, TEXT), ("plans/acme/playbooks/ransom.md", &*own)];
        let new = update_override(&set(&files), &acme(), &ransom(), Some("Short")).unwrap();
        let rest = new.after.split_once("reason = \"Short\"\n").map(|it| it.1);
        assert_eq!(rest, TEXT.strip_prefix("+++\n"));
    }

    #[test]
    fn what_cannot_be_read_is_not_edited() {
        let own = TEXT.replace("title", "based-on = 5\ntitle");
        check_error(
            &[(BASE, TEXT), ("plans/acme/playbooks/ransom.md", &own)],
            "playbook:ransom",
            true,
            "the front matter of `plans/acme/playbooks/ransom.md` cannot be edited safely",
        );
    }

    #[track_caller]
    fn check_error(files: &[(&str, &str)], subject: &str, is_update: bool, expected: &str) {
        let (set, subject) = (set(files), Subject::parse(subject).unwrap());
        let made = match is_update {
            true => update_override(&set, &acme(), &subject, None),
            false => override_text(&set, &acme(), &subject, None),
        };
        let error = made.err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some(expected));
    }

    #[test]
    fn only_inherited_texts_are_copied() {
        let base = (BASE, TEXT);
        let own = ("plans/acme/playbooks/ransom.md", TEXT);
        check_error(
            &[base],
            "playbook:ramson",
            false,
            "`acme` does not inherit `playbook:ramson`; did you mean `ransom`?",
        );
        check_error(
            &[base, own],
            "playbook:ransom",
            false,
            "`acme` already has its own `playbook:ransom`",
        );
        check_error(
            &[base],
            "role:it",
            false,
            "`role:it` is neither a section nor a playbook",
        );
        for files in [&[base][..], &[own]] {
            check_error(
                files,
                "playbook:ransom",
                true,
                "`acme` has no `playbook:ransom` that replaces another",
            );
        }
    }
}
