//! Makes the copy of a plan for an audience.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::audience::hidden_references::{HasReferences, visible};
use crate::audience::sign_off_summary::{SignOffSummary, SignOffs, reviews_of_packs};
use crate::audience::withheld_subjects::WithheldSubjects;
use crate::id::{Id, PlanId, SubjectKind};
use crate::kinds::with_kind_fields;
use crate::model::{Audience, PlanFile, PlanKind};
use crate::packs::ProviderPacks;
use crate::plan::{Plan, PlanSource, PlanSubjects, Repository, Subjects};
use crate::policy::Policy;
use crate::toml::Map;

/// A plan as one audience may see it.
///
/// It gives out only what pages show; see the other parts of this module. It is not a [`Plan`], because it does not
/// have what is needed to judge a sign-off: ask [`Self::sign_off`].
#[derive(Clone, Debug)]
pub struct AudiencePlan<'a> {
    pub(super) plan: Cow<'a, Plan>,
    pub(super) audience: Audience,
    pub(super) sign_offs: SignOffs,
    pub(super) pack_reviews: BTreeMap<Id, SignOffSummary>,
    pub(super) today: Date,
}

impl Repository {
    /// Returns a plan as an audience may see it, with its sign-offs judged on a day. The provider's staff is judged by
    /// the sign-offs in the provider's plan.
    ///
    /// The provider's own plan is always for the provider, who sees every plan as it is.
    pub fn for_audience<'a>(
        &'a self,
        plan: &'a Plan,
        audience: Audience,
        today: Date,
    ) -> AudiencePlan<'a> {
        let audience = match plan.kind {
            PlanKind::Provider => Audience::Provider,
            PlanKind::Client | PlanKind::Base => audience,
        };
        let pack_reviews = match audience {
            Audience::Provider => reviews_of_packs(self, plan, today),
            Audience::Client => BTreeMap::new(),
        };
        let (copy, withheld) = match audience {
            Audience::Provider => (Cow::Borrowed(plan), WithheldSubjects::default()),
            Audience::Client => {
                let withheld = WithheldSubjects::of(plan);
                (Cow::Owned(copy_without(plan, &withheld)), withheld)
            }
        };
        AudiencePlan {
            plan: copy,
            audience,
            sign_offs: SignOffs::of((self, plan), audience, &withheld, today),
            pack_reviews,
            today,
        }
    }
}

/// Copies a plan without what is withheld. Each field is listed, so that a new one is not forgotten.
fn copy_without(plan: &Plan, withheld: &WithheldSubjects) -> Plan {
    let Plan {
        id,
        kind,
        name,
        provider,
        source,
        ancestors,
        timezone,
        contact_time_zones: zones,
        region,
        country,
        classification,
        policy,
        by_kind,
        digests,
        former_digests: _,
        packs,
        provider_packs: _,
        trusted_plan: _,
        is_new_in_change: _,
        judged_by_tip: _,
        unproven_sign_offs: _,
    } = plan;
    let digests = digests.iter();
    let digests = digests.filter(|(subject, _)| !withheld.has_subject(subject));
    let mut copy = Plan {
        id: id.clone(),
        kind: *kind,
        name: name.clone(),
        provider: provider.clone(),
        source: Arc::clone(source),
        ancestors: ancestors.clone(),
        timezone: timezone.clone(),
        contact_time_zones: zones.clone(),
        region: *region,
        country: country.clone(),
        classification: classification.clone(),
        policy: without_people(policy),
        by_kind: visible_subjects(by_kind, withheld),
        digests: digests
            .map(|(subject, digest)| (subject.clone(), *digest))
            .collect(),
        former_digests: BTreeMap::new(),
        packs: packs.clone(),
        // Who read the law is only for the provider.
        provider_packs: ProviderPacks::default(),
        trusted_plan: None,
        is_new_in_change: false,
        judged_by_tip: None,
        unproven_sign_offs: BTreeMap::new(),
    };
    copy.source = Arc::new(copy_source(&copy, source, withheld));
    copy
}

