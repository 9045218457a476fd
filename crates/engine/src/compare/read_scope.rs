//! Decides which files a comparison needs, so that its cost follows what changed and not how many plans there are.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::place::SIGN_OFF_FOLDER;
use irplan_plan::signoff::file_name_of;
use irplan_plan::{Id, PlanId, RepoPath, Subject, SubjectKind};

/// How much of a plan is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ReadDepth {
    /// Its TOML files, and the pages and sign-offs that replace or sign what changed elsewhere.
    Tables,
    /// Everything.
    Whole,
}

/// The files to read of all plans.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadScope {
    /// How much to read of each plan; nothing of plans that are missing here.
    pub(super) plans: BTreeMap<PlanId, ReadDepth>,
    /// The pages that changed, by their path inside a plan: `sections/containment.md`.
    pub(super) pages: BTreeSet<String>,
    /// Whether inherited contacts changed.
    pub(super) contacts: bool,
}

impl ReadScope {
    /// Reads at least this much of a plan.
    pub(super) fn add(&mut self, plan: &PlanId, depth: ReadDepth) {
        let found = self.plans.entry(plan.clone()).or_insert(depth);
        *found = depth.max(*found);
    }

    /// Whether to read a file or a folder.
    pub(super) fn includes(&self, path: &RepoPath) -> bool {
        let depth = path.plan_folder().and_then(|plan| self.plans.get(plan));
        match (depth, path.inside_plan()) {
            (None, _) => false,
            (Some(ReadDepth::Whole), _) | (Some(ReadDepth::Tables), None) => true,
            (Some(ReadDepth::Tables), Some((_, inside))) => self.is_affected(inside),
        }
    }

    /// Whether a change elsewhere affects a file of a plan, or something in a folder of it.
    fn is_affected(&self, inside: &str) -> bool {
        let (folder, name) = match inside.split_once('/') {
            Some((folder, name)) => (folder, Some(name)),
            None => (inside, None),
        };
        match (folder, name) {
            (SIGN_OFF_FOLDER, Some(name)) => {
                let of_page =
                    |page: &String| sign_off_file_of(page).is_some_and(|file| file == name);
                name == file_name_of(&Subject::PLAN)
                    || self.contacts && is_of_contact(name)
                    || self.pages.iter().any(of_page)
            }
            (folder, None) if has_pages(folder) => {
                let mut pages = self.pages.iter();
                pages.any(|page| page.split('/').next() == Some(folder))
            }
            (folder, Some(_)) if has_pages(folder) => self.pages.contains(inside),
            _ => true,
        }
    }

    /// Returns the plans that are read only in part.
    pub(super) fn partly_read_plans(&self) -> impl Iterator<Item = &PlanId> {
        let partly = self
            .plans
            .iter()
            .filter(|(_, depth)| **depth == ReadDepth::Tables);
        partly.map(|(plan, _)| plan)
    }
}

/// Whether a folder of a plan has pages.
fn has_pages(folder: &str) -> bool {
    SubjectKind::from_folder(folder).is_some()
}

/// Whether a file of sign-offs has the sign-off of a contact: `contact-jane.toml`.
fn is_of_contact(name: &str) -> bool {
    let kind = name.split_once('-').map(|(kind, _)| kind);
    kind == Some(SubjectKind::Contact.name())
}

/// Returns the name of the file with a page's sign-off: `section-containment.toml` for `sections/containment.md`.
fn sign_off_file_of(page: &str) -> Option<String> {
    let (folder, name) = page.split_once('/')?;
    let kind = SubjectKind::from_folder(folder)?;
    let id = Id::parse(name.strip_suffix(".md")?).ok()?;
    Some(file_name_of(&Subject::new(kind, &id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: bool) {
        let mut scope = ReadScope::default();
        let id = |id: &str| PlanId::parse(id).unwrap();
        scope.add(&id("base"), ReadDepth::Whole);
        scope.add(&id("base"), ReadDepth::Tables);
        scope.add(&id("acme"), ReadDepth::Tables);
        scope.pages.insert("sections/contain.md".to_owned());
        assert_eq!(scope.includes(&RepoPath::new(path)), expected, "{path}");
    }

    #[test]
    fn what_is_named_is_read() {
        check("plans/base", true);
        check("plans/base/sections/other.md", true);
        check("plans/acme", true);
        check("plans/acme/plan.toml", true);
        check("plans/acme/signoffs.toml", true);
        check("plans/acme/signoffs", true);
        check("plans/acme/signoffs/plan.toml", true);
        check("plans/acme/signoffs/section-contain.toml", true);
        check("plans/acme/sections", true);
        check("plans/acme/sections/contain.md", true);
    }

    #[test]
    fn nothing_else_is_read() {
        check("plans/other", false);
        check("plans/other/plan.toml", false);
        check("plans/acme/sections/other.md", false);
        check("plans/acme/playbooks", false);
        check("plans/acme/sections/con", false);
        check("plans/README.md", false);
        check("plans/acme/signoffs/section-other.toml", false);
        check("plans/acme/signoffs/contact-jane.toml", false);
    }
}
