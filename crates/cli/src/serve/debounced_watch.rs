//! Watches files and reports changes.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::time::Duration;

use anyhow::Context;
use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use super::NewPages;

/// How long files must be quiet, because saving a file causes several events.
const DEBOUNCE_TIME: Duration = Duration::from_millis(50);

/// Watches files as long as it exists.
pub(crate) struct FileWatcher {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    /// The folders that may come later, or be removed and come back.
    folders: [(PathBuf, RecursiveMode); 2],
    receiver: Receiver<WatchMessage>,
    /// Held by the watcher. Once it is dropped, waiting ends.
    sender: Weak<Sender<WatchMessage>>,
}

/// What may happen.
pub(crate) enum WatchMessage {
    /// These files changed.
    Changed(Vec<PathBuf>),
    /// The background run with this number made its pages, or stopped.
    RunFinished(u64, anyhow::Result<Option<NewPages>>),
}

/// The result of waiting.
pub(crate) enum WatchEvent {
    /// Something happened.
    Message(WatchMessage),
    /// Nothing happened in time.
    Quiet,
    /// Watching has ended, so nothing more will happen.
    End,
}

impl FileWatcher {
    /// Waits for the next event, but not longer than `most`. Changes at the same time are one event.
    ///
    /// # Errors
    /// If a folder is new, and the system refuses to watch it.
    pub(crate) fn next(&mut self, most: Option<Duration>) -> anyhow::Result<WatchEvent> {
        let event = self.receive(most);
        if let WatchEvent::Message(WatchMessage::Changed(paths)) = &event {
            // Before anything is read, so that no file that is written later is missed.
            for (folder, mode) in &self.folders {
                if paths.contains(folder) {
                    watch_folder(&mut self.debouncer, folder, *mode)?;
                }
            }
        }
        Ok(event)
    }

    fn receive(&self, most: Option<Duration>) -> WatchEvent {
        let first = match most {
            Some(most) => self.receiver.recv_timeout(most),
            None => self.receiver.recv().map_err(Into::into),
        };
        let mut paths = match first {
            Ok(WatchMessage::Changed(paths)) => paths,
            Ok(made) => return WatchEvent::Message(made),
            Err(RecvTimeoutError::Timeout) => return WatchEvent::Quiet,
            Err(RecvTimeoutError::Disconnected) => return WatchEvent::End,
        };
        // Pages that were made before the last change are outdated.
        let more = self.receiver.try_iter().filter_map(|news| match news {
            WatchMessage::Changed(paths) => Some(paths),
            WatchMessage::RunFinished(..) => None,
        });
        paths.extend(more.flatten());
        paths.sort();
        paths.dedup();
        WatchEvent::Message(WatchMessage::Changed(paths))
    }

    /// Returns a channel for other events; `None` if nothing is watched any more.
    pub(crate) fn sender(&self) -> Option<Sender<WatchMessage>> {
        let sender = self.sender.upgrade()?;
        Some(Sender::clone(&sender))
    }
}

/// Returns the files that changed. Reading a file is an event too, but not a change. Errors of the system are ignored.
fn changed_files(result: DebounceEventResult) -> Vec<PathBuf> {
    let events = result.unwrap_or_default().into_iter();
    let changes = events.filter(|event| !matches!(event.kind, EventKind::Access(_)));
    changes.flat_map(|event| event.event.paths).collect()
}

/// Watches `irplan.toml`, the plans, the packs, and the given templates.
///
/// # Errors
/// If the system refuses.
pub(crate) fn watch(root: &Path, templates: Option<&Path>) -> anyhow::Result<FileWatcher> {
    let (sender, news) = channel();
    let sender = Arc::new(sender);
    let weak = Arc::downgrade(&sender);
    let (settings, plans) = (root.join("irplan.toml"), root.join("plans"));
    let packs = root.join("packs");
    let own = templates.map(Path::to_owned);
    let concerns = move |path: &Path| {
        path == settings
            || path.starts_with(&plans)
            || path.starts_with(&packs)
            || own.as_deref().is_some_and(|own| path.starts_with(own))
    };
    let handler = move |result: DebounceEventResult| {
        let mut paths = changed_files(result);
        paths.retain(|path| concerns(path));
        if !paths.is_empty() {
            // Nobody listens any more, because the program is about to end.
            let _ = sender.send(WatchMessage::Changed(paths));
        }
    };
    let mut debouncer =
        new_debouncer(DEBOUNCE_TIME, None, handler).context("cannot watch files")?;
    let folders = [
        (root.join("plans"), RecursiveMode::Recursive),
        (root.join("packs"), RecursiveMode::NonRecursive),
    ];
    // The folder is watched, not the file, because many editors replace a file with a new one.
    watch_folder(&mut debouncer, root, RecursiveMode::NonRecursive)?;
    for (folder, mode) in &folders {
        watch_folder(&mut debouncer, folder, *mode)?;
    }
    if let Some(folder) = templates {
        watch_folder(&mut debouncer, folder, RecursiveMode::Recursive)?;
    }
    Ok(FileWatcher {
        debouncer,
        folders,
        receiver: news,
        sender: weak,
    })
}

/// Watches a folder if it exists.
fn watch_folder(
    debouncer: &mut Debouncer<RecommendedWatcher, RecommendedCache>,
    folder: &Path,
    mode: RecursiveMode,
) -> anyhow::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    match debouncer.watch(folder, mode) {
        // It was removed in the meantime.
        Err(_) if !folder.is_dir() => Ok(()),
        watched => watched.with_context(|| format!("cannot watch `{}`", folder.display())),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Waits until a path is reported.
    #[track_caller]
    fn wait_for(watch: &mut FileWatcher, path: &Path) {
        let path = path.to_owned();
        loop {
            match watch.next(Some(Duration::from_secs(20))).unwrap() {
                WatchEvent::Message(WatchMessage::Changed(paths)) if paths.contains(&path) => {
                    return;
                }
                WatchEvent::Message(_) => {}
                WatchEvent::Quiet | WatchEvent::End => panic!("{path:?} is not reported"),
            }
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test writes files")]
    fn folders_that_come_later_are_watched() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let mut watch = watch(&root, None).unwrap();
        for folder in ["packs", "plans", "packs"] {
            let folder = root.join(folder);
            if folder.is_dir() {
                fs::remove_dir_all(&folder).unwrap();
                wait_for(&mut watch, &folder);
            }
            fs::create_dir(&folder).unwrap();
            wait_for(&mut watch, &folder);
            let file = folder.join("own.toml");
            fs::write(&file, "[pack]\n").unwrap();
            wait_for(&mut watch, &file);
        }
    }

    #[test]
    fn waiting_ends_with_what_watches() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = watch(folder.path(), None).unwrap();
        assert!(watch.sender().is_some());
        let another = new_debouncer(DEBOUNCE_TIME, None, |_: DebounceEventResult| {}).unwrap();
        drop(std::mem::replace(&mut watch.debouncer, another));
        let event = watch.next(Some(Duration::from_secs(20))).unwrap();
        assert!(matches!(event, WatchEvent::End));
        assert!(watch.sender().is_none());
    }
}
