//! Everything that the portal shows besides the editions of plans.

use std::collections::BTreeMap;

use irplan_plan::history::HistoryNote;
use irplan_plan::model::PlanKind;
use irplan_plan::{Commit, Finding, Level, PlanId, RuleId};
use jiff::civil::Date;

use crate::edition::SiteInput;
use crate::rule_page::{RulePage, path_of_rule};

/// What the provider's staff see of the repository as a whole.
pub(crate) struct PortalEdition<'a> {
    /// The name of the portal.
    pub(crate) name: String,
    /// A line on every page.
    pub(crate) classification: Option<&'a str>,
    /// The commit that the portal is built from, if any.
    pub(crate) head: Option<&'a Commit>,
    /// The day on which it is built.
    pub(crate) today: Date,
    /// What could not be judged.
    pub(crate) notes: &'a [HistoryNote],
    /// The pages that explain rules.
    pub(crate) rules: &'a [RulePage],
    /// The published plans in the order of their ids, each with its kind and name.
    pub(crate) plans: Vec<(&'a PlanId, PlanKind, &'a str)>,
    /// The findings that belong to no published plan alone.
    pub(crate) findings: Vec<&'a Finding>,
    findings_by_plan: &'a BTreeMap<PlanId, Vec<&'a Finding>>,
}

impl<'a> PortalEdition<'a> {
    /// The edition of the portal.
    pub(crate) fn new(input: &SiteInput<'a>) -> Self {
        let site = input.repository.settings.site.as_ref();
        let title = site.and_then(|site| site.title.as_ref());
        let default_name = || format!("{} plan portal", input.repository.provider_name());
        let classification = site.and_then(|site| site.classification.as_ref());
        let plans = input.repository.published();
        let plans: Vec<_> = plans
            .map(|plan| (&plan.id, plan.kind, plan.name.as_str()))
            .collect();
        Self {
            name: title.map_or_else(
                || default_name().trim().to_owned(),
                |title| title.value.clone(),
            ),
            classification: classification.map(|line| line.value.as_str()),
            head: input.history.head().map(|head| &**head),
            today: input.today,
            notes: input.history.notes(),
            rules: input.rules,
            findings: shared_findings(input.findings, &plans),
            plans,
            findings_by_plan: input.findings_by_plan,
        }
    }

    /// Counts the findings of a plan at a level.
    pub(crate) fn count(&self, plan: &PlanId, level: Level) -> usize {
        let own = self.findings_by_plan.get(plan).into_iter().flatten();
        own.filter(|finding| finding.level == level).count()
    }

    /// Returns the page that explains a rule.
    pub(crate) fn rule_page_path(&self, rule: RuleId) -> Option<String> {
        path_of_rule(self.rules, rule)
    }
}

/// Returns the findings that are about several plans, or about none that is published.
fn shared_findings<'a>(
    findings: &'a [Finding],
    published: &[(&PlanId, PlanKind, &str)],
) -> Vec<&'a Finding> {
    let is_published = |id: &PlanId| published.iter().any(|(other, ..)| *other == id);
    let is_shared = |finding: &&Finding| {
        let is_of_one = finding.plan.as_ref().is_some_and(is_published);
        finding.level > Level::Allow && (!is_of_one || finding.is_across_plans)
    };
    findings.iter().filter(is_shared).collect()
}
