//! Copies an inherited text into a plan, and records what the copy was made from.
//!
//! Example: `irplan override --plan brandt playbook:ransomware` copies the playbook of `baseline`. The record is the first
//! line of the front matter, and every other byte is that of the original:
//!
//! ```text
//! +++
//! based-on = "2:577c7ba30296554ffcf159ca39af85bf508f230c"
//! reason = "The works council must agree"
//! title = "Ransomware"
//! …
//! ```

use std::ops::Range;

use irplan_plan::overrides::{Override, OverrideState};
use irplan_plan::{Content, Plan, PlanId, RepoPath, Subject, SubjectKind};

use super::template_values::in_quotes;
use crate::failure::{Failure, suggestion};
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
    if plan.owner_of(subject) == Some(&plan.id) {
        let message = format!("`{}` already has its own `{subject}`", plan.id);
        let help = "to record that it takes the inherited text into account, add `--update`";
        return Err(Failure::new(message).help(help).into());
    }
    let Some(base) = set.plans().inherited_from(plan, subject) else {
        return Err(not_inherited(set, plan, subject));
    };
    let copied = path(&base.id, subject);
    let text = text(set, &copied)?;
    // Why the original overrides something, and what it was made from, is not true of the copy.
    let text = without_keys(&text, &["based-on", "reason"]);
    let lines = record(base, subject, reason)?;
    let new = NewText {
        path: path(&plan.id, subject),
        before: None,
        after: with_lines(&text, &lines),
    };
    require_current(set, plan, subject, new)
}

/// Returns a plan's own text with a record that it takes the inherited text into account as that is now.
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
    let Some(copy) = overrides.find(|copy| copy.subject == *subject) else {
        let message = format!("`{}` has no `{subject}` that replaces another", plan.id);
        let help = "to make a copy of an inherited text, leave out `--update`";
        return Err(Failure::new(message).help(help).into());
    };
    let own = path(&plan.id, subject);
    let before = text(set, &own)?;
    let replaced = match reason {
        Some(_) => &["based-on", "reason"][..],
        None => &["based-on"],
    };
    let lines = record(copy.base, subject, reason)?;
    let after = with_lines(&without_keys(&before, replaced), &lines);
    let new = NewText {
        path: own,
        before: Some(before),
        after,
    };
    require_current(set, plan, subject, new)
}

/// Adds a record to a new text that replaces an inherited one.
pub(super) fn with_record(text: &str, base: &Plan, subject: &Subject) -> anyhow::Result<String> {
    Ok(with_lines(text, &record(base, subject, None)?))
}

/// Returns the lines that say what a copy was made from, and why the plan needs it.
fn record(base: &Plan, subject: &Subject, reason: Option<&str>) -> anyhow::Result<Vec<String>> {
    let digest = base.digest(subject).ok_or_else(|| {
        let message = format!("`{subject}` of `{}` has no digest", base.id);
        Failure::new(message)
    })?;
    let based_on = format!("based-on = \"{digest}\"");
    let reason = reason.map(|reason| format!("reason = \"{}\"", in_quotes(reason)));
    Ok([based_on].into_iter().chain(reason).collect())
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
        None => Err(Failure::new(format!("there is no file `{path}`")).into()),
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

/// Adds lines at the start of the front matter, with its line ends.
fn with_lines(text: &str, lines: &[String]) -> String {
    let Some(head) = head(text) else {
        return text.to_owned();
    };
    let end = if text[..head.start].ends_with("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let lines: String = lines.iter().map(|line| format!("{line}{end}")).collect();
    format!("{}{lines}{}", &text[..head.start], &text[head.start..])
}

/// Removes keys with a value on one line from the front matter.
fn without_keys(text: &str, keys: &[&str]) -> String {
    let Some(head) = head(text) else {
        return text.to_owned();
    };
    let is_kept = |line: &&str| {
        let key = line.split('=').next().unwrap_or_default().trim();
        !keys.contains(&key)
    };
    let kept: String = text[head.clone()]
        .split_inclusive('\n')
        .filter(is_kept)
        .collect();
    format!("{}{kept}{}", &text[..head.start], &text[head.end..])
}

/// Reads the new text in place of the old one, so that nothing is written that irplan cannot read as meant.
fn require_current(
    set: &PlanSet,
    plan: &Plan,
    subject: &Subject,
    new: NewText,
) -> anyhow::Result<NewText> {
    let snapshot = set.snapshot().clone().with(new.path.as_str(), &new.after);
    let reading = set.reread(&snapshot);
    let after = reading.repository.plans.get(&plan.id);
    let mut overrides = after
        .into_iter()
        .flat_map(|after| reading.repository.overrides_of(after));
    let is_recorded =
        |copy: Override<'_>| copy.subject == *subject && copy.state() == OverrideState::Current;
    if overrides.any(is_recorded) {
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
            assert!(lines[1].starts_with("based-on = \"3:"), "{:?}", copy.after);
            assert_eq!(lines[2], "reason = \"A \\\"reason\\\"\"");
            assert_eq!(without_keys(&copy.after, &["based-on", "reason"]), text);
        }
    }

    #[test]
    fn a_record_is_brought_up_to_date() {
        let own = TEXT.replace(
            "title",
            "based-on = \"3:577c7ba30296554ffcf159ca39af85bf508f230c\"\nreason = \"R\"\ntitle",
        );
        let set = set(&[(BASE, TEXT), ("plans/acme/playbooks/ransom.md", &own)]);
        let new = update_override(&set, &acme(), &ransom(), None).unwrap();
        assert_eq!(new.before.as_deref(), Some(&*own));
        assert_eq!(
            without_keys(&new.after, &["based-on"]),
            without_keys(&own, &["based-on"])
        );
        assert_eq!(new.after.matches("based-on").count(), 1);
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
