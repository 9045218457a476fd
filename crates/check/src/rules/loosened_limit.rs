//! `loosened-limit`: an own limit that is longer than that of the law.

use std::collections::BTreeSet;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::{code, named};
use irplan_plan::model::{ClockLimit, Duty};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::duties::{is_owed, own_duties};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("loosened-limit"),
    group: Group::Procedures,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let loosened = own_duties(case).filter_map(|(id, duty)| {
        let limit = duty.own_limit.as_ref()?;
        let has_cut_off = duty.cut_off.is_some();
        let passed = numbers(case, id, duty);
        let passed = passed
            .into_iter()
            .filter(|(_, law)| limit.value.can_end_after(*law, has_cut_off));
        let (other, law) = passed.min_by_key(|(_, law)| law.most_minutes())?;
        let mut of = message!("{}", code(law.to_string()));
        if other != id {
            of = message!("{} of duty {}", of, named(SubjectKind::Duty, other));
        }
        let finding = RULE
            .finding(message!(
                "the own limit {} of duty {} can end later than {}",
                code(limit.value.to_string()),
                named(SubjectKind::Duty, id),
                of
            ))
            .subject(Subject::new(SubjectKind::Duty, id))
            .label(duty.at(limit.span), "")
            .help("shorten it; an own limit can only be stricter than the law or the contract");
        Some(finding)
    });
    loosened.collect()
}

/// Returns the numbers that bind a duty: its own, and those of the duties with or before which its notice goes out. Only
/// clocks that start with the same event can be compared.
fn numbers<'a>(case: &Case<'a>, id: &'a Id, duty: &'a Duty) -> Vec<(&'a Id, ClockLimit)> {
    let mut found: Vec<_> = duty.numbers().map(|number| (id, number)).collect();
    let starts: BTreeSet<_> = duty.start_events().collect();
    let (mut seen, mut next) = (BTreeSet::from([id]), vec![duty]);
    while let Some(one) = next.pop() {
        for (_, other) in one.relations().filter(|(_, other)| seen.insert(*other)) {
            let related = case.plan.duties.get(other).filter(|it| is_owed(case, it));
            let Some(related) = related else { continue };
            let clocks = related.clocks().into_iter();
            let same = clocks.filter(|(from, ..)| starts.is_empty() || starts.contains(from));
            found.extend(same.filter_map(|(_, within, _)| Some((other, within.limit()?))));
            next.push(related);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[track_caller]
    fn check_limit(duty: &str, limit: &str, law: Option<&str>) {
        let plan = format!(
            "packs = [\"gdpr\", \"bsig\", \"us-ri-insurance\", \"sec-8k\"]\n[duties.\"{duty}\"]\nown-limit = \"{limit}\"\n"
        );
        let found = law.map(|law| format!(
            "plans/harbor/plan.toml `\"{limit}\"`: the own limit `{limit}` of duty `{duty}` can end later than `{law}`"
        ));
        let expected: Vec<_> = found.iter().map(String::as_str).collect();
        check(&RULE, &[("plan.toml", &plan)], &expected);
    }

    #[test]
    fn an_own_limit_is_at_most_as_long_as_the_law() {
        let check_authority = |limit, is_found: bool| {
            check_limit("gdpr:authority", limit, is_found.then_some("72h"));
        };
        check_authority("24h", false);
        check_authority("72h", false);
        check_authority("73h", true);
        // The third day ends after the 72 hours.
        check_authority("3d", true);
        check_authority("1d", false);
        check_authority("2bd", true);
        // A month can have 28 days, and holidays make business days longer.
        check_limit("bsig:final", "30d", Some("1mo"));
        check_limit("bsig:final", "28d", None);
        check_limit("bsig:final", "5bd", Some("1mo"));
        check_limit("us-ri-insurance:commissioner", "72h", None);
        check_limit("us-ri-insurance:commissioner", "4d", Some("3bd"));
        // The last day for the SEC ends at 17:30.
        check_limit("sec-8k:item-1-05", "4bd", Some("4bd"));
        check_limit("sec-8k:item-1-05", "3bd", None);
    }

    #[test]
    fn the_limit_of_a_duty_that_goes_out_with_it_binds_too() {
        let duty = |id: &str, keys: &str| format!("[duties.{id}]\nstarts = \"aware\"\n{keys}\n");
        let other = duty("y", "within = \"24h\"");
        for relation in ["with", "before"] {
            let check_own = |limit: &str, expected: &[&str]| {
                let own = duty("x", &format!("{relation} = \"y\"\nown-limit = \"{limit}\""));
                check(&RULE, &[("plan.toml", &format!("{own}{other}"))], expected);
            };
            check_own("12h", &[]);
            check_own(
                "48h",
                &[
                    "plans/harbor/plan.toml `\"48h\"`: the own limit `48h` of duty `x` can end later than `24h` of duty `y`",
                ],
            );
        }
        // Duties that wait for each other end the search.
        let round = duty("x", "with = \"y\"\nown-limit = \"9h\"") + &duty("y", "with = \"x\"");
        check(&RULE, &[("plan.toml", &round)], &[]);
    }
}
