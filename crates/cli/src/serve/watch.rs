//! Says when files change.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
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

impl Watch {
    /// Waits for the next change; `None` when there will be none. Changes that came together are one.
    pub fn next(&self) -> Option<Vec<PathBuf>> {
        let mut paths = self.changes.recv().ok()?;
        paths.extend(self.changes.try_iter().flatten());
        paths.sort();
        paths.dedup();
        Some(paths)
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
