//! What a rule may look at: the whole repository, or one plan.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::diff::{Comparison, DiffPlace, Side};
use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::markdown::Document;
use irplan_plan::model::{Contact, PlanKind, Waiver};
use irplan_plan::plan::{Plan, PlanEntry, PlanSource, Repository};
use irplan_plan::signoff::{Problem, SignOffStatus};
use irplan_plan::{Finding, History, Message, Place, PlanId, RepoPath, RuleId, Snapshot, message};
use jiff::civil::Date;

use crate::id_references::{IdReference, id_references};
use crate::input::{Input, Options};
use crate::waivers;

/// The whole repository on one day.
pub(crate) struct Context<'a> {
    /// The plans, with the policy that applies to them.
    pub repository: &'a Repository,
    /// The plans with the policy from their own files. For a change under review, that policy does not apply.
    pub with_own_policy: &'a Repository,
    /// Who changed what, and when.
    pub history: &'a History,
    /// The day.
    pub today: Date,
    /// The plans to judge; `None` for all.
    pub selected: Option<&'a BTreeSet<PlanId>>,
    /// The text of `irplan.toml`, if it can be read.
    pub settings: Option<(&'a RepoPath, &'a str)>,
    /// The texts from which the plans were read.
    pub snapshot: &'a Snapshot,
    /// The text files of each plan's folder, in path order.
    pub files: BTreeMap<PlanId, Vec<(&'a RepoPath, &'a str)>>,
    /// Every waiver in the files, once each.
    pub waivers: Vec<&'a Waiver>,
    /// The id of every rule, sorted by name.
    pub rules: Vec<RuleId>,
    /// The files that could not be read completely. What seems to be missing from them may be there.
    broken_files: BTreeSet<RepoPath>,
}

impl<'a> Context<'a> {
    /// Returns the text of a file; empty if there is none.
    pub(crate) fn text(&self, path: &RepoPath) -> &'a str {
        self.snapshot.text(path).map_or("", |text| text)
    }

    /// Whether every file was read completely, so that whatever was not found does not exist.
    pub(crate) fn is_whole(&self) -> bool {
        self.broken_files.is_empty()
    }

    /// Sorts the texts of a snapshot by plan.
    pub(crate) fn new(
        input: &Input<'a>,
        repository: &'a Repository,
        parsing: &[Finding],
        options: &'a Options,
        rules: Vec<RuleId>,
    ) -> Self {
        let Input {
            repository: written,
            snapshot,
            history,
        } = *input;
        let mut files: BTreeMap<PlanId, Vec<_>> = BTreeMap::new();
        let mut settings = None;
        for (path, _) in snapshot.iter() {
            let text: &str = snapshot.text(path).map_or("", |text| text);
            match path.plan() {
                Some(plan) => files.entry(plan).or_default().push((path, text)),
                None if path.as_str() == "irplan.toml" => settings = Some((path, text)),
                None => {}
            }
        }
        Self {
            repository,
            with_own_policy: written,
            history,
            today: options.today,
            selected: options.plans.as_ref(),
            settings,
            snapshot,
            files,
            waivers: waivers::all_waivers(written),
            rules,
            broken_files: find_broken_files(repository, snapshot, parsing),
        }
    }
}

/// Returns the files with syntax errors, and the `plan.toml` of every plan that does not have one.
fn find_broken_files(
    repository: &Repository,
    snapshot: &Snapshot,
    parsing: &[Finding],
) -> BTreeSet<RepoPath> {
    let faults = parsing
        .iter()
        .filter(|finding| finding.rule == RuleId::SYNTAX_ERROR);
    let mut broken: BTreeSet<_> = faults
        .filter_map(|finding| Some(finding.place()?.path.clone()))
        .collect();
    let absent = |path: &RepoPath| snapshot.get(path).is_none();
    let plan_files = repository
        .plans
        .values()
        .map(|plan| plan.source.file.origin.path.clone());
    broken.extend(plan_files.filter(absent));
    broken
}

/// A change being judged, compared with its base.
pub(crate) struct ChangeCase<'a> {
    /// The plans of the base.
    pub base: &'a Repository,
    /// The plans of the change, as their files say.
    pub head: &'a Repository,
    /// How the two differ.
    pub comparison: &'a Comparison,
}

