//! Plans after inheritance: what somebody reads who opens one client's plan.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use crate::digest::Digest;
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::kinds::with_kind_fields;
use crate::model::{
    Contact, Exercise, Incident, PlanFile, PlanKind, Playbook, Role, Section, Settings,
};
use crate::packs::{Pack, Packs, ProviderPacks};
use crate::phone::Region;
use crate::place::RepoPath;
use crate::policy::Policy;
use crate::signoff::{Ledger, SlipCode};
use crate::time_zone::TimeZoneName;
use crate::toml::Map;

/// Every plan of one revision.
#[derive(Clone, Debug)]
pub struct Repository {
    /// `irplan.toml`.
    pub settings: Arc<Settings>,
    /// The policy of the repository, with defaults filled in.
    pub policy: Policy,
    /// All packs: those in the program, and the repository's own.
    pub packs: Arc<Packs>,
    /// The plans by id, base plans included.
    pub plans: BTreeMap<PlanId, Plan>,
}

impl Repository {
    /// Returns the provider's name.
    pub fn provider_name(&self) -> &str {
        self.settings
            .provider
            .as_ref()
            .map_or("", |provider| provider.name.value.as_str())
    }

    /// Returns the provider's own plan.
    pub fn provider_plan(&self) -> Option<&Plan> {
        self.plans.get(&self.settings.provider.as_ref()?.plan.value)
    }

    /// Returns the plans that show something from a file of another plan: those that inherit from that plan. If the
    /// file defines the provider's staff or the region of their numbers, these are all clients.
    ///
    /// Without a file, or with the whole folder, it may be any of the plan's files.
    pub fn plans_inheriting_from<'a>(
        &'a self,
        plan: &'a PlanId,
        file: Option<&RepoPath>,
    ) -> impl Iterator<Item = &'a PlanId> {
        let provider = self.settings.provider.as_ref();
        let is_provider = provider.is_some_and(|provider| provider.plan.value == *plan);
        let inside = file.and_then(RepoPath::inside_plan);
        let of_staff = [SubjectKind::Contact.path(), SubjectKind::Plan.path()];
        let is_of_staff = inside.is_none_or(|(_, file)| of_staff.contains(&file));
        let is_seen = is_provider && is_of_staff;
        let inheritors = self.plans.values().filter(move |inheritor| {
            // A plan that could not be read is not among anybody's ancestors.
            let extends = inheritor.source.file.extends.iter();
            let mut parents = inheritor
                .ancestors
                .iter()
                .chain(extends.map(|parent| &parent.value));
            inheritor.id != *plan
                && (is_seen && inheritor.kind == PlanKind::Client
                    || parents.any(|parent| parent == plan))
        });
        inheritors.map(|inheritor| &inheritor.id)
    }

    /// Returns all plans except base plans, which are not published.
    pub fn published(&self) -> impl Iterator<Item = &Plan> {
        self.plans
            .values()
            .filter(|plan| plan.kind != PlanKind::Base)
    }
}

/// The content of one plan's folder, before inheritance.
#[derive(Clone, Debug)]
pub struct PlanSource {
    /// The folder's name.
    pub id: PlanId,
    /// The folder: `plans/harbor-dental`.
    pub folder: RepoPath,
    /// `plan.toml`.
    pub file: Arc<PlanFile>,
    /// `contacts.toml`.
    pub contacts: Map<Contact>,
    /// `sections/`.
    pub sections: BTreeMap<Id, Arc<Section>>,
    /// `playbooks/`.
    pub playbooks: BTreeMap<Id, Arc<Playbook>>,
    /// `exercises/`.
    pub exercises: BTreeMap<Id, Arc<Exercise>>,
    /// `incidents/`.
    pub incidents: BTreeMap<Id, Arc<Incident>>,
    /// `signoffs.toml`.
    pub ledger: Ledger,
}

impl PlanSource {
    /// Whether other plans may inherit from it. They may not inherit from a client's plan, because one client's site
    /// must not show anything of another's. A plan of unknown kind may be extended, because its fault already keeps the
    /// plans that inherit it from being published.
    pub fn can_be_extended(&self) -> bool {
        let kind = &self.file.kind;
        kind.value != PlanKind::Client || kind.span == self.file.origin.header
    }
}

/// An entry of a plan: a subject, its own or an inherited one, with the plan that it comes from.
#[derive(Clone, Debug)]
pub struct PlanEntry<T> {
    /// The subject as its own plan's file has it.
    pub value: Arc<T>,
    /// The plan whose file has it.
    pub from: PlanId,
    /// The plan whose subject of the same id it replaces, if any.
    pub replaces: Option<PlanId>,
}

