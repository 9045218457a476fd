//! Finds the subjects of paper slips.

use std::collections::BTreeSet;

use irplan_plan::signoff::SlipCode;
use irplan_plan::{LastChanges, Plan, Subject};
use jiff::civil::Date;

use super::Act;
use super::subjects::SubjectNames;
use crate::failure::{Advice, FailureReason};
use crate::stages::ProvenSet;

/// A subject with the code of its current text.
struct CodedSubject<'a> {
    code: SlipCode,
    plan: &'a Plan,
    subject: Subject,
}

impl CodedSubject<'_> {
    fn name(&self) -> String {
        format!("{}/{}", self.plan.id, self.subject)
    }
}

/// Finds the subjects that codes are for. Returns a phrase for each code that fits no current text.
///
/// # Errors
/// If history cannot be read, which says when a text changed.
pub fn find(
    source: &irplan_repo::Repository,
    set: &ProvenSet,
    texts: &[String],
    today: Date,
) -> anyhow::Result<(SubjectNames, Vec<FailureReason>)> {
    let coded = subjects_with_codes(set, today);
    let (mut named, mut faults, mut history) = (BTreeSet::new(), Vec::new(), None);
    for text in texts {
        let code = match SlipCode::parse(text) {
            Ok(code) => code,
            Err(problem) => {
                faults.push(format!("`{text}`: {problem}").into());
                continue;
            }
        };
        let exact: Vec<_> = coded.iter().filter(|coded| coded.code == code).collect();
        match exact.as_slice() {
            [one] => drop(named.insert((one.plan.id.clone(), one.subject.clone()))),
            [] => {
                let known = match history.take() {
                    Some(known) => known,
                    None => set.last_changes(source)?,
                };
                faults.push(explain_outdated_code(code, &coded, &known));
                history = Some(known);
            }
            several => {
                let names: Vec<_> = several.iter().map(|one| one.name()).collect();
                let names = names.join("` and `");
                faults.push(format!("`{code}` may be for `{names}`: sign them by name").into());
            }
        }
    }
    Ok((named.into_iter().collect(), faults))
}

/// Lists every subject that can be signed, with its code.
fn subjects_with_codes(set: &ProvenSet, today: Date) -> Vec<CodedSubject<'_>> {
    let of_plan = |plan| {
        let subjects = Plan::signable(plan, today).into_iter();
        subjects.filter_map(move |subject| {
            let code = plan.slip_code(&subject)?;
            Some(CodedSubject {
                code,
                plan,
                subject,
            })
        })
    };
    set.plans().published().flat_map(of_plan).collect()
}

/// Says what a code is for that fits no current text.
fn explain_outdated_code(
    code: SlipCode,
    coded: &[CodedSubject<'_>],
    history: &LastChanges,
) -> FailureReason {
    let is_same = |coded: &&CodedSubject<'_>| coded.code.is_for_the_subject_of(&code);
    let mut same = coded.iter().filter(is_same);
    let Some(first) = same.next() else {
        return format!(
            "no subject here has the code `{code}`: it was removed, or the slip is from another repository"
        )
        .into();
    };
    let name = first.name();
    if let Some(second) = same.next() {
        let other = second.name();
        return format!(
            "`{code}` fits no current text; it may be for an earlier text of `{name}` or `{other}`: print new \
             slips"
        )
        .into();
    }
    let when = changed_on(first, history).map_or_else(String::new, |on| {
        format!(", whose own text changed on {on}")
    });
    let act = first.subject.kind.act().unwrap_or(Act::Review);
    let message = format!("`{code}` was for an earlier text of `{name}`{when}");
    FailureReason::with_advice(message, Advice::PrintSlip(act, name))
}

/// Returns the day of the last change of a subject's own text, if git knows it.
fn changed_on(coded: &CodedSubject<'_>, history: &LastChanges) -> Option<Date> {
    let (from, _) = coded.plan.origin(&coded.subject)?;
    let change = history
        .subjects
        .get(&(from.clone(), coded.subject.clone()))?;
    Some(change.commit()?.date)
}
