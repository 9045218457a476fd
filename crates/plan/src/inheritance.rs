//! Applies inheritance: from the content of each folder to that of each plan.
//!
//! Example: `base` has the sections `contain` and `recover`. `clinics` extends `base` and has its own `contain`. The
//! client `acme` extends `clinics` and has the section `visitors`.
//!
//! ```text
//! line of acme   base, clinics, acme: the farthest first, so that what is nearer replaces what is farther
//! contain        from clinics, which replaces that of base
//! recover        from base
//! visitors       its own
//! contacts       the same, and last the provider's staff, unless the line has a contact of that id
//! policy         irplan.toml, then base, clinics, acme: the nearest value of a key counts, and waivers add up
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::digest::plan_digests;
use crate::digest::{Digest, Scheme};
use crate::finding::message::code;
use crate::finding::{Finding, RuleId};
use crate::id::{Id, PlanId, Subject};
use crate::kinds::with_kind_fields;
use crate::message;
use crate::model::{PlanFile, PlanKind, Settings};
use crate::packs::{self, Packs, ProviderPacks};
use crate::place::{Place, Span};
use crate::plan::{Plan, PlanEntry, PlanSource, PlanSubjects, Repository, Subjects};
use crate::policy::Policy;
use crate::time_zone::TimeZoneName;
use crate::toml::{Field, nearest};

/// Combines plans. Problems with inheritance are reported, and the rest is used.
pub(crate) fn apply_inheritance(
    settings: Arc<Settings>,
    sources: &[Arc<PlanSource>],
    packs: &Arc<Packs>,
    findings: &mut Vec<Finding>,
) -> Repository {
    let by_id: BTreeMap<_, _> = sources
        .iter()
        .map(|source| (source.id.clone(), source))
        .collect();
    let resolver = InheritanceResolver {
        settings: &settings,
        sources: by_id,
        packs,
    };
    for source in sources {
        resolver.check_extends(source, findings);
        resolver.check_duties(source, findings);
    }
    resolver.check_provider(findings);
    let mut plans: BTreeMap<_, _> = sources
        .par_iter()
        .map(|source| (source.id.clone(), resolver.build_plan(source)))
        .collect();
    add_provider_packs(&settings, packs, &mut plans);
    let of_incidents = plans.values();
    findings.extend(of_incidents.flat_map(|plan| packs::faults_of_incidents(plan, packs)));
    let mut policy = Policy::default();
    policy.apply_table(settings.policy.as_deref());
    Repository {
        policy,
        packs: Arc::clone(packs),
        plans,
        settings,
    }
}

/// The most plans in a row that inherit from one another. Real repositories have two or three. Every plan costs as much
/// as all that it inherits from, so without a limit a long chain costs the cube of its length.
const MAX_GENERATIONS: usize = 16;

/// The plans that a plan inherits from.
#[derive(Default)]
struct Ancestors {
    /// The ids, farthest first.
    ids: Vec<PlanId>,
    /// Whether the chain goes on beyond the limit.
    is_cut: bool,
}

struct InheritanceResolver<'a> {
    settings: &'a Settings,
    sources: BTreeMap<PlanId, &'a Arc<PlanSource>>,
    packs: &'a Packs,
}

