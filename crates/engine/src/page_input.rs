//! Gathers what pages are made from: plans with their findings, so that pages use the words of the terminal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use irplan_plan::model::Audience;
use irplan_plan::{Finding, PlanId};
use irplan_site::{AttachmentReader, RulePage};

use crate::stages::JudgedPlans;

impl JudgedPlans {
    /// Returns what the pages of some plans are made from: all plans and the portal if there is no `only`. `of_plan`
    /// has the findings of each plan, from [`Report::by_plan`](irplan_check::Report::by_plan), and `attachments` reads
    /// pictures and documents: see [`AttachmentFiles`](crate::attachment_files::AttachmentFiles).
    pub fn site_input<'a>(
        &'a self,
        audience: Audience,
        only: Option<&'a BTreeSet<PlanId>>,
        of_plan: &'a BTreeMap<PlanId, Vec<&'a Finding>>,
        attachments: AttachmentReader<'a>,
    ) -> irplan_site::SiteInput<'a> {
        irplan_site::SiteInput {
            repository: self.set().plans(),
            snapshot: self.set().snapshot(),
            history: self.history(),
            findings: self.findings(),
            findings_by_plan: of_plan,
            rules: rule_pages(),
            today: self.today(),
            audience,
            attachments,
            selected: only,
        }
    }
}

/// Returns the pages that explain rules, made once.
fn rule_pages() -> &'static [RulePage] {
    static PAGES: LazyLock<Vec<RulePage>> = LazyLock::new(|| {
        let page = |rule: &&irplan_check::Rule| {
            let (id, group) = (rule.id, rule.group.name());
            RulePage::new(id, group, rule.level, rule.summary(), &rule.markdown())
        };
        irplan_check::catalogue().iter().map(page).collect()
    });
    &PAGES
}
