//! `irplan serve`: shows the site on this machine.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use irplan_engine::open_repository::require_revision;
use irplan_engine::stages::require_plans;

use crate::exit_code::CommandResult;
use crate::serve::{LiveSite, ServedPages, SiteBuilder, bind, print_findings, watch};
use crate::session::{Session, today};
use crate::shared_options::{PageOptions, Selection};
use crate::templates::templates;

const AFTER_HELP: &str = "\
Examples:
  irplan serve                       show the files on disk, and reload on each save
  irplan serve --port 8080
  irplan serve --rev v2026.3         show the plans at that tag

Only browsers on this machine can reach the server. If the files of a plan have errors, its last
good pages stay, and the errors are printed here. Press Ctrl-C to stop.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan serve`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    selection: Selection,

    #[command(flatten)]
    options: PageOptions,

    /// Listen on this port [default: 4173, or the next free one]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

/// Serves until it is stopped.
///
/// # Errors
/// If plans cannot be read, or the port is taken.
pub(crate) fn run(
    arguments: &ServeArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let ServeArguments {
        selection, options, ..
    } = arguments;
    let mut source = session.discover_for(options.proof())?;
    let revision = match &selection.rev {
        Some(rev) => Some(require_revision(&mut source, rev)?),
        None => None,
    };
    let folder = options.templates.as_deref();
    let templates = templates(folder.map(|folder| session.path(folder)).as_deref())?;
    let builder = SiteBuilder {
        revision,
        source,
        today: today(selection.today)?,
        audience: options.audience.into(),
        proof: options.proof(),
        selected: selection.client.clone(),
    };
    let Some(first) = builder.make_all(&templates, None, &|| true)? else {
        return Ok(CommandResult::Clean);
    };
    let judged = Arc::clone(&first.state);
    require_plans(judged.set().plans().plans.keys(), &selection.client)?;
    print_findings(&judged, session)?;
    let pages = Arc::new(ServedPages::default());
    pages.replace(first);
    let server = bind(arguments.port)?;
    server.start(&pages);
    session.out.text(&format!("{}\n", server.url()))?;
    session.out.flush()?;
    let root = builder.source.root().filter(|_| builder.revision.is_none());
    let Some(root) = root else {
        // A revision does not change.
        loop {
            thread::sleep(Duration::from_secs(3600));
        }
    };
    let real = folder.map(|folder| session.path(folder).canonicalize());
    let folder = folder.zip(real.transpose()?);
    let mut watch = watch(root, folder.as_ref().map(|(_, folder)| &**folder))?;
    LiveSite::new(builder, templates, folder, judged, &pages, session)
        .rebuild_on_changes(&mut watch)?;
    Ok(CommandResult::Clean)
}
