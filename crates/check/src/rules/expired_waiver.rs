//! `expired-waiver`: an exception whose time has run out.

use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level};

use crate::context::Context;
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};
use crate::waivers;

pub(crate) const RULE: Rule = Rule {
    name: "expired-waiver",
    group: Group::Content,
    level: Level::Deny,
    fault: Fault::Words,
    summary: "an exception whose time has run out",
    page: Page {
        finds: "Entries of `[[policy.waivers]]` whose `until` has passed. They excuse nothing any more.",
        why: "A waiver is a promise with a date. When the date has passed, somebody has to say whether the reason still holds.",
        file: "irplan.toml",
        bad: Example(
            "[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"harbor/role:legal\"\nreason = \"second counsel engaged from September\"\nuntil = 2026-08-31\nby = \"sam\"\n",
        ),
        good: Example(
            "[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"harbor/role:legal\"\nreason = \"second counsel engaged from January\"\nuntil = 2027-01-31\nby = \"sam\"\n",
        ),
        remedy: "Mend what was waived and remove the entry, or decide again and give it a new date and reason.",
        source: "The practice of audited exceptions.",
    },
    judge: Judge::Repository(judge),
};

fn judge(context: &Context<'_>) -> Vec<Finding> {
    let waivers = context.waivers.iter();
    let expired = waivers.filter(|waiver| !waivers::holds(waiver, context.today));
    expired
        .map(|waiver| {
            let (rule, until) = (waiver.rule.value.escape_debug(), waiver.until.value);
            let subject = &waiver.subject.value;
            let mut finding = RULE
                .finding(format!(
                    "the waiver of `{rule}` for `{}` ran out on {until}",
                    subject.plan
                ))
                .label(waiver.at(waiver.until.span), "its last day")
                .help("mend what was waived and remove the entry, or decide again");
            finding.subject = subject.subject.clone();
            // A waiver in a plan's own file concerns that plan; one in `irplan.toml` says which.
            if waiver.origin.path.plan().is_none() {
                finding.plan = Some(subject.plan.clone());
            }
            finding
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn the_last_day_still_counts() {
        let until = |day: &str| RULE.page.bad.0.replace("2026-08-31", day);
        check(&RULE, &[("irplan.toml", &until("2026-11-22"))], &[]);
        check(
            &RULE,
            &[("irplan.toml", &until("2026-11-21"))],
            &[
                "irplan.toml `2026-11-21`: the waiver of `no-deputy` for `harbor` ran out on 2026-11-21",
            ],
        );
        check(
            &RULE,
            &[("plans/base/plan.toml", &until("2026-11-21"))],
            &[
                "plans/base/plan.toml `2026-11-21`: the waiver of `no-deputy` for `harbor` ran out on 2026-11-21",
            ],
        );
    }
}
