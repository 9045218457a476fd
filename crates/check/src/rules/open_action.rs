//! `open-action`: an action from an exercise or an incident that was not done in time.

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::{code, named};
use irplan_plan::model::Action;
use irplan_plan::toml::{Map, Record as _};
use irplan_plan::{Finding, Level, Message, RuleId, Value, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("open-action"),
    group: Group::Learning,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let source = &case.plan.source;
    let mut found = Vec::new();
    for (id, exercise) in &source.exercises {
        found.extend(judge_actions(
            case,
            &Subject::new(SubjectKind::Exercise, id),
            &exercise.head.actions,
        ));
    }
    for (id, incident) in &source.incidents {
        found.extend(judge_actions(
            case,
            &Subject::new(SubjectKind::Incident, id),
            &incident.head.actions,
        ));
    }
    found
}

fn judge_actions(case: &Case<'_>, subject: &Subject, actions: &Map<Action>) -> Vec<Finding> {
    let open = actions.iter().filter(|(_, action)| action.done.is_none());
    let finding = |id: &Id, action: &Action| {
        let due = action.due.as_ref().filter(|due| due.value < case.today())?;
        let owner = action
            .owner
            .as_ref()
            .map_or_else(Message::default, |owner| {
                message!(" of {}", who(case, &owner.value))
            });
        let finding = RULE
            .finding(message!(
                "the action {}{} was due on {}",
                code(id.to_string()),
                owner,
                due.value
            ))
            .subject(subject.clone())
            .detail(code(id.to_string()))
            .label(action.at(due.span), "past")
            .help("add `done` and `outcome` when it is done, or agree on a new date");
        Some(finding)
    };
    open.filter_map(|(id, action)| finding(id, action))
        .collect()
}

/// Returns the contact that owns an action, or else the role.
fn who(case: &Case<'_>, owner: &Id) -> Value {
    let is_contact = case.plan.contacts.contains_key(owner);
    let kind = match is_contact || !case.plan.roles.contains_key(owner) {
        true => SubjectKind::Contact,
        false => SubjectKind::Role,
    };
    named(kind, owner)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn the_due_day_itself_is_in_time() {
        let due = |day: &str| RULE.examples().bad.replace("2026-06-30", day);
        check(&RULE, &[(RULE.examples().file, &due("2026-11-22"))], &[]);
        check(
            &RULE,
            &[(RULE.examples().file, &due("2026-11-21"))],
            &[
                "plans/harbor/exercises/2026-05-04-table.md `2026-11-21`: the action `tag-cables` of `it` was due on 2026-11-21",
            ],
        );
    }

    #[test]
    fn incidents_have_actions_too() {
        let incident = "+++\ntitle = \"Loss\"\ndetected = 2026-01-01\n[actions.a]\nwhat = \"x\"\ndue = 2026-02-01\n+++\n";
        check(
            &RULE,
            &[("incidents/2026-01-01-loss.md", incident)],
            &[
                "plans/harbor/incidents/2026-01-01-loss.md `2026-02-01`: the action `a` was due on 2026-02-01",
            ],
        );
    }
}
