//! `outdated-override`: a copy of an inherited text that has changed since the copy was made.

use irplan_plan::message::{code, plan};
use irplan_plan::overrides::{Override, OverrideState};
use irplan_plan::{Finding, Level, Message, RuleId, message};

use crate::change_summary::{author_phrase, what_changed};
use crate::context::Case;
use crate::recorded_sign_off::last_change;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("outdated-override"),
    group: Group::Content,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let overrides = case.context.repository.overrides_of(case.plan);
    let outdated = overrides.filter(|copy| copy.state() == OverrideState::Outdated);
    let alone = case.plan.own_texts().filter_map(|text| {
        let (_, place) = text.based_on?;
        let has_original = case.context.repository.inherited_from(case.plan, &text.subject);
        has_original.is_none().then(|| {
            RULE.finding(message!(
                "{} says that it is a copy, but the plan inherits no such text",
                &text.subject
            ))
            .label(place, "")
            .help("if the original was renamed, give the copy the same name; otherwise remove `based-on`")
            .subject(text.subject)
            .detail("alone")
        })
    });
    outdated
        .map(|copy| finding(case, &copy))
        .chain(alone)
        .collect()
}

fn finding(case: &Case<'_>, copy: &Override<'_>) -> Finding {
    let finding = RULE
        .finding(message!(
            "{} of {} has changed since it was copied",
            &copy.text.subject,
            plan(&copy.base.id)
        ))
        .subject(copy.text.subject.clone());
    let place = copy
        .text
        .based_on
        .as_ref()
        .map_or(&copy.text.place, |(_, at)| at);
    finding.label(place.clone(), "").help(help(case, copy))
}

/// Says who changed the original and what changed, and what to do.
fn help(case: &Case<'_>, copy: &Override<'_>) -> Message {
    let history = case.context.history;
    let who = last_change(history, copy.base, &copy.text.subject);
    let who = who.map(|commit| author_phrase(copy.base, commit));
    let changes = history.changes_of_original(&case.plan.id, &copy.text.subject);
    let changed = match (who, what_changed(&copy.text.subject, changes)) {
        (Some(who), Some(what)) => message!("{}: {}; ", who, what),
        (Some(who), None) => message!("{}; ", who),
        (None, Some(what)) => message!("this changed: {}; ", what),
        (None, None) => Message::default(),
    };
    let command = message!(
        "irplan override --update --plan {} {}",
        code(case.plan.id.to_string()),
        &copy.text.subject
    );
    message!(
        "{}take over what this plan needs, then run {}",
        changed,
        command.quoted()
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help, text_digest};

    fn copy(digest: &str) -> String {
        format!(
            "+++\ntitle = \"Contain\"\nphase = \"containment-eradication-and-recovery\"\nbased-on = \"{digest}\"\n+++\n\nOur own words.\n"
        )
    }

    #[test]
    fn a_copy_is_outdated_once_its_original_changes() {
        let now = text_digest("base", "section:contain");
        check(&RULE, &[("sections/contain.md", &copy(&now))], &[]);
        let before = "1:577c7ba30296554ffcf159ca39af85bf508f230c";
        let outdated = copy(before);
        let changes = [("sections/contain.md", outdated.as_str())];
        check(
            &RULE,
            &changes,
            &[
                "plans/harbor/sections/contain.md `\"1:577c7ba30296554ffcf159ca39af85bf508f230c\"`: `section:contain` of `base` has changed since it was copied",
            ],
        );
        check_help(
            &RULE,
            &changes,
            "take over what this plan needs, then run `irplan override --update --plan harbor section:contain`",
        );
    }

    #[test]
    fn a_copy_without_an_original_stands_alone() {
        let own = copy("1:577c7ba30296554ffcf159ca39af85bf508f230c");
        check(
            &RULE,
            &[("sections/visitors.md", &own)],
            &[
                "plans/harbor/sections/visitors.md `\"1:577c7ba30296554ffcf159ca39af85bf508f230c\"`: `section:visitors` says that it is a copy, but the plan inherits no such text",
            ],
        );
    }
}
