//! Assets: what to restore first, how fast, and which assets depend on which.

use irplan_plan::model::Asset;
use irplan_plan::{AudiencePlan, Id, PlanEntry, SubjectKind};
use serde::Serialize;

use crate::diagram;
use crate::edition::Edition;
use crate::error::Error;
use crate::html::{Html, RootPath};
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::{date, present_facts, time};
use crate::view::{PageLink, TocEntry, link_of, subject_link};
use irplan_plan::phrases::capitalised;

#[derive(Serialize)]
struct Assets {
    assets: Vec<AssetCard>,
    drawing: Html,
    /// The drawing as a list, for screens that are too small for it.
    layers: Vec<Vec<AssetNode>>,
    classes: Vec<DataClass>,
}

#[derive(Serialize)]
struct AssetCard {
    id: String,
    name: String,
    kind: String,
    criticality: String,
    order: Option<u32>,
    rto: Option<String>,
    rpo: Option<String>,
    data: Vec<String>,
    needs: Vec<PageLink>,
    needed_by: Vec<PageLink>,
    owner: Option<PageLink>,
    playbooks: Vec<PageLink>,
    /// Other facts, each under its label.
    facts: Vec<(&'static str, String)>,
}

/// An asset with the names of what it needs.
#[derive(Serialize)]
struct AssetNode {
    id: String,
    name: String,
    needs: Vec<String>,
}

/// A class of data, and the assets that have it.
#[derive(Serialize)]
struct DataClass {
    name: String,
    assets: Vec<PageLink>,
}

/// Writes the page.
pub(crate) fn render(edition: &Edition<'_>, renderer: &mut SiteRenderer<'_>) -> Result<(), Error> {
    let mut assets: Vec<_> = edition.plan.assets().iter().collect();
    assets.sort_by_key(|(id, asset)| {
        let order = asset.restore_order.as_ref().map(|order| order.value);
        let criticality = asset
            .criticality
            .as_ref()
            .map(|criticality| criticality.value);
        (order.is_none(), order, criticality, *id)
    });
    let it = Assets {
        drawing: diagram::dependencies(&edition.plan),
        layers: layers(&edition.plan),
        classes: classes(edition),
        assets: assets
            .iter()
            .map(|(id, asset)| card(edition, id, asset))
            .collect(),
    };
    let info = PageInfo {
        path: "assets.html".to_owned(),
        title: "Assets".to_owned(),
        lead: "Restore in this order. Each system comes after the ones that it needs.".to_owned(),
        toc: TocEntry::list(&[
            ("order", "Restore order"),
            ("needs", "Dependencies"),
            ("data", "Where data is stored"),
            ("each", "All assets"),
        ]),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "assets.html", &it)
}

fn link(edition: &Edition<'_>, id: &Id) -> PageLink {
    subject_link(edition, SubjectKind::Asset, id.as_str(), RootPath::ROOT)
}

fn card(edition: &Edition<'_>, id: &Id, asset: &PlanEntry<Asset>) -> AssetCard {
    let others = edition.plan.assets().iter();
    let needed_by =
        others.filter(|(_, other)| other.depends_on.iter().any(|need| need.value == *id));
    let playbooks = edition.playbooks().into_iter();
    let playbooks = playbooks
        .filter(|(_, playbook)| playbook.head.assets.iter().any(|asset| asset.value == *id));
    AssetCard {
        id: id.to_string(),
        name: asset.name.value.clone(),
        kind: asset
            .kind
            .as_ref()
            .map(|kind| kind.value.word().to_owned())
            .unwrap_or_default(),
        criticality: asset
            .criticality
            .as_ref()
            .map(|criticality| criticality.value.word().to_owned())
            .unwrap_or_default(),
        order: asset.restore_order.as_ref().map(|order| order.value),
        rto: time(&asset.rto),
        rpo: time(&asset.rpo),
        data: asset
            .data
            .iter()
            .map(|class| class_words(&class.value))
            .collect(),
        needs: asset
            .depends_on
            .iter()
            .map(|need| link(edition, &need.value))
            .collect(),
        needed_by: needed_by.map(|(id, _)| link(edition, id)).collect(),
        owner: link_of(edition, SubjectKind::Contact, &asset.owner, RootPath::ROOT),
        playbooks: playbooks
            .map(|(id, _)| {
                subject_link(edition, SubjectKind::Playbook, id.as_str(), RootPath::ROOT)
            })
            .collect(),
        facts: facts(asset),
    }
}

/// Returns the assets in layers, in the order in which they can be restored.
fn layers(plan: &AudiencePlan<'_>) -> Vec<Vec<AssetNode>> {
    let name = |id: &str| {
        let asset = plan.assets().get(id);
        asset.map_or_else(|| id.to_owned(), |asset| asset.name.value.clone())
    };
    let node = |id: String| AssetNode {
        name: name(&id),
        needs: plan
            .assets()
            .get(id.as_str())
            .into_iter()
            .flat_map(|asset| asset.depends_on.iter())
            .map(|need| name(need.value.as_str()))
            .collect(),
        id,
    };
    let layers = diagram::dependency_layers(plan).into_iter();
    layers
        .map(|layer| layer.into_iter().map(node).collect())
        .collect()
}

/// Writes a class of data in words. Plans use short forms of the usual ones.
fn class_words(class: &str) -> String {
    let words = match class.to_ascii_lowercase().as_str() {
        "phi" => "Health information (PHI)",
        "pii" => "Personal information (PII)",
        "eu-personal" => "Personal data under EU law",
        "personal" => "Personal data",
        "cardholder" => "Cardholder data",
        "privileged" => "Privileged communication",
        "trade-secret" => "Trade secrets",
        "financial" => "Financial data",
        "logic" => "Control logic",
        _ => return capitalised(class),
    };
    words.to_owned()
}

fn facts(asset: &Asset) -> Vec<(&'static str, String)> {
    let own = |field: &Option<irplan_plan::toml::Field<String>>| {
        field.as_ref().map(|field| field.value.clone())
    };
    present_facts([
        ("Runs on", own(&asset.hosting)),
        ("Backup", own(&asset.backup)),
        ("Restore last tested", date(&asset.restore_tested)),
        ("Why an attacker wants it", own(&asset.attraction)),
        ("Notes", own(&asset.notes)),
    ])
}

fn classes(edition: &Edition<'_>) -> Vec<DataClass> {
    let mut classes = std::collections::BTreeMap::<&str, Vec<PageLink>>::new();
    for (id, asset) in edition.plan.assets() {
        for class in asset.data.iter() {
            classes
                .entry(class.value.as_str())
                .or_default()
                .push(link(edition, id));
        }
    }
    classes
        .into_iter()
        .map(|(name, assets)| DataClass {
            name: class_words(name),
            assets,
        })
        .collect()
}
