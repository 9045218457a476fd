//! The pages that explain the rules of `irplan check`: Markdown files that people edit, embedded.
//!
//! They are a package because `cargo package` takes only files inside a package's folder. Nothing here knows what a rule is:
//! `irplan-check` reads the pages and tests them.

/// Embeds the page of each rule, a file in this folder.
macro_rules! pages {
    ($($rule:literal)+) => {
        &[$(($rule, include_str!(concat!($rule, ".md")))),+]
    };
}

/// The name of each rule and the text of its page, sorted by name.
pub const PAGES: &[(&str, &str)] = pages! {
    "audience-leak"
    "backward-sign-off"
    "broken-escalation"
    "bulk-sign-off"
    "contact-due-soon"
    "deceptive-text"
    "departed-contact"
    "due-date-cluster"
    "duplicate-contact"
    "duplicate-id"
    "empty-profile"
    "exercise-overdue"
    "expired-retainer"
    "expired-risk"
    "expired-waiver"
    "future-sign-off"
    "incident-without-review"
    "incomplete-duty"
    "incomplete-severity"
    "invalid-email"
    "invalid-phone"
    "invalid-value"
    "misplaced-file"
    "missing-contact-category"
    "missing-phase"
    "missing-playbook"
    "missing-recovery-target"
    "missing-role"
    "no-critical-asset"
    "no-deputy"
    "no-kill-switch"
    "no-manual-fallback"
    "no-out-of-band"
    "no-provider-plan"
    "open-action"
    "overlong-sign-off"
    "ownerless-step"
    "playbook-without-steps"
    "proxy-sign-off"
    "raw-html"
    "restore-order-conflict"
    "review-due-soon"
    "self-review"
    "severity-order"
    "shallow-history"
    "shared-number"
    "slow-escalation"
    "stale-channel"
    "stale-contact"
    "syntax-error"
    "unacknowledged-role"
    "unapproved-plan"
    "unassigned-duty"
    "unauthorised-sign-off"
    "uncovered-vector"
    "undecided-authority"
    "unfilled-placeholder"
    "unknown-key"
    "unowned-asset"
    "unreachable-contact"
    "unresolved-reference"
    "unreviewed-section"
    "untimed-step"
    "unused-contact"
};
