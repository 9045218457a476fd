//! Links and references of a text that lead nowhere whatever plan it stands in.

use irplan_plan::Finding;
use irplan_plan::id::SubjectKind;
use irplan_plan::markdown::{Document, Link, PlanValue, Target};
use irplan_plan::plan::Plan;
use irplan_plan::toml::nearest;

use super::finding::nowhere;

/// What needs no plan around it: links within the page, links that lead to no reference, and names of values.
pub(super) fn judge(plan: &Plan, document: &Document) -> Vec<Finding> {
    let links = document
        .links
        .iter()
        .filter_map(|link| judge_link(plan, document, link));
    let values = document.references.iter().filter(|reference| {
        reference.kind == SubjectKind::Plan && PlanValue::from_word(&reference.id).is_none()
    });
    let values = values.map(|reference| {
        let finding =
            nowhere(&reference.written()).label(document.at(reference.span), "no such value");
        match nearest(&reference.id, PlanValue::WORDS.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `plan:{near}`?")),
            None => finding.help(format!(
                "there are `plan:{}`",
                PlanValue::WORDS.join("`, `plan:")
            )),
        }
    });
    links.chain(values).collect()
}

fn judge_link(plan: &Plan, document: &Document, link: &Link) -> Option<Finding> {
    let place = document.at(link.span);
    match &link.target {
        Target::Anchor(anchor) => {
            let mut anchors = document
                .headings
                .iter()
                .map(|heading| heading.anchor.as_str());
            if anchors.any(|known| known == anchor) {
                return None;
            }
            let anchors = document
                .headings
                .iter()
                .map(|heading| heading.anchor.as_str());
            let finding =
                nowhere(&format!("#{anchor}")).label(place, "no such heading on this page");
            Some(match nearest(anchor, anchors) {
                Some(near) => finding.help(format!("did you mean `#{near}`?")),
                None => finding.help("name a heading of this page, by its id"),
            })
        }
        Target::Unknown(target) => {
            let finding = nowhere(target).label(place, "this is never made a link");
            Some(finding.help(help_for_unknown(plan, target)))
        }
        Target::Reference(_) | Target::Web(_) => None,
    }
}

/// What somebody may have meant who wrote a link that is none.
fn help_for_unknown(plan: &Plan, target: &str) -> String {
    let file = target.split('#').next().unwrap_or(target);
    if let Some(stem) = file.strip_suffix(".md") {
        let stem = stem.rsplit('/').next().unwrap_or(stem);
        let kinds = [SubjectKind::Section, SubjectKind::Playbook];
        let kind = kinds.into_iter().find(|kind| plan.has(*kind, stem));
        return match kind {
            Some(kind) => format!("write `{kind}:{stem}`: links go by id, and not by file"),
            None => {
                "link to a section or playbook by its id, such as `section:containment`".to_owned()
            }
        };
    }
    let names = SubjectKind::ALL.iter().map(|kind| kind.name());
    match target
        .split_once(':')
        .and_then(|(kind, id)| Some((nearest(kind, names)?, id)))
    {
        Some((kind, id)) => format!("did you mean `{}:{}`?", kind, id.escape_debug()),
        None => {
            "links lead to a reference, `http`, `https`, `mailto`, `tel`, or a heading of the page"
                .to_owned()
        }
    }
}
