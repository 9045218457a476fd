//! `severity-order`: a less severe incident is handled faster than a more severe one.

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::{code, named};
use irplan_plan::model::Severity;
use irplan_plan::plan::PlanEntry;
use irplan_plan::toml::{Duration, Field, Record as _};
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("severity-order"),
    group: Group::Procedures,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

type Getter = fn(&Severity) -> Option<&Field<Duration>>;

const TIMES: [(&str, Getter); 3] = [
    ("respond-within", |severity| {
        severity.respond_within.as_ref()
    }),
    ("resolve-within", |severity| {
        severity.resolve_within.as_ref()
    }),
    ("update-every", |severity| severity.update_every.as_ref()),
];

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let severities = case.plan.severities.iter();
    let mut ranked: Vec<_> = severities
        .filter_map(|(id, severity)| Some((severity.rank.as_ref()?.value, id, severity)))
        .collect();
    ranked.sort_by_key(|(rank, id, _)| (*rank, *id));
    let mut found = Vec::new();
    for (key, time) in TIMES {
        let stated: Vec<_> = ranked
            .iter()
            .filter_map(|(rank, id, severity)| Some((*rank, *id, *severity, time(severity)?)))
            .collect();
        for pair in stated.windows(2) {
            let [
                (rank, worse, severity, own),
                (other_rank, lesser, _, theirs),
            ] = pair
            else {
                continue;
            };
            if rank < other_rank
                && own.value.minutes() > theirs.value.minutes()
                && theirs.value.minutes().is_some()
            {
                found.push(finding(
                    key,
                    (worse, severity, own),
                    (lesser, &theirs.value),
                ));
            }
        }
    }
    found
}

fn finding(
    key: &'static str,
    (worse, severity, own): (&Id, &PlanEntry<Severity>, &Field<Duration>),
    (lesser, theirs): (&Id, &Duration),
) -> Finding {
    let message = message!(
        "{} of {} is {}, but the less severe {} has {}",
        code(key),
        named(SubjectKind::Severity, worse),
        own.value,
        named(SubjectKind::Severity, lesser),
        *theirs
    );
    RULE.finding(message)
        .subject(Subject::new(SubjectKind::Severity, worse))
        .label(severity.at(own.span), "")
        .help("put the times in order, or correct the ranks: 1 is the worst")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn neighbours_in_rank_are_compared_once_for_all_plans() {
        check(
            &RULE,
            &[(RULE.examples().file, RULE.examples().bad)],
            &[
                "plans/base/plan.toml `\"30m\"`: `respond-within` of `sev1` is 30 minutes, but the less severe `sev2` has 15 minutes, in `harbor`, `mill` and `north`",
            ],
        );
    }
}
