//! The policy of a plan: the tables of all files that it follows, with defaults filled in.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::finding::{Level, RuleName};
use crate::id::Id;
use crate::model::{PolicyTable, PublicKey, ReservedData, Signers, Waiver};
use crate::place::Place;
use crate::toml::{Duration, Field};

/// A policy with all defaults filled in.
#[derive(Clone, Debug)]
pub struct Policy {
    /// How long a contact's verification lasts.
    pub verify_contacts_every: Duration,
    /// How long a review lasts.
    pub review_sections_every: Duration,
    /// How long a role's acknowledgement lasts.
    pub acknowledge_roles_every: Duration,
    /// How long a plan's approval lasts.
    pub approve_plan_every: Duration,
    /// How often a plan is exercised.
    pub exercise_every: Duration,
    /// How long before its end a sign-off is due soon.
    pub due_soon: Duration,
    /// How far in the future a date may lie.
    pub today_tolerance: Duration,
    /// The most subjects that one person may sign in one commit.
    pub bulk_sign_offs: u32,
    /// The most sign-offs that may run out in one week; `None` for as many as were ever made in one.
    pub due_in_one_week: Option<u32>,
    /// Until when what the plan still lacks is only a warning, as the plan's own file says. It is not inherited.
    pub onboarding_until: Option<Date>,
    /// Whether data that is reserved for fiction counts as real.
    pub allow_reserved_data: bool,
    /// Levels of rules that differ from their defaults, by the names as written, with the place that sets each.
    pub rules: BTreeMap<RuleName, (Level, Place)>,
    /// Findings that were accepted for a while.
    pub waivers: Vec<Waiver>,
    /// Who may sign what: the tables of each file that has some, the farthest file first.
    pub signers: Vec<Vec<Signers>>,
    /// The public keys of the signers, by contact. Those of a nearer file replace those of a farther one.
    pub keys: BTreeMap<Id, Vec<PublicKey>>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            verify_contacts_every: Duration::days(90),
            review_sections_every: Duration::days(365),
            acknowledge_roles_every: Duration::days(365),
            approve_plan_every: Duration::days(365),
            exercise_every: Duration::days(365),
            due_soon: Duration::days(30),
            today_tolerance: Duration::days(1),
            bulk_sign_offs: 20,
            due_in_one_week: None,
            onboarding_until: None,
            allow_reserved_data: false,
            rules: BTreeMap::new(),
            waivers: Vec::new(),
            signers: Vec::new(),
            keys: BTreeMap::new(),
        }
    }
}

impl Policy {
    /// Applies a `[policy]` table. Waivers add up.
    pub(crate) fn apply_table(&mut self, table: Option<&PolicyTable>) {
        let Some(table) = table else { return };
        let PolicyTable {
            origin,
            verify_contacts_every,
            review_sections_every,
            acknowledge_roles_every,
            approve_plan_every,
            exercise_every,
            due_soon,
            today_tolerance,
            bulk_sign_offs,
            due_in_one_week,
            // Nothing inherits it; see `onboarding_of`.
            onboarding_until: _,
            reserved_data,
            rules,
            waivers,
            signers,
            keys,
        } = table;
        for (own, field) in [
            (&mut self.verify_contacts_every, verify_contacts_every),
            (&mut self.review_sections_every, review_sections_every),
            (&mut self.acknowledge_roles_every, acknowledge_roles_every),
            (&mut self.approve_plan_every, approve_plan_every),
            (&mut self.exercise_every, exercise_every),
            (&mut self.due_soon, due_soon),
            (&mut self.today_tolerance, today_tolerance),
        ] {
            if let Some(field) = field {
                *own = field.value;
            }
        }
        if let Some(most) = bulk_sign_offs {
            self.bulk_sign_offs = most.value;
        }
        if let Some(most) = due_in_one_week {
            self.due_in_one_week = Some(most.value);
        }
        if let Some(reserved) = reserved_data {
            self.allow_reserved_data = reserved.value == ReservedData::Allow;
        }
        for (name, level) in &rules.0 {
            self.rules
                .insert(name.clone(), (level.value.level(), origin.at(level.key)));
        }
        self.waivers.extend(waivers.iter().cloned());
        if !signers.is_empty() {
            self.signers.push(signers.clone());
        }
        let own = |keys: &[Field<PublicKey>]| keys.iter().map(|key| key.value.clone()).collect();
        let keys = keys.0.iter();
        self.keys
            .extend(keys.map(|(id, keys)| (id.clone(), own(keys))));
    }
}
