//! `irplan override`: copies an inherited text into a plan, with a record of what it was made from.

use clap::Args;
use irplan_engine::open_repository::require_folder;
use irplan_engine::scaffold::{override_text, update_override};
use irplan_engine::stages::{PlanSelection, read};
use irplan_plan::{PlanId, Subject};

use crate::exit_code::CommandResult;
use crate::files::{Lock, Replacement, create_all, replace_all};
use crate::session::Session;

const AFTER_HELP: &str = "\
Examples:
  irplan override --plan finch-vale playbook:ransomware
  irplan override --plan finch-vale section:containment --reason \"The partners must agree first\"

Readers of the plan then see the copy instead of the inherited text. `irplan check` reports when the
inherited text changes, and what changed in it. After you have merged those changes, run the same
command with `--update`. That voids the review of the copy, so that somebody reads it again.

To inherit the text again, delete the copy.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan override`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct OverrideArguments {
    /// The section or playbook to copy, as section:ID or playbook:ID
    #[arg(value_name = "SUBJECT", value_parser = Subject::parse)]
    subject: Subject,

    /// Copy it into this plan
    #[arg(long, value_name = "PLAN", value_parser = PlanId::parse)]
    plan: PlanId,

    /// Say why the plan needs its own version
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// Record that you compared the plan's copy with the inherited text of today
    #[arg(long)]
    update: bool,
}

/// Copies the text, or updates the record.
///
/// # Errors
/// If the plan does not inherit such a text, already has its own, or files cannot be written.
pub(crate) fn run(
    arguments: &OverrideArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let OverrideArguments {
        subject,
        plan,
        reason,
        update,
    } = arguments;
    let mut source = session.discover()?;
    let root = require_folder(&source)?;
    let _lock = Lock::of_repository(&source)?;
    let set = read(&mut source, &PlanSelection::default())?;
    let reason = reason.as_deref();
    if *update {
        let new = update_override(&set, plan, subject, reason)?;
        let path = new.path.clone();
        let is_same = new.before.as_deref() == Some(&*new.after);
        replace_all(&[Replacement::of(new, &root)])?;
        if is_same {
            session.print_status(&format!("{path} is up to date already"))?;
            return Ok(CommandResult::Clean);
        }
        session.print_status(&format!("updated {path}"))?;
    } else {
        let new = override_text(&set, plan, subject, reason)?;
        let path = new.path.to_string();
        create_all(&root, &[(path.clone(), new.after)])?;
        session.print_status(&format!("created {path}"))?;
    }
    session.print_status(&format!(
        "next: edit it, then have it read: `irplan review --client {plan} {subject}`"
    ))?;
    Ok(CommandResult::Clean)
}
