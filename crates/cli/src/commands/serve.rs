//! `irplan serve`: shows the site on this machine.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use irplan_plan::Finding;

use crate::arguments::Selection;
use crate::failure;
use crate::load::{discover, known};
use crate::render::{self, Options};
use crate::report::findings::{self, Report};
use crate::serve::{Event, Pages, Watch, Workshop, bind, watch};
use crate::session::{Outcome, Session, today};

const AFTER_HELP: &str = "\
Examples:
  irplan serve                       the files on disk, rebuilt and reloaded on each save
  irplan serve --port 8080
  irplan serve --rev v2026.3         as of that tag

Only browsers on this machine can see it. A plan whose files have faults keeps its last good
pages, and the faults are told here. Stop with Ctrl-C.";

/// How long it must be quiet before all pages are made anew: whoever saves again sooner shall not wait for that.
const REST: Duration = Duration::from_millis(300);

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
        state: None,
    };
    let pages = Arc::new(Pages::default());
    workshop.make(&pages)?;
    if let Some(state) = &workshop.state {
        known(state.reading.repository.plans.keys(), &selection.client)?;
    }
    tell(&workshop, session)?;
    let server = bind(arguments.port)?;
    server.start(&pages);
    session.out.text(&format!("{}\n", server.url()))?;
    session.out.flush()?;
    match workshop.source.root().map(ToOwned::to_owned) {
        Some(root) if workshop.revision.is_none() => {
            let folder = templates.map(|folder| session.path(folder).canonicalize());
            let templates = templates.zip(folder.transpose()?);
            let watch = watch(&root, templates.as_ref().map(|(_, folder)| &**folder))?;
            let told = workshop.found().to_vec();
            let desk = Desk {
                workshop,
                templates,
                pages: &pages,
                session,
                told,
            };
            desk.follow(&watch)?;
        }
        // What a revision says does not change.
        _ => loop {
            thread::sleep(Duration::from_secs(3600));
        },
    }
    Ok(Outcome::Clean)
}

/// Where pages are made anew for as long as files change. What goes wrong is told, and does not end it.
struct Desk<'a> {
    workshop: Workshop,
    /// The folder of templates, as it was typed and as it is watched.
    templates: Option<(&'a Path, PathBuf)>,
    pages: &'a Pages,
    session: &'a mut Session,
    /// What reading found, as far as it was told since the last change.
    told: Vec<Finding>,
}

impl Desk<'_> {
    fn follow(mut self, watch: &Watch) -> anyhow::Result<()> {
        let mut is_owed = false;
        loop {
            match watch.next(is_owed.then_some(REST)) {
                Event::Changed(changed) => {
                    self.told.clear();
                    is_owed = self.hasten(&changed)?;
                    if !is_owed {
                        self.make()?;
                    }
                }
                Event::Quiet => {
                    self.make()?;
                    is_owed = false;
                }
                Event::End => return Ok(()),
            }
        }
    }

    /// Makes the pages of what was saved, where they are a few; says whether all others are still owed.
    fn hasten(&mut self, changed: &[PathBuf]) -> anyhow::Result<bool> {
        let folder = self.templates.as_ref().map(|(_, folder)| &**folder);
        if Workshop::concerns_templates(changed, folder) {
            self.take_templates()?;
            return Ok(false);
        }
        let start = Instant::now();
        // What fails for a few plans fails for all of them as well, and is told then.
        let Ok(true) = self.workshop.hasten(changed, self.pages) else {
            return Ok(false);
        };
        self.tell("what was saved", start)?;
        Ok(true)
    }

    fn take_templates(&mut self) -> anyhow::Result<()> {
        let folder = self.templates.as_ref().map(|(typed, _)| *typed);
        match render::templates(folder, self.session) {
            Ok(templates) => self.workshop.templates = templates,
            Err(error) => failure::show(&error, &mut self.session.err)?,
        }
        Ok(())
    }

    fn make(&mut self) -> anyhow::Result<()> {
        let start = Instant::now();
        match self.workshop.make(self.pages) {
            Ok(()) => self.tell("everything", start),
            Err(error) => {
                // What was last read is older than the files: nothing may be taken over from it.
                self.workshop.state = None;
                Ok(failure::show(&error, &mut self.session.err)?)
            }
        }
    }

    /// Says what reading found, where it is news.
    fn tell(&mut self, what: &str, start: Instant) -> anyhow::Result<()> {
        if self.session.verbose {
            let took = start.elapsed().as_millis();
            self.session.say(&format!("rebuilt {what} in {took} ms"))?;
        }
        if self.told != self.workshop.found() {
            self.told = self.workshop.found().to_vec();
            tell(&self.workshop, self.session)?;
        }
        Ok(())
    }
}

/// Says what reading found.
fn tell(workshop: &Workshop, session: &mut Session) -> anyhow::Result<()> {
    let Some(state) = &workshop.state else {
        return Ok(());
    };
    if state.reading.findings.is_empty() {
        return Ok(());
    }
    let report = Report {
        findings: &state.reading.findings,
        snapshot: &state.snapshot,
        today: workshop.today,
        origin: "the working tree".to_owned(),
        commit: None,
        plans: state.reading.repository.plans.len(),
        waived: 0,
        not_judged: &[],
        rules: &[],
        since: None,
        // It is shown to whoever edits the files.
        masked: false,
        links: None,
    };
    findings::write_human(&report, &mut session.err)?;
    session.err.flush()?;
    Ok(())
}
