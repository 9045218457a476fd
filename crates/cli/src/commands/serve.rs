//! `irplan serve`: shows the site on this machine.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use irplan_engine::source::revision;
use irplan_engine::stages::require_plans;

use crate::options::{PageOptions, Selection};
use crate::serve::{LiveSite, Pages, SiteBuilder, bind, tell, watch};
use crate::session::{Outcome, Session, today};
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
pub(crate) fn run(arguments: &ServeArguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let ServeArguments {
        selection, options, ..
    } = arguments;
    session.require(options.proof());
    let mut source = session.discover()?;
    let revision = match &selection.rev {
        Some(rev) => Some(revision(&mut source, rev)?),
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
    let Some(first) = builder.make(&templates, None, &|| true)? else {
        return Ok(Outcome::Clean);
    };
    let judged = Arc::clone(&first.state);
    require_plans(judged.set().plans().plans.keys(), &selection.client)?;
    tell(&judged, session)?;
    let pages = Arc::new(Pages::default());
    pages.put(first);
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
    let watch = watch(root, folder.as_ref().map(|(_, folder)| &**folder))?;
    LiveSite::new(builder, templates, folder, judged, &pages, session).follow(&watch)?;
    Ok(Outcome::Clean)
}
