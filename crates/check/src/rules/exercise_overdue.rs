//! `exercise-overdue`: the plan was not exercised in time.

use std::collections::BTreeSet;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::{code, first_of, named};
use irplan_plan::model::{Exercise, Phase};
use irplan_plan::{Finding, Level, Message, RuleId, Value, message};
use jiff::civil::Date;

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("exercise-overdue"),
    group: Group::Learning,
    level: Level::Deny,
    // The finding is about the last exercise. But the fault belongs to the plan, because nobody held another one.
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Exercise) {
        return Vec::new();
    }
    let (plan, today) = (case.plan, case.today());
    let past = plan.source.exercises.iter();
    let past = past.filter(|(_, exercise)| exercise.head.on.value <= today);
    let last = past.max_by_key(|(_, exercise)| exercise.head.on.value);
    let Some((id, last)) = last else {
        let finding = RULE
            .finding("this plan was never exercised")
            .subject(Subject::PLAN)
            .label(case.place(), "no exercise in the past");
        return vec![finding.help(help(case))];
    };
    let on = last.head.on.value;
    // Only a mistake can give a due date beyond the calendar. It must not make an exercise count as recent.
    let due = plan.policy.exercise_every.after(on).unwrap_or(Date::MIN);
    if due > today {
        return Vec::new();
    }
    let finding = RULE
        .finding(message!(
            "the last exercise was on {}, and the next one was due on {}",
            on,
            due
        ))
        .subject(Subject::new(SubjectKind::Exercise, id))
        .fault_subject(Subject::PLAN)
        .label(last.head.origin.at(last.head.on.span), "the last exercise");
    vec![finding.help(help(case))]
}

/// Suggests what the next exercise should cover: what those of the last year did not.
fn help(case: &Case<'_>) -> Message {
    let plan = case.plan;
    let recent: Vec<_> = recent(case).collect();
    let playbooks: BTreeSet<_> = recent
        .iter()
        .filter_map(|exercise| exercise.head.playbook.as_ref())
        .map(|playbook| playbook.value.as_str())
        .collect();
    let roles: BTreeSet<_> = recent
        .iter()
        .flat_map(|exercise| exercise.head.roles.iter())
        .map(|role| role.value.as_str())
        .collect();
    let phases: BTreeSet<_> = recent
        .iter()
        .flat_map(|exercise| exercise.head.phases.iter())
        .map(|phase| phase.value.word())
        .collect();
    let phases = Phase::WORDS
        .iter()
        .filter(|phase| !phases.contains(*phase))
        .map(|phase| code(*phase));
    let left_out = [
        (
            "playbooks",
            unseen(SubjectKind::Playbook, plan.playbooks.keys(), &playbooks),
        ),
        (
            "roles",
            unseen(SubjectKind::Role, plan.roles.keys(), &roles),
        ),
        ("phases", phases.collect()),
    ];
    let mut help = Message::from("hold an exercise, and record it in `exercises`");
    let left_out = left_out.into_iter().filter(|(_, names)| !names.is_empty());
    for (at, (kind, names)) in left_out.enumerate() {
        help.extend(match at {
            0 => "; the last year did not cover ",
            _ => "; ",
        });
        help.extend(message!(
            "the {} {}",
            kind,
            first_of(names, MOST_NAMED, "more")
        ));
    }
    help
}

/// The most phrases for each kind in the help. The last one counts the rest.
const MOST_NAMED: usize = 6;

/// Returns the subjects of one kind that were not covered.
fn unseen<'a>(
    kind: SubjectKind,
    ids: impl Iterator<Item = &'a Id>,
    seen: &BTreeSet<&str>,
) -> Vec<Value> {
    ids.filter(|id| !seen.contains(id.as_str()))
        .map(|id| named(kind, id))
        .collect()
}

/// Returns the exercises of the last year.
fn recent<'a>(case: &'a Case<'_>) -> impl Iterator<Item = &'a Exercise> {
    let today = case.today();
    let since = today
        .checked_sub(jiff::Span::new().years(1))
        .unwrap_or(Date::MIN);
    let exercises = case.plan.source.exercises.values();
    exercises
        .map(|exercise| &**exercise)
        .filter(move |exercise| (since..=today).contains(&exercise.head.on.value))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    const FILE: &str = "exercises/2026-05-04-table.md";

    #[test]
    fn the_last_exercise_in_the_past_counts() {
        let on = |day: &str| format!("+++\ntitle = \"Table\"\non = {day}\n+++\n");
        check(&RULE, &[], &[]);
        check(&RULE, &[(FILE, &on("2025-11-23"))], &[]);
        check(
            &RULE,
            &[(FILE, &on("2025-11-22"))],
            &[
                "plans/harbor/exercises/2026-05-04-table.md `2025-11-22`: the last exercise was on 2025-11-22, and the next one was due on 2026-11-22",
            ],
        );
        check(
            &RULE,
            &[(FILE, &on("2026-12-24"))],
            &["plans/harbor/plan.toml `\"Harbor Dental\"`: this plan was never exercised"],
        );
    }

    #[test]
    fn the_help_says_what_was_left_out() {
        let rare = "[policy]\nexercise-every = \"30d\"\n";
        check_help(
            &RULE,
            &[("plan.toml", rare)],
            "hold an exercise, and record it in `exercises`; the last year did not cover the playbooks `breach`, `ddos`, `lost`, `phishing`, `supplier` and \
             `takeover`; the roles `communications`, `executive`, `incident-commander` and \
             `legal`; the phases `detection-and-analysis`, `containment-eradication-and-recovery` and `post-incident-activity`",
        );
    }
}
