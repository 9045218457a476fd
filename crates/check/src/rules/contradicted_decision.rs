//! `contradicted-decision`: a decision not to notify that something else in its incident contradicts.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::code;
use irplan_plan::packs::{ContradictionCause, decision_contradictions};
use irplan_plan::{Finding, Level, RuleId};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("contradicted-decision"),
    group: Group::Learning,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let incidents = case.plan.source.incidents.iter();
    let found = incidents.flat_map(|(id, incident)| {
        let subject = Subject::new(SubjectKind::Incident, id);
        let found = decision_contradictions(case.plan, incident).into_iter();
        found.map(move |it| {
            let (cause, help) = match it.cause {
                ContradictionCause::Sent => (
                    "sent",
                    "keep the one that is true; the text can say what was decided before",
                ),
                ContradictionCause::LaterEvent => {
                    ("later-event", "correct `on`, or the time of the event")
                }
            };
            RULE.finding(it.problem)
                .subject(subject.clone())
                .detail(code(it.duty.to_string()))
                .detail(cause)
                .label(it.place, "")
                .help(help)
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[track_caller]
    fn check_times(times: &str, decided_on: &str, expected: &[&str]) {
        let incident = format!(
            "+++\ntitle = \"Mail\"\ndetected = 2026-11-20\n{times}\n\
             [decided-not-to-notify.call]\nwhy = \"w\"\nby = \"luis\"\non = {decided_on}\n+++\n\nText.\n"
        );
        let duty = "timezone = \"America/New_York\"\n[duties.call]\nstarts = \"aware\"\nwithin = \"24h\"\n";
        let changes = [
            ("plan.toml", duty),
            ("incidents/2026-11-20-mail.md", &*incident),
        ];
        check(&RULE, &changes, expected);
    }

    #[test]
    fn a_decision_fits_its_incident() {
        let place = "plans/harbor/incidents/2026-11-20-mail.md";
        check_times("", "2026-11-20", &[]);
        let sent = format!(
            "{place} `call`: the notice of `call` was sent, and somebody decided not to send it"
        );
        check_times("[sent.call]\nat = 2026-11-21", "2026-11-20", &[&sent]);
        let early = |decided: &str, first: &str| {
            format!(
                "{place} `{decided}`: the decision not to send the notice of `call` is dated {decided}, \
                 before the first event of the incident on {first}"
            )
        };
        check_times("", "2026-11-18", &[&early("2026-11-18", "2026-11-20")]);
        // In New York, that is the day before.
        let events = "events = { aware = 2026-11-20T04:00:00Z }";
        check_times(events, "2026-11-18", &[&early("2026-11-18", "2026-11-19")]);
        check_times(events, "2026-11-19", &[]);
    }
}
