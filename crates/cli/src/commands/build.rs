//! `irplan build`: writes the sites.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use irplan_engine::Failure;
use irplan_engine::attachment_files::AttachmentFiles;
use irplan_engine::publishing::{Publication, require_all_plans};
use irplan_engine::site_fingerprint::{Fingerprint, fingerprint};
use irplan_engine::stages::{JudgedPlans, PlanTexts};
use irplan_plan::AttachedFile;
use irplan_plan::model::Audience;
use irplan_repo::Repository;
use irplan_site::{AttachmentReader, Templates};

use crate::exit_code::CommandResult;
use crate::files::{self, OutputFolder};
use crate::report::findings::Tally;
use crate::report::publishing;
use crate::session::{Session, today};
use crate::shared_options::{PageOptions, Selection};
use crate::templates::replacements;
use crate::terminal::Progress;

const AFTER_HELP: &str = "\
Examples:
  irplan build                                   write public/clients/ID and public/portal
  irplan build --client harbor-dental --out /media/usb/plans
  irplan build --rev v2026.3 --out old
  irplan build --audience provider --out internal

Each client's folder is self-contained: it works on a web server and from a USB stick, without a
network. The same commit and day give the same bytes.

The output appears whole or not at all. irplan refuses to write to a folder with other files, and
removes only what it made itself.

irplan doesn't publish a plan whose files have errors. Its last good pages stay.

Exit status: 0 if every plan was published, 1 if a plan was left out because its files have errors,
2 if irplan could not do its job, for example because `irplan.toml` has errors.";

/// Arguments of `irplan build`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct BuildArguments {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    options: PageOptions,

    /// Write to this folder [default: `public` in the repository]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Builds.
///
/// # Errors
/// If plans cannot be read, or the folder cannot or must not be written.
pub(crate) fn run(
    arguments: &BuildArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let BuildArguments {
        selection, options, ..
    } = arguments;
    let (today, proof) = (today(selection.today)?, options.proof());
    let progress = Progress::new(session.quiet);
    progress.step("reading plans");
    let mut source = session.discover_for(proof)?;
    require_all_plans(&source, selection.rev.as_deref(), &selection.client)?;
    let texts = PlanTexts::take(&mut source, selection.rev.as_deref())?;
    let target = files::output_folder(&output_path(arguments, &source, session), &source)?;
    let templates = options.templates.as_deref();
    let replaced = replacements(templates.map(|folder| session.path(folder)).as_deref())?;
    let audience = options.audience.into();
    let plans = &selection.client;
    let made_of = fingerprint(&source, &texts, plans, today, audience, proof, &replaced);
    // Only reading the plans gives what `--verbose` adds.
    let known = made_of
        .as_ref()
        .filter(|_| session.cache && !proof.is_required() && !session.verbose);
    if let Some(published) = known.and_then(|made_of| files::counts_if_unchanged(&target, made_of))
    {
        drop(progress);
        session.print_status(&publishing::summary(published, &target))?;
        return Ok(CommandResult::Clean);
    }
    let revision = texts.revision().cloned();
    let set = texts.read(plans).require_selected()?;
    let site = Site {
        target,
        made_of,
        audience,
        templates: Templates::with_replacements(replaced)?,
    };
    progress.step("reading history");
    let dated = set.trusted().dated(&source, today)?;
    let proven = dated.proven(&source, proof)?.without_files();
    // Git's own files are as large as the plans. Only pictures and documents are read from them again.
    let source = proven.set().snapshot().has_attachments().then_some(source);
    progress.step("judging plans");
    let judged = proven.judged(BTreeMap::new());
    progress.step("making pages");
    let attachments = AttachmentFiles::new(source.as_ref(), revision.as_ref());
    publish(&judged, &site, &attachments, progress, session)
}

/// Where and how to publish.
struct Site {
    target: OutputFolder,
    /// What the site is made of, to recognise later that nothing changed.
    made_of: Option<Fingerprint>,
    audience: Audience,
    templates: Templates,
}

/// Publishes every plan that can be read. The pages of the others stay as they are.
fn publish(
    judged: &JudgedPlans,
    site: &Site,
    attachments: &AttachmentFiles<'_>,
    progress: Progress,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let publication = judged.publication();
    require_shared(&publication, &site.target)?;
    let left_out = publication.left_out();
    let only = publication.only();
    if only.is_some_and(BTreeSet::is_empty) {
        drop(progress);
        print_left_out(judged, &publication, &site.target, session)?;
        return Ok(CommandResult::Findings);
    }
    let of_plan = judged.report().by_plan();
    let read = |file: &AttachedFile| attachments.read(file);
    let reader = AttachmentReader::new(&read);
    let input = judged.site_input(site.audience, only, &of_plan, reader);
    // The next run must report what was left out, and git may be complete by then.
    let is_all_known = publication.is_complete() && !judged.history().has_gaps();
    let made_of = site.made_of.as_ref().filter(|_| is_all_known);
    let keep = |path: &str| publication.keeps(path);
    let published = files::publish_site(&site.target, made_of, &keep, |staging| {
        let take = |part| staging.add(&part);
        irplan_site::render_each(&input, &site.templates, left_out, &take)
    })?;
    drop(progress);
    session.print_status(&publishing::summary(published, &site.target))?;
    for line in publishing::missing_history(judged) {
        session.print_status(&line)?;
    }
    print_left_out(judged, &publication, &site.target, session)?;
    Ok(CommandResult::failed_if(!publication.is_complete()))
}

/// Fails if something that all plans share has errors, because then every plan may be wrong.
fn require_shared(publication: &Publication<'_>, target: &OutputFolder) -> anyhow::Result<()> {
    if !publication.has_shared_faults() {
        return Ok(());
    }
    let help = match target.folder().exists() {
        true => "see `irplan check`; the last good pages stay",
        false => "see `irplan check`",
    };
    let failure = Failure::new("nothing was published: what all plans share has errors").help(help);
    Err(failure.into())
}

/// Prints which plans were left out, and how many findings the pages show.
fn print_left_out(
    judged: &JudgedPlans,
    publication: &Publication<'_>,
    target: &OutputFolder,
    session: &mut Session,
) -> anyhow::Result<()> {
    let errors = Tally::of(judged.findings()).errors;
    if errors > 0 && session.verbose {
        session.print_status(&format!(
            "findings that fail the check, shown on the pages: {errors}"
        ))?;
    }
    for line in publishing::left_out(publication, target) {
        session.print_status(&line)?;
    }
    Ok(())
}

/// Returns the folder that was named, or `public` in the repository.
fn output_path(arguments: &BuildArguments, source: &Repository, session: &Session) -> PathBuf {
    let root = source.root().unwrap_or(session.folder());
    match &arguments.out {
        Some(out) => session.path(out),
        None => root.join("public"),
    }
}
