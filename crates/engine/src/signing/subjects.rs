//! Finds the subjects to sign.

use std::collections::BTreeSet;

use irplan_plan::subjects::SubjectValue;
use irplan_plan::{Plan, PlanId, State, Subject, SubjectKind};
use jiff::civil::Date;

use super::{Act, SignerIdentity, signer};
use crate::failure::{Advice, FailureReason, suggestion};
use crate::stages::{PlanSet, ProvenSet};

/// A subject of a plan.
pub type SubjectOfPlan<'a> = (&'a Plan, Subject);

/// Subjects by plan and id, which stay valid when the plans are read again.
pub type SubjectNames = Vec<(PlanId, Subject)>;

/// Returns the names of subjects.
pub fn names(subjects: &[SubjectOfPlan<'_>]) -> SubjectNames {
    let name = |(plan, subject): &SubjectOfPlan<'_>| (plan.id.clone(), subject.clone());
    subjects.iter().map(name).collect()
}

/// Finds the subjects that were typed.
///
/// # Errors
/// A phrase for each that does not exist or cannot be signed in this way.
pub fn parse_subjects<'a>(
    set: &'a ProvenSet,
    act: Act,
    texts: &[String],
    today: Date,
) -> Result<Vec<SubjectOfPlan<'a>>, Vec<FailureReason>> {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for text in texts {
        let (plans, subject) = match plans_of(set, text) {
            Ok(plans) => plans,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        for plan in plans {
            if let Some(fault) = pack_of_other_plan(set, plan, subject) {
                faults.push(fault);
                continue;
            }
            match subject_of(plan, act, subject, today) {
                Ok(subject) => found.push((plan, subject)),
                Err(fault) => faults.push(fault),
            }
        }
    }
    if faults.is_empty() {
        Ok(found)
    } else {
        Err(faults)
    }
}

/// Lists everything that is due in the selected plans.
pub fn due<'a>(set: &'a ProvenSet, act: Act, today: Date) -> Vec<SubjectOfPlan<'a>> {
    let of_plan = |plan: &'a Plan| {
        let is_due = move |subject: &Subject| {
            subject.kind.act() == Some(act)
                && plan.sign_off_status(subject, today).state != State::Current
        };
        plan.signable(today)
            .into_iter()
            .filter(is_due)
            .map(move |subject| (plan, subject))
    };
    set.selected_plans().flat_map(of_plan).collect()
}

/// The part of what is due that one person may sign.
#[derive(Default)]
pub struct SubjectShare<'a> {
    /// What they may sign.
    pub allowed: Vec<SubjectOfPlan<'a>>,
    /// How many subjects are for others.
    pub for_others: usize,
    /// Why, a phrase for each reason.
    pub reasons: BTreeSet<String>,
}

/// Separates what somebody may sign from what is for others. If no plan has the signer, nothing is for others: the name
/// was mistyped, and signing will report that.
pub fn split_by_signer<'a>(
    due: Vec<SubjectOfPlan<'a>>,
    by: &SignerIdentity,
    on: Date,
) -> SubjectShare<'a> {
    let is_known = due.iter().any(|(plan, _)| signer::of(plan, by, on).is_ok());
    let mut share = SubjectShare::default();
    for (plan, subject) in due {
        let by = signer::of(plan, by, on);
        match by.and_then(|by| signer::may_sign(plan, &subject, &by)) {
            Err(reason) if is_known => {
                share.for_others += 1;
                share.reasons.insert(reason.message);
            }
            _ => share.allowed.push((plan, subject)),
        }
    }
    share
}

/// Whether a text names a pack, with its kind.
fn is_pack(text: &str) -> bool {
    let kind = text.split_once(':').map(|(kind, _)| kind);
    kind == Some(SubjectKind::Pack.name())
}

/// Says that a pack is signed off in the provider's plan, if another plan was named.
fn pack_of_other_plan(set: &PlanSet, plan: &Plan, subject: &str) -> Option<FailureReason> {
    let provider = set.plans().provider_plan()?;
    let is_other = is_pack(subject) && provider.id != plan.id;
    let (id, own) = (&plan.id, &provider.id);
    is_other.then(|| {
        format!(
            "`{id}/{subject}`: packs are reviewed in the provider's plan: use `{own}/{subject}`"
        )
        .into()
    })
}

