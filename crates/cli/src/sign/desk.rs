//! Where sign-offs are written: the plans as they lie on disk, and nobody else writing meanwhile.

use std::path::PathBuf;

use irplan_plan::PlanId;
use jiff::civil::Date;

use crate::files::{Lock, Replacement};
use crate::session::Session;
use irplan_engine::load::{self, Loaded, PlanSelection};
use irplan_engine::signing::{NewText, require_signatures};

/// The plans on disk, for as long as sign-offs are written.
pub(super) struct Desk {
    /// The folder with `irplan.toml`.
    pub root: PathBuf,
    /// The plans as they were read last.
    pub loaded: Loaded,
    selection: PlanSelection,
    /// The day on which only what is proven counts, where that is asked for.
    proven_on: Option<Date>,
    /// From reading to writing nobody else may write: what is signed is what was read.
    _lock: Lock,
}

impl Desk {
    /// Reads the plans on disk, and keeps other runs from writing. Only what is proven counts where a day for that is given.
    ///
    /// # Errors
    /// When there is nothing to write to, another run writes, or there is no plan of those that were asked for.
    pub(super) fn open(
        clients: &[PlanId],
        proven_on: Option<Date>,
        session: &Session,
    ) -> anyhow::Result<Self> {
        let source = session.discover()?;
        let root = load::writable(&source)?;
        let lock = Lock::of_repository(&source)?;
        let selection = PlanSelection::on_disk(clients);
        Ok(Self {
            root,
            loaded: read(source, &selection, proven_on)?,
            selection,
            proven_on,
            _lock: lock,
        })
    }

    /// Reads the plans again, after somebody edited them.
    ///
    /// # Errors
    /// When they can no longer be read.
    pub(super) fn read_again(&mut self, session: &Session) -> anyhow::Result<()> {
        self.loaded = read(session.discover()?, &self.selection, self.proven_on)?;
        Ok(())
    }

    /// A new text of a file, as it is written to disk.
    pub(super) fn replacement(&self, text: NewText) -> Replacement {
        let names = text.path.as_str().split('/');
        Replacement {
            path: names.fold(self.root.clone(), |folder, name| folder.join(name)),
            before: text.before,
            after: text.after,
        }
    }
}

/// Reads the plans that are asked for, and proves their sign-offs as of a day where one is given.
///
/// # Errors
/// When plans cannot be read, or nothing can be proven.
pub(super) fn read(
    source: irplan_repo::Repository,
    selection: &PlanSelection,
    proven_on: Option<Date>,
) -> anyhow::Result<Loaded> {
    let mut loaded = load::read(source, selection)?;
    if let Some(day) = proven_on {
        require_signatures(&mut loaded, &selection.plans, day)?;
    }
    Ok(loaded)
}
