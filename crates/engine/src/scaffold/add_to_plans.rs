//! Adds plans, and parts of existing plans.

use irplan_plan::kinds::InheritedBy;
use irplan_plan::model::{Organisation, PlanKind};
use irplan_plan::{Content, Id, Plan, PlanId, RepoPath, Repository, Subject, SubjectKind};
use jiff::civil::Date;

use super::files::client;
use super::missing::with_missing_subjects;
use super::override_text::with_record;
use super::parts::{PlanPart, contact, part};
use super::provider_staff::{commander, default_commander, default_engineer, engineer};
use super::template_values::{PipelineSource, TemplateValues};
use crate::failure::{Advice, Failure, suggestion};
use crate::signing::NewText;
use crate::stages::{PlanSet, require_plans};

/// A client's plan to add.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// The plan's id.
    pub id: PlanId,
    /// The client's name.
    pub name: String,
    /// The plans to inherit from.
    pub extends: Vec<PlanId>,
    /// The client's time zone. The default is the provider's.
    pub timezone: Option<String>,
    /// The client's country. The default is the provider's.
    pub region: Option<String>,
    /// The day that counts as today.
    pub today: Date,
}

/// Returns the files of a new client's plan, each with its text.
///
/// # Errors
/// If the plan exists, or cannot inherit from a plan that is named.
pub fn add_client(set: &PlanSet, new: &NewClient) -> anyhow::Result<Vec<(String, String)>> {
    let plans = set.plans();
    if plans.plans.contains_key(&new.id) {
        return Err(Failure::new(format!("the plan `{}` already exists", new.id)).into());
    }
    let extends = match new.extends.is_empty() {
        true => vec![only_base(plans)?],
        false => new.extends.clone(),
    };
    can_be_extended(plans, &extends)?;
    let provider = plans.provider_plan();
    let zone = provider.map_or("UTC", |plan| plan.timezone.as_str());
    let region = provider.and_then(|plan| plan.region.as_ref().map(|region| region.code()));
    let values = TemplateValues {
        provider: plans.provider_name().to_owned(),
        name: new.name.clone(),
        extends,
        timezone: new.timezone.as_deref().unwrap_or(zone).to_owned(),
        region: new.region.as_deref().or(region).unwrap_or("US").to_owned(),
        today: new.today,
        commander: provider
            .and_then(|plan| commander(plan, new.today))
            .unwrap_or_else(default_commander),
        engineer: provider
            .and_then(|plan| engineer(plan, new.today))
            .unwrap_or_else(default_engineer),
        pipeline_source: PipelineSource::default(),
        folder: String::new(),
    };
    Ok(with_missing_subjects(
        set,
        &new.id,
        client(&new.id, &values),
        new.today,
    ))
}

/// Returns the base plan, if there is only one.
///
/// # Errors
/// If there are several, or none.
fn only_base(plans: &Repository) -> anyhow::Result<PlanId> {
    let mut bases = plans
        .plans
        .values()
        .filter(|plan| plan.kind == PlanKind::Base);
    match (bases.next(), bases.next()) {
        (Some(only), None) => Ok(only.id.clone()),
        (first, _) => {
            let message = match first {
                Some(_) => "there are several base plans",
                None => "there is no base plan",
            };
            let failure = Failure::new(message);
            Err(failure
                .help(extendable_in_words(plans))
                .advice(Advice::NameBase)
                .into())
        }
    }
}

/// Checks that a client's plan can inherit from all plans that are named.
///
/// # Errors
/// The plans that it cannot inherit from, and those that it can.
fn can_be_extended(plans: &Repository, named: &[PlanId]) -> anyhow::Result<()> {
    let is_open = |plan: &&Plan| plan.source.can_be_extended();
    let open: Vec<_> = plans.plans.values().filter(is_open).collect();
    let wrong = named.iter().filter_map(|id| match plans.plans.get(id) {
        Some(plan) if is_open(&plan) => None,
        Some(_) => Some(format!(
            "`{id}` is a client's plan, which no other plan can extend"
        )),
        None => {
            let near = suggestion(id.as_str(), open.iter().map(|plan| plan.id.as_str()));
            Some(format!("there is no plan `{id}`{near}"))
        }
    });
    let wrong: Vec<_> = wrong.collect();
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::of_all(wrong.into_iter().map(Into::into).collect())
        .help(extendable_in_words(plans))
        .into())
}

/// Says which plans a client's plan can inherit from.
fn extendable_in_words(plans: &Repository) -> String {
    let open = plans
        .plans
        .values()
        .filter(|plan| plan.source.can_be_extended());
    let ids: Vec<_> = open.map(|plan| format!("`{}`", plan.id)).collect();
    match ids.is_empty() {
        true => "there is no plan to extend yet: create one with `kind = \"base\"`".to_owned(),
        false => format!("you can extend these plans: {}", ids.join(", ")),
    }
}