/// Splits `PLAN/KIND:ID`, and finds the plans that are meant. Only the provider's plan has packs.
fn plans_of<'a, 't>(
    set: &'a PlanSet,
    text: &'t str,
) -> Result<(Vec<&'a Plan>, &'t str), FailureReason> {
    let published = || set.plans().published();
    if let Some((plan, subject)) = text.split_once('/') {
        let near = suggestion(plan, published().map(|plan| plan.id.as_str()));
        let found = published().find(|published| published.id.as_str() == plan);
        let found = found.ok_or_else(|| format!("`{text}`: there is no plan `{plan}`{near}"))?;
        return Ok((vec![found], subject));
    }
    if let (true, Some(provider)) = (
        is_pack(text) && set.selected().is_empty(),
        set.plans().provider_plan(),
    ) {
        return Ok((vec![provider], text));
    }
    let plans: Vec<_> = set.selected_plans().collect();
    match (plans.len(), set.selected().is_empty()) {
        (0, _) => {
            Err(format!("`{text}`: sign a base plan in the plans that inherit from it").into())
        }
        (1, _) | (_, false) => Ok((plans, text)),
        (_, true) => Err(FailureReason::with_advice(
            format!("`{text}` does not name a plan: write `PLAN/{text}`"),
            Advice::NamePlan,
        )),
    }
}

/// Finds the subject of a plan that a text names, with or without its kind.
fn subject_of(plan: &Plan, act: Act, text: &str, today: Date) -> Result<Subject, FailureReason> {
    let signable = plan.signable(today);
    let of_act = || {
        signable
            .iter()
            .filter(|subject| subject.kind.act() == Some(act))
    };
    let subject = if text.contains(':') || text == SubjectKind::Plan.name() {
        Subject::parse(text).map_err(|problem| format!("`{text}`: {problem}"))?
    } else {
        let mut named =
            of_act().filter(|subject| subject.id.as_ref().is_some_and(|id| id.as_str() == text));
        match (named.next(), named.next()) {
            (Some(subject), None) => subject.clone(),
            (Some(a), Some(b)) => {
                return Err(format!("`{text}` may be `{a}` or `{b}` of `{}`", plan.id).into());
            }
            (None, _) => return Err(unknown(plan, text, of_act()).into()),
        }
    };
    if subject.kind.act() != Some(act) {
        return Err(wrong_act(act, subject));
    }
    if signable.contains(&subject) {
        return Ok(subject);
    }
    Err(not_signable(plan, &subject, today)
        .unwrap_or_else(|| unknown(plan, text, of_act()))
        .into())
}

fn wrong_act(act: Act, subject: Subject) -> FailureReason {
    let done = act.participle();
    match subject.kind.act() {
        Some(right) => {
            let message = format!("`{subject}` is {}, not {done}", right.participle());
            FailureReason::with_advice(message, Advice::SignWith(subject, right))
        }
        None => {
            format!("`{subject}` cannot be {done}: nobody signs off this kind of subject").into()
        }
    }
}

/// Says why an existing subject cannot be signed off today; `None` if it does not exist.
fn not_signable(plan: &Plan, subject: &Subject, today: Date) -> Option<String> {
    let found = plan.subject(subject.kind, subject.id.as_ref()?.as_str())?;
    let (id, from) = (&plan.id, found.from);
    Some(match found.value {
        SubjectValue::Role(role) if role.holder.is_some() => format!(
            "`{subject}` of `{id}` is held by an outside firm, so its contract and the verification of its contact cover it"
        ),
        SubjectValue::Role(_) => format!("`{subject}` of `{id}` has no holder"),
        SubjectValue::Channel(channel) => match channel.kind.as_ref().map(|kind| kind.value) {
            Some(kind) if !kind.is_remote() => {
                format!(
                    "`{subject}` of `{id}` is of the kind `{kind}`, which needs no verification"
                )
            }
            _ => format!(
                "`{subject}` of `{id}` has no number, PIN or address, so there is nothing to try"
            ),
        },
        SubjectValue::Contact(contact) if contact.has_left(today) => {
            format!("`{subject}` of `{id}` has left")
        }
        SubjectValue::Contact(_) => format!(
            "`{subject}` is the provider's staff, who are verified in the provider's plan: use `{from}/{subject}`"
        ),
        SubjectValue::Pack(_) => {
            format!("no plan chooses `{subject}`, so nobody has to review it")
        }
        // The others can be signed in every plan that has them, or in none.
        _ => return None,
    })
}

