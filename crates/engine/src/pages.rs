//! What pages are made of: judged plans, so that the pages say what is wrong in the words of the terminal.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use irplan_plan::model::{Audience, PlanKind};
use irplan_plan::{Plan, PlanId};
use irplan_site::RulePage;

use crate::stages::JudgedPlans;

impl JudgedPlans {
    /// What pages of some plans are made of: all plans and the portal if there is no `only`.
    pub fn site_input<'a>(
        &'a self,
        audience: Audience,
        only: Option<&'a BTreeSet<PlanId>>,
    ) -> irplan_site::Input<'a> {
        irplan_site::Input {
            repository: self.set().plans(),
            snapshot: self.set().snapshot(),
            history: self.history(),
            findings: self.findings(),
            rules: rule_pages(),
            today: self.today(),
            audience,
            only,
        }
    }
}

/// The pages that explain rules, made once.
fn rule_pages() -> &'static [RulePage] {
    static PAGES: LazyLock<Vec<RulePage>> = LazyLock::new(|| {
        let page = |rule: &&irplan_check::Rule| {
            let (name, group) = (rule.name, rule.group.name());
            RulePage::new(name, group, rule.level, rule.summary(), &rule.markdown())
        };
        irplan_check::catalogue().iter().map(page).collect()
    });
    &PAGES
}

/// The folder of a plan's pages.
pub fn folder_of(plan: &Plan) -> String {
    match plan.kind {
        PlanKind::Provider => "portal/plan/".to_owned(),
        PlanKind::Client | PlanKind::Base => format!("clients/{}/", plan.id),
    }
}
