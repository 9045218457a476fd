//! `irplan.toml`: the provider, the policy, the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

use crate::finding::{Level, RuleName};
use crate::id::{Id, PlanId, Subject, SubjectError};
use crate::model::{SignerKeys, Signers};
use crate::toml::{
    Canonical, Duration, Field, Reader, Slot, Table, Value, read_parsed_string, record, words,
};

record! {
    /// `irplan.toml`.
    pub struct Settings {
        /// Who looks after the clients.
        pub provider: Option<Arc<Provider>> = "provider",
        /// What counts as fresh and complete, unless a plan says otherwise.
        pub policy: Option<Arc<PolicyTable>> = "policy",
        /// How the site looks.
        pub site: Option<Arc<SiteSettings>> = "site",
    }
}

record! {
    /// `[provider]`.
    pub struct Provider {
        /// The provider's name.
        pub name: Field<String> = "name",
        /// The provider's own plan.
        pub plan: Field<PlanId> = "plan",
    }
}

record! {
    /// `[policy]`, of the repository or of a plan.
    pub struct PolicyTable {
        /// How long a contact's verification lasts.
        pub verify_contacts_every: Option<Field<Duration>> = "verify-contacts-every",
        /// How long a section's or playbook's review lasts.
        pub review_sections_every: Option<Field<Duration>> = "review-sections-every",
        /// How long a role's acknowledgement lasts.
        pub acknowledge_roles_every: Option<Field<Duration>> = "acknowledge-roles-every",
        /// How long a plan's approval lasts.
        pub approve_plan_every: Option<Field<Duration>> = "approve-plan-every",
        /// How often a plan is exercised.
        pub exercise_every: Option<Field<Duration>> = "exercise-every",
        /// How long before its end a sign-off is due soon.
        pub due_soon: Option<Field<Duration>> = "due-soon",
        /// How far in the future a date may lie, for clocks and time zones that differ.
        pub today_tolerance: Option<Field<Duration>> = "today-tolerance",
        /// The most subjects that one person may sign in one commit.
        pub bulk_sign_offs: Option<Field<u32>> = "bulk-sign-offs",
        /// The most sign-offs that may run out in one week.
        pub due_in_one_week: Option<Field<u32>> = "due-in-one-week",
        /// Until when what a new client's plan still lacks is only a warning. Only a client's own plan can say so.
        pub onboarding_until: Option<Field<Date>> = "onboarding-until",
        /// Whether data that is reserved for fiction counts as real.
        pub reserved_data: Option<Field<ReservedData>> = "reserved-data",
        /// Levels of rules.
        pub rules: RuleLevels = "rules",
        /// Findings accepted for a while.
        pub waivers: Vec<Waiver> = "waivers",
        /// Who may sign what.
        pub signers: Vec<Signers> = "signers",
        /// The keys of those who sign.
        pub keys: SignerKeys = "keys",
    }
}

words! {
    /// Whether a plan may have phone numbers and domains that are reserved for fiction.
    pub enum ReservedData {
        /// They are placeholders that were forgotten.
        Deny = "deny",
        /// The repository holds samples.
        Allow = "allow",
    }
}

words! {
    /// A level, as `irplan.toml` has it.
    pub enum LevelWord {
        /// Not reported.
        Allow = "allow",
        /// Good to know.
        Note = "note",
        /// Should be fixed.
        Warn = "warn",
        /// Fails the check.
        Deny = "deny",
    }
}

impl LevelWord {
    /// Returns the level of the word.
    pub fn level(self) -> Level {
        match self {
            Self::Allow => Level::Allow,
            Self::Note => Level::Note,
            Self::Warn => Level::Warn,
            Self::Deny => Level::Deny,
        }
    }
}

/// `[policy.rules]`: a level by the name of a rule. `irplan-check` knows which names exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleLevels(pub BTreeMap<RuleName, Field<LevelWord>>);

impl Slot for RuleLevels {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        let Some((_, value)) = table.entry(key) else {
            return Self::default();
        };
        let DeValue::Table(entries) = value.get_ref() else {
            reader.invalid(
                value.span().into(),
                "this is not a table",
                "rules and levels: `[policy.rules]`",
            );
            return Self::default();
        };
        let mut levels = BTreeMap::new();
        for (name, value) in entries {
            let (key, span) = (reader.absolute(name.span()), reader.absolute(value.span()));
            if let Some(level) = LevelWord::read(value, reader) {
                levels.insert(
                    RuleName::new(name.get_ref().as_ref()),
                    Field {
                        value: level,
                        key,
                        span,
                    },
                );
            }
        }
        Self(levels)
    }

    fn canonical(&self) -> Option<Canonical> {
        let entry =
            |(name, level): (&RuleName, &Field<LevelWord>)| (name.to_string(), level.canonical());
        (!self.0.is_empty()).then(|| Canonical::Table(self.0.iter().map(entry).collect()))
    }

    fn span(&self) -> Option<crate::place::Span> {
        self.0.values().next().map(|level| level.key)
    }
}

record! {
    /// `[[policy.waivers]]`: a finding that somebody accepted for a while.
    pub struct Waiver {
        /// The rule.
        pub rule: Field<RuleName> = "rule",
        /// What is excused: `PLAN/KIND:ID`, or `PLAN` for the whole plan.
        pub subject: Field<WaiverSubject> = "subject",
        /// Why.
        pub reason: Field<String> = "reason",
        /// The last day on which it counts.
        pub until: Field<Date> = "until",
        /// The contact who accepted it.
        pub by: Field<Id> = "by" => [Contact],
    }
}

impl Value for RuleName {
    fn expected() -> &'static str {
        String::expected()
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        String::read(value, reader).map(Self::new)
    }

    fn canonical(&self) -> Canonical {
        Canonical::text(self.as_str())
    }

    fn as_text(&self) -> Option<&str> {
        Some(self.as_str())
    }
}

/// What a waiver excuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaiverSubject {
    /// The plan.
    pub plan: PlanId,
    /// The subject; `None` for everything in the plan.
    pub subject: Option<Subject>,
}

impl WaiverSubject {
    fn parse(text: &str) -> Result<Self, SubjectError> {
        let (plan, subject) = match text.split_once('/') {
            Some((plan, subject)) => (plan, Some(Subject::parse(subject)?)),
            None => (text, None),
        };
        let plan = PlanId::parse(plan)?;
        Ok(Self { plan, subject })
    }
}

impl Value for WaiverSubject {
    fn expected() -> &'static str {
        "`PLAN/KIND:ID` or `PLAN`, such as `harbor-dental/role:legal`"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(match &self.subject {
            Some(subject) => format!("{}/{subject}", self.plan),
            None => self.plan.to_string(),
        })
    }
}

record! {
    /// `[site]`.
    pub struct SiteSettings {
        /// The portal's title.
        pub title: Option<Field<String>> = "title",
        /// Where a page's source can be edited, with `{path}` for its path.
        pub edit_url: Option<Field<String>> = "edit-url",
        /// A line on every page, such as `Confidential`.
        pub classification: Option<Field<String>> = "classification",
    }
}
