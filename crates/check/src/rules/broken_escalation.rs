//! `broken-escalation`: an escalation that may end before anybody answers.

use std::collections::BTreeMap;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::{Escalation, EscalationCall};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, Message, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("broken-escalation"),
    group: Group::Team,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (id, chain) in &case.plan.escalations {
        let subject = Subject::new(SubjectKind::Escalation, id);
        let faults = judge_chain(case, id, chain);
        found.extend(
            faults
                .into_iter()
                .map(|fault| fault.subject(subject.clone())),
        );
    }
    found
}

fn judge_chain(case: &Case<'_>, id: &Id, chain: &Escalation) -> Vec<Finding> {
    let mut found = Vec::new();
    if !case.plan.severities.contains_key(id) && !case.may_hide(SubjectKind::Severity) {
        let finding = RULE
            .finding(message!(
                "the escalation {} has no severity of the same id",
                named(SubjectKind::Severity, id)
            ))
            .detail("severity")
            .label(chain.origin.place(), "no `[severities]` table has this id")
            .help("use the id of a severity, or remove the escalation");
        found.push(finding);
    }
    let mut calls = BTreeMap::new();
    for (at, hop) in chain.calls.iter().enumerate() {
        let is_last = at + 1 == chain.calls.len();
        let name = message!("call {} of {}", at + 1, named(SubjectKind::Escalation, id));
        if hop.wait.is_none() && !is_last {
            let finding = RULE
                .finding(message!("{} has no `wait`", name.clone()))
                .detail("wait")
                .detail(at)
                .label(hop.origin().place(), "")
                .help("say how long to wait for an answer: `wait = \"15m\"`");
            found.push(finding);
        }
        found.extend(judge_target(case, hop, (at, name.clone())));
        if let Some(call) = &hop.call
            && let Some(first) = calls.insert(call.value.clone(), hop.at(call.span))
        {
            let finding = RULE
                .finding(message!("{} calls {} again", name, &call.value))
                .detail("again")
                .detail(&call.value)
                .label(hop.at(call.span), "")
                .label(first, "first called here")
                .help("call somebody else here, or end the chain");
            found.push(finding);
        }
    }
    found
}

fn judge_target(
    case: &Case<'_>,
    hop: &EscalationCall,
    (at, name): (usize, Message),
) -> Option<Finding> {
    let Some(call) = &hop.call else {
        let finding = RULE
            .finding(message!("{} calls nobody", name))
            .detail("call")
            .detail(at)
            .label(hop.origin().place(), "no `call`")
            .help("add `call = \"role:…\"` or `call = \"contact:…\"`");
        return Some(finding);
    };
    let target = &call.value;
    let place = hop.at(call.span);
    let problem = problem(case, target)?;
    let finding = RULE
        .finding(message!("{} reaches nobody: {} {}", name, target, problem))
        .detail("nowhere")
        .detail(target)
        .detail(problem)
        .label(place, "")
        .help("call a current contact, or a role that somebody holds");
    Some(finding)
}

/// Says why nobody can be called at a target, in words that follow its name.
fn problem(case: &Case<'_>, target: &Subject) -> Option<&'static str> {
    let plan = case.plan;
    let id = target.id.as_ref().map_or("", Id::as_str);
    let exists = plan.has(target.kind, id) || case.may_hide(target.kind);
    match target.kind {
        SubjectKind::Role | SubjectKind::Contact if !exists => Some("does not exist"),
        SubjectKind::Contact => {
            let contact = plan.contacts.get(id)?;
            contact.has_left(case.today()).then_some("has left")
        }
        SubjectKind::Role => {
            let role = plan.roles.get(id)?;
            let names_nobody = role.holder.is_none() && role.deputies.is_empty();
            let people = plan.people_of(role);
            let all_left = !people.is_empty()
                && people
                    .iter()
                    .all(|(_, person)| person.has_left(case.today()));
            match (names_nobody, all_left) {
                (true, _) => Some("is held by nobody"),
                (_, true) => Some("is held only by people who have left"),
                _ => None,
            }
        }
        _ => Some("is neither a role nor a contact"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[track_caller]
    fn check_chain(chain: &str, expected: &[&str]) {
        check(&RULE, &[("plan.toml", chain)], expected);
    }

    #[test]
    fn each_way_to_break_a_chain_is_found() {
        check_chain(
            "[[escalation.sev2]]\nwait = \"5m\"\n[[escalation.sev2]]\ncall = \"role:it\"\n[[escalation.sev2]]\ncall = \"role:legal\"\nwait = \"5m\"\n[[escalation.sev2]]\ncall = \"role:it\"\n",
            &[
                "plans/harbor/plan.toml `[[escalation.sev2]]`: call 1 of `sev2` calls nobody",
                "plans/harbor/plan.toml `[[escalation.sev2]]`: call 2 of `sev2` has no `wait`",
                "plans/harbor/plan.toml `\"role:it\"`: call 4 of `sev2` calls `role:it` again",
            ],
        );
        check_chain(
            "[[escalation.sev2]]\ncall = \"asset:records\"\n",
            &[
                "plans/harbor/plan.toml `\"asset:records\"`: call 1 of `sev2` reaches nobody: `asset:records` is neither a role nor a contact",
            ],
        );
        check_chain(
            "[[escalation.sev2]]\ncall = \"contact:nobody\"\n",
            &[
                "plans/harbor/plan.toml `\"contact:nobody\"`: call 1 of `sev2` reaches nobody: `contact:nobody` does not exist",
            ],
        );
        check_chain(
            "[[escalation.sev9]]\ncall = \"role:it\"\n",
            &[
                "plans/harbor/plan.toml `sev9`: the escalation `sev9` has no severity of the same id",
            ],
        );
    }

    #[test]
    fn people_have_to_be_there() {
        let left = "[contacts.luis]\nname = \"Luis\"\nleft = 2026-01-01\n";
        let chain = "[[escalation.sev2]]\ncall = \"contact:luis\"\n";
        check(
            &RULE,
            &[("plan.toml", chain), ("contacts.toml", left)],
            &[
                "plans/harbor/plan.toml `\"contact:luis\"`: call 1 of `sev2` reaches nobody: `contact:luis` has left",
            ],
        );
        let role = "[roles.it]\nholder = \"luis\"\n[[escalation.sev2]]\ncall = \"role:it\"\n";
        check(
            &RULE,
            &[("plan.toml", role), ("contacts.toml", left)],
            &[
                "plans/harbor/plan.toml `\"role:it\"`: call 1 of `sev2` reaches nobody: `role:it` is held only by people who have left",
            ],
        );
    }

    #[test]
    fn an_inherited_chain_is_judged_for_each_plan_and_reported_once() {
        let none = "-[roles.executive]\n";
        check(
            &RULE,
            &[("plan.toml", none), ("plans/mill/plan.toml", none)],
            &[
                "plans/base/plan.toml `\"role:executive\"`: call 2 of `sev1` reaches nobody: `role:executive` does not exist, in `harbor` and `mill`",
            ],
        );
        check(
            &RULE,
            &[("plan.toml", none)],
            &[
                "plans/base/plan.toml `\"role:executive\"`: call 2 of `sev1` reaches nobody: `role:executive` does not exist, in `harbor`",
            ],
        );
    }
}
