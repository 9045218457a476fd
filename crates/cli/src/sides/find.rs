//! Which two revisions are compared.

use irplan_repo::{Repository, Revision};

use crate::failure::Failure;

/// The two sides of a comparison, found and not read yet.
#[derive(Clone, Debug)]
pub struct Sides {
    /// The older side.
    pub base: Revision,
    /// The newer side; `None` for the files on disk.
    pub head: Option<Revision>,
}

impl Sides {
    /// Finds both: the newer side, and the commit where it parted from `base`, as a pull request sees it.
    ///
    /// # Errors
    /// When a name leads nowhere, or the two have no commit in common.
    pub fn find(source: &Repository, base: &str, head: Option<&str>) -> anyhow::Result<Self> {
        let asked = source.revision(base)?;
        let head = match head {
            Some(head) => Some(source.revision(head)?),
            None if source.root().is_none() => Some(source.revision("HEAD")?),
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
        Ok(Self { base, head })
    }

    /// What the two sides are called, the older one first.
    pub fn names(&self) -> (String, String) {
        let head = self.head.as_ref().map(Revision::name);
        let head = head.unwrap_or("the working tree").to_owned();
        (self.base.name().to_owned(), head)
    }
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
