//! Checks links and references that lead nowhere in any plan.

use irplan_plan::id::SubjectKind;
use irplan_plan::markdown::{Document, Link, PieceKind, Tag, Target};
use irplan_plan::message::{code, one_of, subject};
use irplan_plan::plan::Plan;
use irplan_plan::references::{PlanValue, Reference};
use irplan_plan::toml::nearest;
use irplan_plan::{Finding, Message, Span, Value, message};

use crate::context::Case;
use crate::text::{is_unreadable_file, near_file};

use super::finding::{
    heading_is_missing, reference_text, unresolved_link, unresolved_reference, within_page,
};

/// Checks what does not depend on the plan: links within the page, links that are not references, and names of values.
pub(super) fn judge(case: &Case<'_>, document: &Document) -> Vec<Finding> {
    let links = document
        .links
        .iter()
        .filter_map(|link| judge_link(case, document, link));
    let values = document.references.iter().filter(|reference| {
        reference.kind == SubjectKind::Plan && PlanValue::from_word(&reference.id).is_none()
    });
    let values = values.map(|reference| {
        let finding =
            unresolved_reference(reference).label(document.at(reference.span), "no such value");
        match nearest(&reference.id, PlanValue::WORDS.iter().copied()) {
            Some(near) => finding.help(message!("did you mean {}?", plan_value(near))),
            None => {
                let words = PlanValue::WORDS.iter().copied().map(plan_value);
                finding.help(message!("use one of {}", one_of(words)))
            }
        }
    });
    links.chain(values).collect()
}

fn judge_link(case: &Case<'_>, document: &Document, link: &Link) -> Option<Finding> {
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
            let finding = heading_is_missing(anchor).label(place, "no such heading on this page");
            Some(match nearest(anchor, anchors) {
                Some(near) => finding.help(message!("did you mean {}?", within_page(near))),
                None => finding.help("use the id of a heading on this page"),
            })
        }
        Target::Unknown(target) => {
            let finding = unresolved_link(target).label(place, "this does not become a link");
            Some(finding.help(help_for_unknown(case.plan, target)))
        }
        // A picture has a rule of its own.
        Target::File(_) if is_unreadable_file(case, document, link) => None,
        Target::File(written) if link.file.is_none() && !is_picture(document, link) => {
            let finding = unresolved_link(written).label(place, "this does not become a link");
            Some(finding.help(near_file(case, document, link)))
        }
        Target::Reference(_) | Target::Web(_) | Target::File(_) => None,
    }
}

/// Whether a link shows a picture.
fn is_picture(document: &Document, link: &Link) -> bool {
    document.pieces.iter().any(|piece| match piece.kind {
        PieceKind::Start(Tag::Image(at)) => {
            let picture = document.links.get(at as usize);
            picture.is_some_and(|picture| std::ptr::eq(picture, link))
        }
        _ => false,
    })
}

/// Guesses what the author of a broken link meant.
fn help_for_unknown(plan: &Plan, target: &str) -> Message {
    let file = target.split('#').next().unwrap_or(target);
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.strip_suffix(".md");
    let kinds = [SubjectKind::Section, SubjectKind::Playbook];
    let id = stem.unwrap_or(name);
    let kind = kinds.into_iter().find(|kind| plan.has(*kind, id));
    if stem.is_some() || kind.is_some() {
        return match kind {
            Some(kind) => message!("write {}: links use ids, not file names", subject(kind, id)),
            None => "link to a section or playbook by its id, such as `section:containment`".into(),
        };
    }
    match intended_target(target) {
        Some(reference) => message!("did you mean {}?", reference_text(&reference)),
        None => {
            "link to a reference, a heading of the page, or an `http`, `https`, `mailto` or `tel` address"
                .into()
        }
    }
}

/// Returns the reference that a target would be if its kind were spelled right.
fn intended_target(target: &str) -> Option<Reference> {
    let (kind, rest) = target.split_once(':')?;
    let kind = nearest(kind, SubjectKind::ALL.iter().map(|kind| kind.name()))?;
    Reference::parse(&format!("{kind}:{rest}"), Span::default())
}

/// Writes a value of the plan as a text refers to it: `plan:name`.
fn plan_value(word: &str) -> Value {
    code(format!("plan:{word}"))
}
