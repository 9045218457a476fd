//! Starts each finding of this rule. The parts of the rule use this, so that they don't depend on the whole.

use irplan_plan::message::{anchor, code, subject};
use irplan_plan::references::Reference;
use irplan_plan::{Finding, Message, RuleId, SubjectKind, Value, message};

/// Makes a finding of this rule.
pub(super) fn unresolved(message: impl Into<Message>) -> Finding {
    Finding::new(RuleId::UNRESOLVED_REFERENCE, message)
}

/// Makes the finding for a reference that leads nowhere.
pub(super) fn unresolved_reference(reference: &Reference) -> Finding {
    let name = subject_of(reference);
    let finding = unresolved(message!("{} leads nowhere", reference_text(reference))).detail(name);
    match &reference.anchor {
        Some(id) => finding.detail(anchor(id)),
        None => finding,
    }
}

/// Makes the finding for a link that is not a reference and leads nowhere.
pub(super) fn unresolved_link(target: &str) -> Finding {
    let target = code(target.to_owned());
    unresolved(message!("{} leads nowhere", target.clone())).detail(target)
}

/// Makes the finding for a link to a heading that its page does not have.
pub(super) fn heading_is_missing(id: &str) -> Finding {
    unresolved(message!("{} leads nowhere", within_page(id))).detail(anchor(id))
}

/// Writes a link to a heading of the same page: `#isolate`.
pub(super) fn within_page(id: &str) -> Message {
    message!("#{}", anchor(id)).quoted()
}

/// Writes a reference as the text does, but keeps its subject as a value: readers who may not see the subject must not
/// see that a text refers to it.
pub(super) fn reference_text(reference: &Reference) -> Message {
    let subject = subject_of(reference);
    match &reference.anchor {
        Some(id) => with_anchor(subject, id),
        None => subject.into(),
    }
}

/// Writes a subject with a place in its text: `section:containment#isolate`.
pub(super) fn with_anchor(subject: Value, id: &str) -> Message {
    message!("{}#{}", subject, anchor(id)).quoted()
}

/// Returns what a reference names. A value of the plan, such as `plan:name`, is not a subject.
pub(super) fn subject_of(reference: &Reference) -> Value {
    let Reference { kind, id, .. } = reference;
    match kind {
        SubjectKind::Plan => code(format!("{kind}:{id}")),
        _ => subject(*kind, id.as_str()),
    }
}
