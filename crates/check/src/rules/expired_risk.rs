//! `expired-risk`: a risk that nobody accepts any more, and a decision against a duty or a pack that does not count.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{code, named};
use irplan_plan::model::{AcceptedRisk, DecisionNotApplicable};
use irplan_plan::toml::{Field, Record as _};
use irplan_plan::{Finding, Level, Message, Place, RuleId, message};

use jiff::civil::Date;

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("expired-risk"),
    group: Group::Assets,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let profile = case.plan.source.file.profile.iter();
    let risks = profile.flat_map(|profile| &profile.accepted_risk);
    let mut found = Vec::new();
    for (id, risk) in risks {
        for (key, problem, place) in problems(case, risk) {
            let finding = RULE
                .finding(message!(
                    "the accepted risk {} {}",
                    code(id.to_string()),
                    problem
                ))
                .subject(Subject::PLAN)
                .detail(key)
                .detail(code(id.to_string()))
                .label(place, "")
                .help("ask the client to decide again, or fix the weakness and remove the entry");
            found.push(finding);
        }
    }
    found.extend(decisions(case));
    found
}

/// Finds decisions that a duty or a pack does not apply and that do not count today.
fn decisions(case: &Case<'_>) -> Vec<Finding> {
    let file = &case.plan.source.file;
    let duties = file.duties.iter().filter_map(|(id, duty)| {
        let subject = Subject::new(SubjectKind::Duty, id);
        let name = message!("duty {}", named(SubjectKind::Duty, id));
        Some((id, subject, name, duty.not_applicable.as_deref()?))
    });
    let packs = file.declined_packs.iter().map(|(id, decision)| {
        let name = message!("pack {}", code(id.to_string()));
        (id, Subject::PLAN, name, &**decision)
    });
    let found = duties
        .chain(packs)
        .filter_map(|(id, subject, name, decision)| {
            let fault = fault(case, decision)?;
            let finding = RULE
                .finding(message!(
                    "the decision against the {} {}",
                    name,
                    fault.problem
                ))
                .subject(subject)
                .detail(fault.key)
                .detail(code(id.to_string()))
                .label(fault.place, fault.consequence)
                .help("decide again and change the dates, or remove the entry");
            Some(finding)
        });
    found.collect()
}

/// What is wrong with a decision that a duty or a pack does not apply.
struct DecisionFault {
    key: &'static str,
    problem: Message,
    place: Place,
    /// What follows from it.
    consequence: &'static str,
}

/// Returns what is wrong with a decision: it does not count today, or it counts for ever. Keys that it lacks otherwise are
/// found while reading.
fn fault(case: &Case<'_>, decision: &DecisionNotApplicable) -> Option<DecisionFault> {
    let on = &decision.on;
    let without_effect = |key, problem, place| DecisionFault {
        key,
        problem,
        place,
        consequence: "so the duty counts",
    };
    if let Some((until, problem)) = ended(case, &decision.until) {
        return Some(without_effect("until", problem, decision.at(until.span)));
    }
    if on.value > case.today() {
        let problem = message!("is dated {}, which is later than today", on.value);
        return Some(without_effect("on", problem, decision.at(on.span)));
    }
    decision.until.is_none().then(|| DecisionFault {
        key: "no-until",
        problem: "has no end date (`until`)".into(),
        place: decision.origin().place(),
        consequence: "so nobody decides again",
    })
}

/// Returns the last day of a decision if it has passed.
fn ended<'a>(
    case: &Case<'_>,
    until: &'a Option<Field<Date>>,
) -> Option<(&'a Field<Date>, Message)> {
    let until = until.as_ref()?;
    let is_over = until.value < case.today();
    is_over.then(|| (until, message!("ended on {}", until.value)))
}

fn problems(case: &Case<'_>, risk: &AcceptedRisk) -> Vec<(&'static str, Message, Place)> {
    let mut problems = Vec::new();
    if let Some((until, message)) = ended(case, &risk.until) {
        problems.push(("until", message, risk.at(until.span)));
    }
    if risk.until.is_none() {
        problems.push((
            "no-until",
            "has no end date (`until`)".into(),
            risk.origin().place(),
        ));
    }
    if risk.accepted_by.is_none() {
        problems.push((
            "accepted-by",
            "does not say who accepted it (`accepted-by`)".into(),
            risk.origin().place(),
        ));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_decision_against_a_duty_counts_for_a_time() {
        let plan = |dates: &str| {
            let decision = format!("reason = \"r\"\nby = \"jane\"\n{dates}");
            format!("[declined-packs.hipaa]\n{decision}\n[duties.x.not-applicable]\n{decision}\n")
        };
        let sound = plan("on = 2026-11-22\nuntil = 2026-11-22");
        check(&RULE, &[("plan.toml", &sound)], &[]);
        check(
            &RULE,
            &[("plan.toml", &plan("on = 2026-11-01\nuntil = 2026-11-21"))],
            &[
                "plans/harbor/plan.toml `2026-11-21`: the decision against the pack `hipaa` ended on 2026-11-21",
                "plans/harbor/plan.toml `2026-11-21`: the decision against the duty `x` ended on 2026-11-21",
            ],
        );
        check(
            &RULE,
            &[("plan.toml", &plan("on = 2026-11-23"))],
            &[
                "plans/harbor/plan.toml `2026-11-23`: the decision against the pack `hipaa` is dated 2026-11-23, which is later than today",
                "plans/harbor/plan.toml `2026-11-23`: the decision against the duty `x` is dated 2026-11-23, which is later than today",
            ],
        );
    }

    #[test]
    fn a_decision_needs_a_day_on_which_somebody_decides_again() {
        let decision = "reason = \"r\"\nby = \"jane\"\non = 2026-11-01";
        let plan =
            format!("[declined-packs.hipaa]\n{decision}\n[duties.x.not-applicable]\n{decision}\n");
        check(
            &RULE,
            &[("plan.toml", &plan)],
            &[
                "plans/harbor/plan.toml `hipaa`: the decision against the pack `hipaa` has no end date (`until`)",
                "plans/harbor/plan.toml `not-applicable`: the decision against the duty `x` has no end date (`until`)",
            ],
        );
    }

    #[test]
    fn a_person_and_a_date_are_required() {
        check(
            &RULE,
            &[("plan.toml", "[profile.accepted-risk.old]\nwhat = \"x\"\n")],
            &[
                "plans/harbor/plan.toml `old`: the accepted risk `old` does not say who accepted it (`accepted-by`)",
                "plans/harbor/plan.toml `old`: the accepted risk `old` has no end date (`until`)",
            ],
        );
        let until = |day: &str| RULE.examples().bad.replace("2026-09-30", day);
        check(&RULE, &[("plan.toml", &until("2026-11-22"))], &[]);
        check(
            &RULE,
            &[("plan.toml", &until("2026-11-21"))],
            &["plans/harbor/plan.toml `2026-11-21`: the accepted risk `x-ray` ended on 2026-11-21"],
        );
    }
}
