//! Resolves a reference in a plan: to a fact, a step of a playbook, a heading of a section, or a value of the plan.

use crate::id::SubjectKind;
use crate::plan::Plan;
use crate::references::{PlanValue, Reference};

impl Plan {
    /// Returns a value of the plan that text can refer to.
    pub fn value(&self, value: PlanValue) -> String {
        match value {
            PlanValue::Name => self.name.clone(),
            PlanValue::Provider => self.provider.clone(),
            PlanValue::Timezone => self.timezone.clone(),
            PlanValue::Sector => {
                let profile = self.source.file.profile.as_ref();
                profile
                    .and_then(|profile| profile.sector.as_ref())
                    .map(|sector| sector.value.clone())
                    .unwrap_or_default()
            }
        }
    }

    /// Whether a reference leads somewhere in this plan, its step or heading included.
    pub fn resolves(&self, reference: &Reference) -> bool {
        let body = match reference.kind {
            SubjectKind::Section => self
                .sections
                .get(reference.id.as_str())
                .map(|section| &section.body),
            SubjectKind::Playbook => self
                .playbooks
                .get(reference.id.as_str())
                .map(|playbook| &playbook.body),
            kind => return reference.anchor.is_none() && self.has(kind, &reference.id),
        };
        body.is_some_and(|body| match &reference.anchor {
            Some(anchor) => body
                .headings
                .iter()
                .any(|heading| heading.anchor.as_str() == anchor),
            None => true,
        })
    }
}