impl InheritanceResolver<'_> {
    /// Reports plans that others cannot inherit from, and a chain that is too long.
    fn check_extends(&self, source: &PlanSource, findings: &mut Vec<Finding>) {
        let parents = source.file.extends.iter();
        let parents: Vec<_> = parents
            .map(|parent| (parent, self.leads_to(&parent.value, source)))
            .collect();
        let is_in_loop = parents.iter().any(|(_, is_circular)| *is_circular);
        if let Some((parent, _)) = parents.first()
            && !is_in_loop
            && self.ancestors_of(&source.id).is_cut
        {
            findings.push(too_many_generations(source, parent.span));
        }
        for (parent, is_circular) in parents {
            let place = source.file.origin.at(parent.span);
            let finding = match self.sources.get(&parent.value) {
                None => self.unknown_parent(&parent.value, place),
                Some(_) if is_circular => Finding::new(
                    RuleId::INVALID_VALUE,
                    message!(
                        "the plan {} inherits from itself",
                        message::plan(&source.id)
                    ),
                )
                .label(place, "this plan inherits from it")
                .help("remove the id; a plan inherits in one direction only"),
                Some(client) if !client.can_be_extended() => client_as_parent(client, place),
                Some(_) => continue,
            };
            findings.push(finding.plan(&source.id));
        }
    }

    fn unknown_parent(&self, parent: &PlanId, place: Place) -> Finding {
        let message = message!("there is no plan {}", message::plan(parent));
        let finding = Finding::new(RuleId::UNRESOLVED_REFERENCE, message)
            .label(place, "no such folder under `plans/`");
        // The message must not name another client. Its plan could not be extended anyway.
        let open = self.sources.values().filter(|it| it.can_be_extended());
        match nearest(parent.as_str(), open.map(|source| source.id.as_str())) {
            Some(near) => finding.help(message!("did you mean {}?", code(near.to_owned()))),
            None => finding.help("extend a plan that exists, or remove the id"),
        }
    }

    /// Whether a plan is another one or inherits from it, through any number of plans.
    fn leads_to(&self, plan: &PlanId, ancestor: &PlanSource) -> bool {
        if plan == &ancestor.id {
            return true;
        }
        if !ancestor.can_be_extended() {
            return false;
        }
        let (mut seen, mut next) = (BTreeSet::new(), vec![plan]);
        while let Some(plan) = next.pop() {
            let Some(source) = self.sources.get(plan).filter(|it| it.can_be_extended()) else {
                continue;
            };
            if plan == &ancestor.id {
                return true;
            }
            if seen.insert(plan) {
                next.extend(source.file.extends.iter().map(|parent| &parent.value));
            }
        }
        false
    }

    /// Reports a provider's plan that does not exist.
    fn check_provider(&self, findings: &mut Vec<Finding>) {
        let Some(provider) = &self.settings.provider else {
            return;
        };
        if !self.sources.contains_key(&provider.plan.value)
            && provider.plan.span != provider.origin.header
        {
            let finding = Finding::new(
                RuleId::UNRESOLVED_REFERENCE,
                message!("there is no plan {}", message::plan(&provider.plan.value)),
            )
            .label(
                provider.origin.at(provider.plan.span),
                "no such folder under `plans/`",
            )
            .help("name the folder of the provider's own plan");
            findings.push(finding);
        }
    }

    /// Returns the plans that a plan inherits from. Unknown plans, clients' plans and loops are left out.
    fn ancestors_of(&self, plan: &PlanId) -> Ancestors {
        let mut ancestors = Ancestors::default();
        self.collect_ancestors(plan, &mut vec![plan.clone()], &mut ancestors);
        ancestors
    }

    fn collect_ancestors(&self, plan: &PlanId, path: &mut Vec<PlanId>, found: &mut Ancestors) {
        let Some(source) = self.sources.get(plan) else {
            return;
        };
        for parent in source.file.extends.iter().map(|parent| &parent.value) {
            let source = self.sources.get(parent);
            let is_open = source.is_some_and(|source| source.can_be_extended());
            if path.contains(parent) || found.ids.contains(parent) || !is_open {
                continue;
            }
            if path.len() > MAX_GENERATIONS {
                found.is_cut = true;
                continue;
            }
            path.push(parent.clone());
            self.collect_ancestors(parent, path, found);
            path.pop();
            found.ids.push(parent.clone());
        }
    }

    /// Reports packs that do not exist, and faults of the duties in a plan's own file.
    fn check_duties(&self, source: &Arc<PlanSource>, findings: &mut Vec<Finding>) {
        let ancestors = self.ancestors_of(&source.id).ids;
        let line = self.line(&ancestors, source);
        findings.extend(packs::plan_duty_faults(source, &line, self.packs));
    }

    /// Returns a plan after the plans that it inherits from, the farthest first.
    fn line<'s>(
        &'s self,
        ancestors: &[PlanId],
        source: &'s Arc<PlanSource>,
    ) -> Vec<&'s Arc<PlanSource>> {
        let ancestors = ancestors.iter();
        let known = ancestors.filter_map(|id| self.sources.get(id).copied());
        known.chain([source]).collect()
    }

    fn build_plan(&self, source: &Arc<PlanSource>) -> Plan {
        let ancestors = self.ancestors_of(&source.id).ids;
        let line = self.line(&ancestors, source);
        let file = &source.file;
        let text = |field: &Option<Field<String>>| field.as_ref().map(|field| field.value.clone());
        let site = self.settings.site.as_ref();
        let provider = self.settings.provider.as_ref();
        let mut plan = Plan {
            id: source.id.clone(),
            kind: file.kind.value,
            name: if file.name.value.is_empty() {
                source.id.in_words()
            } else {
                file.name.value.clone()
            },
            provider: provider
                .map(|provider| provider.name.value.clone())
                .unwrap_or_default(),
            timezone: file
                .timezone
                .as_ref()
                .map_or_else(|| "UTC".to_owned(), |zone| zone.value.to_string()),
            contact_time_zones: BTreeMap::new(),
            region: file.region.as_ref().map(|region| region.value),
            country: packs::country(&line),
            classification: text(&file.classification)
                .or_else(|| site.and_then(|site| text(&site.classification))),
            policy: Policy {
                onboarding_until: onboarding_of(file),
                ..self.merge_policies(&line)
            },
            by_kind: packs::with_duties(inherit_subjects(&line), &line, self.packs),
            digests: BTreeMap::new(),
            packs: packs::packs_of(&line, self.packs),
            provider_packs: ProviderPacks::default(),
            former_digests: BTreeMap::new(),
            trusted_plan: None,
            is_new_in_change: false,
            judged_by_tip: None,
            unproven_sign_offs: BTreeMap::new(),
            ancestors,
            source: Arc::clone(source),
        };
        self.add_provider_staff(&mut plan);
        plan.contact_time_zones = self.contact_time_zones(&plan);
        plan.digests = plan_digests::of_plan(&plan);
        plan.former_digests = former_digests(&plan);
        plan
    }

    /// Adds the provider's own staff to a client's plan, unless it has contacts of the same ids. If the settings name a
    /// client's plan as the provider's, other clients may see nothing of it.
    fn add_provider_staff(&self, plan: &mut Plan) {
        let provider = self
            .settings
            .provider
            .as_ref()
            .and_then(|provider| self.sources.get(&provider.plan.value));
        let is_seen = plan.kind == PlanKind::Client;
        let Some(provider) = provider.filter(|source| is_seen && source.can_be_extended()) else {
            return;
        };
        for (id, contact) in provider
            .contacts
            .iter()
            .filter(|(_, contact)| contact.is_provider_staff())
        {
            let staff = || PlanEntry {
                value: Arc::clone(contact),
                from: provider.id.clone(),
                replaces: None,
            };
            plan.by_kind
                .contacts
                .entry(id.clone())
                .or_insert_with(staff);
        }
    }

    /// Returns the time zones of the plans that the contacts of a plan come from.
    fn contact_time_zones(&self, plan: &Plan) -> BTreeMap<PlanId, TimeZoneName> {
        let homes: BTreeSet<_> = plan
            .contacts
            .values()
            .map(|contact| &contact.from)
            .collect();
        let zone = |id: &PlanId| {
            let zone = self.sources.get(id)?.file.timezone.as_ref()?;
            Some((id.clone(), zone.value.clone()))
        };
        homes.into_iter().filter_map(zone).collect()
    }

    fn merge_policies(&self, line: &[&Arc<PlanSource>]) -> Policy {
        let mut policy = Policy::default();
        policy.apply_table(self.settings.policy.as_deref());
        for source in line {
            policy.apply_table(source.file.policy.as_deref());
        }
        policy
    }
}

