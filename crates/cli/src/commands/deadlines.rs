//! `irplan deadlines`: shows when each notice of a plan is due.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use irplan_engine::Failure;
use irplan_engine::notice_deadlines::{
    DeadlineQuestion, IncidentText, can_change_deadlines, find_deadlines,
};
use irplan_engine::stages::{PlanSelection, read};
use irplan_plan::PlanId;
use irplan_plan::model::Moment;
use jiff::Timestamp;

use crate::exit_code::CommandResult;
use crate::option_values::{moment, named_moment, timestamp};
use crate::report::deadlines::{DeadlinesFormat, write};
use crate::session::{Session, now};

const AFTER_HELP: &str = "\
Examples:
  irplan deadlines --client harbor-dental --knew 2026-11-20T22:15
  irplan deadlines --client harbor-dental --event discovered=2026-11-20T22:15
  irplan deadlines --client kestrel-works --sent bsig:notification=2026-11-22T18:00+01:00
  irplan deadlines --incident plans/harbor-dental/incidents/2026-08-19-mailbox-takeover.md
  irplan deadlines --client harbor-dental --event suspected=2026-11-20T22:15 --format ics

A time without an offset is in the plan's time zone. At a clock change, and for a day without a
time, the earliest reading counts. Where the law can be read in several ways, the deadline is the
earliest one, and a note says which later one may be lawful, too. `irplan packs --events` lists the
events.

Exit status: 0 if all is well, 1 if a `plan.toml` or a pack of the plan has errors, so that a
deadline may be wrong or missing, 2 if irplan could not do its job, or if a time zone that it would
count in does not exist.";

/// Arguments of `irplan deadlines`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct DeadlinesArguments {
    /// Show the deadlines of this plan [default: that of the incident]
    #[arg(long, value_name = "ID", value_parser = PlanId::parse, required_unless_present = "incident")]
    client: Option<PlanId>,

    /// Count from this event, such as aware=2026-11-20T22:15; for several events, repeat the option
    #[arg(long, value_name = "EVENT=TIME", value_parser = named_moment)]
    event: Vec<(String, Moment)>,

    /// Count from the time at which you knew of the incident: each event of that kind, such as aware or discovered, that
    /// has no time of its own
    #[arg(long, value_name = "TIME", value_parser = moment, conflicts_with = "incident")]
    knew: Option<Moment>,

    /// Count from this notice, or take it as done, such as gdpr:authority=2026-11-22T18:00; for several notices, repeat
    /// the option
    #[arg(long, value_name = "DUTY=TIME", value_parser = named_moment)]
    sent: Vec<(String, Moment)>,

    /// Take events, notices and decisions from the front matter of this incident
    #[arg(long, value_name = "FILE")]
    incident: Option<PathBuf>,

    /// Read this revision from git instead of the files on disk: a branch, tag or commit, or HEAD~1
    #[arg(long, value_name = "REV", value_parser = crate::option_values::revision)]
    rev: Option<String>,

    /// Count the time left from this time [default: SOURCE_DATE_EPOCH, or now]
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    now: Option<Timestamp>,

    /// Print the deadlines in this format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: DeadlinesFormat,
}

/// Shows the deadlines.
///
/// # Errors
/// If the plan, an event, a duty or a time zone does not exist, or a file cannot be read.
pub(crate) fn run(
    arguments: &DeadlinesArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let now = now(arguments.now)?;
    let mut source = session.discover()?;
    let incident = arguments.incident.as_ref();
    let incident = incident
        .map(|file| read_incident(session, file))
        .transpose()?;
    let of_incident = incident.as_ref().and_then(|incident| incident.path.plan());
    if let (Some(client), Some(owner)) = (&arguments.client, &of_incident)
        && client != owner
    {
        let problem = format!("the incident belongs to the plan `{owner}`, and not to `{client}`");
        let failure = Failure::new(problem);
        return Err(failure.help("leave out `--client`").into());
    }
    let plan = arguments.client.clone().or(of_incident);
    let plan = plan.ok_or_else(|| {
        let failure = Failure::new("the incident is not in the folder of a plan");
        failure.help("name the plan with `--client`")
    })?;
    let selection = PlanSelection {
        revision: arguments.rev.clone(),
        plans: vec![plan.clone()],
    };
    let set = read(&mut source, &selection)?;
    let question = DeadlineQuestion {
        now,
        events: arguments.event.clone(),
        knew: arguments.knew,
        sent: arguments.sent.clone(),
        incident,
    };
    let list = find_deadlines(&set, &plan, &question)?;
    if let Some(note) = write(&list, now, arguments.format, &mut session.out)? {
        session.print_status(note)?;
    }
    let count = set.findings().len();
    if count > 0 && !session.quiet {
        session.print_status(&format!(
            "some files have errors ({count}), so this may be wrong or incomplete: see `irplan check`"
        ))?;
    }
    let is_incomplete = list.has_faulty_pack() || set.findings().iter().any(can_change_deadlines);
    Ok(CommandResult::failed_if(is_incomplete))
}

/// Reads the file of an incident, which may not be in git yet.
fn read_incident(session: &Session, file: &Path) -> anyhow::Result<IncidentText> {
    let path = session.path(file);
    let text = read_limited(&path).with_context(|| format!("cannot read {}", file.display()))?;
    // Its place among the plans can be in the part of the path that the user left out.
    let path = path.canonicalize().unwrap_or(path);
    let parts = path.components();
    let parts: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Ok(IncidentText::new(&parts, text))
}

/// The most bytes of an incident's file. A file of a plan may not be larger either.
const MAX_BYTES: u64 = 1 << 20;

/// Reads a file that the user names, if it is not too large.
fn read_limited(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let file = File::open(path)?;
    let size = file.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if u64::try_from(size).is_ok_and(|size| size > MAX_BYTES) {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    Ok(text)
}
