//! The pages that are served, and the browsers that wait for them to change.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::NewPages;
use crate::files::Site;

/// How long a browser waits for an answer before it asks again.
const MAX_WAIT: Duration = Duration::from_secs(25);
/// How many may wait at once.
const MAX_WAITING: usize = 64;

/// The pages in memory, shared by all threads of the server.
#[derive(Default)]
pub(crate) struct ServedPages {
    site: Mutex<Site>,
    waiting: Mutex<Vec<WaitingBrowser>>,
}

/// A browser that waits for a page to change.
struct WaitingBrowser {
    path: String,
    tag: String,
    started: Instant,
    answer: WaitReply,
}

/// Called once the page did change, or did not.
type WaitReply = Box<dyn FnOnce(bool) + Send>;

/// Identifies one version of a page.
pub(super) fn version_tag(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

impl ServedPages {
    /// Returns a page or another file.
    pub(super) fn get(&self, path: &str) -> Option<Arc<[u8]>> {
        lock(&self.site).get(path).cloned()
    }

    /// Serves pages that were made.
    pub(crate) fn replace(&self, made: NewPages) {
        self.update(|served| made.replace_in(served));
    }

    /// Replaces what is served, and notifies those who wait.
    pub(super) fn update(&self, change: impl FnOnce(&mut Site)) {
        change(&mut lock(&self.site));
        self.notify();
    }

    /// Answers once the page at `path` has another tag than `tag`, or after a while.
    pub(super) fn wait(&self, path: String, tag: String, answer: WaitReply) {
        let mut waiting = lock(&self.waiting);
        if waiting.len() >= MAX_WAITING {
            let oldest = waiting.remove(0);
            (oldest.answer)(false);
        }
        waiting.push(WaitingBrowser {
            path,
            tag,
            started: Instant::now(),
            answer,
        });
        drop(waiting);
        self.notify();
    }

    /// Answers all whose page changed, and all who waited long enough.
    pub(super) fn notify(&self) {
        let mut waiting = lock(&self.waiting);
        let (done, still): (Vec<_>, Vec<_>) = waiting
            .drain(..)
            .map(|one| (self.has_changed(&one), one))
            .partition(|(changed, one)| *changed || one.started.elapsed() > MAX_WAIT);
        waiting.extend(still.into_iter().map(|(_, one)| one));
        drop(waiting);
        for (changed, one) in done {
            (one.answer)(changed);
        }
    }

    fn has_changed(&self, waiting: &WaitingBrowser) -> bool {
        let now = self.get(&waiting.path).map(|bytes| version_tag(&bytes));
        now.as_deref() != Some(&waiting.tag)
    }
}

/// Locks a value. A thread that failed cannot leave it half changed, because every change is one assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_waiting_page_learns_only_of_its_own_changes() {
        let pages = ServedPages::default();
        let put = |path: &str, text: &str| {
            let (path, bytes) = (path.to_owned(), Arc::from(text.as_bytes()));
            pages.update(|site| {
                site.insert(path, bytes);
            });
        };
        put("a", "1");
        let (send, receiver) = channel();
        let answer = Box::new(move |changed| send.send(changed).unwrap());
        pages.wait("a".into(), version_tag(b"1"), answer);
        put("b", "1");
        assert!(receiver.try_recv().is_err());
        put("a", "2");
        assert!(receiver.try_recv().unwrap());
    }

    #[test]
    fn a_page_that_changed_before_is_reported_at_once() {
        let pages = ServedPages::default();
        let (send, receiver) = channel();
        let answer = Box::new(move |changed| send.send(changed).unwrap());
        pages.wait("gone".into(), "x".into(), answer);
        assert!(receiver.try_recv().unwrap());
    }
}
