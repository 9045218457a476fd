//! Calls the plans of an older revision by their newer names.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::id::PlanId;
use crate::model::{PlanFile, PolicyTable, Settings};
use crate::place::RepoPath;
use crate::snapshot::Snapshot;

/// Which plans of an older revision are which plans of a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanRenames {
    /// The current name, by the former one.
    current: BTreeMap<PlanId, PlanId>,
    /// Plans that may have been renamed, but it is not clear to which name. They are not matched.
    pub unclear: Vec<UnclearRename>,
}

/// One renamed plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RenamedPlan {
    /// The name of its folder in the older revision.
    pub former: PlanId,
    /// The name of its folder in the newer revision.
    pub current: PlanId,
}

/// Plans that may have been renamed, but more than one match is possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnclearRename {
    /// Plans that only the older revision has.
    pub former: Vec<PlanId>,
    /// Plans that only the newer revision has.
    pub current: Vec<PlanId>,
}

impl RenamedPlan {
    /// Says it in one phrase.
    pub fn phrase(&self) -> String {
        format!("plan `{}` is now `{}`", self.former, self.current)
    }
}

impl UnclearRename {
    /// Says it in one phrase.
    pub fn phrase(&self) -> String {
        let list = |ids: &[PlanId], word: &str| {
            let ids: Vec<_> = ids.iter().map(|id| format!("`{id}`")).collect();
            ids.join(word)
        };
        format!(
            "{} may now be {}: several plans match, so all of them count as removed or new",
            list(&self.former, " or "),
            list(&self.current, " or ")
        )
    }
}

impl PlanRenames {
    /// One plan that is known to have had another name.
    pub fn of(former: PlanId, current: PlanId) -> Self {
        let mut renames = Self::default();
        if former != current {
            renames.add(former, current);
        }
        renames
    }

    /// Adds renames that are known, unless others name the same plans.
    pub fn extend(&mut self, known: &Self) {
        for (former, current) in &known.current {
            let is_taken = self.current.values().any(|other| other == current);
            if !is_taken && !self.current.contains_key(former) {
                self.add(former.clone(), current.clone());
            }
        }
    }

    pub(super) fn add(&mut self, former: PlanId, current: PlanId) {
        self.current.insert(former, current);
    }

    /// Whether no plan was renamed.
    pub fn is_empty(&self) -> bool {
        self.current.is_empty()
    }

    /// Returns the renamed plans, in the order of their former names.
    pub fn renamed_plans(&self) -> Vec<RenamedPlan> {
        let plans = self.current.iter().map(|(former, current)| RenamedPlan {
            former: former.clone(),
            current: current.clone(),
        });
        plans.collect()
    }

    /// Says which plans were renamed, and for which plans this is unclear. Each phrase is about one of them.
    pub fn phrases(&self) -> Vec<String> {
        let renamed = self.renamed_plans();
        let clear = renamed.iter().map(RenamedPlan::phrase);
        clear
            .chain(self.unclear.iter().map(UnclearRename::phrase))
            .collect()
    }

    /// Returns the current name of a plan, which may be the same.
    pub fn current_name<'a>(&'a self, plan: &'a PlanId) -> &'a PlanId {
        self.current.get(plan).unwrap_or(plan)
    }

    /// Returns the path of a file in the folder's current name.
    pub fn current_path(&self, path: &RepoPath) -> RepoPath {
        let renamed = path.inside_plan().and_then(|(plan, inside)| {
            let current = self.current.get(&plan)?;
            Some(RepoPath::new(format!("plans/{current}/{inside}")))
        });
        renamed.unwrap_or_else(|| path.clone())
    }

    /// Returns the path that a file of the older revision has there.
    pub fn former_path(&self, path: &RepoPath) -> RepoPath {
        let former = path.inside_plan().and_then(|(plan, inside)| {
            let mut pairs = self.current.iter();
            let (former, _) = pairs.find(|(_, current)| **current == plan)?;
            Some(RepoPath::new(format!("plans/{former}/{inside}")))
        });
        former.unwrap_or_else(|| path.clone())
    }

    /// Returns the same files in folders with their current names.
    #[must_use]
    pub fn apply(&self, snapshot: &Snapshot) -> Snapshot {
        let mut renamed = Snapshot::new();
        for (path, content) in snapshot.iter() {
            renamed.insert(self.current_path(path), content.clone());
        }
        renamed
    }

    /// Returns the renames from the newer names back to the older ones.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let pairs = self.current.iter();
        Self {
            current: pairs
                .map(|(former, current)| (current.clone(), former.clone()))
                .collect(),
            unclear: Vec::new(),
        }
    }

    /// Returns a plan's file with the current names of the plans in it.
    pub(crate) fn in_plan_file(&self, file: &Arc<PlanFile>) -> Arc<PlanFile> {
        let policy = file.policy.as_ref();
        let names = file.extends.iter().map(|parent| &parent.value);
        if !self.names_any(names.chain(waived_plans(policy))) {
            return Arc::clone(file);
        }
        let mut renamed = PlanFile::clone(file);
        for parent in renamed.extends.iter_mut() {
            parent.value = self.current_name(&parent.value).clone();
        }
        renamed.policy = policy.map(|policy| self.in_policy(policy));
        Arc::new(renamed)
    }

    /// Returns the settings with the current names of the plans in them.
    pub(crate) fn in_settings(&self, settings: &Arc<Settings>) -> Arc<Settings> {
        let policy = settings.policy.as_ref();
        let provider = settings.provider.iter().map(|own| &own.plan.value);
        if !self.names_any(provider.chain(waived_plans(policy))) {
            return Arc::clone(settings);
        }
        let mut renamed = Settings::clone(settings);
        if let Some(provider) = &mut renamed.provider {
            let provider = Arc::make_mut(provider);
            provider.plan.value = self.current_name(&provider.plan.value).clone();
        }
        renamed.policy = policy.map(|policy| self.in_policy(policy));
        Arc::new(renamed)
    }

    fn in_policy(&self, policy: &Arc<PolicyTable>) -> Arc<PolicyTable> {
        if !self.names_any(waived_plans(Some(policy))) {
            return Arc::clone(policy);
        }
        let mut renamed = PolicyTable::clone(policy);
        for waiver in &mut renamed.waivers {
            let plan = &mut waiver.subject.value.plan;
            *plan = self.current_name(plan).clone();
        }
        Arc::new(renamed)
    }

    fn names_any<'a>(&self, mut plans: impl Iterator<Item = &'a PlanId>) -> bool {
        plans.any(|plan| self.current.contains_key(plan))
    }
}

fn waived_plans(policy: Option<&Arc<PolicyTable>>) -> impl Iterator<Item = &PlanId> {
    let waivers = policy.into_iter().flat_map(|policy| &policy.waivers);
    waivers.map(|waiver| &waiver.subject.value.plan)
}
