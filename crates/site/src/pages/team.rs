//! Team and authority: who may decide what, and the response chains drawn.

use irplan_plan::model::usual_roles::IN_ORDER_OF_WORK;
use irplan_plan::model::{Decision, Party, Role};
use irplan_plan::{Id, PlanEntry, State, Subject, SubjectKind};
use serde::Serialize;

use crate::diagram;
use crate::edition::Edition;
use crate::error::Error;
use crate::html::{Html, RootPath};
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::texts;
use crate::view::{Badge, PageLink, PersonView, SeverityView, TocEntry, severities, subject_link};

#[derive(Serialize)]
struct Team {
    roles: Vec<RoleCard>,
    decisions: Vec<DecisionRow>,
    chains: Vec<ResponseChain>,
}

#[derive(Serialize)]
struct RoleCard {
    id: String,
    name: String,
    party: String,
    holder: Option<PersonView>,
    /// Whether somebody holds it whom the readers may not see.
    holder_is_internal: bool,
    deputies: Vec<PersonView>,
    does: Vec<String>,
    may: Vec<String>,
    badge: Badge,
}

/// One decision, and who may take it without asking.
#[derive(Serialize)]
struct DecisionRow {
    decision: String,
    may: Vec<DecisionHolder>,
}

/// A role that may take a decision, and the name of its holder.
#[derive(Serialize)]
struct DecisionHolder {
    role: PageLink,
    holder: Option<String>,
}

#[derive(Serialize)]
struct ResponseChain {
    severity: SeverityView,
    drawing: Html,
}

/// Writes the page.
pub(crate) fn render(edition: &Edition<'_>, renderer: &mut SiteRenderer<'_>) -> Result<(), Error> {
    let roles = roles_in_order(edition);
    let chains = severities(edition, RootPath::ROOT)
        .into_iter()
        .filter(|severity| !severity.calls.is_empty());
    let it = Team {
        decisions: decisions(edition, &roles),
        roles: roles
            .iter()
            .map(|(id, role)| card(edition, id, role))
            .collect(),
        chains: chains
            .map(|severity| ResponseChain {
                drawing: diagram::chain(&severity),
                severity,
            })
            .collect(),
    };
    let info = PageInfo {
        path: "team.html".to_owned(),
        title: "Team and authority".to_owned(),
        lead: "Who does what, who their deputies are, and what each role may decide alone."
            .to_owned(),
        toc: TocEntry::list(&[
            ("chains", "Who to call, in order"),
            ("decisions", "Who may decide"),
            ("roles", "Roles"),
        ]),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "team.html", &it)
}

/// Returns the usual roles in the order of the work, then the others by id.
fn roles_in_order<'a>(edition: &'a Edition<'_>) -> Vec<(&'a Id, &'a PlanEntry<Role>)> {
    let mut roles: Vec<_> = edition.plan.roles().iter().collect();
    roles.sort_by_key(|(id, _)| {
        (
            IN_ORDER_OF_WORK
                .iter()
                .position(|first| *first == id.as_str())
                .unwrap_or(IN_ORDER_OF_WORK.len()),
            *id,
        )
    });
    roles
}

/// Returns every decision; empty if no role may take any.
fn decisions(edition: &Edition<'_>, roles: &[(&Id, &PlanEntry<Role>)]) -> Vec<DecisionRow> {
    if roles.iter().all(|(_, role)| role.may_decide.is_empty()) {
        return Vec::new();
    }
    let row = |decision: &Decision| {
        let able = roles
            .iter()
            .filter(|(_, role)| role.may_decide.iter().any(|own| own.value == *decision));
        DecisionRow {
            decision: words(*decision),
            may: able
                .map(|(id, role)| decision_holder(edition, id, role))
                .collect(),
        }
    };
    Decision::ALL.iter().map(row).collect()
}

fn decision_holder(edition: &Edition<'_>, id: &Id, role: &Role) -> DecisionHolder {
    let holder = role.holder.as_ref();
    let holder = holder.and_then(|holder| edition.plan.contacts().get(&holder.value));
    DecisionHolder {
        role: subject_link(edition, SubjectKind::Role, id.as_str(), RootPath::ROOT),
        holder: holder.map(|contact| contact.name.value.clone()),
    }
}

/// Says in words which side fills a role.
fn party(edition: &Edition<'_>, role: &Role) -> String {
    match role.party.as_ref().map(|party| party.value) {
        Some(Party::Client) => format!("Belongs to {}", edition.plan.name()),
        Some(Party::Provider) => format!("Belongs to {}", edition.plan.provider()),
        Some(Party::Specialist) => "Belongs to an outside specialist".to_owned(),
        None => String::new(),
    }
}

fn words(decision: Decision) -> String {
    Id::slug(decision.word(), "decide").in_words()
}

fn card(edition: &Edition<'_>, id: &Id, role: &PlanEntry<Role>) -> RoleCard {
    let person = |id: &Id| {
        let contact = edition.plan.contacts().get_key_value(id);
        contact.map(|(id, contact)| PersonView::new(edition, id, contact, RootPath::ROOT))
    };
    let holder = role
        .holder
        .as_ref()
        .and_then(|holder| person(&holder.value));
    RoleCard {
        id: id.to_string(),
        name: role.title(id),
        party: party(edition, role),
        holder,
        holder_is_internal: role
            .holder
            .as_ref()
            .is_some_and(|holder| Id::is_stand_in(holder.value.as_str())),
        deputies: role
            .deputies
            .iter()
            .filter_map(|deputy| person(&deputy.value))
            .collect(),
        does: texts(&role.does),
        may: role
            .may_decide
            .iter()
            .map(|decision| words(decision.value))
            .collect(),
        badge: badge(edition, id, role),
    }
}

/// Returns the badge of the acknowledgement, or of the contract that covers the role of an outside firm.
fn badge(edition: &Edition<'_>, id: &Id, role: &Role) -> Badge {
    let Some(until) = edition.plan.retainer_of(role) else {
        return Badge::new(
            edition,
            &Subject::new(SubjectKind::Role, id),
            RootPath::ROOT,
        );
    };
    // The last day still counts.
    let end = until.tomorrow().unwrap_or(until);
    let badge = |state| Badge::of_state(state, "Covered by a contract until", end);
    match end <= edition.today() {
        true => badge(State::Overdue),
        false => Badge {
            day: Some(until.to_string()),
            ..badge(State::Current)
        },
    }
}
