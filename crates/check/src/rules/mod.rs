//! The rules: one file each, with its name, its level, its page, its function and its tests.

macro_rules! rules {
    ($($module:ident,)+) => {
        $(mod $module;)+

        /// Every rule, sorted by name; a test holds the order.
        pub(crate) const RULES: &[&crate::rule::Rule] = &[$(&$module::RULE,)+];
    };
}

rules! {
    broken_escalation,
    departed_contact,
    duplicate_id,
    exercise_overdue,
    expired_waiver,
    future_sign_off,
    incomplete_severity,
    invalid_email,
    invalid_phone,
    invalid_value,
    misplaced_file,
    missing_phase,
    missing_role,
    no_deputy,
    ownerless_step,
    restore_order_conflict,
    shallow_history,
    stale_contact,
    syntax_error,
    unfilled_placeholder,
    unknown_key,
    unreachable_contact,
    unresolved_reference,
    unreviewed_section,
    untimed_step,
}