/// Returns the file of a new part of a plan, with its text. The default title is the id in words. A text that replaces
/// an inherited one records what it replaces.
///
/// # Errors
/// If the plan does not exist, or if it inherits something of that id and `may_override` is not set.
pub fn add_part(
    set: &PlanSet,
    plan: &PlanId,
    id: &Id,
    title: Option<&str>,
    (new, may_override): (&PlanPart, bool),
) -> anyhow::Result<(String, String)> {
    require_plans(set.plans().plans.keys(), std::slice::from_ref(plan))?;
    require_facts(set.plans(), plan, new)?;
    let title = title.map_or_else(|| id.in_words(), ToOwned::to_owned);
    let (path, text) = part(plan, id, &title, new);
    if new.kind().inherited_by() == InheritedBy::Nobody {
        return Ok((path, text));
    }
    let subject = Subject::new(new.kind(), id);
    match inherited(set.plans(), plan, &subject) {
        None => Ok((path, text)),
        Some(base) if may_override => Ok((path, with_record(&text, base, &subject)?)),
        Some(base) => {
            let failure = would_override(plan, &subject, base);
            let advice = Advice::CopyOrReplace(plan.clone(), subject);
            Err(failure.advice(advice).into())
        }
    }
}

/// Checks that a plan has the severity and the vectors of a new playbook.
///
/// # Errors
/// Those that it does not have, each with the nearest one.
fn require_facts(plans: &Repository, plan: &PlanId, new: &PlanPart) -> anyhow::Result<()> {
    let (PlanPart::Playbook { severity, vectors }, Some(plan)) = (new, plans.plans.get(plan))
    else {
        return Ok(());
    };
    let unknown = |kind: &str, id: &Id, known: &mut dyn Iterator<Item = &Id>| {
        let known: Vec<_> = known.map(Id::as_str).collect();
        let near = suggestion(id.as_str(), known.iter().copied());
        (!known.contains(&id.as_str())).then(|| format!("the plan has no {kind} `{id}`{near}"))
    };
    let is_usual = severity.as_str() == PlanPart::USUAL_SEVERITY;
    let severity = (!is_usual)
        .then(|| unknown("severity", severity, &mut plan.severities.keys()))
        .flatten();
    let vectors = vectors.iter();
    let vectors = vectors.filter_map(|id| unknown("vector", id, &mut plan.vectors.keys()));
    let unknown: Vec<_> = severity
        .into_iter()
        .chain(vectors)
        .map(Into::into)
        .collect();
    match unknown.is_empty() {
        true => Ok(()),
        false => Err(Failure::of_all(unknown).into()),
    }
}

/// Returns the plan from which a plan inherits a subject, if it does.
fn inherited<'a>(plans: &'a Repository, plan: &PlanId, subject: &Subject) -> Option<&'a Plan> {
    let plan = plans.plans.get(plan)?;
    let owner = plan.owner_of(subject)?;
    plans.plans.get(owner).filter(|_| *owner != plan.id)
}

fn would_override(plan: &PlanId, subject: &Subject, base: &Plan) -> Failure {
    Failure::new(format!(
        "`{plan}` inherits `{subject}` from `{}`, and would no longer get its changes",
        base.id
    ))
}

/// Returns the new text of a plan's `contacts.toml`, with a table added at its end and every other byte unchanged.
///
/// # Errors
/// If the plan does not exist, already has such a contact, or inherits one and `may_override` is not set, or if its file
/// cannot be read.
pub fn add_contact(
    set: &PlanSet,
    plan: &PlanId,
    id: &Id,
    name: &str,
    may_override: bool,
) -> anyhow::Result<NewText> {
    let plans = &set.plans().plans;
    require_plans(plans.keys(), std::slice::from_ref(plan))?;
    let own = plans.get(plan).map(|plan| &plan.source.contacts);
    if own.is_some_and(|own| own.contains_key(id.as_str())) {
        return Err(Failure::new(format!("`{plan}` already has a contact `{id}`")).into());
    }
    let subject = Subject::new(SubjectKind::Contact, id);
    if let Some(base) = inherited(set.plans(), plan, &subject).filter(|_| !may_override) {
        let failure = would_override(plan, &subject, base);
        return Err(failure.advice(Advice::ChooseOtherIdOrReplace).into());
    }
    let path = RepoPath::new(format!("plans/{plan}/{}", SubjectKind::Contact.path()));
    let before = match set.snapshot().get(&path) {
        Some(Content::Text(text)) => Some(text.to_string()),
        Some(Content::Unreadable(why)) => {
            return Err(Failure::new(format!("`{path}` is {why}")).into());
        }
        Some(Content::Attached(_)) | None => None,
    };
    let kind = plans.get(plan).map(|plan| plan.kind);
    let organisation = match kind {
        Some(PlanKind::Provider) => Organisation::Provider,
        Some(PlanKind::Client | PlanKind::Base) | None => Organisation::Client,
    };
    let after = contact(before.as_deref().unwrap_or(""), id, name, &organisation);
    Ok(NewText {
        path,
        before,
        after,
    })
}
