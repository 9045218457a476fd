//! Detection and tools: how attackers get in, what detects them, and which tools act on their own.

use irplan_plan::model::{Playbook, Tool, Vector};
use irplan_plan::{Id, PlanEntry, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::RootPath;
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::{date, text, texts};
use crate::view::{PageLink, TocEntry, link_of, links_of, subject_link};

/// A threat vector, with what the plan does about it.
#[derive(Serialize)]
pub(crate) struct Coverage {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) exposure: String,
    pub(crate) detected_by: Vec<PageLink>,
    pub(crate) playbooks: Vec<PageLink>,
}

#[derive(Serialize)]
struct ToolCard {
    id: String,
    name: String,
    kind: String,
    may: Vec<String>,
    fallback: Option<String>,
    tested: Option<String>,
    owner: Option<PageLink>,
    console: String,
    steps: Vec<PageLink>,
}

/// Returns every vector with its detection and its playbooks.
pub(crate) fn coverage(edition: &Edition<'_>) -> Vec<Coverage> {
    let row = |(id, vector): (&Id, &PlanEntry<Vector>)| Coverage {
        id: id.to_string(),
        name: vector.title(id),
        exposure: text(&vector.exposure),
        detected_by: links_of(
            edition,
            SubjectKind::Tool,
            &vector.detected_by,
            RootPath::ROOT,
        ),
        playbooks: links_of(
            edition,
            SubjectKind::Playbook,
            &vector.playbooks,
            RootPath::ROOT,
        ),
    };
    edition.plan.vectors().iter().map(row).collect()
}

fn tool(edition: &Edition<'_>, id: &Id, tool: &PlanEntry<Tool>) -> ToolCard {
    let uses = |playbook: &Playbook| {
        let mut tools = playbook
            .steps
            .iter()
            .filter_map(|step| step.automation.as_ref());
        tools.any(|used| used.value == *id)
    };
    let used = edition
        .playbooks()
        .into_iter()
        .filter(|(_, playbook)| uses(playbook));
    let used = used
        .map(|(id, _)| subject_link(edition, SubjectKind::Playbook, id.as_str(), RootPath::ROOT));
    ToolCard {
        id: id.to_string(),
        name: tool.title(id),
        kind: tool
            .kind
            .as_ref()
            .map(|kind| kind.value.word().replace('-', " "))
            .unwrap_or_default(),
        may: texts(&tool.may),
        fallback: tool
            .fallback
            .as_ref()
            .map(|fallback| fallback.value.clone()),
        tested: date(&tool.tested),
        owner: link_of(edition, SubjectKind::Role, &tool.owner, RootPath::ROOT),
        console: text(&tool.console),
        steps: used.collect(),
    }
}

/// Writes the page.
pub(crate) fn render(edition: &Edition<'_>, renderer: &mut SiteRenderer<'_>) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Detection {
        vectors: Vec<Coverage>,
        tools: Vec<ToolCard>,
    }
    let tools = edition
        .plan
        .tools()
        .iter()
        .map(|(id, own)| tool(edition, id, own))
        .collect();
    let it = Detection {
        vectors: coverage(edition),
        tools,
    };
    let info = PageInfo {
        path: "detection.html".to_owned(),
        title: "Detection and tools".to_owned(),
        lead: "How an attacker could get in, what would detect it, and which tools act on their own. Each tool says how to do the same by hand."
            .to_owned(),
        toc: TocEntry::list(&[("vectors", "Threat vectors"), ("tools", "Tools")]),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "detection.html", &it)
}
