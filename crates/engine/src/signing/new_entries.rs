//! Turns new sign-offs into new texts of their files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use irplan_check::FaultyPlans;
use irplan_check::suspicious_dates::{is_before_text, is_future};
use irplan_plan::signoff::{Problem, SignOff, Signature, splice};
use irplan_plan::{Content, Id, Plan, PlanId, RepoPath, Subject};
use jiff::civil::Date;

use super::due_dates::DueDates;
use super::signing_basis::SigningBasis;
use super::signing_terms::SigningTerms;
use super::subjects::SubjectOfPlan;
use super::{signature_programs, signer};
use crate::failure::{Advice, FailureReason};
use crate::stages::PlanSet;

/// The new entries of each plan.
pub type NewEntries<'a> = Vec<(&'a Plan, Vec<(Subject, SignOff)>)>;

/// A file with a new text.
#[derive(Clone, Debug)]
pub struct NewText {
    /// The file.
    pub path: RepoPath,
    /// The old text; `None` if there was no file.
    pub before: Option<String>,
    /// The text to write.
    pub after: String,
}

/// Makes the entries for the subjects to sign, without the signer's own signatures.
///
/// # Errors
/// A phrase for each fault. Then nothing must be written.
pub fn unsigned<'a>(
    basis: &SigningBasis<'_>,
    subjects: &[SubjectOfPlan<'a>],
) -> Result<NewEntries<'a>, Vec<FailureReason>> {
    let mut ends = DueDates::new(basis.set, basis.terms, basis.today);
    let mut by_plan: BTreeMap<&PlanId, (&Plan, Vec<&Subject>)> = BTreeMap::new();
    for (plan, subject) in subjects {
        let (_, subjects) = by_plan.entry(&plan.id).or_insert((plan, Vec::new()));
        subjects.push(subject);
    }
    let (mut of_plans, mut faults) = (NewEntries::new(), Vec::new());
    let (on, today) = (basis.terms.on, basis.today);
    if on > today {
        faults.push(format!("{on} is in the future: today is {today}").into());
    }
    let faulty = basis.set.faulty(basis.today);
    for (plan, mut subjects) in by_plan.into_values() {
        subjects.sort();
        subjects.dedup();
        match entries((basis, &faulty), plan, &subjects, &mut ends) {
            Ok(entries) => of_plans.push((plan, entries)),
            Err(found) => faults.extend(found),
        }
    }
    all_or_faults(of_plans, faults)
}

/// Adds the signer's own signature to each entry.
///
/// # Errors
/// A phrase for each plan in which the key cannot sign, or is not the signer's.
pub fn sign(of_plans: &mut NewEntries<'_>, key: &Path) -> Result<(), Vec<FailureReason>> {
    let sign = |(plan, entries): &mut (&Plan, Vec<(Subject, SignOff)>)| {
        // If one entry cannot be signed, the next one cannot either.
        entries.iter_mut().try_for_each(|(subject, sign_off)| {
            let text = signature(plan, subject, sign_off, key)?;
            sign_off.signature = Some(Signature::new(text));
            Ok(())
        })
    };
    let results = of_plans.iter_mut().map(sign);
    let faults = results
        .filter_map(|result: Result<(), FailureReason>| result.err())
        .map(|fault| fault.message);
    let faults: BTreeSet<String> = faults.collect();
    all_or_faults((), faults.into_iter().map(FailureReason::from).collect())
}

/// Makes the new texts of the entries' files.
///
/// # Errors
/// A phrase for each fault; then nothing is to be written.
pub fn new_texts(
    set: &PlanSet,
    of_plans: &NewEntries<'_>,
) -> Result<Vec<NewText>, Vec<FailureReason>> {
    let (mut texts, mut faults) = (Vec::new(), Vec::new());
    for (plan, entries) in of_plans {
        for (path, entries) in by_file(plan, entries) {
            match new_text(set, path, &entries) {
                Ok(text) => texts.push(text),
                Err(found) => faults.extend(found),
            }
        }
    }
    all_or_faults(texts, faults)
}

fn all_or_faults<T>(all: T, faults: Vec<FailureReason>) -> Result<T, Vec<FailureReason>> {
    if faults.is_empty() {
        Ok(all)
    } else {
        Err(faults)
    }
}

