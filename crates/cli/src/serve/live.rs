//! Rebuilds the site while it is edited, and says what is wrong with the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use irplan_engine::Failure;
use irplan_engine::stages::JudgedPlans;
use irplan_plan::Finding;
use irplan_site::Templates;

use super::{NewPages, Pages, ServedState, SiteBuilder, Watch, WatchEvent, WatchMessage};
use crate::failure;
use crate::report::findings::{FindingsReport, write_human};
use crate::session::Session;
use crate::templates::templates;

/// How long nobody must save before all pages are remade: a person who saves again sooner does not wait for that.
const REST: Duration = Duration::from_millis(300);

/// A site that is rebuilt while its files change. Errors are shown, and do not end it.
pub(crate) struct LiveSite<'a> {
    builder: Arc<SiteBuilder>,
    templates: Arc<Templates>,
    /// The folder of templates, as it was typed and as it is watched.
    folder: Option<(&'a Path, PathBuf)>,
    pages: &'a Pages,
    session: &'a mut Session,
    /// What is wrong with the files, as far as it was shown since the last change.
    shown: Vec<Finding>,
    /// What the pages that are served were made of; `None` if nothing may be taken over from it.
    before: Option<ServedState>,
    /// The last run that makes pages behind.
    run: Rebuild,
}

/// A run that makes pages behind.
struct Rebuild {
    /// Its number; what another one made is too late.
    number: u64,
    /// Whether its pages are still wanted.
    is_current: Arc<AtomicBool>,
    start: Instant,
}

impl Rebuild {
    /// The run after this one, whose pages are no longer wanted.
    fn next(&self) -> Self {
        self.is_current.store(false, Ordering::Relaxed);
        Self {
            number: self.number + 1,
            is_current: Arc::new(AtomicBool::new(true)),
            start: Instant::now(),
        }
    }
}

impl<'a> LiveSite<'a> {
    /// Begins with pages that are served.
    pub(crate) fn new(
        builder: SiteBuilder,
        templates: Templates,
        folder: Option<(&'a Path, PathBuf)>,
        state: Arc<JudgedPlans>,
        pages: &'a Pages,
        session: &'a mut Session,
    ) -> Self {
        Self {
            builder: Arc::new(builder),
            templates: Arc::new(templates),
            folder,
            pages,
            session,
            shown: state.set().findings().to_vec(),
            before: Some(ServedState::all_of(state)),
            run: Rebuild {
                number: 0,
                is_current: Arc::default(),
                start: Instant::now(),
            },
        }
    }

    /// Rebuilds pages when files change, until nothing is watched any more.
    ///
    /// # Errors
    /// If the watch ends, or the terminal cannot be written.
    pub(crate) fn follow(mut self, watch: &Watch) -> anyhow::Result<()> {
        let mut is_owed = false;
        loop {
            match watch.next(is_owed.then_some(REST)) {
                WatchEvent::Message(WatchMessage::Changed(changed)) => {
                    self.shown.clear();
                    self.run = self.run.next();
                    is_owed = self.hasten(&changed)?;
                    if !is_owed {
                        self.begin(watch);
                    }
                }
                WatchEvent::Message(WatchMessage::Made(run, made)) if run == self.run.number => {
                    self.take(made)?;
                }
                WatchEvent::Message(WatchMessage::Made(..)) => {}
                WatchEvent::Quiet => {
                    self.begin(watch);
                    is_owed = false;
                }
                WatchEvent::End => {
                    let message =
                        "irplan can no longer watch the files, so the pages would not change";
                    let help = "start `irplan serve` again";
                    return Err(Failure::new(message).help(help).into());
                }
            }
        }
    }

    /// Makes the pages of what was saved, where they are a few; says whether all others are still owed.
    fn hasten(&mut self, changed: &[PathBuf]) -> anyhow::Result<bool> {
        let folder = self.folder.as_ref().map(|(_, folder)| &**folder);
        if SiteBuilder::concerns_templates(changed, folder) {
            self.take_templates()?;
            return Ok(false);
        }
        let Some(before) = &mut self.before else {
            return Ok(false);
        };
        let start = Instant::now();
        // What fails for a few plans fails for all of them as well, and is told then.
        let made = self.builder.hasten(&self.templates, before, changed);
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
        match templates(folder.map(|folder| self.session.path(folder)).as_deref()) {
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
        let (number, is_current) = (self.run.number, Arc::clone(&self.run.is_current));
        let (builder, templates) = (Arc::clone(&self.builder), Arc::clone(&self.templates));
        let before = self.before.clone();
        thread::spawn(move || {
            let is_wanted = || is_current.load(Ordering::Relaxed);
            let made = builder.make(&templates, before.as_ref(), &is_wanted);
            // Nobody listens any longer: the program is about to end.
            let _ = sender.send(WatchMessage::Made(number, made));
        });
    }

    /// Takes what was made behind.
    fn take(&mut self, made: anyhow::Result<Option<NewPages>>) -> anyhow::Result<()> {
        match made {
            Ok(Some(made)) => {
                self.before = Some(ServedState::all_of(Arc::clone(&made.state)));
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
    fn put(&mut self, made: NewPages, start: Instant) -> anyhow::Result<()> {
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
        if self.shown != state.set().findings() {
            self.shown = state.set().findings().to_vec();
            tell(&state, self.session)?;
        }
        Ok(())
    }
}

/// Says what is wrong with the files.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn tell(judged: &JudgedPlans, session: &mut Session) -> anyhow::Result<()> {
    if judged.set().findings().is_empty() {
        return Ok(());
    }
    let report = FindingsReport {
        findings: judged.set().findings(),
        snapshot: judged.set().snapshot(),
        today: judged.today(),
        origin: "the working tree".to_owned(),
        commit: None,
        plans: judged.set().plans().plans.keys().collect(),
        waived: 0,
        not_judged: &[],
        rules: &[],
        since: None,
        // It is shown to the person who edits the files.
        masked: false,
        links: None,
        folder: String::new(),
    };
    write_human(&report, &mut session.err)?;
    session.err.flush()?;
    Ok(())
}
