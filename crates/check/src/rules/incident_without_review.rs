//! `incident-without-review`: an incident that was closed and never talked over.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::toml::Duration;
use irplan_plan::{Finding, Level};
use jiff::civil::Date;

use crate::context::Case;
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

/// How long after the end a review may take; longer, and nobody remembers.
const REVIEW_WITHIN: Duration = Duration::days(30);

pub(crate) const RULE: Rule = Rule {
    name: "incident-without-review",
    group: Group::Learning,
    level: Level::Warn,
    fault: Fault::Subject,
    summary: "an incident closed more than 30 days ago without a post-incident review",
    page: Page {
        finds: "Incidents whose `closed` date is 30 days ago or more, and that have no `reviewed` date.",
        why: "An incident is the most expensive exercise there is. After a month nobody remembers in which order things happened.",
        file: "incidents/2026-08-19-mailbox.md",
        bad: Example(
            "+++\ntitle = \"Mailbox takeover\"\ndetected = 2026-08-19\nclosed = 2026-08-24\n+++\n\nA forwarding rule was found.\n",
        ),
        good: Example(
            "+++\ntitle = \"Mailbox takeover\"\ndetected = 2026-08-19\nclosed = 2026-08-24\nreviewed = 2026-09-02\n+++\n\nA forwarding rule was found.\n",
        ),
        remedy: "Hold the review, put in its date under `reviewed`, and what has to be done under `[actions]`.",
        source: "Guidance for managed service providers (keep up to date).",
    },
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, incident) in &case.plan.source.incidents {
        let head = &incident.head;
        let Some(closed) = head.closed.as_ref().filter(|_| head.reviewed.is_none()) else {
            continue;
        };
        let due = REVIEW_WITHIN.after(closed.value).unwrap_or(Date::MIN);
        if due <= case.today() {
            let finding = RULE
                .finding(format!(
                    "`{id}` was closed on {} and never reviewed",
                    closed.value
                ))
                .subject(Subject::new(SubjectKind::Incident, id))
                .label(head.origin.at(closed.span), "")
                .help("hold the review, and put in `reviewed` and `[actions]`");
            found.push(finding);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn thirty_days_are_allowed() {
        let closed = |day: &str| RULE.page.bad.0.replace("2026-08-24", day);
        check(&RULE, &[(RULE.page.file, &closed("2026-10-24"))], &[]);
        check(
            &RULE,
            &[(RULE.page.file, &closed("2026-10-23"))],
            &[
                "plans/harbor/incidents/2026-08-19-mailbox.md `2026-10-23`: `2026-08-19-mailbox` was closed on 2026-10-23 and never reviewed",
            ],
        );
    }
}
