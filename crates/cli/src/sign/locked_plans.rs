//! The plans on disk, which no other run may change while sign-offs are written.

use std::path::PathBuf;

use irplan_engine::open_repository::require_folder;
use irplan_engine::stages::{PlanSelection, ProvenSet, SignatureProof, read};
use irplan_plan::PlanId;
use irplan_repo::Repository;
use jiff::civil::Date;

use crate::files::Lock;
use crate::session::Session;

/// The plans on disk, locked for as long as sign-offs are written.
pub(super) struct LockedPlans {
    /// The folder with `irplan.toml`.
    pub(crate) root: PathBuf,
    /// The source of the plans.
    pub(crate) source: Repository,
    /// The plans at the last reading.
    pub(crate) set: ProvenSet,
    selection: PlanSelection,
    proof: SignatureProof,
    today: Date,
    /// Held so that no other run writes between reading and writing: what is signed is what was read.
    _lock: Lock,
}

impl LockedPlans {
    /// Reads the plans on disk, and locks out other runs.
    ///
    /// # Errors
    /// If there is nothing to write to, another run writes, or a selected plan does not exist.
    pub(super) fn open(
        clients: &[PlanId],
        proof: SignatureProof,
        today: Date,
        session: &Session,
    ) -> anyhow::Result<Self> {
        let mut source = session.discover_for(proof)?;
        let root = require_folder(&source)?;
        let lock = Lock::of_repository(&source)?;
        let selection = PlanSelection::on_disk(clients);
        let set = read(&mut source, &selection)?.proven(&source, proof, today)?;
        Ok(Self {
            root,
            source,
            set,
            selection,
            proof,
            today,
            _lock: lock,
        })
    }

    /// Reads the plans again, after somebody edited them.
    ///
    /// # Errors
    /// If they can no longer be read.
    pub(super) fn read_again(&mut self, session: &Session) -> anyhow::Result<()> {
        let mut source = session.discover_for(self.proof)?;
        let set = read(&mut source, &self.selection)?;
        self.set = set.proven(&source, self.proof, self.today)?;
        self.source = source;
        Ok(())
    }
}
