//! Detection and tools: what could happen, what would notice, and what acts by itself.

use irplan_plan::model::{Tool, Vector};
use irplan_plan::toml::Field;
use irplan_plan::{Id, Inherited, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::Reach;
use crate::press::{Press, Sheet};
use crate::view::{Link, TocEntry, subject_link};

/// A threat vector, and what the plan has against it.
#[derive(Serialize)]
pub(crate) struct Coverage {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) exposure: String,
    pub(crate) detected_by: Vec<Link>,
    pub(crate) playbooks: Vec<Link>,
}

#[derive(Serialize)]
struct ToolCard {
    id: String,
    name: String,
    kind: String,
    may: Vec<String>,
    fallback: Option<String>,
    tested: Option<String>,
    owner: Option<Link>,
    console: String,
    steps: Vec<Link>,
}

/// Every vector with its detection and its playbooks.
pub(crate) fn coverage(edition: Edition<'_>) -> Vec<Coverage> {
    let links = |kind, ids: &[Field<Id>]| -> Vec<Link> {
        ids.iter()
            .map(|id| subject_link(edition, kind, id.value.as_str(), Reach::ROOT))
            .collect()
    };
    let row = |(id, vector): (&Id, &Inherited<Vector>)| Coverage {
        id: id.to_string(),
        name: vector.title(id),
        exposure: vector
            .exposure
            .as_ref()
            .map(|exposure| exposure.value.clone())
            .unwrap_or_default(),
        detected_by: links(SubjectKind::Tool, &vector.detected_by),
        playbooks: links(SubjectKind::Playbook, &vector.playbooks),
    };
    edition.plan.vectors.iter().map(row).collect()
}

fn tool(edition: Edition<'_>, id: &Id, tool: &Inherited<Tool>) -> ToolCard {
    let mut steps = Vec::new();
    for (playbook, text) in edition.playbooks() {
        let uses = text.steps.iter().any(|step| {
            step.automation
                .as_ref()
                .is_some_and(|used| used.value == *id)
        });
        if uses {
            steps.push(subject_link(
                edition,
                SubjectKind::Playbook,
                playbook.as_str(),
                Reach::ROOT,
            ));
        }
    }
    ToolCard {
        id: id.to_string(),
        name: tool.title(id),
        kind: tool
            .kind
            .as_ref()
            .map(|kind| kind.value.word().replace('-', " "))
            .unwrap_or_default(),
        may: tool.may.iter().map(|may| may.value.clone()).collect(),
        fallback: tool
            .fallback
            .as_ref()
            .map(|fallback| fallback.value.clone()),
        tested: tool.tested.as_ref().map(|tested| tested.value.to_string()),
        owner: tool.owner.as_ref().map(|owner| {
            subject_link(
                edition,
                SubjectKind::Role,
                owner.value.as_str(),
                Reach::ROOT,
            )
        }),
        console: tool
            .console
            .as_ref()
            .map(|console| console.value.clone())
            .unwrap_or_default(),
        steps,
    }
}

/// Writes the page.
pub(crate) fn page(edition: Edition<'_>, press: &mut Press<'_>) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Detection {
        vectors: Vec<Coverage>,
        tools: Vec<ToolCard>,
    }
    let tools = edition
        .plan
        .tools
        .iter()
        .map(|(id, own)| tool(edition, id, own))
        .collect();
    let it = Detection {
        vectors: coverage(edition),
        tools,
    };
    let sheet = Sheet {
        path: "detection.html".to_owned(),
        title: "Detection and tools".to_owned(),
        lead: "How an attacker could come in, what would notice, and what acts by itself, with the way to do it by hand."
            .to_owned(),
        toc: vec![TocEntry::new("vectors", "Threat vectors"), TocEntry::new("tools", "Tools")],
        is_wide: true,
        ..Sheet::default()
    };
    press.page(&sheet, "detection.html", &it)
}
