//! The rules, one file each: the id, the level, the function and the tests.

mod audience_leak;
mod backward_sign_off;
mod broken_escalation;
mod bulk_sign_off;
mod contact_due_soon;
mod contradicted_decision;
mod deceptive_text;
mod departed_contact;
mod distant_commit_dates;
mod due_date_cluster;
mod duplicate_contact;
mod duplicate_id;
mod early_sign_off;
mod empty_profile;
mod exercise_overdue;
mod expired_retainer;
mod expired_risk;
mod expired_waiver;
mod foreign_callout;
mod future_sign_off;
mod incident_without_review;
mod incomplete_duty;
mod incomplete_notice;
mod incomplete_severity;
mod ineffective_onboarding;
mod invalid_email;
mod invalid_phone;
mod invalid_value;
mod location_in_picture;
mod loosened_limit;
mod misplaced_file;
mod missing_contact_category;
mod missing_duty;
mod missing_image;
mod missing_notice_template;
mod missing_phase;
mod missing_playbook;
mod missing_recovery_target;
mod missing_role;
mod mixed_sign_off;
mod no_critical_asset;
pub(crate) mod no_deputy;
mod no_insurer_notice;
mod no_kill_switch;
mod no_manual_fallback;
mod no_out_of_band;
mod no_provider_plan;
mod open_action;
mod orphaned_sign_off;
mod outdated_override;
mod outdated_pack;
mod overlong_sign_off;
mod ownerless_step;
mod pending_sign_off;
mod playbook_without_steps;
mod proposed_pack;
mod proxy_sign_off;
mod raw_html;
mod removed_record;
mod restore_order_conflict;
mod review_due_soon;
mod self_review;
mod self_verification;
mod severity_order;
mod shallow_history;
mod shared_number;
mod slow_escalation;
mod stale_channel;
mod stale_contact;
mod syntax_error;
mod unacknowledged_role;
mod unapproved_plan;
mod unassigned_duty;
mod unauthorised_sign_off;
mod uncovered_vector;
mod undecided_authority;
mod undescribed_image;
mod unfilled_placeholder;
mod unknown_key;
mod unknown_pack;
mod unowned_asset;
mod unreachable_contact;
mod unrecorded_override;
mod unresolved_reference;
pub(crate) mod unreviewed_section;
mod untimed_step;
mod unusable_attachment;
mod unused_attachment;
mod unused_contact;
mod vague_time;
mod weakened_policy;

use crate::rule::Rule;

/// Every rule, sorted by name.
pub(crate) const RULES: &[&Rule] = &[
    &audience_leak::RULE,
    &backward_sign_off::RULE,
    &broken_escalation::RULE,
    &bulk_sign_off::RULE,
    &contact_due_soon::RULE,
    &contradicted_decision::RULE,
    &deceptive_text::RULE,
    &departed_contact::RULE,
    &distant_commit_dates::RULE,
    &due_date_cluster::RULE,
    &duplicate_contact::RULE,
    &duplicate_id::RULE,
    &early_sign_off::RULE,
    &empty_profile::RULE,
    &exercise_overdue::RULE,
    &expired_retainer::RULE,
    &expired_risk::RULE,
    &expired_waiver::RULE,
    &foreign_callout::RULE,
    &future_sign_off::RULE,
    &incident_without_review::RULE,
    &incomplete_duty::RULE,
    &incomplete_notice::RULE,
    &incomplete_severity::RULE,
    &ineffective_onboarding::RULE,
    &invalid_email::RULE,
    &invalid_phone::RULE,
    &invalid_value::RULE,
    &location_in_picture::RULE,
    &loosened_limit::RULE,
    &misplaced_file::RULE,
    &missing_contact_category::RULE,
    &missing_duty::RULE,
    &missing_image::RULE,
    &missing_notice_template::RULE,
    &missing_phase::RULE,
    &missing_playbook::RULE,
    &missing_recovery_target::RULE,
    &missing_role::RULE,
    &mixed_sign_off::RULE,
    &no_critical_asset::RULE,
    &no_deputy::RULE,
    &no_insurer_notice::RULE,
    &no_kill_switch::RULE,
    &no_manual_fallback::RULE,
    &no_out_of_band::RULE,
    &no_provider_plan::RULE,
    &open_action::RULE,
    &orphaned_sign_off::RULE,
    &outdated_override::RULE,
    &outdated_pack::RULE,
    &overlong_sign_off::RULE,
    &ownerless_step::RULE,
    &pending_sign_off::RULE,
    &playbook_without_steps::RULE,
    &proposed_pack::RULE,
    &proxy_sign_off::RULE,
    &raw_html::RULE,
    &removed_record::RULE,
    &restore_order_conflict::RULE,
    &review_due_soon::RULE,
    &self_review::RULE,
    &self_verification::RULE,
    &severity_order::RULE,
    &shallow_history::RULE,
    &shared_number::RULE,
    &slow_escalation::RULE,
    &stale_channel::RULE,
    &stale_contact::RULE,
    &syntax_error::RULE,
    &unacknowledged_role::RULE,
    &unapproved_plan::RULE,
    &unassigned_duty::RULE,
    &unauthorised_sign_off::RULE,
    &uncovered_vector::RULE,
    &undecided_authority::RULE,
    &undescribed_image::RULE,
    &unfilled_placeholder::RULE,
    &unknown_key::RULE,
    &unknown_pack::RULE,
    &unowned_asset::RULE,
    &unreachable_contact::RULE,
    &unrecorded_override::RULE,
    &unresolved_reference::RULE,
    &unreviewed_section::RULE,
    &untimed_step::RULE,
    &unusable_attachment::RULE,
    &unused_attachment::RULE,
    &unused_contact::RULE,
    &vague_time::RULE,
    &weakened_policy::RULE,
];
