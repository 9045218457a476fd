//! How each finding of this rule starts. The parts of the rule use it, so that they don't depend on the whole.

use irplan_plan::message::code;
use irplan_plan::{Finding, Message, RuleId, message};

/// Makes a finding of this rule.
pub(super) fn unresolved(message: impl Into<Message>) -> Finding {
    Finding::new(RuleId::UNRESOLVED_REFERENCE, message)
}

/// Makes the finding for a reference that leads nowhere.
pub(super) fn nowhere(written: &str) -> Finding {
    unresolved(message!("{} leads nowhere", code(written.to_owned())))
        .which(code(written.to_owned()))
}
