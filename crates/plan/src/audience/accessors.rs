//! What pages may ask a copy for.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::audience::audience_plan::AudiencePlan;
use crate::audience::sign_off_summary::SignOffSummary;
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::kinds::with_kind_fields;
use crate::markdown::Document;
use crate::model::{Audience, Contact, Exercise, Incident, PlanKind, Profile, Role};
use crate::packs::Pack;
use crate::phone::Region;
use crate::plan::{PlanEntry, Subjects};
use crate::references::{PlanValue, Reference};
use crate::signoff::SlipCode;
use crate::subjects::PlanSubject;
use crate::time_zone::TimeZoneName;
use crate::toml::Duration;

macro_rules! define_accessors {
    (
        subjects $subjects:tt
        inherited { $($kind:ident($type:ty): $field:ident from $($source:tt).+;)+ }
        tables $tables:tt
        keys $keys:tt
        folders $folders:tt
        records $records:tt
    ) => {
        /// The subjects of each kind that a plan can inherit.
        impl AudiencePlan<'_> {
            $(
                #[doc = concat!("Returns the ", stringify!($field), " that the audience may see.")]
                pub fn $field(&self) -> &Subjects<$type> {
                    &self.plan.$field
                }
            )+
        }
    };
}
with_kind_fields!(define_accessors);

/// The plan itself, and its records.
impl AudiencePlan<'_> {
    /// Returns the audience.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// Returns the id: the folder's name.
    pub fn id(&self) -> &PlanId {
        &self.plan.id
    }

    /// Returns the packs that it chooses.
    pub fn packs(&self) -> &BTreeMap<Id, Arc<Pack>> {
        &self.plan.packs
    }

    /// Returns whom it is for.
    pub fn kind(&self) -> PlanKind {
        self.plan.kind
    }

    /// Returns the organisation's name.
    pub fn name(&self) -> &str {
        &self.plan.name
    }

    /// Returns the provider's name.
    pub fn provider(&self) -> &str {
        &self.plan.provider
    }

    /// Returns the country of the plan, whose numbers are shown as they are written.
    pub fn region(&self) -> Option<Region> {
        self.plan.region
    }

    /// Returns the time zone of a contact's hours, if it is not the plan's own.
    pub fn foreign_zone<'a>(&'a self, contact: &'a PlanEntry<Contact>) -> Option<&'a str> {
        let own = contact.timezone.as_ref().map(|zone| zone.value.as_str());
        let zone = own.or_else(|| {
            self.plan
                .contact_time_zones
                .get(&contact.from)
                .map(TimeZoneName::as_str)
        })?;
        (zone != self.plan.timezone).then_some(zone)
    }

    /// IANA name of the time zone.
    pub fn timezone(&self) -> &str {
        &self.plan.timezone
    }

    /// Returns a line on every page.
    pub fn classification(&self) -> Option<&str> {
        self.plan.classification.as_deref()
    }

    /// Returns who the organisation is.
    pub fn profile(&self) -> Option<&Profile> {
        self.plan.source.file.profile.as_deref()
    }

    /// Exercises.
    pub fn exercises(&self) -> &BTreeMap<Id, Arc<Exercise>> {
        &self.plan.source.exercises
    }

    /// Incidents.
    pub fn incidents(&self) -> &BTreeMap<Id, Arc<Incident>> {
        &self.plan.source.incidents
    }

    /// Returns how often the plan is exercised.
    pub fn exercise_every(&self) -> Duration {
        self.plan.policy.exercise_every
    }

    /// Returns the last day of the plan's onboarding.
    pub fn onboarding_until(&self) -> Option<Date> {
        self.plan.policy.onboarding_until
    }

    /// Whether nothing is computed for a duty, because its pack has an error.
    pub fn is_stopped(&self, duty: &Id) -> bool {
        self.plan.is_stopped(duty)
    }

    /// Returns how long before its end a sign-off is due soon.
    pub fn due_soon(&self) -> Duration {
        self.plan.policy.due_soon
    }
}

/// Subjects by their ids, and what was signed.
impl AudiencePlan<'_> {
    /// Returns a value of the plan that text can refer to.
    pub fn value(&self, value: PlanValue) -> String {
        self.plan.value(value)
    }

    /// Whether the plan has a subject; see [`Plan::has`](crate::Plan::has).
    pub fn has(&self, kind: SubjectKind, id: &str) -> bool {
        self.plan.has(kind, id)
    }

    /// Returns the name to show for a subject: a person's name, a section's title.
    pub fn title(&self, kind: SubjectKind, id: &str) -> Option<String> {
        self.plan.title(kind, id)
    }

    /// Whether a reference leads somewhere in this plan, its step or heading included.
    pub fn resolves(&self, reference: &Reference) -> bool {
        self.plan.resolves(reference)
    }

    /// Returns the holder and the deputies of a role, in the order in which they are called, without those who are left
    /// out.
    pub fn people_of(&self, role: &Role) -> Vec<(&Id, &PlanEntry<Contact>)> {
        self.plan.people_of(role)
    }

    /// Returns the subjects that somebody has to sign.
    pub fn signable(&self) -> Vec<Subject> {
        self.plan.signable(self.today)
    }

    /// Returns the last day of the contract that covers a role; see [`Plan::retainer_of`](crate::Plan::retainer_of).
    pub fn retainer_of(&self, role: &Role) -> Option<Date> {
        self.plan.retainer_of(role)
    }

    /// Returns the subjects of one kind, in the order of their ids; see [`Plan::subjects`](crate::Plan::subjects).
    pub fn subjects(&self, kind: SubjectKind) -> Vec<PlanSubject<'_>> {
        self.plan.subjects(kind)
    }

    /// Returns the text of a subject, if its kind has one.
    pub fn body(&self, kind: SubjectKind, id: &Id) -> Option<&Document> {
        self.plan.subject(kind, id.as_str())?.value.body()
    }

    /// Returns what the audience may know about the sign-off of a subject.
    pub fn sign_off(&self, subject: &Subject) -> &SignOffSummary {
        self.sign_offs.get(subject)
    }

    /// Returns what the audience may know about who read a pack. `None` for clients, and if the plan does not have the
    /// pack.
    pub fn pack_review(&self, pack: &Id) -> Option<&SignOffSummary> {
        self.pack_reviews.get(pack)
    }

    /// Returns the code of a subject as it is now, for a slip of paper that is signed without git.
    pub fn slip_code(&self, subject: &Subject) -> Option<SlipCode> {
        self.plan.slip_code(subject)
    }
}
