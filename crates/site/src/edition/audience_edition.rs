//! A plan as its readers may see it.

use irplan_plan::markdown::Document;
use irplan_plan::model::{Audience, Playbook, Section};
use irplan_plan::subjects::SubjectValue;
use irplan_plan::{AttachedFile, AudiencePlan, Id, Pack, Plan, PlanEntry, Repository, SubjectKind};
use jiff::civil::Date;

use crate::site_folders::site_folder;

/// A plan as the readers of its site may see it, on the day on which the site is built.
pub(crate) struct Edition<'a> {
    pub(crate) plan: AudiencePlan<'a>,
    today: Date,
}

impl<'a> Edition<'a> {
    /// The edition of a plan that its site shows.
    pub(crate) fn new(
        repository: &'a Repository,
        plan: &'a Plan,
        audience: Audience,
        today: Date,
    ) -> Self {
        Self {
            plan: repository.for_audience(plan, audience, today),
            today,
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
        self.today
    }

    /// Returns the pictures and documents that its texts show or link to.
    pub(crate) fn attached_files(&self) -> impl Iterator<Item = &AttachedFile> {
        let kinds = SubjectKind::ALL.iter().copied();
        let subjects = kinds.flat_map(|kind| self.plan.subjects(kind));
        let bodies = subjects.filter_map(|subject| subject.value.body());
        bodies.flat_map(Document::attached_files)
    }

    /// Returns the packs that the site has a page for: those that the plan chooses, and on the provider's site also those
    /// that only other plans choose, because the provider's people read them.
    pub(crate) fn packs(&self) -> Vec<&Pack> {
        let chosen = self.plan.packs();
        let others = self.plan.subjects(SubjectKind::Pack).into_iter();
        let others = others.filter_map(|subject| match subject.value {
            SubjectValue::Pack(pack) if !chosen.contains_key(subject.id) => Some(pack),
            _ => None,
        });
        chosen.values().map(|pack| &**pack).chain(others).collect()
    }

    /// Returns the sections by phase and place; those without a phase come last.
    pub(crate) fn sections(&self) -> Vec<(&Id, &PlanEntry<Section>)> {
        let mut sections: Vec<_> = self.plan.sections().iter().collect();
        sections.sort_by_key(|(id, section)| {
            let phase = section.head.phase.as_ref().map(|phase| phase.value);
            let order = section.head.order.as_ref().map(|order| order.value);
            (phase.is_none(), phase, order.is_none(), order, *id)
        });
        sections
    }

    /// Returns the playbooks in their order.
    pub(crate) fn playbooks(&self) -> Vec<(&Id, &PlanEntry<Playbook>)> {
        let mut playbooks: Vec<_> = self.plan.playbooks().iter().collect();
        playbooks.sort_by_key(|(id, playbook)| {
            let order = playbook.head.order.as_ref().map(|order| order.value);
            (order.is_none(), order, *id)
        });
        playbooks
    }
}
