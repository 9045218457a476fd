//! Carries out every command that signs: finds the subjects, writes all sign-offs or none, and prints the result.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::locked_plans::LockedPlans;
use super::request::SignerOptions;
use super::subject::{how_in_words, print_rest_for_others};
use super::{SignRequest, ask_each, paper_slip};
use crate::error_output::print_error;
use crate::exit_code::CommandResult;
use crate::files::{Replacement, replace_all};
use crate::session::{Session, today};
use irplan_engine::signing::{
    self, Act, NewEntries, SigningBasis, SigningTerms, SubjectNames, SubjectOfPlan, names,
};
use irplan_engine::stages::{PlanSelection, ProvenSet, SignatureProof, read};
use irplan_engine::{Failure, FailureReason};
use irplan_plan::signoff::SigningMedium;
use irplan_plan::{Plan, Subject, SubjectKind};

/// Signs everything that was asked for, or nothing if anything is wrong.
///
/// # Errors
/// Everything that is wrong, at once.
pub(crate) fn run(request: &SignRequest, session: &mut Session) -> anyhow::Result<CommandResult> {
    let options = &request.options;
    let today = today(options.common.today)?;
    if options.slip || (options.pending && !session.is_interactive()) {
        return print_only(request, today, session);
    }
    let proof = SignatureProof::required_if(options.require_signatures);
    let mut plans = LockedPlans::open(&options.client, proof, today, session)?;
    let terms = terms(&plans, request, today, session);
    if options.pending {
        return ask_and_sign(&mut plans, request, terms, today, session);
    }
    if options.all {
        return sign_all(&plans, request, &terms, today, session);
    }
    let (named, faults) = match parse_subjects(&plans.set, request, today)? {
        Ok(subjects) => (names(&subjects), Vec::new()),
        Err(faults) => (SubjectNames::new(), faults),
    };
    record(&plans, &named, &terms, today, faults, session)
}

/// Prints a slip, or what is due, and signs nothing.
fn print_only(
    request: &SignRequest,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let (options, act) = (&request.options, request.act);
    let proof = SignatureProof::required_if(options.require_signatures);
    let mut source = session.discover_for(proof)?;
    let set = read(&mut source, &PlanSelection::on_disk(&options.client))?;
    let set = set.proven(&source, proof, today)?;
    let (is_nothing, for_others) = if options.pending {
        let due = signing::due(&set, act, today);
        let on = options.common.on.unwrap_or(today);
        let due = signing::split_by_signer(due, &options.common.signer(&source), on);
        ask_each::list(&due, today, &mut session.out)?;
        (due.allowed.is_empty(), due.for_others)
    } else {
        let subjects = subjects_for_slip(&set, request, today)?;
        // A slip is read on the phone, so it shows the numbers.
        session.out.show_private();
        paper_slip::print(&set, act, &subjects, today, &mut session.out)?;
        (subjects.is_empty(), 0)
    };
    if is_nothing {
        session.print_status("nothing is due")?;
    }
    print_rest_for_others(for_others, session)?;
    Ok(CommandResult::Clean)
}

/// Asks for each subject, and signs what was agreed to.
fn ask_and_sign(
    plans: &mut LockedPlans,
    request: &SignRequest,
    mut terms: SigningTerms,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let confirmed = ask_each::ask(plans, request, &terms, today, session)?;
    terms.how_each = confirmed.how;
    let named = &confirmed.subjects;
    let outcome = record(plans, named, &terms, today, Vec::new(), session);
    let Some(interruption) = confirmed.interruption else {
        return outcome;
    };
    match outcome {
        Ok(_) => Err(interruption),
        // The answers could not be written either, so there are two errors to report.
        Err(error) => {
            print_error(&interruption, &mut session.err)?;
            Err(error)
        }
    }
}

/// Signs everything that is due and that the signer may sign, and prints what is left.
fn sign_all(
    plans: &LockedPlans,
    request: &SignRequest,
    terms: &SigningTerms,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let due = signing::due(&plans.set, request.act, today);
    let due = signing::split_by_signer(due, &terms.by, terms.on);
    let outcome = record(
        plans,
        &names(&due.allowed),
        terms,
        today,
        Vec::new(),
        session,
    )?;
    print_rest_for_others(due.for_others, session)?;
    for reason in &due.reasons {
        session.print_status(&format!("  {reason}"))?;
    }
    Ok(outcome)
}

/// Signs the subjects of paper slips, by their codes.
///
/// # Errors
/// Everything that is wrong, at once.
pub(crate) fn run_codes(
    codes: &[String],
    common: &SignerOptions,
    how: Option<irplan_plan::signoff::VerificationMethod>,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let today = today(common.today)?;
    let plans = LockedPlans::open(&[], SignatureProof::NotRequired, today, session)?;
    let (named, mut faults) = signing::subjects_of_codes(&plans.source, &plans.set, codes, today)?;
    let terms = SigningTerms {
        by: common.signer(&plans.source),
        on: common.on.unwrap_or(today),
        how,
        how_each: BTreeMap::new(),
        via: Some(SigningMedium::Paper),
        due: None,
        spread: false,
        key: common.sign.as_ref().map(|key| session.path(key)),
    };
    if faults.is_empty() && terms.has_unused_how(&named) {
        faults.push(
            "`--how` applies to contacts and channels, but none of these is a contact or a channel"
                .into(),
        );
    }
    record(&plans, &named, &terms, today, faults, session)
}

