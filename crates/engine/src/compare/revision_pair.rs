//! Finds the two revisions to compare.

use irplan_plan::PlanRenames;
use irplan_plan::history::short_id;
use irplan_repo::{Error, Repository, Revision};

use crate::failure::{Advice, Failure};
use crate::open_repository::require_revision;

/// The two sides of a comparison, before they are read.
#[derive(Clone, Debug)]
pub struct RevisionPair {
    /// The older side.
    pub base: Revision,
    /// The newer side; `None` for the files on disk.
    pub head: Option<Revision>,
    /// What was given for the older side, if the older side is the merge base instead.
    pub given_base: Option<Revision>,
    /// Plans that are known to have had another name on the older side.
    pub known_renames: PlanRenames,
}

impl RevisionPair {
    /// Finds both: the newer side, and its merge base with `base`, as a pull request sees it. The older side's
    /// `.mailmap` says who is who in the history of both: a change must not rename its own author.
    ///
    /// # Errors
    /// If a name leads nowhere, the newer side has no plans or is not on disk, or the two have no commit in common.
    pub fn find(source: &mut Repository, base: &str, head: Option<&str>) -> anyhow::Result<Self> {
        let mut sides = Self::direct(source, base, head)?;
        let tip = match &sides.head {
            Some(head) => Some(head.clone()),
            None => source.head()?,
        };
        let Some(tip) = tip else { return Ok(sides) };
        let parting = merge_base(source, &sides.base, &tip)?;
        if parting.id() != sides.base.id() {
            sides.given_base = Some(std::mem::replace(&mut sides.base, parting));
        }
        source.use_mailmap_of(&sides.base);
        Ok(sides)
    }

    /// Finds both, with `base` itself as the older side.
    ///
    /// # Errors
    /// If a name leads nowhere, or the newer side has no plans or is not on disk.
    pub fn direct(source: &mut Repository, base: &str, head: Option<&str>) -> anyhow::Result<Self> {
        let base = source.revision(base)?;
        let head = match head {
            Some(head) => Some(require_revision(source, head)?),
            None if source.is_bare() => Some(require_revision(source, "HEAD")?),
            // The files on disk are meant. If they are missing, that must not look like "no difference".
            None if source.root().is_none() => return Err(no_working_tree(&base).into()),
            None => None,
        };
        source.use_mailmap_of(&base);
        Ok(Self {
            base,
            head,
            given_base: None,
            known_renames: PlanRenames::default(),
        })
    }

    /// Returns what to print if the newer side is part of the older one, because people may not expect that nothing
    /// differs.
    pub fn note_if_nothing_new(&self) -> Option<String> {
        let (left, head) = (self.given_base.as_ref()?, self.head.as_ref()?);
        (head.id() == self.base.id()).then(|| {
            format!(
                "`{head}` is already part of `{}`, so nothing changed since",
                left.name()
            )
        })
    }

    /// Returns what to print if the older side has no plans yet, because people may not expect that everything is new.
    ///
    /// # Errors
    /// If the older side cannot be read.
    pub fn note_if_base_has_no_plans(&self, source: &Repository) -> anyhow::Result<Option<String>> {
        match source.require_plans(&self.base) {
            Ok(()) => Ok(None),
            Err(missing @ Error::NoPlansAt { .. }) => {
                Ok(Some(format!("{missing}: everything counts as new")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Returns the names of the two sides, the older one first.
    pub fn names(&self) -> (String, String) {
        let base = match &self.given_base {
            Some(left) => {
                let id = self.base.id();
                format!("{} as of {}", left.name(), short_id(&id))
            }
            None => self.base.name().to_owned(),
        };
        (base, newer_name(self.head.as_ref()))
    }
}

/// Returns the name of a newer side; `None` for the files on disk.
pub fn newer_name(head: Option<&Revision>) -> String {
    let name = head.map(Revision::name);
    name.unwrap_or("the working tree").to_owned()
}

fn no_working_tree(base: &Revision) -> Failure {
    let message = "there is no `irplan.toml` in this folder or any folder above it, so there is nothing to compare with";
    Failure::new(message).advice(Advice::NameBothSides(base.to_string()))
}

/// Returns the merge base.
fn merge_base(source: &Repository, base: &Revision, tip: &Revision) -> anyhow::Result<Revision> {
    source.merge_base(base, tip)?.ok_or_else(|| {
        let message = format!("`{base}` and `{tip}` have no commit in common");
        let help = "if the clone is shallow, fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` in CI";
        Failure::new(message).help(help).into()
    })
}
