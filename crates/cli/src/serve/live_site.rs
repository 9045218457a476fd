//! Rebuilds the site while it is edited, and prints what is wrong with the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use irplan_engine::Failure;
use irplan_engine::stages::JudgedPlans;
use irplan_plan::Finding;
use irplan_site::Templates;

use super::{
    FileWatcher, NewPages, ServedPages, ServedState, SiteBuilder, WatchEvent, WatchMessage,
};
use crate::error_output;
use crate::report::findings::{FindingTotals, FindingsReport, write_human};
use crate::session::Session;
use crate::templates::templates;

/// The pause after the last save before all pages are rebuilt. Somebody who saves often does not wait for that.
const PAUSE_BEFORE_FULL_BUILD: Duration = Duration::from_millis(300);

/// A site that is rebuilt while its files change. Errors are printed and do not stop it.
pub(crate) struct LiveSite<'a> {
    builder: Arc<SiteBuilder>,
    templates: Arc<Templates>,
    /// The folder of templates, as typed and as watched.
    folder: Option<(&'a Path, PathBuf)>,
    pages: &'a ServedPages,
    session: &'a mut Session,
    /// The errors that were printed since the last change.
    printed_findings: Vec<Finding>,
    /// What the current pages were made from; `None` if nothing may be reused.
    served_state: Option<ServedState>,
    /// The last background run.
    run: BackgroundRun,
}

/// A run that makes pages in the background.
struct BackgroundRun {
    /// Its number. Pages of earlier runs are too old.
    number: u64,
    /// Whether its pages are still needed.
    is_current: Arc<AtomicBool>,
    start: Instant,
}

impl BackgroundRun {
    /// Starts the next run. The pages of this one are no longer needed.
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
    /// Starts with the first pages.
    pub(crate) fn new(
        builder: SiteBuilder,
        templates: Templates,
        folder: Option<(&'a Path, PathBuf)>,
        state: Arc<JudgedPlans>,
        pages: &'a ServedPages,
        session: &'a mut Session,
    ) -> Self {
        Self {
            builder: Arc::new(builder),
            templates: Arc::new(templates),
            folder,
            pages,
            session,
            printed_findings: state.set().findings().to_vec(),
            served_state: Some(ServedState::at_once(state)),
            run: BackgroundRun {
                number: 0,
                is_current: Arc::default(),
                start: Instant::now(),
            },
        }
    }

    /// Rebuilds pages when files change, until watching ends.
    ///
    /// # Errors
    /// If watching fails, or the terminal cannot be written.
    pub(crate) fn rebuild_on_changes(mut self, watch: &mut FileWatcher) -> anyhow::Result<()> {
        let mut is_owed = false;
        loop {
            match watch.next(is_owed.then_some(PAUSE_BEFORE_FULL_BUILD))? {
                WatchEvent::Message(WatchMessage::Changed(changed)) => {
                    self.printed_findings.clear();
                    self.run = self.run.next();
                    is_owed = self.make_affected_pages(&changed)?;
                    if !is_owed {
                        self.start_background_run(watch);
                    }
                }
                WatchEvent::Message(WatchMessage::RunFinished(run, made))
                    if run == self.run.number =>
                {
                    self.accept_run(made)?;
                }
                WatchEvent::Message(WatchMessage::RunFinished(..)) => {}
                WatchEvent::Quiet => {
                    self.start_background_run(watch);
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

    /// Makes the pages for a change, if they are few. Returns whether all others must still be made.
    fn make_affected_pages(&mut self, changed: &[PathBuf]) -> anyhow::Result<bool> {
        let folder = self.folder.as_ref().map(|(_, folder)| &**folder);
        if SiteBuilder::affects_templates(changed, folder) {
            self.reload_templates()?;
            return Ok(false);
        }
        let Some(before) = &mut self.served_state else {
            return Ok(false);
        };
        let start = Instant::now();
        // An error for these plans is also one for all plans, and is printed then.
        let made = self.builder.make_affected(&self.templates, before, changed);
        let Ok(Some(made)) = made else {
            return Ok(false);
        };
        before.latest = Arc::clone(&made.state);
        before.remade_since.extend(made.plans.iter().cloned());
        self.serve_pages(made, start)?;
        Ok(true)
    }

    fn reload_templates(&mut self) -> anyhow::Result<()> {
        let folder = self.folder.as_ref().map(|(typed, _)| *typed);
        match templates(folder.map(|folder| self.session.path(folder)).as_deref()) {
            Ok(templates) => {
                self.templates = Arc::new(templates);
                // No page is current.
                self.served_state = None;
            }
            Err(error) => error_output::print_error(&error, &mut self.session.err)?,
        }
        Ok(())
    }

    /// Starts to make all outdated pages in the background, while the files are still watched.
    fn start_background_run(&mut self, watch: &FileWatcher) {
        // Without it nothing is watched, and the next wait reports that.
        let Some(sender) = watch.sender() else { return };
        self.run = self.run.next();
        let (number, is_current) = (self.run.number, Arc::clone(&self.run.is_current));
        let (builder, templates) = (Arc::clone(&self.builder), Arc::clone(&self.templates));
        let before = self.served_state.clone();
        thread::spawn(move || {
            let is_wanted = || is_current.load(Ordering::Relaxed);
            let made = builder.make_all(&templates, before.as_ref(), &is_wanted);
            // Nobody listens any more, because the program is about to end.
            let _ = sender.send(WatchMessage::RunFinished(number, made));
        });
    }

    /// Takes pages from a background run.
    fn accept_run(&mut self, made: anyhow::Result<Option<NewPages>>) -> anyhow::Result<()> {
        match made {
            Ok(Some(made)) => {
                self.served_state = Some(ServedState::at_once(Arc::clone(&made.state)));
                self.serve_pages(made, self.run.start)
            }
            Ok(None) => Ok(()),
            Err(error) => {
                // The last reading is older than the files, so nothing may be reused.
                self.served_state = None;
                Ok(error_output::print_error(&error, &mut self.session.err)?)
            }
        }
    }

    /// Serves pages, and prints new errors.
    fn serve_pages(&mut self, made: NewPages, start: Instant) -> anyhow::Result<()> {
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
                .print_status(&format!("rebuilt {few}{portal} in {took} ms"))?;
        }
        let state = Arc::clone(&made.state);
        self.pages.replace(made);
        if self.printed_findings != state.set().findings() {
            self.printed_findings = state.set().findings().to_vec();
            print_findings(&state, self.session)?;
        }
        Ok(())
    }
}

/// Prints what is wrong with the files.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn print_findings(judged: &JudgedPlans, session: &mut Session) -> anyhow::Result<()> {
    if judged.set().findings().is_empty() {
        return Ok(());
    }
    let report = FindingsReport {
        findings: judged.set().findings(),
        totals: FindingTotals::of(judged.set().findings()),
        snapshot: judged.set().snapshot(),
        today: judged.today(),
        origin: "the working tree".to_owned(),
        commit: None,
        plans: judged.set().plans().plans.keys().collect(),
        waived: 0,
        not_judged: &[],
        rules: &[],
        base_comparison: None,
        // The person who edits the files sees this, so nothing is hidden.
        masked: false,
        links: None,
        folder: String::new(),
    };
    write_human(&report, &mut session.err)?;
    session.err.flush()?;
    Ok(())
}