fn terms(
    plans: &LockedPlans,
    request: &SignRequest,
    today: Date,
    session: &Session,
) -> SigningTerms {
    let common = &request.options.common;
    SigningTerms {
        by: common.signer(&plans.source),
        on: common.on.unwrap_or(today),
        how: request.how,
        how_each: BTreeMap::new(),
        via: None,
        due: request.options.due,
        spread: request.options.spread,
        key: common.sign.as_ref().map(|key| session.path(key)),
    }
}

/// Returns the subjects that were typed, or everything that is wrong with them.
fn parse_subjects<'a>(
    set: &'a ProvenSet,
    request: &'a SignRequest,
    today: Date,
) -> anyhow::Result<Result<Vec<SubjectOfPlan<'a>>, Vec<FailureReason>>> {
    let (options, act) = (&request.options, request.act);
    // A plan is approved as a whole, so there is nothing else to name.
    let whole = [Subject::PLAN.to_string()];
    let texts = match act {
        Act::Approve if options.subjects.is_empty() => &whole,
        _ => options.subjects.as_slice(),
    };
    if texts.is_empty() {
        let message = format!("there is no subject to {}", act.name());
        let help = "name subjects such as `section:containment`, or use `--pending` or `--all`";
        return Err(Failure::new(message).help(help).into());
    }
    Ok(signing::parse_subjects(set, act, texts, today))
}

/// Returns the subjects for a slip: those that were typed, or else everything that is due.
fn subjects_for_slip<'a>(
    set: &'a ProvenSet,
    request: &'a SignRequest,
    today: Date,
) -> anyhow::Result<Vec<SubjectOfPlan<'a>>> {
    if request.options.subjects.is_empty() {
        return Ok(signing::due(set, request.act, today));
    }
    let subjects = parse_subjects(set, request, today)?;
    subjects.map_err(|faults| Failure::of_all(faults).into())
}

/// Writes the sign-offs, or reports everything that is wrong and writes none.
fn record(
    plans: &LockedPlans,
    named: &SubjectNames,
    terms: &SigningTerms,
    today: Date,
    mut faults: Vec<FailureReason>,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let all = &plans.set.plans().plans;
    let subjects = named.iter().filter_map(|(plan, subject)| {
        let plan = all.get(plan)?;
        Some((plan, subject.clone()))
    });
    let subjects: Vec<SubjectOfPlan<'_>> = subjects.collect();
    let basis = SigningBasis::read(&plans.source, &plans.set, terms, today)?;
    let unsigned = signing::unsigned(&basis, &subjects)
        .and_then(|entries| Ok((new_texts(plans, &entries)?, entries)));
    let (mut texts, mut entries) = match unsigned {
        Ok(found) if faults.is_empty() => found,
        found => {
            faults.extend(found.err().into_iter().flatten());
            return Err(refusal(faults).into());
        }
    };
    // The signer may have to type or touch something for each entry, so everything else is checked first.
    if let Some(key) = &terms.key {
        signing::sign(&mut entries, key).map_err(refusal)?;
        texts = new_texts(plans, &entries).map_err(refusal)?;
    }
    replace_all(&texts)?;
    report(&subjects, terms, session)
}

/// Returns the new texts as replacements of files.
fn new_texts(
    plans: &LockedPlans,
    entries: &NewEntries<'_>,
) -> Result<Vec<Replacement>, Vec<FailureReason>> {
    let texts = signing::new_texts(&plans.set, entries)?.into_iter();
    Ok(texts
        .map(|text| Replacement::of(text, &plans.root))
        .collect())
}

fn refusal(faults: Vec<FailureReason>) -> Failure {
    Failure::of_all(faults).help("nothing was written")
}

fn report(
    subjects: &[SubjectOfPlan<'_>],
    terms: &SigningTerms,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    if subjects.is_empty() {
        session.print_status("nothing was signed")?;
    }
    for (plan, subject) in subjects {
        let done = subject.kind.act().map_or("signed", Act::participle);
        let how = match subject.kind.act() {
            Some(Act::Verify) => format!(", {}", how_in_words(terms.how_of(&plan.id, subject))),
            _ => String::new(),
        };
        let on = terms.on;
        session.print_status(&format!("{done} {}/{subject} on {on}{how}", plan.id))?;
        if let Some(handover) = handover(plan, subject) {
            session.print_status(&format!("  {handover}"))?;
        }
    }
    Ok(CommandResult::Clean)
}

/// Says what becomes of the sign-off that stood there before, if the signer took the role over from the person who made it.
fn handover(plan: &Plan, subject: &Subject) -> Option<String> {
    let before = plan.source.ledger.get(subject)?;
    let ended = subject.kind == SubjectKind::Role && !plan.may_sign(subject, &before.by.value);
    let (by, on) = (&before.by.value, before.on.value);
    ended.then(|| {
        format!(
            "the acknowledgement of {on} by `{by}` has ended; if a pull request hands the role over, the new one counts once that is merged"
        )
    })
}
