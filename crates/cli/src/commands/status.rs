//! `irplan status`: the fleet at a glance.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use irplan_plan::{Plan, State, SubjectKind};
use jiff::civil::Date;

use crate::arguments::Selection;
use crate::report::{schedule, worklist};
use crate::session::{Outcome, Session, today};
use crate::terminal::clean;
use irplan_engine::Failure;
use irplan_engine::load::{self, Loaded};
use irplan_engine::schedule::propose;
use irplan_engine::signing::require_signatures;
use irplan_engine::worklist::gather;

const AFTER_HELP: &str = "\
Examples:
  irplan status
  irplan status --today 2027-01-01      what it will look like if nobody signs anything
  irplan status --rev v2026.3
  irplan status --by owner              who has what to do
  irplan status --plan-reviews          who had best sign what when, in the next 13 weeks
  irplan status --plan-reviews --weeks 4 --client harbor-dental

Of each plan: how many contacts, sections with playbooks, and roles are signed off of how many;
the day on which the next sign-off runs out; whether the plan is approved.

With `--plan-reviews`, each owner gets what has run out first, for today, and what runs out in the
weeks to come spread evenly over them, always before it is due, with the command that signs it.
`--spread` of `irplan review` keeps it even from then on.";

/// What `irplan status` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,

    /// Let only those sign-offs count that a key of their signer proves; see [policy.keys]
    #[arg(long)]
    require_signatures: bool,

    /// List what there is to do instead, by whose work it is
    #[arg(long, value_name = "WHOSE", group = "list")]
    by: Option<By>,

    /// Propose instead when to sign what falls due, so that no week of an owner gets more than it must
    #[arg(long, group = "list")]
    plan_reviews: bool,

    /// For how many weeks, from today on
    #[arg(
        long,
        value_name = "N",
        default_value_t = 13,
        requires = "plan_reviews",
        value_parser = clap::value_parser!(u32).range(1..=520)
    )]
    weeks: u32,

    /// How to print the work list, or the schedule: as `human` or `json`
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "human",
        requires = "list"
    )]
    format: Format,
}

/// How a work list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// By who signs off what is due, and does what is open
    Owner,
}

/// A format of a work list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people
    Human,
    /// One JSON document; docs/output.md describes it
    Json,
    /// One text
    Markdown,
    /// A JSON array with the text of an issue for each owner, for a forge
    Issues,
}

/// A line of the table.
struct Line {
    id: String,
    cells: [String; 6],
    is_well: bool,
}

const HEADS: [&str; 6] = [
    "contacts", "sections", "roles", "approved", "next due", "name",
];

/// Shows the fleet.
///
/// # Errors
/// When plans cannot be read.
pub(super) fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let today = today(arguments.selection.today)?;
    if arguments.require_signatures {
        session.keep_nothing();
    }
    let mut loaded = load::read(session.discover()?, &arguments.selection.plans())?;
    if arguments.require_signatures {
        require_signatures(&mut loaded, &arguments.selection.client, today)?;
    }
    match arguments.by {
        None if arguments.plan_reviews => reviews(&loaded, arguments, today, session)?,
        Some(By::Owner) => work(&loaded, arguments, today, session)?,
        None => {
            let plans = loaded.chosen(&arguments.selection.client);
            let lines: Vec<_> = plans.map(|plan| line(plan, today)).collect();
            table(&lines, session)?;
        }
    }
    if !loaded.findings.is_empty() && !session.quiet {
        let count = loaded.findings.len();
        session.say(&format!(
            "files have faults ({count}), so that something may be missing here: see `irplan check`"
        ))?;
    }
    Ok(Outcome::Clean)
}

fn work(
    loaded: &Loaded,
    arguments: &Arguments,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<()> {
    let plans = loaded.chosen(&arguments.selection.client);
    let list = gather(&loaded.plans, plans, today);
    let text = match arguments.format {
        Format::Human => worklist::human(&list, &loaded.plans, &session.out.painter()),
        Format::Json => worklist::json(&list, today)?,
        Format::Markdown => worklist::markdown(&list, &loaded.plans),
        Format::Issues => worklist::issues(&list, &loaded.plans)?,
    };
    session.out.text(&text)?;
    Ok(())
}

fn reviews(
    loaded: &Loaded,
    arguments: &Arguments,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<()> {
    let plans = loaded.chosen(&arguments.selection.client);
    let schedule = propose(&loaded.plans, plans, today, arguments.weeks);
    let text = match arguments.format {
        Format::Human => schedule::human(&schedule, &session.out.painter()),
        Format::Json => schedule::json(&schedule)?,
        Format::Markdown | Format::Issues => {
            let failure = Failure::new("a schedule is printed as `human` or `json`");
            return Err(failure
                .help("use `--by owner` for the other formats")
                .into());
        }
    };
    session.out.text(&text)?;
    Ok(())
}

fn line(plan: &Plan, today: Date) -> Line {
    // Of each kind, how many hold and how many there are.
    let mut counts: BTreeMap<SubjectKind, (usize, usize)> = BTreeMap::new();
    let (mut next, mut approval) = (None, State::Missing);
    for subject in plan.signable(today) {
        let standing = plan.standing(&subject, today);
        let kind = match subject.kind {
            SubjectKind::Playbook => SubjectKind::Section,
            kind => kind,
        };
        let count = counts.entry(kind).or_default();
        count.0 += usize::from(standing.state.holds());
        count.1 += 1;
        if standing.state.holds() {
            next = [next, standing.due].into_iter().flatten().min();
        }
        if kind == SubjectKind::Plan {
            approval = standing.state;
        }
    }
    let share = |kind| {
        let (hold, all) = counts.get(&kind).copied().unwrap_or_default();
        format!("{hold}/{all}")
    };
    Line {
        id: plan.id.to_string(),
        cells: [
            share(SubjectKind::Contact),
            share(SubjectKind::Section),
            share(SubjectKind::Role),
            approval.name().to_owned(),
            next.map_or("-".to_owned(), |next| next.to_string()),
            clean(&plan.name).into_owned(),
        ],
        is_well: counts.values().all(|(hold, all)| hold == all),
    }
}

fn table(lines: &[Line], session: &mut Session) -> std::io::Result<()> {
    let painter = session.out.painter();
    let width = |at: usize| {
        let cells = lines.iter().map(|line| line.cells[at].chars().count());
        cells.chain([HEADS[at].len()]).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..HEADS.len()).map(width).collect();
    let ids = lines
        .iter()
        .map(|line| line.id.len())
        .chain([4])
        .max()
        .unwrap_or(0);
    let row = |cells: [&str; 6]| {
        let padded = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let head = format!("{:ids$}  {}", "plan", row(HEADS));
    session.out.text(&format!("{}\n", painter.faint(head)))?;
    for line in lines {
        let id = format!("{:ids$}", line.id);
        let id = match line.is_well {
            true => painter.added(id),
            false => painter.warning(id),
        };
        let cells = row(line.cells.each_ref().map(String::as_str));
        session.out.text(&format!("{id}  {cells}\n"))?;
    }
    Ok(())
}