impl ChangeCase<'_> {
    /// Whether a plan is there before and after the change.
    pub(crate) fn has(&self, plan: &PlanId) -> bool {
        self.base.plans.contains_key(plan) && self.head.plans.contains_key(plan)
    }

    /// Adds the place of something that got weaker, if the change still has it; otherwise that of its plan's name. Without a
    /// plan, it is about `irplan.toml`.
    pub(crate) fn place(&self, place: Option<&DiffPlace>, plan: Option<&PlanId>) -> Option<Place> {
        let newer = place.filter(|spot| spot.side == Side::Newer);
        let of_plan = || {
            let plan = self.head.plans.get(plan?)?;
            Some(plan.source.file.origin.at(plan.source.file.name.span))
        };
        newer.map(|spot| spot.place.clone()).or_else(of_plan)
    }
}

/// One plan being judged.
pub(crate) struct Case<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The repository that it belongs to.
    pub context: &'a Context<'a>,
    /// Every place where the plan names something by its id, including inherited text.
    pub id_references: Vec<IdReference<'a>>,
}

impl<'a> Case<'a> {
    /// Prepares a plan for judging.
    pub(crate) fn new(plan: &'a Plan, context: &'a Context<'a>) -> Self {
        Self {
            plan,
            context,
            id_references: id_references(plan),
        }
    }

    /// Returns the day.
    pub(crate) fn today(&self) -> Date {
        self.context.today
    }

    /// Whether the plan is published. A base plan is not, so it is checked only for what doesn't need a client.
    pub(crate) fn is_published(&self) -> bool {
        self.plan.kind != PlanKind::Base
    }

    /// Whether a file of this plan could not be read completely. What seems to be missing from it may be there.
    pub(crate) fn is_broken(&self, path: &RepoPath) -> bool {
        self.context.broken_files.contains(path)
    }

    /// Whether the plan may have a subject of this kind that irplan could not see, because a file is broken.
    pub(crate) fn may_hide(&self, kind: SubjectKind) -> bool {
        if self.context.broken_files.is_empty() {
            return false;
        }
        let provider = self.context.repository.provider_plan();
        let staff = provider
            .filter(|_| kind == SubjectKind::Contact)
            .map(|provider| &provider.id);
        let mut line = self
            .plan
            .ancestors
            .iter()
            .chain([&self.plan.id])
            .chain(staff);
        line.any(|plan| {
            let folder = format!("plans/{plan}/{}", kind.path());
            let mut broken = self.context.broken_files.iter();
            broken.any(|path| path.as_str().starts_with(&folder))
        })
    }

    /// Returns the place to point at if the plan lacks something: its name in `plan.toml`.
    pub(crate) fn place(&self) -> Place {
        let file = &self.plan.source.file;
        file.origin.at(file.name.span)
    }

    /// Returns the contacts that this plan is responsible for. The provider's staff belong to the provider's plan.
    pub(crate) fn contacts(&self) -> impl Iterator<Item = (&'a Id, &'a PlanEntry<Contact>)> {
        let plan = self.plan;
        plan.contacts
            .iter()
            .filter(move |(_, contact)| contact.from == plan.id || !contact.is_provider_staff())
    }

    /// Says in which contact's table each finding of a search through the plan's own files is.
    pub(crate) fn with_tables(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let with_table = |finding: Finding| {
            let source = &self.plan.source;
            let contact = finding.place().and_then(|place| contact_at(source, place));
            finding.in_table_of(contact)
        };
        findings.into_iter().map(with_table).collect()
    }

    /// Returns the prose of the plan's own folder.
    pub(crate) fn own_documents(&self) -> impl Iterator<Item = (Subject, &'a Document)> {
        self.plan.own_bodies()
    }
}

/// Returns the contact in whose table a place is: the last one with its header before the place.
pub(crate) fn contact_at(source: &PlanSource, place: &Place) -> Option<Subject> {
    let before = source.contacts.iter().filter(|(_, contact)| {
        let origin = &contact.origin;
        origin.path == place.path && origin.header.start <= place.span.start
    });
    let (id, _) = before.max_by_key(|(_, contact)| contact.origin.header.start)?;
    Some(Subject::new(SubjectKind::Contact, id))
}

/// Says how to sign again. If only the proof of who signed is missing, says how to add one.
pub(crate) fn sign_help(command: Message, status: &SignOffStatus) -> Message {
    match status.problem {
        Some(Problem::Unproven(_)) => message!(
            "run {}, or commit what {} writes with your own signature",
            message!("{} --sign KEY-FILE", command.clone()).quoted(),
            command
        ),
        _ => message!("run {}", command),
    }
}