/// Makes the packs subjects of the provider's plan, with those that some plan chooses.
fn add_provider_packs(settings: &Settings, packs: &Arc<Packs>, plans: &mut BTreeMap<PlanId, Plan>) {
    let Some(provider) = &settings.provider else {
        return;
    };
    let in_use = plans.values().flat_map(|plan| plan.packs.keys().cloned());
    let in_use = in_use.collect();
    if let Some(plan) = plans.get_mut(&provider.plan.value) {
        plan.provider_packs = ProviderPacks::of(packs, in_use);
    }
}

fn too_many_generations(source: &PlanSource, extends: Span) -> Finding {
    let message = message!(
        "the plan {} inherits through more than {} plans in a row",
        message::plan(&source.id),
        MAX_GENERATIONS
    );
    Finding::new(RuleId::INVALID_VALUE, message)
        .label(source.file.origin.at(extends), "the chain starts here")
        .help("extend fewer plans in a row; what lies beyond the limit is not inherited")
        .plan(&source.id)
}

fn client_as_parent(client: &PlanSource, place: Place) -> Finding {
    let message = message!(
        "{} is a client's plan, which no other plan can extend",
        message::plan(&client.id)
    );
    Finding::new(RuleId::INVALID_VALUE, message)
        .label(place, "so nothing is inherited from it")
        .label(client.file.origin.at(client.file.kind.span), "its kind")
        .help("remove the id; put what the plans share into a plan with `kind = \"base\"`, and extend that")
}

