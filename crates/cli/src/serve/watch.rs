//! Says when files change.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::Context;
use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// How long files must be quiet: an editor's save is several events.
const QUIET: Duration = Duration::from_millis(50);

/// Watches, for as long as it is kept.
pub struct Watch {
    _debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    changes: Receiver<Vec<PathBuf>>,
}

/// What waiting came to.
pub enum Event {
    /// These files changed. Changes that came together are one.
    Changed(Vec<PathBuf>),
    /// Nothing changed for as long as was to be waited.
    Quiet,
    /// There will be no change any more.
    End,
}

impl Watch {
    /// Waits for the next change, not longer than `most`.
    pub fn next(&self, most: Option<Duration>) -> Event {
        let first = match most {
            Some(most) => self.changes.recv_timeout(most),
            None => self.changes.recv().map_err(Into::into),
        };
        let mut paths = match first {
            Ok(paths) => paths,
            Err(RecvTimeoutError::Timeout) => return Event::Quiet,
            Err(RecvTimeoutError::Disconnected) => return Event::End,
        };
        paths.extend(self.changes.try_iter().flatten());
        paths.sort();
        paths.dedup();
        Event::Changed(paths)
    }
}

/// The files of events that are changes: reading a file is an event too. What the system failed to tell is lost.
fn changed(result: DebounceEventResult) -> Vec<PathBuf> {
    let events = result.unwrap_or_default().into_iter();
    let changes = events.filter(|event| !matches!(event.kind, EventKind::Access(_)));
    changes.flat_map(|event| event.event.paths).collect()
}

/// Watches `irplan.toml`, the plans, and the templates that are given.
///
/// # Errors
/// When the system refuses.
pub fn watch(root: &Path, templates: Option<&Path>) -> anyhow::Result<Watch> {
    let (send, changes) = channel();
    let (settings, plans) = (root.join("irplan.toml"), root.join("plans"));
    let own = templates.map(Path::to_owned);
    let concerns = move |path: &Path| {
        path == settings
            || path.starts_with(&plans)
            || own.as_deref().is_some_and(|own| path.starts_with(own))
    };
    let handler = move |result: DebounceEventResult| {
        let mut paths = changed(result);
        paths.retain(|path| concerns(path));
        if !paths.is_empty() {
            // Nobody listens any longer: the program is about to end.
            let _ = send.send(paths);
        }
    };
    let mut debouncer = new_debouncer(QUIET, None, handler).context("cannot watch files")?;
    // The folder and not the file: many editors put a new file in its place.
    let folders = [
        (Some(root), RecursiveMode::NonRecursive),
        (Some(&*root.join("plans")), RecursiveMode::Recursive),
        (templates, RecursiveMode::Recursive),
    ];
    for (folder, mode) in folders {
        let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
            continue;
        };
        debouncer
            .watch(folder, mode)
            .with_context(|| format!("cannot watch `{}`", folder.display()))?;
    }
    Ok(Watch {
        _debouncer: debouncer,
        changes,
    })
}
