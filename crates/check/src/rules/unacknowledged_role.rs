//! `unacknowledged-role`: somebody who has not said that they know their role.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::signoff::State;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level};

use super::stale_contact::{said, with_sign_off};
use crate::changed::since;
use crate::context::{Case, command, to_sign};
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "unacknowledged-role",
    group: Group::Team,
    level: Level::Warn,
    fault: Fault::Subject,
    summary: "a role whose holder has not confirmed it as it stands",
    page: Page {
        finds: "Roles with a holder, without an acknowledgement that holds today: none was ever made, it is older than \
                `policy.acknowledge-roles-every`, or the role's holder, deputies, duties or authority changed since.",
        why: "People find out that they are the incident commander when the phone rings.",
        file: "signoffs.toml",
        bad: Example(
            "[\"role:legal\"]\nby = \"counsel\"\non = 2026-07-01\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n",
        ),
        good: Example(""),
        remedy: "Go through the role with its holder, and write down with `irplan acknowledge` that they know it.",
        source: "Guidance on response plans; NIST SP 800-53 r5, IR-8.",
    },
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let (plan, mut found) = (case.plan, Vec::new());
    for (id, role) in plan.roles.iter().filter(|(_, role)| role.holder.is_some()) {
        let subject = Subject::new(SubjectKind::Role, id);
        let standing = plan.standing(&subject, case.today());
        if standing.state.holds() {
            continue;
        }
        let sign = to_sign(&command("acknowledge", plan, &subject), &standing);
        let talk = match standing.state {
            State::Voided => "show the holder what changed",
            _ => "go through it with the holder",
        };
        let why = said(&standing, "acknowledged", "acknowledgement");
        let finding = RULE
            .finding(format!("role `{id}` {why}"))
            .label(role.origin().place(), "")
            .help(format!("{}{talk}, then {sign}", since(case, &subject)));
        found.push(with_sign_off(case, finding, &subject).subject(subject));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    #[test]
    fn a_role_that_somebody_holds_wants_a_word_from_them() {
        let none = &[("signoffs.toml", "-[\"role:legal\"]\n")];
        check(
            &RULE,
            none,
            &["plans/harbor/plan.toml `legal`: role `legal` was never acknowledged"],
        );
        check_help(
            &RULE,
            none,
            "go through it with the holder, then type `irplan acknowledge --client harbor role:legal`",
        );
        check(
            &RULE,
            &[("signoffs.toml", RULE.page.bad.0)],
            &[
                "plans/harbor/plan.toml `legal`: role `legal` changed since its acknowledgement of 2026-07-01 by `counsel`",
            ],
        );
        let open = "[roles.scribe]\nname = \"Scribe\"\n";
        let unsigned = "-[\"role:scribe\"]\n";
        check(
            &RULE,
            &[("plan.toml", open), ("signoffs.toml", unsigned)],
            &[],
        );
    }
}
