//! Reads as much of both sides as a comparison needs.
//!
//! Plans whose files differ are read completely, with the plans that they inherit from. If a plan only inherits a page
//! that differs, its tables are enough: they say who signed what, and which facts the page shows. If more than a page
//! can affect a plan, it is read completely.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::attachments::FileType;
use irplan_plan::kinds::InheritedBy;
use irplan_plan::parse;
use irplan_plan::place::{SIGN_OFF_FILE, SIGN_OFF_FOLDER};
use irplan_plan::renames::RenamedPlan;
use irplan_plan::{
    Content, PlanId, PlanRenames, RepoPath, Repository, Snapshot, State, Subject, SubjectKind,
};
use irplan_repo::PathFilter;
use jiff::civil::Date;
use rayon::prelude::*;

use super::RevisionPair;
use super::read_scope::{ReadDepth, ReadScope};
use crate::stages::{PlanSet, PlanTexts, affects_trust, require_plans};

const SETTINGS: &str = "irplan.toml";

/// Both sides, as far as they were needed.
pub struct ReadSides {
    /// The plans of the older side.
    pub old: PlanSet,
    /// The plans of the newer side, which share memory with the older one where they are equal.
    pub new: PlanSet,
    /// Plans that were read only as far as the changes matter, so nothing can be said about them as a whole.
    pub partly_read_plans: BTreeSet<PlanId>,
    /// Plans of the older side that have another name on the newer side. They are called by that name on both.
    pub renames: PlanRenames,
    /// Whether anything changed that affects trust: settings, plans' policies, roles and people.
    pub trust_changed: bool,
}

impl ReadSides {
    /// Calls plans by the same name on both sides if their folders were renamed.
    pub(super) fn with_renames(self, known: &PlanRenames) -> Self {
        let mut renames = self.old.renames_to(&self.new);
        let is_gone = |plan: &RenamedPlan| {
            let has = |side: &PlanSet, plan| side.plans().plans.contains_key(plan);
            has(&self.old, &plan.former)
                && !has(&self.new, &plan.former)
                && !has(&self.old, &plan.current)
                && has(&self.new, &plan.current)
        };
        for plan in known.renamed_plans().into_iter().filter(is_gone) {
            renames.extend(&PlanRenames::of(plan.former, plan.current));
        }
        if renames.is_empty() {
            return Self { renames, ..self };
        }
        let selected = self.new.selected().iter();
        let selected: Vec<_> = selected
            .map(|plan| renames.current_name(plan).clone())
            .collect();
        Self {
            old: self.old.renamed_like(&self.new, &renames),
            new: self.new.select(&selected),
            renames,
            ..self
        }
    }
}

/// Reads both sides, as far as their comparison needs it. `selection` names the plans to read that only inherit a change;
/// an empty one reads all of them.
///
/// # Errors
/// If a side cannot be read, or a requested plan is on neither.
pub fn read(
    source: &irplan_repo::Repository,
    sides: &RevisionPair,
    selection: &[PlanId],
    today: Date,
) -> anyhow::Result<ReadSides> {
    let changed = source.changed_files(&sides.base, sides.head.as_ref())?;
    let inheritance = InheritanceGraph::read(source, sides)?;
    require_plans(inheritance.parents.keys(), selection)?;
    // Settings and packs can change every plan.
    if changed.iter().any(RepoPath::is_shared_by_all) {
        return read_scope(source, sides, None, selection).map(|both| ReadSides {
            trust_changed: true,
            ..both
        });
    }
    let mut scope = inheritance.scope(&changed, selection);
    let trust_changed = changed.iter().any(affects_trust);
    let mut first = ReadSides {
        trust_changed,
        ..read_scope(source, sides, Some(&scope), selection)?
    };
    first.new.note_unread(&inheritance.newer_plans);
    let whole = plans_to_read_whole(&first, &changed, today);
    if whole.is_empty() {
        return Ok(first);
    }
    for plan in whole {
        inheritance.add_whole(&plan, &mut scope);
    }
    let (old_texts, new_texts) = texts(source, sides, &|path| scope.includes(path))?;
    let old = old_texts.reread(&first.old, selection);
    let mut both = read_both(old, new_texts, Some(&scope));
    both.new.note_unread(&inheritance.newer_plans);
    Ok(ReadSides {
        trust_changed,
        ..both
    })
}