/// Copies a policy without the people, reasons, keys and levels in it. They are only needed to judge sign-offs and
/// findings.
fn without_people(policy: &Policy) -> Policy {
    let Policy {
        verify_contacts_every,
        review_sections_every,
        acknowledge_roles_every,
        approve_plan_every,
        exercise_every,
        due_soon,
        today_tolerance,
        bulk_sign_offs,
        due_in_one_week,
        onboarding_until,
        allow_reserved_data,
        rules: _,
        waivers: _,
        signers: _,
        keys: _,
    } = policy;
    Policy {
        verify_contacts_every: *verify_contacts_every,
        review_sections_every: *review_sections_every,
        acknowledge_roles_every: *acknowledge_roles_every,
        approve_plan_every: *approve_plan_every,
        exercise_every: *exercise_every,
        due_soon: *due_soon,
        today_tolerance: *today_tolerance,
        bulk_sign_offs: *bulk_sign_offs,
        due_in_one_week: *due_in_one_week,
        onboarding_until: *onboarding_until,
        allow_reserved_data: *allow_reserved_data,
        rules: BTreeMap::new(),
        waivers: Vec::new(),
        signers: Vec::new(),
        keys: BTreeMap::new(),
    }
}

/// Copies what the plan's own folder has, as far as the audience may see it.
fn copy_source(copy: &Plan, source: &PlanSource, withheld: &WithheldSubjects) -> PlanSource {
    let PlanSource {
        id,
        folder,
        file,
        contacts: _,
        sections: _,
        playbooks: _,
        exercises,
        incidents,
        ledger: _,
    } = source;
    let (mut exercises, mut incidents) = (exercises.clone(), incidents.clone());
    exercises.hide_withheld(withheld);
    incidents.hide_withheld(withheld);
    PlanSource {
        id: id.clone(),
        folder: folder.clone(),
        file: Arc::new(copy_file(copy, file, withheld)),
        contacts: own_subjects(&copy.contacts, id),
        sections: own_subjects(&copy.sections, id),
        playbooks: own_subjects(&copy.playbooks, id),
        exercises,
        incidents,
        ledger: BTreeMap::new(),
    }
}

macro_rules! define_copies {
    (
        subjects $subjects:tt
        inherited { $($kind:ident($type:ty): $field:ident from $($source:tt).+;)+ }
        tables { $($table_kind:ident: $table:ident $(. $index:tt)? to $from_table:ident;)+ }
        keys $keys:tt
        folders $folders:tt
        records $records:tt
    ) => {
        fn visible_subjects(subjects: &PlanSubjects, withheld: &WithheldSubjects) -> PlanSubjects {
            PlanSubjects {
                $($field: visible(&subjects.$field, SubjectKind::$kind, withheld),)+
            }
        }

        fn copy_file(copy: &Plan, file: &PlanFile, withheld: &WithheldSubjects) -> PlanFile {
            let PlanFile {
                origin,
                kind,
                name,
                extends,
                timezone,
                region,
                country,
                packs,
                declined_packs,
                classification,
                policy: _,
                profile,
                $($table: _,)+
            } = file;
            let mut declined_packs = declined_packs.clone();
            declined_packs.hide_withheld(withheld);
            let mut profile = profile.clone();
            if let Some(profile) = &mut profile {
                profile.hide_withheld(withheld);
            }
            PlanFile {
                origin: origin.clone(),
                kind: kind.clone(),
                name: name.clone(),
                extends: extends.clone(),
                timezone: timezone.clone(),
                region: region.clone(),
                country: country.clone(),
                packs: packs.clone(),
                declined_packs,
                classification: classification.clone(),
                policy: None,
                profile,
                $($table: own_subjects(&copy.$from_table, &copy.id).into(),)+
            }
        }
    };
}
with_kind_fields!(define_copies);

/// Lists the subjects in a plan's own files.
fn own_subjects<T>(subjects: &Subjects<T>, plan: &PlanId) -> Map<T> {
    let own = subjects.iter().filter(|(_, subject)| subject.from == *plan);
    own.map(|(id, subject)| (id.clone(), Arc::clone(&subject.value)))
        .collect()
}
