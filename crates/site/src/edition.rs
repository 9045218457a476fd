//! A plan as its readers may see it.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::model::{Audience, Playbook, Section};
use irplan_plan::{
    AudiencePlan, Commit, Finding, History, Id, Inherited, LastChange, LineColumn, Message, Place,
    Plan, PlanId, RepoPath, Repository, RuleId, Snapshot, Subject, SubjectKind, Value,
};
use jiff::civil::Date;

use crate::rule_page::RulePage;
use crate::site_folders::site_folder;

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
    /// The plans to publish, and no portal; `None` for all of them and the portal.
    pub selected: Option<&'a BTreeSet<PlanId>>,
}

impl SiteInput<'_> {
    /// Returns the page that explains a rule within a site that has a finding of it, and within the portal.
    pub(crate) fn rule_page_path(&self, rule: RuleId) -> Option<String> {
        let mut rules = self.rules.iter();
        rules.find(|page| page.rule == rule).map(RulePage::path)
    }
}

/// A plan as the readers of its site may see it, with everything else that its pages show.
///
/// Pages get this and never the [`SiteInput`], which also has what the readers may not see.
pub(crate) struct Edition<'a> {
    pub(crate) plan: AudiencePlan<'a>,
    input: SiteInput<'a>,
    full_plan: &'a Plan,
}

impl<'a> Edition<'a> {
    /// The edition of a plan that its site shows.
    pub(crate) fn new(input: SiteInput<'a>, plan: &'a Plan) -> Self {
        Self {
            plan: plan.for_audience(input.audience, input.today),
            input,
            full_plan: plan,
        }
    }

    /// Whether this edition leaves out what is only for the provider.
    pub(crate) fn is_for_client(&self) -> bool {
        self.plan.audience() == Audience::Client
    }

    /// Returns the folder of the plan's site.
    pub(crate) fn folder(&self) -> String {
        site_folder(self.plan.id(), self.plan.kind())
    }

    /// Returns the day on which the site is built.
    pub(crate) fn today(&self) -> Date {
        self.input.today
    }