/// Reads some plans of the older side completely, with everything that they inherit on either side.
pub(super) fn read_older_side(
    source: &irplan_repo::Repository,
    sides: &RevisionPair,
    plans: &[PlanId],
) -> anyhow::Result<PlanSet> {
    let inheritance = InheritanceGraph::read(source, sides)?;
    let mut scope = ReadScope::default();
    for plan in plans.iter().chain(&inheritance.provider) {
        inheritance.add_whole(plan, &mut scope);
    }
    let texts = PlanTexts::some_at(source, &sides.base, &|path| scope.includes(path))?;
    Ok(texts.read(&[]))
}

/// Reads the files of a scope, or everything without one.
fn read_scope(
    source: &irplan_repo::Repository,
    sides: &RevisionPair,
    scope: Option<&ReadScope>,
    selection: &[PlanId],
) -> anyhow::Result<ReadSides> {
    let filter = |path: &RepoPath| scope.is_none_or(|scope| scope.includes(path));
    let (old_texts, new_texts) = texts(source, sides, &filter)?;
    Ok(read_both(old_texts.read(selection), new_texts, scope))
}

fn read_both(old: PlanSet, new_texts: PlanTexts, scope: Option<&ReadScope>) -> ReadSides {
    // Files that both sides share are reused from the first reading.
    let new = new_texts.reread(&old, old.selected());
    let partly = scope.into_iter().flat_map(ReadScope::partly_read_plans);
    ReadSides {
        partly_read_plans: partly.cloned().collect(),
        trust_changed: false,
        renames: PlanRenames::default(),
        old,
        new,
    }
}

/// Takes the texts of both sides that pass a filter. [`PlanTexts::some_at`] would take those of one side. Both are taken
/// at once, because git then reads a file only once if it is the same on both.
fn texts(
    source: &irplan_repo::Repository,
    sides: &RevisionPair,
    filter: PathFilter<'_>,
) -> anyhow::Result<(PlanTexts, PlanTexts)> {
    let mut revisions = vec![&sides.base];
    revisions.extend(&sides.head);
    let mut snapshots = source.snapshots_filtered(&revisions, filter)?.into_iter();
    let old = snapshots.next().unwrap_or_default();
    let new = match snapshots.next() {
        Some(new) => new,
        None => source.worktree_filtered(filter)?,
    };
    let old = PlanTexts::some_of(Some(sides.base.clone()), old);
    Ok((old, PlanTexts::some_of(sides.head.clone(), new)))
}

/// Which plan inherits from which, on either side.
#[derive(Default)]
struct InheritanceGraph {
    parents: BTreeMap<PlanId, BTreeSet<PlanId>>,
    provider: BTreeSet<PlanId>,
    /// All plans of the newer side.
    newer_plans: BTreeSet<PlanId>,
}

impl InheritanceGraph {
    /// Reads `plan.toml` of every plan, and nothing else.
    fn read(source: &irplan_repo::Repository, sides: &RevisionPair) -> anyhow::Result<Self> {
        let filter = |path: &RepoPath| match path.inside_plan() {
            Some((_, inside)) => inside == SubjectKind::Plan.path(),
            // A plan's folder itself.
            None => true,
        };
        let (old, new) = texts(source, sides, &filter)?;
        let (old, new) = (old.snapshot(), new.snapshot());
        let mut inheritance = Self::default();
        for side in [old, new] {
            inheritance.provider.extend(provider_of(side));
        }
        inheritance.newer_plans = new.iter().filter_map(|(path, _)| path.plan()).collect();
        let named: Vec<_> = new
            .iter()
            .chain(
                old.iter()
                    .filter(|(path, content)| new.get(path) != Some(content)),
            )
            .collect();
        let extends: Vec<_> = named.into_par_iter().filter_map(extends_of).collect();
        for (plan, parents) in extends {
            inheritance.parents.entry(plan).or_default().extend(parents);
        }
        Ok(inheritance)
    }

    /// Returns the files that a change affects.
    fn scope(&self, changed: &BTreeSet<RepoPath>, selection: &[PlanId]) -> ReadScope {
        let mut scope = ReadScope::default();
        for plan in selection.iter().chain(&self.provider) {
            self.add(plan, ReadDepth::Tables, &mut scope);
        }
        for (plan, file) in changed.iter().filter_map(|path| path.inside_plan()) {
            self.add(&plan, ReadDepth::Whole, &mut scope);
            let Some(depth) = depth_of_inheriting_plans(file) else {
                continue;
            };
            if file.ends_with(".md") {
                scope.pages.insert(file.to_owned());
            }
            let has_contacts = file == SubjectKind::Contact.path();
            scope.contacts |= has_contacts;
            let is_staff = has_contacts && self.provider.contains(&plan);
            for inheritor in self
                .parents
                .keys()
                .filter(|id| selection.is_empty() || selection.contains(id))
            {
                if is_staff || self.ancestors(inheritor).contains(&plan) {
                    self.add(inheritor, depth, &mut scope);
                }
            }
        }
        scope
    }

