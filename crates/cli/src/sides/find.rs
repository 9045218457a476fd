//! Which two revisions are compared.

use irplan_repo::{Error, Repository, Revision};

use crate::failure::Failure;
use crate::load::revision;

/// The two sides of a comparison, found and not read yet.
#[derive(Clone, Debug)]
pub struct Sides {
    /// The older side.
    pub base: Revision,
    /// The newer side; `None` for the files on disk.
    pub head: Option<Revision>,
}

impl Sides {
    /// Finds both: the newer side, and the commit where it parted from `base`, as a pull request sees it. Who is who in
    /// the history of either comes from there.
    ///
    /// # Errors
    /// When a name leads nowhere, the newer side has no plans, or the two have no commit in common.
    pub fn find(source: &mut Repository, base: &str, head: Option<&str>) -> anyhow::Result<Self> {
        let asked = source.revision(base)?;
        let head = match head {
            Some(head) => Some(revision(source, head)?),
            None if source.root().is_none() => Some(revision(source, "HEAD")?),
            None => None,
        };
        let tip = match &head {
            Some(head) => Some(head.clone()),
            None => source.head()?,
        };
        let base = match &tip {
            Some(tip) => parting(source, &asked, tip)?,
            None => asked,
        };
        source.name_people_by(&base);
        Ok(Self { base, head })
    }

    /// What to say where the older side has no plans yet, for whoever might not expect that all of them are new.
    ///
    /// # Errors
    /// When the older side cannot be read.
    pub fn without_base(&self, source: &Repository) -> anyhow::Result<Option<String>> {
        match source.require_plans(&self.base) {
            Ok(()) => Ok(None),
            Err(missing @ Error::NoPlansAt { .. }) => {
                Ok(Some(format!("{missing}: everything counts as new")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What the two sides are called, the older one first.
    pub fn names(&self) -> (String, String) {
        let head = newer_name(self.head.as_ref());
        (self.base.name().to_owned(), head)
    }
}

/// What a newer side is called; `None` for the files on disk.
pub fn newer_name(head: Option<&Revision>) -> String {
    let name = head.map(Revision::name);
    name.unwrap_or("the working tree").to_owned()
}

/// The merge base, under the name that was asked for where it is that very commit.
fn parting(source: &Repository, asked: &Revision, tip: &Revision) -> anyhow::Result<Revision> {
    match source.merge_base(asked, tip)? {
        Some(base) if base.id() == asked.id() => Ok(asked.clone()),
        Some(base) => Ok(base),
        None => {
            let message = format!("`{asked}` and `{tip}` have no commit in common");
            let help = "in a shallow clone, fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` in CI";
            Err(Failure::new(message).help(help).into())
        }
    }
}
