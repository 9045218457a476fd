//! `irplan build`: writes the sites.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use irplan_plan::{Finding, PlanId, Repository as Plans};
use irplan_repo::Repository;
use irplan_site::Templates;
use jiff::civil::Date;

use crate::arguments::Selection;
use crate::files::{self, Published};
use crate::render::{self, Options};
use crate::report::findings::Tally;
use crate::session::{Outcome, Session, today};
use crate::terminal::Progress;
use irplan_engine::load::{self, Loaded, faulty};
use irplan_engine::pages::{self, Input};
use irplan_engine::reverts;
use irplan_engine::signing::Witness;
use irplan_engine::site_inputs::{self, Fingerprint};

const AFTER_HELP: &str = "\
Examples:
  irplan build                                   public/clients/ID of each client, and public/portal
  irplan build --client harbor-dental --out /media/usb/plans
  irplan build --rev v2026.3 --out old
  irplan build --audience provider --out internal

Each client's folder is complete in itself: it works from a web server, from a USB stick and
without a network. The output appears whole or not at all. irplan removes nothing that it did not
make, and writes to no folder that holds anything else. The same commit and day give the same bytes.

A plan whose files have faults is not published: the pages of its last good state stay.

Exit status: 0 when all is written, 1 when a plan was left out, 2 when nothing could be written.";

/// What `irplan build` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    options: Options,

    /// Where to write [default: `public` in the repository]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Builds.
///
/// # Errors
/// When plans cannot be read, or the folder cannot or must not be written.
pub(super) fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let today = today(arguments.selection.today)?;
    if arguments.options.require_signatures {
        session.keep_nothing();
    }
    let progress = Progress::new(session.quiet);
    progress.step("reading plans");
    let texts = load::texts(session.discover()?, &arguments.selection.plans())?;
    let target = files::target(&out(arguments, &texts.source, session), &texts.source)?;
    let replaced = render::replacements(arguments.options.templates.as_deref(), session)?;
    let made_of = site_inputs::fingerprint(
        &texts,
        &arguments.selection.plans(),
        today,
        arguments.options.audience.into(),
        arguments.options.require_signatures,
        &replaced,
    );
    let known = made_of.as_ref().filter(|_| may_be_known(session));
    if let Some(published) = known.and_then(|made_of| files::unchanged(&target, made_of)) {
        drop(progress);
        session.say(&summary(published, &target))?;
        return Ok(Outcome::Clean);
    }
    let whole = Whole {
        loaded: texts.read(&arguments.selection.plans())?,
        templates: Templates::replacing(replaced)?,
        target,
        made_of,
        today,
    };
    whole.build(arguments, session, progress)
}

/// Whether a site may be known by what it was made of. What `--verbose` adds is known of plans that were read alone.
fn may_be_known(session: &Session) -> bool {
    session.cache && !session.verbose
}

/// What a build of all pages takes.
struct Whole {
    loaded: Loaded,
    templates: Templates,
    target: files::Target,
    made_of: Option<Fingerprint>,
    today: Date,
}

impl Whole {
    fn build(
        mut self,
        arguments: &Arguments,
        session: &mut Session,
        progress: Progress,
    ) -> anyhow::Result<Outcome> {
        progress.step("reading history");
        let mut history = self.loaded.history()?;
        if arguments.options.require_signatures {
            Witness::new(&self.loaded.source, &arguments.selection.client, self.today)
                .require_signatures(&mut self.loaded.plans, &history)?;
        }
        reverts::fill(&mut history, &self.loaded.plans, &self.loaded.source);
        let Loaded {
            source,
            snapshot,
            plans,
            findings: faults,
            files,
            ..
        } = self.loaded;
        // History is all that they are needed for: git's own files are as large as the plans are.
        drop((source, files));
        let target = &self.target;
        progress.step("judging plans");
        let only: BTreeSet<_> = arguments.selection.client.iter().cloned().collect();
        let input = Input {
            plans: &plans,
            snapshot: &snapshot,
            history: &history,
            findings: &faults,
            today: self.today,
            audience: arguments.options.audience.into(),
            only: (!only.is_empty()).then_some(&only),
        };
        let findings = input.judge(None).findings;
        let left_out = left_out(&plans, &faults, &only);
        progress.step("making pages");
        // What was left out shall be said again, and what git could not say may be there the next time.
        let is_all = left_out.is_empty() && history.notes.is_empty();
        let made_of = self.made_of.as_ref().filter(|_| is_all);
        let keep = |path: &str| is_kept(path, &plans, &only, &left_out);
        let published = files::publish(target, made_of, &keep, |staging| {
            let take = |part| staging.add(&part);
            irplan_site::render_each(&input.of_site(&findings), &self.templates, &left_out, &take)
        })?;
        drop(progress);
        session.say(&summary(published, target))?;
        say_faults(&findings, &left_out, session)?;
        Ok(Outcome::failed_if(!left_out.is_empty()))
    }
}

fn say_faults(
    findings: &[Finding],
    left_out: &BTreeSet<PlanId>,
    session: &mut Session,
) -> anyhow::Result<()> {
    let errors = Tally::of(findings).errors;
    if errors > 0 && session.verbose {
        session.say(&format!(
            "findings on the pages that fail the check: {errors}"
        ))?;
    }
    for plan in left_out {
        session.say(&format!(
            "not published: `{plan}` has faults, and its last good pages stay; see `irplan check`"
        ))?;
    }
    Ok(())
}

/// The folder that was named, or `public` in the repository.
fn out(arguments: &Arguments, source: &Repository, session: &Session) -> PathBuf {
    let root = source.root().unwrap_or(session.folder());
    match &arguments.out {
        Some(out) => session.path(out),
        None => root.join("public"),
    }
}

/// The plans that were asked for and whose files have faults: what they say may not be what was meant.
fn left_out(plans: &Plans, faults: &[Finding], only: &BTreeSet<PlanId>) -> BTreeSet<PlanId> {
    let faulty = faulty(plans, faults);
    let published = plans.published().map(|plan| &plan.id);
    let asked = published.filter(|id| only.is_empty() || only.contains(*id));
    asked.filter(|id| faulty.contains(*id)).cloned().collect()
}

/// Whether a file of an earlier build stays: it belongs to a plan that was left out, or to none that was asked for.
fn is_kept(
    path: &str,
    plans: &Plans,
    only: &BTreeSet<PlanId>,
    left_out: &BTreeSet<PlanId>,
) -> bool {
    let is_of = |id: &PlanId| {
        let plan = plans.plans.get(id);
        plan.is_some_and(|plan| path.starts_with(&pages::folder_of(plan)))
    };
    left_out.iter().any(is_of) || (!only.is_empty() && !only.iter().any(is_of))
}

fn summary(published: Published, target: &files::Target) -> String {
    let Published {
        written,
        unchanged,
        removed,
    } = published;
    let folder = target.folder().display();
    format!("{folder}: {written} written, {unchanged} unchanged, {removed} removed")
}
