//! `unknown-pack`: a pack that does not exist, found while reading.

use irplan_plan::{Level, RuleId};

use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::UNKNOWN_PACK,
    group: Group::Procedures,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Parsing,
};

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    const WRONG: &str = "packs = [\"gdpr\", \"hippa\"]\n";

    #[test]
    fn a_misspelt_pack_is_found_with_the_nearest_name() {
        check(&RULE, &[("plan.toml", "packs = [\"gdpr\"]\n")], &[]);
        check(
            &RULE,
            &[("plan.toml", WRONG)],
            &["plans/harbor/plan.toml `\"hippa\"`: there is no pack `hippa`"],
        );
        check_help(&RULE, &[("plan.toml", WRONG)], "did you mean `hipaa`?");
        let declined = "[declined-packs.hippa]\nreason = \"r\"\nby = \"jane\"\non = 2026-11-01\n";
        check(
            &RULE,
            &[("plan.toml", declined)],
            &["plans/harbor/plan.toml `hippa`: there is no pack `hippa`"],
        );
    }
}
