//! `irplan serve`: shows the site on this machine.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use irplan_plan::Finding;
use irplan_site::Templates;
use jiff::civil::Date;

use crate::arguments::Selection;
use crate::failure;
use crate::render::{self, Options};
use crate::report::findings::{self, Report};
use crate::serve::{Before, Event, Made, News, Pages, State, Watch, Workshop, bind, watch};
use crate::session::{Outcome, Session, today};
use irplan_engine::Failure;
use irplan_engine::load::{self, known};

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
    if arguments.options.require_signatures {
        session.keep_nothing();
    }
    let mut source = session.discover()?;
    let revision = selection
        .rev
        .as_deref()
        .map(|rev| load::revision(&mut source, rev))
        .transpose()?;
    let folder = arguments.options.templates.as_deref();
    let templates = render::templates(folder, session)?;
    let workshop = Workshop {
        revision,
        source,
        today: today(selection.today)?,
        audience: arguments.options.audience.into(),
        require_signatures: arguments.options.require_signatures,
        only: selection.client.iter().cloned().collect(),
    };
    let pages = Arc::new(Pages::default());
    let made = workshop.make(&templates, None, &|| true)?;
    let Some(made) = made else {
        return Ok(Outcome::Clean);
    };
    let plans = made.state.reading.repository.plans.keys();
    known(plans, &selection.client)?;
    tell(&made.state, workshop.today, session)?;
    let state = Arc::clone(&made.state);
    pages.put(made);
    let server = bind(arguments.port)?;
    server.start(&pages);
    session.out.text(&format!("{}\n", server.url()))?;
    session.out.flush()?;
    match workshop.source.root().map(ToOwned::to_owned) {
        Some(root) if workshop.revision.is_none() => {
            let real = folder.map(|folder| session.path(folder).canonicalize());
            let folder = folder.zip(real.transpose()?);
            let watch = watch(&root, folder.as_ref().map(|(_, folder)| &**folder))?;
            Desk::new(workshop, templates, folder, state, &pages, session).follow(&watch)?;
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
    workshop: Arc<Workshop>,
    templates: Arc<Templates>,
    /// The folder of templates, as it was typed and as it is watched.
    folder: Option<(&'a Path, PathBuf)>,
    pages: &'a Pages,
    session: &'a mut Session,
    /// What reading found, as far as it was told since the last change.
    told: Vec<Finding>,
    /// What the pages that are served were made of; `None` where nothing may be taken over from it.
    before: Option<Before>,
    /// The last run that makes pages behind.
    run: Run,
}

/// A run that makes pages behind.
struct Run {
    /// Its number; what another one made is too late.
    number: u64,
    /// Whether its pages are still wanted.
    wanted: Arc<AtomicBool>,
    start: Instant,
}

impl Run {
    /// The run after this one, whose pages are no longer wanted.
    fn next(&self) -> Self {
        self.wanted.store(false, Ordering::Relaxed);
        Self {
            number: self.number + 1,
            wanted: Arc::new(AtomicBool::new(true)),
            start: Instant::now(),
        }
    }
}

impl<'a> Desk<'a> {
    fn new(
        workshop: Workshop,
        templates: Templates,
        folder: Option<(&'a Path, PathBuf)>,
        state: Arc<State>,
        pages: &'a Pages,
        session: &'a mut Session,
    ) -> Self {
        Self {
            workshop: Arc::new(workshop),
            templates: Arc::new(templates),
            folder,
            pages,
            session,
            told: state.reading.findings.clone(),
            before: Some(Before::all_of(state)),
            run: Run {
                number: 0,
                wanted: Arc::default(),
                start: Instant::now(),
            },
        }
    }

    fn follow(mut self, watch: &Watch) -> anyhow::Result<()> {
        let mut is_owed = false;
        loop {
            match watch.next(is_owed.then_some(REST)) {
                Event::News(News::Changed(changed)) => {
                    self.told.clear();
                    self.run = self.run.next();
                    is_owed = self.hasten(&changed)?;
                    if !is_owed {
                        self.begin(watch);
                    }
                }
                Event::News(News::Made(run, made)) if run == self.run.number => self.take(made)?,
                Event::News(News::Made(..)) => {}
                Event::Quiet => {
                    self.begin(watch);
                    is_owed = false;
                }
                Event::End => {
                    let message =
                        "files are no longer watched, so that pages would stay as they are";
                    let help = "start `irplan serve` again";
                    return Err(Failure::new(message).help(help).into());
                }
            }
        }
    }

    /// Makes the pages of what was saved, where they are a few; says whether all others are still owed.
    fn hasten(&mut self, changed: &[PathBuf]) -> anyhow::Result<bool> {
        let folder = self.folder.as_ref().map(|(_, folder)| &**folder);
        if Workshop::concerns_templates(changed, folder) {
            self.take_templates()?;
            return Ok(false);
        }
        let Some(before) = &mut self.before else {
            return Ok(false);
        };
        let start = Instant::now();
        // What fails for a few plans fails for all of them as well, and is told then.
        let made = self.workshop.hasten(&self.templates, before, changed);
        let Ok(Some(made)) = made else {
            return Ok(false);
        };
        before.latest = Arc::clone(&made.state);
        before.hasty.extend(made.plans.iter().cloned());
        self.put(made, start)?;
        Ok(true)
    }

    fn take_templates(&mut self) -> anyhow::Result<()> {
        let folder = self.folder.as_ref().map(|(typed, _)| *typed);
        match render::templates(folder, self.session) {
            Ok(templates) => {
                self.templates = Arc::new(templates);
                // No page is as it would be made now.
                self.before = None;
            }
            Err(error) => failure::show(&error, &mut self.session.err)?,
        }
        Ok(())
    }

    /// Begins to make all pages that are not as they would be made now, while saves are still listened to.
    fn begin(&mut self, watch: &Watch) {
        // Without it nothing is watched, as the next wait says.
        let Some(sender) = watch.sender() else { return };
        self.run = self.run.next();
        let (number, wanted) = (self.run.number, Arc::clone(&self.run.wanted));
        let (workshop, templates) = (Arc::clone(&self.workshop), Arc::clone(&self.templates));
        let before = self.before.clone();
        thread::spawn(move || {
            let is_wanted = || wanted.load(Ordering::Relaxed);
            let made = workshop.make(&templates, before.as_ref(), &is_wanted);
            // Nobody listens any longer: the program is about to end.
            let _ = sender.send(News::Made(number, made));
        });
    }

    /// Takes what was made behind.
    fn take(&mut self, made: anyhow::Result<Option<Made>>) -> anyhow::Result<()> {
        match made {
            Ok(Some(made)) => {
                self.before = Some(Before::all_of(Arc::clone(&made.state)));
                self.put(made, self.run.start)
            }
            Ok(None) => Ok(()),
            Err(error) => {
                // What was last read is older than the files: nothing may be taken over from it.
                self.before = None;
                Ok(failure::show(&error, &mut self.session.err)?)
            }
        }
    }

    /// Serves pages, and says what reading found, where it is news.
    fn put(&mut self, made: Made, start: Instant) -> anyhow::Result<()> {
        if self.session.verbose {
            let plans: Vec<_> = made.plans.iter().map(|plan| format!("`{plan}`")).collect();
            let few = match plans.len() {
                0 => "no plan".to_owned(),
                1..=4 => plans.join(", "),
                all => format!("{all} plans"),
            };
            let portal = if made.has_portal() {
                " and the portal"
            } else {
                ""
            };
            let took = start.elapsed().as_millis();
            self.session
                .say(&format!("rebuilt {few}{portal} in {took} ms"))?;
        }
        let state = Arc::clone(&made.state);
        self.pages.put(made);
        if self.told != state.reading.findings {
            self.told.clone_from(&state.reading.findings);
            tell(&state, self.workshop.today, self.session)?;
        }
        Ok(())
    }
}

/// Says what reading found.
fn tell(state: &State, today: Date, session: &mut Session) -> anyhow::Result<()> {
    if state.reading.findings.is_empty() {
        return Ok(());
    }
    let report = Report {
        findings: &state.reading.findings,
        snapshot: &state.snapshot,
        today,
        origin: "the working tree".to_owned(),
        commit: None,
        plans: state.reading.repository.plans.keys().collect(),
        waived: 0,
        not_judged: &[],
        rules: &[],
        since: None,
        // It is shown to whoever edits the files.
        masked: false,
        links: None,
        folder: String::new(),
    };
    findings::write_human(&report, &mut session.err)?;
    session.err.flush()?;
    Ok(())
}