    fn add_whole(&self, plan: &PlanId, scope: &mut ReadScope) {
        self.add(plan, ReadDepth::Whole, scope);
    }

    /// Adds a plan and what it inherits from.
    fn add(&self, plan: &PlanId, depth: ReadDepth, scope: &mut ReadScope) {
        scope.add(plan, depth);
        for ancestor in self.ancestors(plan) {
            scope.add(&ancestor, depth);
        }
    }

    fn ancestors(&self, plan: &PlanId) -> BTreeSet<PlanId> {
        let mut found = BTreeSet::new();
        let mut pending: Vec<_> = self.parents.get(plan).into_iter().flatten().collect();
        while let Some(next) = pending.pop() {
            if found.insert(next.clone()) {
                pending.extend(self.parents.get(next).into_iter().flatten());
            }
        }
        found
    }
}

/// Returns how much to read of the plans that inherit a changed file; `None` for files that nobody inherits.
fn depth_of_inheriting_plans(file: &str) -> Option<ReadDepth> {
    let folder = file.split('/').next().unwrap_or(file);
    match SubjectKind::from_folder(folder) {
        // Any page of the folder may show it.
        Some(_) if FileType::of_name(file).is_some() => Some(ReadDepth::Whole),
        Some(kind) if kind.inherited_by() == InheritedBy::Nobody => None,
        Some(_) => Some(ReadDepth::Tables),
        None if [SIGN_OFF_FOLDER, SIGN_OFF_FILE].contains(&folder) => None,
        None if file == SubjectKind::Contact.path() => Some(ReadDepth::Tables),
        // Pages anywhere show severities, assets, channels and the like.
        None => Some(ReadDepth::Whole),
    }
}

fn provider_of(texts: &Snapshot) -> Option<PlanId> {
    let path = RepoPath::new(SETTINGS);
    let mut settings = Snapshot::new();
    settings.insert(path.clone(), texts.get(&path)?.clone());
    let set = PlanTexts::in_memory(settings).read(&[]);
    let provider = set.plans().settings.provider.as_ref()?;
    Some(provider.plan.value.clone())
}

fn extends_of((path, content): (&RepoPath, &Content)) -> Option<(PlanId, Vec<PlanId>)> {
    let plan = path.plan()?;
    match content {
        Content::Text(text) => Some((plan, parse::extends_of(path, text))),
        Content::Attached(_) | Content::Unreadable(_) => Some((plan, Vec::new())),
    }
}

/// Returns the plans that must be read completely after all: those whose approval covers pages that were not read, and
/// those that inherit people if anybody was added, removed or left, because any sign-off may depend on them.
fn plans_to_read_whole(
    both: &ReadSides,
    changed: &BTreeSet<RepoPath>,
    today: Date,
) -> BTreeSet<PlanId> {
    let (old, new) = (both.old.plans(), both.new.plans());
    let changed_people: BTreeSet<_> = changed
        .iter()
        .filter_map(|path| path.inside_plan())
        .filter(|(plan, file)| {
            *file == SubjectKind::Contact.path() && people(old, plan) != people(new, plan)
        })
        .map(|(plan, _)| plan)
        .collect();
    let needs_all = |id: &&PlanId| {
        let lost_approval = old
            .plans
            .get(*id)
            .is_some_and(|plan| plan.sign_off_status(&Subject::PLAN, today).state == State::Voided);
        let mut seen = [old, new]
            .into_iter()
            .filter_map(|side| side.plans.get(*id));
        let inherits_changed_people = seen.any(|plan| {
            let mut from = plan.contacts.values().map(|contact| &contact.from);
            from.any(|from| changed_people.contains(from))
        });
        lost_approval || inherits_changed_people
    };
    both.partly_read_plans
        .iter()
        .filter(needs_all)
        .cloned()
        .collect()
}

/// Returns the people of a plan, and when they left.
fn people<'a>(side: &'a Repository, plan: &PlanId) -> BTreeMap<&'a str, Option<Date>> {
    let contacts = side.plans.get(plan).map(|plan| &plan.source.contacts);
    let person = contacts.into_iter().flatten().map(|(id, contact)| {
        let left = contact.left.as_ref().map(|left| left.value);
        (id.as_str(), left)
    });
    person.collect()
}
