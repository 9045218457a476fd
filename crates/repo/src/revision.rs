//! Finding commits by name, and comparing two of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::Kind;
use irplan_plan::PlanId;

use crate::error::{Error, GitError};
use crate::git::{self, Git, TreeEntry};
use crate::listing::{PACKS, PLANS, SETTINGS};
use crate::object_error::ObjectError;

/// A commit, with the name that it was found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    pub(crate) id: ObjectId,
    name: String,
}

impl Revision {
    /// A commit that was found by its id.
    pub(crate) fn of(id: ObjectId) -> Self {
        Self {
            id,
            name: id.to_string(),
        }
    }

    /// Returns the commit's full object id in hex.
    pub fn id(&self) -> String {
        self.id.to_string()
    }

    /// Returns the name that the revision was found by, such as `HEAD~1`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// The plans that differ between two revisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedPlans {
    /// The plans whose folders differ, or that are only on one side.
    pub plans: BTreeSet<PlanId>,
    /// Whether `irplan.toml` or a pack differs, which can affect every plan.
    pub settings: bool,
}

/// Finds the commit that `rev` names.
pub(crate) fn resolve(git: &Git, repo: &gix::Repository, rev: &str) -> Result<Revision, Error> {
    if git.is_reftable() && !is_full_id(rev) {
        return Err(Error::Reftable {
            git_dir: repo.git_dir().to_owned(),
            rev: rev.to_owned(),
        });
    }
    match find(repo, rev) {
        Ok(id) => Ok(Revision {
            id,
            name: rev.to_owned(),
        }),
        Err(source) => Err(Error::UnknownRevision {
            rev: rev.to_owned(),
            help: help(repo, rev),
            source: Some(source).filter(|_| !is_absent(repo, rev)),
        }),
    }
}

/// Whether there is no branch or tag of that name, which needs no further cause.
fn is_absent(repo: &gix::Repository, rev: &str) -> bool {
    let name = rev.split(['^', '~']).next().unwrap_or(rev);
    let may_be_id = name.bytes().all(|byte| byte.is_ascii_hexdigit());
    !may_be_id && matches!(repo.try_find_reference(name), Ok(None))
}

/// Lets the git library resolve the name before the first `^` or `~`, and follows the rest here, because the library
/// panics on broken commits and tags.
fn find(repo: &gix::Repository, rev: &str) -> Result<ObjectId, GitError> {
    let at = rev.find(['^', '~']).unwrap_or(rev.len());
    let (name, mut steps) = rev.split_at(at);
    if name.contains(':') {
        return Err("a revision with a colon is a file or a message, not a commit".into());
    }
    let start = repo.rev_parse_single(name.as_bytes().as_bstr())?.detach();
    let mut id = git::peel_to_commit(repo, start)?;
    while !steps.is_empty() {
        let (step, rest) = AncestorStep::parse_first(steps)?;
        id = step.follow(repo, id)?;
        steps = rest;
    }
    // A commit may name a parent that is missing in this clone.
    Ok(git::peel_to_commit(repo, id)?)
}

/// A step from a commit to one of its ancestors.
enum AncestorStep {
    /// Along first parents: `~2`.
    Generations(usize),
    /// To one parent, counted from one; zero is the commit itself: `^2`.
    Parent(usize),
}

/// Why the part of a revision after its name cannot be followed.
#[derive(Debug, thiserror::Error)]
enum StepError {
    #[error("`{0}` does not lead from a commit to a commit")]
    NotACommit(String),
    #[error("no history has {0} generations or parents")]
    TooFar(String),
}

impl AncestorStep {
    /// Parses the first step, and returns what follows it.
    fn parse_first(steps: &str) -> Result<(Self, &str), StepError> {
        for same in ["^{commit}", "^{}"] {
            if let Some(rest) = steps.strip_prefix(same) {
                return Ok((Self::Parent(0), rest));
            }
        }
        let after = &steps[1..];
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = after.split_at(digits);
        if !rest.is_empty() && !rest.starts_with(['^', '~']) {
            return Err(StepError::NotACommit(steps.to_owned()));
        }
        let number = if digits == 0 {
            1
        } else {
            number
                .parse()
                .map_err(|_| StepError::TooFar(number.to_owned()))?
        };
        let step = if steps.starts_with('~') {
            Self::Generations(number)
        } else {
            Self::Parent(number)
        };
        Ok((step, rest))
    }

