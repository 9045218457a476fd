//! `outdated-pack`: a chosen pack whose sources nobody has read for too long.

use irplan_plan::id::Subject;
use irplan_plan::message::code;
use irplan_plan::toml::Field;
use irplan_plan::{Finding, Id, Level, Message, Pack, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("outdated-pack"),
    group: Group::Procedures,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let packs = case.plan.source.file.packs.iter();
    let outdated = packs.filter_map(|field| {
        let pack = case.plan.packs.get(field.as_str())?;
        in_the_future(case, field, pack).or_else(|| too_old(case, field, pack))
    });
    outdated.collect()
}

fn too_old(case: &Case<'_>, field: &Field<Id>, pack: &Pack) -> Option<Finding> {
    let read = pack.head()?.as_of.value;
    let is_outdated = pack.state(case.today()).is_outdated;
    let end = pack.outdated_on().filter(|_| is_outdated)?;
    let id = code(field.value.to_string());
    let message = message!("the sources of pack {} were last read on {}", id, read);
    let label = message!("they should be read again by {}", end);
    let help = message!(
        "update irplan, or read the sources that {} lists and add a pack of your own",
        code(format!("irplan packs {}", field.value))
    );
    Some(finding(case, field, message, label).help(help))
}

/// Reports a day on which nobody can have read the sources yet. A pack with such a day would never be outdated.
fn in_the_future(case: &Case<'_>, field: &Field<Id>, pack: &Pack) -> Option<Finding> {
    let head = pack.head()?;
    let sources = head.sources.iter().map(|source| source.read.value);
    let read = sources.chain([head.as_of.value]).max()?;
    if !pack.is_own || read <= case.today() {
        return None;
    }
    let id = code(field.value.to_string());
    let message = message!(
        "the sources of pack {} were read on {}, which is in the future",
        id,
        read
    );
    let help = message!("correct {} in the pack's file", code("as-of"));
    Some(finding(case, field, message, "".into()).help(help))
}

fn finding(case: &Case<'_>, field: &Field<Id>, message: Message, label: Message) -> Finding {
    let origin = &case.plan.source.file.origin;
    RULE.finding(message)
        .subject(Subject::PLAN)
        .detail(code(field.value.to_string()))
        .label(origin.at(field.span), label)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn old_facts_are_found() {
        check(&RULE, &[("plan.toml", "packs = [\"gdpr\"]\n")], &[]);
        check(
            &RULE,
            &[("plan.toml", "packs = [\"ferpa\"]\n")],
            &[
                "plans/harbor/plan.toml `\"ferpa\"`: the sources of pack `ferpa` were last read on 2021-12-31",
            ],
        );
    }
}
