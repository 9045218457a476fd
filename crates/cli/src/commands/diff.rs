//! `irplan diff`: explains what a change means.

use clap::Args;
use irplan_engine::compare::{self, ComparisonOptions, RevisionPair};
use irplan_engine::stages::{PlanSelection, SignatureProof, read};
use irplan_plan::PlanId;
use irplan_repo::Repository;
use jiff::civil::Date;

use crate::exit_code::CommandResult;
use crate::option_values::{date, revision};
use crate::report::changes::{
    self, ApprovalsReport, ApprovalsWriter, ChangesFormat, ChangesReport,
};
use crate::report::{LinkBase, links, mask_comparison};
use crate::session::{Session, today};
use crate::terminal::{OutputStream, Progress};

/// Both forms of the command, so that options that exclude each other are not shown together.
const USAGE: &str = "\
irplan diff [OPTIONS] <BASE> [HEAD]
       irplan diff [OPTIONS] --since-approval";

const AFTER_HELP: &str = "\
Examples:
  irplan diff HEAD                        show uncommitted changes
  irplan diff origin/main                 show what this branch changes, with uncommitted edits
  irplan diff origin/main HEAD --format markdown > comment.md
  irplan diff v2026.2 v2026.3 --client harbor-dental
  irplan diff --since-approval --client harbor-dental
  irplan diff origin/main --format html > changes.html

Like a pull request, this compares HEAD with the merge base of BASE and HEAD, as `BASE...HEAD` does
in git. To compare with BASE itself, use `--direct`. Reflowed text, comments and the order of keys
don't count as changes.

Exit status: 0 with or without changes, 2 if the revisions could not be compared.";

/// Arguments of `irplan diff`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP, override_usage = USAGE)]
pub(crate) struct DiffArguments {
    /// The older side: a branch, tag or commit, or HEAD~1
    #[arg(value_name = "BASE", value_parser = revision)]
    #[arg(required_unless_present = "since_approval")]
    base: Option<String>,

    /// The newer side [default: the files on disk; in a bare repository, HEAD]
    #[arg(value_name = "HEAD", value_parser = revision)]
    head: Option<String>,

    /// Same as the argument HEAD
    #[arg(long, value_name = "REV", value_parser = revision, conflicts_with = "head")]
    rev: Option<String>,

    /// Compare with BASE itself instead of the merge base
    #[arg(long, conflicts_with = "since_approval")]
    direct: bool,

    /// Compare each plan with its last approved state
    #[arg(long, conflicts_with_all = ["base", "head"])]
    since_approval: bool,

    /// Judge sign-offs as of this day [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,

    /// Show only what affects these plans; separate them by commas, or repeat the option
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = PlanId::parse)]
    client: Vec<PlanId>,

    /// Print the changes in this format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ChangesFormat,

    /// Link files to this address, such as https://git.example.net/plans/blob/main [default: taken from the CI of
    /// GitHub and GitLab]
    #[arg(long, value_name = "URL", value_parser = LinkBase::parse)]
    link_base: Option<LinkBase>,

    /// Count a sign-off only if the signer's key proves it; the keys come from [policy.keys] on the older side
    #[arg(long, conflicts_with = "since_approval")]
    require_signatures: bool,
}

/// Compares.
///
/// # Errors
/// If a revision cannot be found or read.
pub(crate) fn run(
    arguments: &DiffArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let today = today(arguments.today)?;
    let proof = SignatureProof::required_if(arguments.require_signatures);
    let mut source = session.discover_for(proof)?;
    let Some(base) = &arguments.base else {
        since_approval(arguments, source, today, session)?;
        return Ok(CommandResult::Clean);
    };
    let head = arguments.head.as_deref().or(arguments.rev.as_deref());
    let sides = match arguments.direct {
        true => RevisionPair::direct(&mut source, base, head)?,
        false => RevisionPair::find(&mut source, base, head)?,
    };
    let nothing = sides.note_if_nothing_new();
    let nothing =
        nothing.map(|note| format!("{note}; to compare the two as they are, use `--direct`"));
    let notes = [sides.note_if_base_has_no_plans(&source)?, nothing];
    for note in notes.iter().flatten() {
        session.print_status(note)?;
    }
    let pair = NamedSides {
        sides: &sides,
        names: sides.names(),
        plans: &arguments.client,
        today,
    };
    let report_changes: ChangesReporter<'_> =
        &mut |report, out| changes::write(report, arguments.format, out);
    compare(arguments, &source, &pair, session, report_changes)?;
    Ok(CommandResult::Clean)
}