    fn follow(&self, repo: &gix::Repository, mut id: ObjectId) -> Result<ObjectId, ObjectError> {
        let parent = |id, number: usize| {
            let parents = git::parents(repo, id)?;
            let none = || ObjectError::NoSuchParent {
                id,
                count: parents.len(),
            };
            parents.get(number).copied().ok_or_else(none)
        };
        match *self {
            Self::Parent(0) => Ok(id),
            Self::Parent(number) => parent(id, number - 1),
            Self::Generations(number) => {
                for _ in 0..number {
                    id = parent(id, 0)?;
                }
                Ok(id)
            }
        }
    }
}

/// Returns the commit of `HEAD`; `None` if there is no commit yet.
pub(crate) fn head(git: &Git, repo: &gix::Repository) -> Result<Option<Revision>, Error> {
    if git.is_reftable() {
        return resolve(git, repo, "HEAD").map(Some);
    }
    let unborn = repo.head().is_ok_and(|head| head.is_unborn());
    if unborn {
        return Ok(None);
    }
    resolve(git, repo, "HEAD").map(Some)
}

fn is_full_id(rev: &str) -> bool {
    matches!(rev.len(), 40 | 64) && rev.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn help(repo: &gix::Repository, rev: &str) -> &'static str {
    if repo.is_shallow().unwrap_or(false) {
        "the clone is shallow: fetch more with `git fetch --unshallow`, or `fetch-depth: 0` in CI"
    } else if repo.head().is_ok_and(|head| head.is_unborn()) {
        "there is no commit yet"
    } else if repo
        .try_find_reference(format!("refs/remotes/origin/{rev}").as_str())
        .is_ok_and(|found| found.is_some())
    {
        "the remote has a branch with that name: put `origin/` before it"
    } else {
        "give a branch, a tag, an object id, or something like `HEAD~1`"
    }
}

/// Returns the merge base: the best common ancestor; `None` if there is none.
pub(crate) fn merge_base(
    repo: &gix::Repository,
    a: &Revision,
    b: &Revision,
) -> Result<Option<Revision>, Error> {
    let base = repo
        .merge_base(a.id, b.id)
        .map_err(|error| Error::objects(&format!("{a}...{b}"), "the merge base", error))?;
    Ok(base.map(|id| Revision::of(id.detach())))
}

/// Compares the trees of two commits, one level below `plans/`.
pub(crate) fn changed_plans(
    git: &Git,
    repo: &gix::Repository,
    a: &Revision,
    b: &Revision,
) -> Result<ChangedPlans, Error> {
    let (old, new) = (top_folder(git, repo, a)?, top_folder(git, repo, b)?);
    let names = old.plans.keys().chain(new.plans.keys());
    let plans = names
        .filter(|name| old.plans.get(*name) != new.plans.get(*name))
        .filter_map(|name| PlanId::parse(std::str::from_utf8(name).ok()?).ok())
        .collect();
    Ok(ChangedPlans {
        plans,
        settings: (old.settings, old.packs) != (new.settings, new.packs),
    })
}

/// The entries at the top of the folder with `irplan.toml`, and those of its `plans`.
#[derive(Default)]
struct TopFolder {
    settings: Option<TreeEntry>,
    packs: Option<TreeEntry>,
    plans: BTreeMap<Vec<u8>, TreeEntry>,
}

fn top_folder(git: &Git, repo: &gix::Repository, rev: &Revision) -> Result<TopFolder, Error> {
    let with_context = |error: ObjectError| Error::objects(rev, "the folders", error);
    let Some(root) = git.root_tree(repo, rev.id).map_err(with_context)? else {
        return Ok(TopFolder::default());
    };
    let settings = git::find_entry(repo, root, SETTINGS.as_bytes()).map_err(with_context)?;
    let packs = git::find_entry(repo, root, PACKS.as_bytes()).map_err(with_context)?;
    let folder = git::find_entry(repo, root, PLANS.as_bytes()).map_err(with_context)?;
    let mut plans = BTreeMap::new();
    if let Some(folder) = folder.filter(|entry| entry.is_folder()) {
        let mut buffer = Vec::new();
        let data = git::read(repo, folder.id, Kind::Tree, &mut buffer).map_err(with_context)?;
        for item in git::entries(repo, folder.id, data) {
            let (name, entry) = item.map_err(with_context)?;
            plans.insert(name.to_vec(), entry);
        }
    }
    Ok(TopFolder {
        settings,
        packs,
        plans,
    })
}