fn unknown<'a>(plan: &Plan, text: &str, known: impl Iterator<Item = &'a Subject>) -> String {
    let known: Vec<_> = known.map(ToString::to_string).collect();
    let ids = known
        .iter()
        .filter_map(|subject| subject.split_once(':').map(|(_, id)| id));
    let near = match suggestion(text, known.iter().map(String::as_str)) {
        near if near.is_empty() => suggestion(text, ids),
        near => near,
    };
    format!("`{}` has no `{text}`{near}", plan.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use irplan_plan::{PlanId, Snapshot};

    fn plan() -> irplan_plan::Repository {
        let snapshot = Snapshot::new()
            .with("irplan.toml", "[provider]\nname = \"N\"\nplan = \"n\"\n")
            .with(
                "plans/n/plan.toml",
                "kind = \"provider\"\nname = \"N\"\n[roles.it]\nholder = \"sam\"\n\
                 [channels.hand-radio]\nkind = \"radio\"\naddress = \"4\"\n[channels.room]\n",
            )
            .with(
                "plans/n/contacts.toml",
                "[contacts.sam]\nname = \"Sam\"\n[contacts.jo]\nname = \"Jo\"\nleft = 2026-01-01\n",
            )
            .with(
                "plans/n/sections/same.md",
                "+++\ntitle = \"Same\"\n+++\nText.\n",
            )
            .with(
                "plans/n/playbooks/same.md",
                "+++\ntitle = \"Same\"\n+++\n### Do {#do role=it}\n",
            );
        irplan_plan::read(&snapshot).repository
    }

    #[track_caller]
    fn check(act: Act, text: &str, expected: Result<&str, &str>) {
        let repository = plan();
        let plan = &repository.plans[&PlanId::slug("n", "n")];
        let found = subject_of(plan, act, text, jiff::civil::date(2026, 11, 22));
        let found = found.map(|subject| subject.to_string());
        assert_eq!(
            found.as_deref().map_err(|fault| fault.message.as_str()),
            expected
        );
    }

    #[test]
    fn subjects_are_named_with_or_without_their_kind() {
        check(Act::Verify, "contact:sam", Ok("contact:sam"));
        check(Act::Verify, "sam", Ok("contact:sam"));
        check(Act::Approve, "plan", Ok("plan"));
        check(Act::Review, "section:same", Ok("section:same"));
    }

    #[test]
    fn what_cannot_be_signed_says_why() {
        check(
            Act::Review,
            "same",
            Err("`same` may be `section:same` or `playbook:same` of `n`"),
        );
        check(
            Act::Review,
            "section:sane",
            Err("`n` has no `section:sane`; did you mean `section:same`?"),
        );
        check(
            Act::Verify,
            "sma",
            Err("`n` has no `sma`; did you mean `sam`?"),
        );
        check(
            Act::Verify,
            "contact:jo",
            Err("`contact:jo` of `n` has left"),
        );
        check(
            Act::Verify,
            "channel:hand-radio",
            Err("`channel:hand-radio` of `n` is of the kind `radio`, which needs no verification"),
        );
        check(
            Act::Verify,
            "channel:room",
            Err("`channel:room` of `n` has no number, PIN or address, so there is nothing to try"),
        );
        check(
            Act::Review,
            "role:it",
            Err("`role:it` is acknowledged, not reviewed"),
        );
        check(
            Act::Review,
            "tool:edr",
            Err("`tool:edr` cannot be reviewed: nobody signs off this kind of subject"),
        );
    }
    #[test]
    fn the_right_act_is_advised() {
        let role = Subject::parse("role:it").expect("it is a subject");
        assert_eq!(
            wrong_act(Act::Review, role.clone()).advice,
            Some(Advice::SignWith(role, Act::Acknowledge))
        );
        let tool = Subject::parse("tool:edr").expect("it is a subject");
        assert_eq!(wrong_act(Act::Review, tool).advice, None);
    }
}
