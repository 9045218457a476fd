//! Adds plans, and parts of existing plans.

use irplan_plan::kinds::InheritedBy;
use irplan_plan::model::PlanKind;
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
    can_be_extended(plans, &new.extends)?;
    let provider = plans.provider_plan();
    let zone = provider.map_or("UTC", |plan| plan.timezone.as_str());
    let region = provider.and_then(|plan| plan.region.as_ref().map(|region| region.code()));
    let values = TemplateValues {
        provider: plans.provider_name().to_owned(),
        name: new.name.clone(),
        extends: new.extends.clone(),
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
    let ids: Vec<_> = open.iter().map(|plan| format!("`{}`", plan.id)).collect();
    let help = match ids.is_empty() {
        true => "there is no plan to extend yet: create one with `kind = \"base\"`".to_owned(),
        false => format!("you can extend these plans: {}", ids.join(", ")),
    };
    Err(Failure::of_all(wrong.into_iter().map(Into::into).collect())
        .help(help)
        .into())
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
        Some(PlanKind::Provider) => "provider",
        Some(PlanKind::Client | PlanKind::Base) | None => "client",
    };
    let after = contact(before.as_deref().unwrap_or(""), id, name, organisation);
    Ok(NewText {
        path,
        before,
        after,
    })
}
