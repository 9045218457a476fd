//! `missing-phase`: one of the four phases of incident response has no section.

use std::collections::BTreeSet;

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::model::Phase;
use irplan_plan::{Finding, Level};

use crate::context::Case;
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "missing-phase",
    group: Group::Procedures,
    level: Level::Deny,
    fault: Fault::Words,
    summary: "one of the four phases of incident response has no section",
    page: Page {
        finds: "Client and provider plans without a section, of their own or inherited, whose `phase` is `preparation`, `detection-and-analysis`, \
                `containment-eradication-and-recovery` or `post-incident-activity`.",
        why: "A plan that only says how to put the fire out is not ready before, does not notice in time, and learns nothing after.",
        file: "plans/base/sections/learn.md",
        bad: Example("+++\ntitle = \"Learn\"\n+++\n\nMeet within a week.\n"),
        good: Example(
            "+++\ntitle = \"Learn\"\nphase = \"post-incident-activity\"\n+++\n\nMeet within a week.\n",
        ),
        remedy: "Write the section, or give one that is there its `phase`.",
        source: "Guidance on response plans (four phases); NIST SP 800-61r2, 3; NIST SP 800-53 r5, IR-4.",
    },
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Section) {
        return Vec::new();
    }
    let sections = case.plan.sections.values();
    let covered: BTreeSet<_> = sections
        .filter_map(|section| Some(section.head.phase.as_ref()?.value))
        .collect();
    let missing = Phase::ALL.iter().filter(|phase| !covered.contains(phase));
    missing
        .map(|phase| {
            RULE.finding(format!("no section covers the phase `{phase}`"))
                .subject(Subject::PLAN)
                .label(case.place(), "this plan")
                .help(format!("write a section with `phase = \"{phase}\"`"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn every_plan_that_inherits_too_little_is_named() {
        check(
            &RULE,
            &[
                (RULE.page.file, RULE.page.bad.0),
                ("sections/own.md", RULE.page.good.0),
            ],
            &[
                "plans/mill/plan.toml `\"Harbor Dental\"`: no section covers the phase `post-incident-activity`",
                "plans/north/plan.toml `\"North IT\"`: no section covers the phase `post-incident-activity`",
            ],
        );
    }
}
