//! What sites are made from. It holds what some readers may not see, so only this module and the entry point use it.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::model::Audience;
use irplan_plan::{Finding, History, PlanId, Repository, Snapshot};
use jiff::civil::Date;

use crate::edition::AttachmentReader;
use crate::rule_page::RulePage;

/// The inputs of a site.
#[derive(Clone, Copy, Debug)]
pub struct SiteInput<'a> {
    /// The plans.
    pub repository: &'a Repository,
    /// The texts from which they were read, for the lines of findings.
    pub snapshot: &'a Snapshot,
    /// Who changed what, and when.
    pub history: &'a History,
    /// The findings, in which a fault that several plans have is listed once: for the portal.
    pub findings: &'a [Finding],
    /// The findings of each plan, worded for that plan alone: for its own pages.
    pub findings_by_plan: &'a BTreeMap<PlanId, Vec<&'a Finding>>,
    /// The pages that explain rules, sorted by name; a rule without one is not explained on the site.
    pub rules: &'a [RulePage],
    /// The day on which the site is built.
    pub today: Date,
    /// Who the clients' sites are for. The provider's own plan is always for the provider.
    pub audience: Audience,
    /// Gives the bytes of pictures and documents.
    pub attachments: AttachmentReader<'a>,
    /// The plans to publish, and no portal; `None` for all of them and the portal.
    pub selected: Option<&'a BTreeSet<PlanId>>,
}
