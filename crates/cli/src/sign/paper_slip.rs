//! Prints paper slips, for people who sign without git.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use irplan_plan::model::Signer;
use irplan_plan::{Id, Plan, PlanId, Subject};
use jiff::civil::Date;

use super::subject::{facts, title};
use crate::report::number_of;
use crate::terminal::{OutputStream, make_safe};
use irplan_engine::Failure;
use irplan_engine::signing::{Act, SubjectOfPlan, faults_of_plan};
use irplan_engine::stages::ProvenSet;

/// Prints a slip for each plan: the subjects to sign, who may sign them, and the codes of their current texts.
///
/// # Errors
/// If the files of a plan have errors, so that nobody knows what would be signed.
pub(super) fn print(
    set: &ProvenSet,
    act: Act,
    subjects: &[SubjectOfPlan<'_>],
    today: Date,
    out: &mut OutputStream,
) -> anyhow::Result<()> {
    let mut sheets: BTreeMap<&PlanId, (&Plan, BTreeSet<&Subject>)> = BTreeMap::new();
    for (plan, subject) in subjects {
        let (_, subjects) = sheets.entry(&plan.id).or_insert((plan, BTreeSet::new()));
        subjects.insert(subject);
    }
    let faulty = set.faulty(today);
    let faults = sheets
        .values()
        .filter_map(|(plan, _)| faults_of_plan(&faulty, plan));
    let faults: Vec<_> = faults.collect();
    if !faults.is_empty() {
        return Err(Failure::of_all(faults).help("no slip was printed").into());
    }
    for (at, (plan, subjects)) in sheets.values().enumerate() {
        if at > 0 {
            out.text("\n\n")?;
        }
        sheet(plan, act, subjects, today, out)?;
    }
    Ok(())
}

fn sheet(
    plan: &Plan,
    act: Act,
    subjects: &BTreeSet<&Subject>,
    today: Date,
    out: &mut OutputStream,
) -> io::Result<()> {
    let name = make_safe(&plan.name);
    let provider = make_safe(&plan.provider);
    out.text(&format!(
        "{name}: {} to {} ({})\nPrinted on {today}\n\n{}\n\
         Sign what is right today, and cross out the rest. Each code is for one text:\n\
         if the text changes, the code is no longer valid and you need a new slip.\n\
         Give this sheet to {provider}.\n",
        number_of(subjects.len(), "subject"),
        act.name(),
        plan.id,
        "-".repeat(72),
    ))?;
    for subject in subjects {
        let Some(code) = plan.slip_code(subject) else {
            continue;
        };
        let who = who_may_sign(plan, subject, today);
        out.text(&format!(
            "\n{subject}  {}\n{}  Code           {code}\n  Who may sign   {who}\n{}\n  \
             Name ______________________  Date ____________  Signature ______________\n",
            make_safe(&title(plan, subject)),
            facts(plan, subject),
            match act {
                Act::Verify =>
                    "  Reached by     [ ] call  [ ] meeting  [ ] reply  [ ] vendor's list\n",
                _ => "",
            },
        ))?;
    }
    out.text(&format!(
        "\n{}\nTo record: irplan sign CODE... --by CONTACT --on DATE{}\n",
        "-".repeat(72),
        if act == Act::Verify { " --how HOW" } else { "" },
    ))
}

/// Says who may sign a subject: a whole staff in a word, everybody else by name.
fn who_may_sign(plan: &Plan, subject: &Subject, today: Date) -> String {
    let is_here = |id: &&Id| {
        let contact = plan.contacts.get(*id);
        contact.is_some_and(|contact| !contact.has_left(today))
    };
    let people = plan.signers(subject);
    if !people.iter().any(is_here) {
        return "nobody: see who holds the role".to_owned();
    }
    let staff = |signer: &Signer| match signer {
        Signer::Anyone => Some("any contact of the plan".to_owned()),
        Signer::Provider => Some(format!("staff of {}", plan.provider)),
        Signer::Client => Some(format!("people of {}", plan.name)),
        Signer::Holder | Signer::Role(_) | Signer::Contact(_) => None,
    };
    let name = |id: &Id| {
        plan.contacts
            .get(id)
            .map(|contact| contact.name.value.clone())
    };
    let mut who = Vec::new();
    for signer in plan.policy_signers(subject) {
        match staff(&signer) {
            Some(words) => who.push(words),
            None => {
                let people = plan.people_who_sign(&signer, subject).into_iter();
                who.extend(people.filter(is_here).filter_map(name));
            }
        }
    }
    let mut seen = BTreeSet::new();
    who.retain(|one| seen.insert(one.clone()));
    make_safe(&who.join(", ")).into_owned()
}