impl<T> Deref for PlanEntry<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A plan's subjects of one kind.
pub type Subjects<T> = BTreeMap<Id, PlanEntry<T>>;

macro_rules! define_plan_subjects {
    (
        subjects $subjects:tt
        inherited { $($kind:ident($type:ty): $field:ident from $($source:tt).+;)+ }
        tables $tables:tt
        keys $keys:tt
        folders $folders:tt
        records $records:tt
    ) => {
        /// The subjects of a plan, a field for each kind that plans can inherit.
        ///
        /// Exercises and incidents are not among them: nobody inherits them, so they are in the [`PlanSource`].
        #[derive(Clone, Debug)]
        pub struct PlanSubjects {
            $(
                #[doc = concat!("The plan's own and inherited ", stringify!($field), ".")]
                pub $field: Subjects<$type>,
            )+
        }
    };
}
with_kind_fields!(define_plan_subjects);

/// One plan, with everything that it inherits.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The id: the folder's name.
    pub id: PlanId,
    /// Whom it is for.
    pub kind: PlanKind,
    /// The organisation's name.
    pub name: String,
    /// The provider's name.
    pub provider: String,
    /// What its own folder holds.
    pub source: Arc<PlanSource>,
    /// The plans that it inherits from, farthest first, without itself.
    pub ancestors: Vec<PlanId>,
    /// IANA name of the time zone.
    pub timezone: String,
    /// The time zones of the plans that its contacts come from, if they have one.
    pub(crate) contact_time_zones: BTreeMap<PlanId, TimeZoneName>,
    /// The country of phone numbers without a country code.
    pub region: Option<Region>,
    /// The country whose law applies: its own, or that of the nearest plan that it inherits from and that has one.
    pub country: Option<String>,
    /// A line on every page.
    pub classification: Option<String>,
    /// The policy that applies here.
    pub policy: Policy,
    /// Its own and inherited subjects. `plan.contacts` is short for `plan.by_kind.contacts`.
    pub by_kind: PlanSubjects,
    /// The packs as subjects of the provider's plan; none in other plans.
    pub provider_packs: ProviderPacks,
    /// The digest of every subject that can be signed off or changed, including the plan itself. Ask [`Self::digest`] for
    /// that of a pack.
    pub digests: BTreeMap<Subject, Digest>,
    /// The packs that it chooses, its own and inherited ones.
    pub packs: BTreeMap<Id, Arc<Pack>>,
    /// The digests by former schemes, for subjects that were signed off under them.
    pub(crate) former_digests: BTreeMap<Subject, Digest>,
    /// The plan that decides who may sign; `None` for this plan itself. See [`Repository::with_trust_of`].
    pub(crate) trusted_plan: Option<Arc<Plan>>,
    /// Whether the change under review adds it, so that it made every sign-off in it.
    pub(crate) is_new_in_change: bool,
    /// The same plan, judged by the tip of the branch that a change is for. See [`Repository::add_trust_of_tip`].
    pub(crate) judged_by_tip: Option<Arc<Plan>>,
    /// Sign-offs that no key proves, with the reason in words. See [`Repository::mark_unproven`].
    pub(crate) unproven_sign_offs: BTreeMap<Subject, String>,
}

/// A plan has its subjects as if they were its own fields.
impl Deref for Plan {
    type Target = PlanSubjects;

    fn deref(&self) -> &PlanSubjects {
        &self.by_kind
    }
}

impl Plan {
    /// Whether nothing is computed for a duty, such as `ours:call`, because its pack has an error.
    pub fn is_stopped(&self, duty: &Id) -> bool {
        let of_pack = duty.in_pack();
        let of_pack = of_pack.and_then(|(pack, duty)| Some((self.packs.get(pack)?, duty)));
        of_pack.is_some_and(|(pack, duty)| pack.stopped.contains(duty))
    }

    /// Returns the holder and the deputies of a role, in the order in which they are called, without unknown ids.
    pub fn people_of(&self, role: &Role) -> Vec<(&Id, &PlanEntry<Contact>)> {
        let ids = role.holder.iter().chain(role.deputies.iter());
        ids.filter_map(|id| self.contacts.get_key_value(&id.value))
            .collect()
    }

    /// Returns the code of a subject as it is now, for a paper slip that is signed without git.
    pub fn slip_code(&self, subject: &Subject) -> Option<SlipCode> {
        let digest = self.digest(subject)?;
        Some(SlipCode::of(&self.id, subject, digest))
    }

    /// Returns the digest of a subject.
    pub fn digest(&self, subject: &Subject) -> Option<&Digest> {
        if subject.kind != SubjectKind::Pack {
            return self.digests.get(subject);
        }
        let pack = self.provider_packs.get(subject.id.as_ref()?.as_str())?;
        Some(pack.digest())
    }
}
