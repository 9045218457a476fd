//! Where sign-offs are written: the plans as they lie on disk, and nobody else writing meanwhile.

use std::path::PathBuf;

use irplan_plan::PlanId;

use crate::arguments::Selection;
use crate::files::Lock;
use crate::load::{self, Loaded};
use crate::session::Session;

/// The plans on disk, for as long as sign-offs are written.
pub(super) struct Desk {
    /// The folder with `irplan.toml`.
    pub root: PathBuf,
    /// The plans as they were read last.
    pub loaded: Loaded,
    selection: Selection,
    /// From reading to writing nobody else may write: what is signed is what was read.
    _lock: Lock,
}

impl Desk {
    /// Reads the plans on disk, and keeps other runs from writing.
    ///
    /// # Errors
    /// When there is nothing to write to, another run writes, or there is no plan of those that were asked for.
    pub(super) fn open(clients: &[PlanId], session: &Session) -> anyhow::Result<Self> {
        let source = load::discover(session)?;
        let root = load::writable(&source)?;
        let lock = Lock::of_repository(&source)?;
        let selection = Selection {
            client: clients.to_vec(),
            ..Selection::default()
        };
        Ok(Self {
            root,
            loaded: load::read(source, &selection)?,
            selection,
            _lock: lock,
        })
    }

    /// Reads the plans again, after somebody edited them.
    ///
    /// # Errors
    /// When they can no longer be read.
    pub(super) fn read_again(&mut self, session: &Session) -> anyhow::Result<()> {
        self.loaded = load::read(load::discover(session)?, &self.selection)?;
        Ok(())
    }
}
