//! `overlong-sign-off`: a sign-off that claims to last longer than policy lets it.

use irplan_plan::{Finding, Level};

use crate::context::Case;
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};
use crate::signed::{Signed, signed};

pub(crate) const RULE: Rule = Rule {
    name: "overlong-sign-off",
    group: Group::SignOffs,
    level: Level::Warn,
    fault: Fault::Words,
    summary: "a sign-off whose `due` lies after the end of its interval",
    page: Page {
        finds: "Sign-offs with a day `due` that lies after the end of their interval, such as `policy.review-sections-every`.",
        why: "`due` may end a sign-off early, so that not everything falls due at once. A later day would let whoever signs decide how long a text \
              counts as fresh. It counts for nothing: the sign-off ends with its interval, and whoever reads the file believes otherwise.",
        file: "signoffs.toml",
        bad: Example(
            "[\"section:contain\"]\nby = \"sam\"\non = 2026-11-02\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\ndue = 2028-11-02\n",
        ),
        good: Example(""),
        remedy: "Remove `due`, or sign again with `irplan review --due DATE` or `--spread`, which only shorten. If the interval is too short, lengthen \
                 it in `[policy]`, where it can be seen.",
        source: "The plan language itself; see `docs/format.md`.",
    },
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = signed(case.plan, case.context.history);
    all.filter_map(|signed| finding(case, &signed)).collect()
}

fn finding(case: &Case<'_>, signed: &Signed<'_>) -> Option<Finding> {
    let (subject, entry) = (signed.subject, signed.entry);
    let due = entry.due.as_ref()?;
    let end = case.plan.policy.interval(subject.kind);
    let end = end.after(entry.on.value)?;
    if due.value <= end {
        return None;
    }
    let message = format!(
        "the sign-off of `{subject}` claims to last until {}, and its interval ends on {end}",
        due.value
    );
    let finding = RULE.finding(message).subject(subject.clone());
    Some(
        finding
            .label(entry.origin.at(due.span), "later than policy allows")
            .help("remove `due`: it can only end a sign-off earlier"),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[track_caller]
    fn check_due(policy: &str, due: &str, ends: Option<&str>) {
        let entry = RULE.page.bad.0.replace("2028-11-02", due);
        let expected = ends.map(|ends| {
            format!(
                "plans/harbor/signoffs.toml `{due}`: the sign-off of `section:contain` claims to last until {due}, and its interval ends on {ends}"
            )
        });
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        let changes = [("irplan.toml", policy), ("signoffs.toml", &entry)];
        check(&RULE, &changes, &expected);
    }

    #[test]
    fn an_end_may_be_earlier_and_no_day_later() {
        check_due("", "2027-01-02", None);
        check_due("", "2027-11-02", None);
        check_due("", "2027-11-03", Some("2027-11-02"));
    }

    #[test]
    fn the_interval_is_the_policy_s() {
        let policy = "[policy]\nreserved-data = \"allow\"\nreview-sections-every = \"10d\"\n";
        check_due(policy, "2026-11-12", None);
        check_due(policy, "2027-01-02", Some("2026-11-12"));
    }
}