    /// Returns the commit that the site is built from, if any.
    pub(crate) fn head(&self) -> Option<&'a Commit> {
        self.input.history.head().map(|head| &**head)
    }

    /// Returns what could not be judged.
    pub(crate) fn notes(&self) -> &'a [String] {
        self.input.history.notes()
    }

    /// Returns the pages that explain rules.
    pub(crate) fn rules(&self) -> &'a [RulePage] {
        self.input.rules
    }

    /// Returns where a rule is explained within the site.
    pub(crate) fn rule_page_path(&self, rule: RuleId) -> Option<String> {
        self.input.rule_page_path(rule)
    }

    /// Returns the name of a plan that this one inherits from.
    pub(crate) fn plan_name(&self, id: &PlanId) -> String {
        let plan = self.input.repository.plans.get(id);
        plan.map_or_else(|| id.to_string(), |plan| plan.name.clone())
    }

    /// Returns the sections by phase and place; those without a phase come last.
    pub(crate) fn sections(&self) -> Vec<(&Id, &Inherited<Section>)> {
        let mut sections: Vec<_> = self.plan.sections().iter().collect();
        sections.sort_by_key(|(id, section)| {
            let phase = section.head.phase.as_ref().map(|phase| phase.value);
            let order = section.head.order.as_ref().map(|order| order.value);
            (phase.is_none(), phase, order.is_none(), order, *id)
        });
        sections
    }

    /// Returns the playbooks in their order.
    pub(crate) fn playbooks(&self) -> Vec<(&Id, &Inherited<Playbook>)> {
        let mut playbooks: Vec<_> = self.plan.playbooks().iter().collect();
        playbooks.sort_by_key(|(id, playbook)| {
            let order = playbook.head.order.as_ref().map(|order| order.value);
            (order.is_none(), order, *id)
        });
        playbooks
    }

    /// When the text or table of a subject last changed its meaning, if history knows.
    pub(crate) fn last_change(&self, from: &PlanId, subject: &Subject) -> Option<&'a LastChange> {
        let id = subject.id.as_ref()?;
        if !self.plan.has(subject.kind, id.as_str()) {
            return None;
        }
        self.input.history.of_subject(from, subject)
    }

    /// Returns the findings of this plan, without those that are about or mention something that the readers may not
    /// see.
    pub(crate) fn findings(&self) -> Vec<&'a Finding> {
        let own = self
            .input
            .findings_by_plan
            .get(self.plan.id())
            .into_iter()
            .flatten();
        if !self.is_for_client() {
            return own.copied().collect();
        }
        let anchors = self.hidden_anchors();
        own.copied()
            .filter(|finding| !self.is_hidden(finding) && !names_anchor(finding, &anchors))
            .collect()
    }

    /// Whether a finding is about, mentions, or is in the table of something that the readers may not see.
    fn is_hidden(&self, finding: &Finding) -> bool {
        let is_hidden = |subject: &Subject| {
            let id = subject.id.as_ref().map_or("", Id::as_str);
            self.full_plan.has(subject.kind, id) && !self.plan.has(subject.kind, id)
        };
        let mut places = finding.labels.iter().map(|label| &label.place);
        finding.mentions().any(|subject| is_hidden(&subject))
            || places.any(|place| self.contact_at(place).is_some_and(|it| is_hidden(&it)))
    }

    /// Returns the contact whose table contains a place: the last one with its header before the place.
    fn contact_at(&self, place: &Place) -> Option<Subject> {
        let source = &self.input.repository.plans.get(&place.path.plan()?)?.source;
        let of_file = source.contacts.iter().filter(|(_, contact)| {
            let origin = &contact.origin;
            origin.path == place.path && origin.header.start <= place.span.start
        });
        let (id, _) = of_file.max_by_key(|(_, contact)| contact.origin.header.start)?;
        Some(Subject::new(SubjectKind::Contact, id))
    }

    /// Returns the anchors of headings that have another one on pages, because the heading names something that the
    /// readers may not see.
    fn hidden_anchors(&self) -> BTreeSet<&str> {
        let mut hidden = BTreeSet::new();
        for kind in SubjectKind::ALL.iter().copied() {
            for subject in self.full_plan.subjects(kind) {
                let copy = self.plan.body(kind, subject.id);
                if let (Some(whole), Some(copy)) = (subject.value.body(), copy) {
                    let headings = whole.headings.iter().zip(&copy.headings);
                    let changed = headings.filter(|(whole, copy)| whole.anchor != copy.anchor);
                    hidden.extend(changed.map(|(whole, _)| whole.anchor.as_str()));
                }
            }
        }
        hidden
    }

    /// Returns a place as `path:line`.
    pub(crate) fn line(&self, place: &Place) -> String {
        match self.input.snapshot.text(&place.path) {
            Some(text) => format!(
                "{}:{}",
                place.path,
                LineColumn::of(text, place.span.start).line
            ),
            None => place.path.to_string(),
        }
    }

    /// Returns the address where a file can be edited.
    pub(crate) fn edit_url(&self, path: &RepoPath) -> Option<String> {
        edit_url(self.input.repository, path)
    }
}

/// Returns the address where a file can be edited, by the pattern of the settings; only on the web.
pub(crate) fn edit_url(repository: &Repository, path: &RepoPath) -> Option<String> {
    let pattern = &repository.settings.site.as_ref()?.edit_url.as_ref()?.value;
    let is_web = pattern.starts_with("https://") || pattern.starts_with("http://");
    is_web.then(|| pattern.replace("{path}", &percent_encoded(path.as_str())))
}

/// Returns a path as part of an address.
fn percent_encoded(path: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Whether a finding names a heading or a step by one of some anchors.
fn names_anchor(finding: &Finding, anchors: &BTreeSet<&str>) -> bool {
    let mut values = finding.messages().flat_map(Message::values);
    values.any(|value| match value {
        Value::Anchor(anchor) => anchors.contains(anchor.as_str()),
        _ => false,
    })
}
