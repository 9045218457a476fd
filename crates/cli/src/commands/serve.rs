//! `irplan serve`: shows the site on this machine.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use irplan_plan::{Finding, Snapshot};

use crate::arguments::Selection;
use crate::failure;
use crate::load::{discover, known};
use crate::render::{self, Options};
use crate::report::findings::{self, Report};
use crate::serve::{Pages, Workshop, bind, watch};
use crate::session::{Outcome, Session, today};

const AFTER_HELP: &str = "\
Examples:
  irplan serve                       the files on disk, rebuilt and reloaded on each save
  irplan serve --port 8080
  irplan serve --rev v2026.3         as of that tag

Only browsers on this machine can see it. A plan whose files have faults keeps its last good
pages, and the faults are told here. Stop with Ctrl-C.";

/// What `irplan serve` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    options: Options,

    /// The port to listen on [default: 4173, or the next free one]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

/// Serves until it is stopped.
///
/// # Errors
/// When plans cannot be read, or the port is taken.
pub(super) fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let selection = &arguments.selection;
    let source = discover(session)?;
    let revision = selection
        .rev
        .as_deref()
        .map(|rev| source.revision(rev))
        .transpose()?;
    let templates = arguments.options.templates.as_deref();
    let mut workshop = Workshop {
        revision,
        source,
        today: today(selection.today)?,
        audience: arguments.options.audience.into(),
        only: selection.client.iter().cloned().collect(),
        templates: render::templates(templates, session)?,
        reading: None,
    };
    let pages = Arc::new(Pages::default());
    let (found, snapshot) = workshop.make(&[], &pages)?;
    if let Some(reading) = &workshop.reading {
        known(&reading.repository, &selection.client)?;
    }
    tell(&found, &snapshot, &workshop, session)?;
    let server = bind(arguments.port)?;
    server.start(&pages);
    session.out.text(&format!("{}\n", server.url()))?;
    session.out.flush()?;
    match workshop.source.root().map(ToOwned::to_owned) {
        Some(root) if workshop.revision.is_none() => {
            follow(&mut workshop, &root, templates, &pages, session)?;
        }
        // What a revision says does not change.
        _ => loop {
            thread::sleep(Duration::from_secs(3600));
        },
    }
    Ok(Outcome::Clean)
}

/// Makes pages anew for as long as files change. What goes wrong is told, and does not end it.
fn follow(
    workshop: &mut Workshop,
    root: &Path,
    templates: Option<&Path>,
    pages: &Pages,
    session: &mut Session,
) -> anyhow::Result<()> {
    let folder = templates.map(|folder| session.path(folder).canonicalize());
    let folder = folder.transpose()?;
    let watch = watch(root, folder.as_deref())?;
    while let Some(changed) = watch.next() {
        if Workshop::concerns_templates(&changed, folder.as_deref()) {
            match render::templates(templates, session) {
                Ok(templates) => workshop.templates = templates,
                Err(error) => failure::show(&error, &mut session.err)?,
            }
        }
        match workshop.make(&changed, pages) {
            Ok((found, snapshot)) => tell(&found, &snapshot, workshop, session)?,
            Err(error) => failure::show(&error, &mut session.err)?,
        }
    }
    Ok(())
}

/// Says what reading found.
fn tell(
    found: &[Finding],
    snapshot: &Snapshot,
    workshop: &Workshop,
    session: &mut Session,
) -> anyhow::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let report = Report {
        findings: found,
        snapshot,
        today: workshop.today,
        origin: "the working tree".to_owned(),
        commit: None,
        plans: workshop
            .reading
            .as_ref()
            .map_or(0, |reading| reading.repository.plans.len()),
        waived: 0,
        not_judged: &[],
        rules: &[],
    };
    findings::write_human(&report, &mut session.err)?;
    session.err.flush()?;
    Ok(())
}