/// Two sides to compare.
struct NamedSides<'a> {
    sides: &'a RevisionPair,
    /// The names of the sides.
    names: (String, String),
    /// The plans to compare; all if none is named.
    plans: &'a [PlanId],
    today: Date,
}

/// Compares each plan with its last approved state. Plans that were approved in one commit are compared together.
fn since_approval(
    arguments: &DiffArguments,
    mut source: Repository,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<()> {
    let selection = PlanSelection {
        revision: arguments.rev.clone(),
        plans: arguments.client.clone(),
    };
    let set = read(&mut source, &selection)?;
    let (approved, not_compared) = compare::approvals(&source, &set, today)?;
    let to = compare::newer_name(set.revision());
    let report = ApprovalsReport {
        to: to.clone(),
        today,
        not_compared,
    };
    if arguments.format == ChangesFormat::Html {
        report.require_one_page(approved.len())?;
    }
    let mut writer = ApprovalsWriter::new(&report, arguments.format);
    for one in &approved {
        let pair = NamedSides {
            sides: &one.sides,
            names: (one.name.clone(), to.clone()),
            plans: &one.plans,
            today,
        };
        let commit = one.sides.base.id();
        let report_changes: ChangesReporter<'_> =
            &mut |changes, out: &mut OutputStream| writer.add(&one.plans, &commit, changes, out);
        compare(arguments, &source, &pair, session, report_changes)?;
    }
    writer.finish(&mut session.out)?;
    if arguments.format == ChangesFormat::Human {
        report
            .without()
            .iter()
            .try_for_each(|line| session.print_status(line))?;
    }
    Ok(())
}

/// Writes the report of a comparison, or adds it to a larger one.
type ChangesReporter<'a> =
    &'a mut dyn FnMut(&ChangesReport<'_>, &mut OutputStream) -> anyhow::Result<()>;

/// Reads both sides, compares them, and reports.
fn compare(
    arguments: &DiffArguments,
    source: &Repository,
    pair: &NamedSides<'_>,
    session: &mut Session,
    report_changes: ChangesReporter<'_>,
) -> anyhow::Result<()> {
    let NamedSides {
        sides,
        plans,
        today,
        ..
    } = *pair;
    let progress = Progress::new(session.quiet);
    progress.step("reading both sides");
    let both = compare::read(source, sides, plans, today)?;
    progress.step("comparing");
    let options = ComparisonOptions {
        plans,
        today,
        proof: SignatureProof::required_if(arguments.require_signatures),
    };
    let mut compared = both.compare_sides(source, sides, options)?;
    drop(progress);
    let is_masked = session.out.hides_private();
    if is_masked {
        mask_comparison(&mut compared.comparison);
    }
    let both = &compared.sides;
    let report = ChangesReport {
        comparison: &compared.comparison,
        plans: changes::plan_names(both, is_masked),
        compared_names: pair.names.clone(),
        repositories: (both.old.plans(), both.new.plans()),
        texts: (both.old.snapshot(), both.new.snapshot()),
        today,
        uncertain_plans: compared.faulty_plans.iter().cloned().collect(),
        partly_read_plans: &both.partly_read_plans,
        masked: is_masked,
        links: links(arguments.link_base.as_ref(), source, sides.head.as_ref())?,
    };
    report_changes(&report, &mut session.out)
}