/// Returns the digests by former schemes, for subjects that were signed off under them.
fn former_digests(plan: &Plan) -> BTreeMap<Subject, Digest> {
    let ledger = plan.source.ledger.iter();
    let schemes = ledger.map(|(subject, entry)| (subject, entry.digest.value.scheme()));
    schemes
        .filter(|(subject, scheme)| *scheme != Scheme::current(subject.kind))
        .filter_map(|(subject, scheme)| {
            let digest = plan_digests::of_one(plan, subject, scheme)?;
            Some((subject.clone(), digest))
        })
        .collect()
}

macro_rules! define_inheritance {
    (
        subjects $subjects:tt
        inherited { $($kind:ident($type:ty): $field:ident from $($source:tt).+;)+ }
        tables $tables:tt
        keys $keys:tt
        folders $folders:tt
        records $records:tt
    ) => {
        /// Returns the subjects that the last plan has if it inherits from the others, the farthest first.
        fn inherit_subjects(line: &[&Arc<PlanSource>]) -> PlanSubjects {
            PlanSubjects { $($field: inherit(line, |source| &source$(.$source)+),)+ }
        }
    };
}
with_kind_fields!(define_inheritance);

/// Returns the subjects of one kind, from the farthest ancestor to the plan itself. A subject replaces a farther one of
/// the same id as a whole.
fn inherit<T>(
    line: &[&Arc<PlanSource>],
    of: impl Fn(&PlanSource) -> &BTreeMap<Id, Arc<T>>,
) -> Subjects<T> {
    let mut subjects: Subjects<T> = BTreeMap::new();
    for source in line {
        for (id, value) in of(source) {
            let replaces = subjects.get(id).map(|replaced| replaced.from.clone());
            let value = PlanEntry {
                value: Arc::clone(value),
                from: source.id.clone(),
                replaces,
            };
            subjects.insert(id.clone(), value);
        }
    }
    subjects
}

/// Returns the last day of the onboarding that a plan's own file sets.
fn onboarding_of(file: &PlanFile) -> Option<Date> {
    let policy = file.policy.as_ref()?;
    policy.onboarding_until.as_ref().map(|until| until.value)
}