fn entries(
    (basis, faulty): (&SigningBasis<'_>, &FaultyPlans),
    plan: &Plan,
    subjects: &[&Subject],
    ends: &mut DueDates,
) -> Result<Vec<(Subject, SignOff)>, Vec<FailureReason>> {
    let terms = basis.terms;
    let mut faults: Vec<_> = faults_of_plan(faulty, plan).into_iter().collect();
    let by = match signer::of(plan, &terms.by, terms.on) {
        Ok(by) => by,
        Err(fault) => {
            faults.push(fault);
            return Err(faults);
        }
    };
    let mut entries = Vec::new();
    for subject in subjects {
        faults.extend(
            earlier_than_replaced(plan, subject, terms.on, basis.today).map(FailureReason::from),
        );
        faults.extend(earlier_than_text(basis, plan, subject).map(FailureReason::from));
        match entry(terms, plan, subject, &by, ends) {
            Ok(entry) => entries.push(entry),
            Err(fault) => faults.push(fault),
        }
    }
    all_or_faults(entries, faults)
}

/// Makes the entry of one subject.
fn entry(
    terms: &SigningTerms,
    plan: &Plan,
    subject: &Subject,
    by: &Id,
    ends: &mut DueDates,
) -> Result<(Subject, SignOff), FailureReason> {
    signer::may_sign(plan, subject, by)?;
    let digest = plan.digest(subject);
    let digest = digest.ok_or_else(|| format!("`{}/{subject}` cannot be read", plan.id))?;
    let sign_off = SignOff {
        by: by.clone(),
        on: terms.on,
        digest: *digest,
        how: terms.how_of(&plan.id, subject),
        via: terms.via,
        due: ends.due(terms, plan, subject, by)?,
        signature: None,
    };
    Ok((subject.clone(), sign_off))
}

/// Says why a sign-off on a day would replace a later one, which `check` denies: another branch, a wrong clock, or an
/// old slip. A date in the future and an edited one were never right, so correcting them is allowed.
fn earlier_than_replaced(plan: &Plan, subject: &Subject, on: Date, today: Date) -> Option<String> {
    let signed = plan.source.ledger.get(subject)?;
    let (by, stands) = (&signed.by.value, signed.on.value);
    let problem = plan.sign_off_status(subject, today).problem;
    let is_refused = on < stands && !matches!(problem, Some(Problem::Future(_) | Problem::Mixed));
    let id = &plan.id;
    is_refused.then(|| {
        format!("`{id}/{subject}` was signed by `{by}` on {stands}, which is later than {on}")
    })
}

/// Says why nobody can have signed a subject on a day: another text was signed before, and this one was written later.
/// Changes that are not committed have no day, and a clock that was fast does not count. A first sign-off may be older
/// than its text, because plans may be older than their repository.
fn earlier_than_text(basis: &SigningBasis<'_>, plan: &Plan, subject: &Subject) -> Option<String> {
    let on = basis.terms.on;
    let signed = &plan.source.ledger.get(subject)?.digest.value;
    if plan.matches_digest(subject, signed) {
        return None;
    }
    let home = plan.owner_of(subject)?;
    let change = basis
        .history
        .as_ref()?
        .subjects
        .get(&(home.clone(), subject.clone()))?;
    let written = change.commit()?.date;
    let tolerance = plan.policy.today_tolerance;
    let is_early =
        is_before_text(on, written, tolerance) && !is_future(written, basis.today, tolerance);
    let id = &plan.id;
    is_early.then(|| {
        format!("the current text of `{id}/{subject}` was written on {written}, which is later than {on}")
    })
}

/// Makes the signer's own signature, with a key that the policy has for them.
fn signature(
    plan: &Plan,
    subject: &Subject,
    sign_off: &SignOff,
    key: &Path,
) -> Result<String, FailureReason> {
    let message = sign_off.message(&plan.id, subject);
    let signed = signature_programs::sign(key, &message).map_err(|error| error.to_string())?;
    let by = &sign_off.by;
    let keys = plan.policy.keys.get(by).into_iter().flatten();
    let keys: Vec<_> = keys.collect();
    let armoured = signature_programs::armoured(&signed);
    let is_theirs = signature_programs::is_by_ssh(
        &keys,
        signature_programs::SIGN_OFF,
        &armoured,
        message.as_bytes(),
    )
    .map_err(|error| error.to_string())?;
    match is_theirs {
        true => Ok(signed),
        false => Err(format!(
            "`{}` is not a key of `{by}`; add its public half to `[policy.keys]`",
            key.display()
        )
        .into()),
    }
}

/// Reports plans with errors in their files. They may mean something else than was read, so nobody can sign them.
pub fn faults_of_plan(faulty: &FaultyPlans, plan: &Plan) -> Option<FailureReason> {
    let id = &plan.id;
    faulty.contains(id).then(|| {
        let message =
            format!("`{id}` cannot be signed: its files, or those that it inherits, have errors");
        FailureReason::with_advice(message, Advice::ListErrors)
    })
}

/// Groups the entries by their files.
fn by_file(
    plan: &Plan,
    entries: &[(Subject, SignOff)],
) -> BTreeMap<RepoPath, Vec<(Subject, SignOff)>> {
    let mut files: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for entry in entries {
        let file = files.entry(plan.sign_off_file(&entry.0));
        file.or_default().push(entry.clone());
    }
    files
}

fn new_text(
    set: &PlanSet,
    path: RepoPath,
    entries: &[(Subject, SignOff)],
) -> Result<NewText, Vec<FailureReason>> {
    let before = match set.snapshot().get(&path) {
        Some(Content::Text(text)) => Some(text.to_string()),
        Some(Content::Unreadable(why)) => return Err(vec![format!("`{path}` is {why}").into()]),
        Some(Content::Attached(_)) | None => None,
    };
    let after = splice(&path, before.as_deref().unwrap_or(""), entries).map_err(|findings| {
        let phrase = |finding: irplan_plan::Finding| {
            FailureReason::from(format!("`{path}`: {}", finding.message))
        };
        findings.into_iter().map(phrase).collect::<Vec<_>>()
    })?;
    Ok(NewText {
        path,
        before,
        after,
    })
}
