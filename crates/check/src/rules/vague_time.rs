//! `vague-time`: a duty whose only time is "promptly" or the like, without a limit of the organisation's own.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{named, quotation};
use irplan_plan::model::{Duty, NoticeTime};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{Group, Judge, Rule};
use crate::rules::missing_notice_template::is_owed;

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("vague-time"),
    group: Group::Procedures,
    level: Level::Warn,
    judge: Judge::Plan(judge),
};

/// Words that ask for speed without a number.
const VAGUE: [&str; 9] = [
    "delay",
    "prompt",
    "as soon as",
    "immediate",
    "expedi",
    "timely",
    "quickly",
    "soon",
    "at once",
];

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let own = case
        .plan
        .duties
        .iter()
        .filter(|(_, duty)| duty.from == case.plan.id);
    let owed = own.filter(|(_, duty)| is_owed(duty) && duty.own_limit.is_none());
    let found = owed.filter_map(|(id, duty)| {
        let words = vague_words(duty)?;
        let finding = RULE
            .finding(message!(
                "duty {} has no number, only {}",
                named(SubjectKind::Duty, id),
                quotation(format!("“{words}”"))
            ))
            .subject(Subject::new(SubjectKind::Duty, id))
            .label(duty.origin().place(), "")
            .help("decide how long you may take, and add it as `own-limit`");
        Some(finding)
    });
    found.collect()
}

fn vague_words(duty: &Duty) -> Option<&str> {
    if duty.has_number() || duty.with.is_some() || duty.before.is_some() {
        return None;
    }
    let limits = duty.limits.iter().map(|limit| &limit.within.value);
    let times = duty.within.iter().map(|within| &within.value).chain(limits);
    let mut words = times.filter_map(|time| match time {
        NoticeTime::Words(words) => Some(words.as_str()),
        NoticeTime::Limit(_) => None,
    });
    words.find(|words| {
        VAGUE
            .iter()
            .any(|vague| words.to_lowercase().contains(vague))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_duty_without_a_number_needs_an_own_limit() {
        let duty = |own: &str| {
            format!("[duties.x]\nstarts = \"aware\"\nwithin = \"without undue delay\"\n{own}")
        };
        check(
            &RULE,
            &[("plan.toml", &duty(""))],
            &["plans/harbor/plan.toml `x`: duty `x` has no number, only “without undue delay”"],
        );
        check(&RULE, &[("plan.toml", &duty("own-limit = \"24h\"\n"))], &[]);
    }
}
