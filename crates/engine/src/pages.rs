//! What pages are made of: what was loaded, judged first, so that the pages can say what is wrong.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use irplan_plan::model::{Audience, PlanKind};
use irplan_plan::{Finding, History, Plan, PlanId, Repository, Snapshot};
use irplan_site::RulePage;
use jiff::civil::Date;

/// What pages are made of.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The plans.
    pub plans: &'a Repository,
    /// The texts that they were read from.
    pub snapshot: &'a Snapshot,
    /// Who changed what when.
    pub history: &'a History,
    /// What reading them found.
    pub findings: &'a [Finding],
    /// The day.
    pub today: Date,
    /// For whom.
    pub audience: Audience,
    /// The plans to make pages of, and no portal; `None` for everything.
    pub only: Option<&'a BTreeSet<PlanId>>,
}

impl<'a> Input<'a> {
    /// What the rules say, so that the pages can say it; those that compare all plans are not asked again where it is known
    /// what they said `earlier`.
    pub fn judge(self, earlier: Option<&[Finding]>) -> irplan_check::Report {
        let input = irplan_check::Input {
            repository: self.plans,
            snapshot: self.snapshot,
            history: self.history,
        };
        let options = irplan_check::Options {
            plans: self.only.cloned(),
            earlier: earlier.map(<[Finding]>::to_vec),
            ..irplan_check::Options::on(self.today)
        };
        irplan_check::run(input, self.findings.to_vec(), &options)
    }

    /// What pages are made of where this is `judged`.
    pub fn of_site(self, judged: &'a [Finding]) -> irplan_site::Input<'a> {
        irplan_site::Input {
            repository: self.plans,
            snapshot: self.snapshot,
            history: self.history,
            findings: judged,
            rules: rule_pages(),
            today: self.today,
            audience: self.audience,
            only: self.only,
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
