//! What got weaker or stronger, as plain values.

use serde::Serialize;

use crate::diff::{DiffPlace, DriftKey};
use crate::id::{PlanId, Subject, SubjectKind};
use crate::toml::words;

/// One thing that a change makes weaker or stronger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drift {
    /// Which way.
    pub direction: Direction,
    /// What kind of thing it is.
    pub kind: DriftKind,
    /// The plan whose files have it, or had it; `None` for `irplan.toml`.
    pub plan: Option<PlanId>,
    /// The subject.
    pub subject: Subject,
    /// What of the subject it is.
    pub key: DriftKey,
    /// The old value; `None` if there was none.
    pub before: Option<String>,
    /// The new value; `None` if there is none.
    pub after: Option<String>,
    /// Where it is in the newer revision, or where it was in the older one if it was removed.
    pub place: Option<DiffPlace>,
    /// The plans whose readers are concerned, base plans left out.
    pub affected_plans: Vec<PlanId>,
}

/// The key of the policy that announces more the longer it is.
pub(crate) const DUE_SOON: &str = "due-soon";

/// Whether something got weaker or stronger; what is weaker comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// It protects less than before.
    Weakened,
    /// It protects in another way, and somebody has to judge whether that is less.
    ToJudge,
    /// It protects more than before.
    Strengthened,
}

impl Direction {
    /// Returns the direction in one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Weakened => "weakened",
            Self::ToJudge => "to judge",
            Self::Strengthened => "strengthened",
        }
    }

    /// The opposite. What a change weakens, its revert strengthens.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Weakened => Self::Strengthened,
            Self::ToJudge => Self::ToJudge,
            Self::Strengthened => Self::Weakened,
        }
    }
}

words! {
    /// What kind of thing got weaker or stronger. The words read well in a count: `1 clock weakened`.
    #[derive(Serialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum DriftKind {
        /// What a plan inherits as a whole.
        Inheritance = "inheritance",
        /// A time in which somebody must respond, resolve, inform, answer, act or notify.
        Clock = "clock",
        /// How often something must be verified, reviewed, acknowledged, approved or exercised.
        Interval = "interval",
        /// How long an asset may be down, or how much work may be lost.
        RecoveryObjective = "recovery-objective",
        /// The place of a critical asset in the order of restoring.
        RestoreOrder = "restore-order",
        /// How much depends on an asset.
        Criticality = "criticality",
        /// Who holds a role.
        Holder = "holder",
        /// Who replaces the holder.
        Deputy = "deputy",
        /// What a role may decide alone.
        Authority = "authority",
        /// A way to talk when the usual ones are down.
        #[serde(rename = "out-of-band-channel")]
        OutOfBand = "out-of-band-channel",
        /// How and when a contact can be reached.
        Reachability = "reachability",
        /// Who is notified of an incident.
        NotifyList = "notify-list",
        /// A call of a response chain.
        Call = "call",
        /// A step of a playbook.
        Step = "step",
        /// The evidence that a step keeps.
        #[serde(rename = "evidence-note")]
        Evidence = "evidence-note",
        /// The role or the tool that a step is done by.
        Assignment = "assignment",
        /// A duty to notify.
        Duty = "duty",
        /// A playbook.
        Playbook = "playbook",
        /// A section.
        Section = "section",
        /// What detects and answers a threat.
        Detection = "detection",
        /// What is done by hand when a tool fails.
        Fallback = "fallback",
        /// How an asset is backed up.
        Backup = "backup",
        /// What is done about a known weakness.
        Mitigation = "mitigation",
        /// A risk that somebody accepted.
        AcceptedRisk = "accepted-risk",
        /// Who may read something.
        Audience = "audience",
        /// The level of a rule.
        RuleLevel = "rule-level",
        /// A finding that is accepted for a while.
        Waiver = "waiver",
        /// Who may sign what off.
        Signers = "signers",
        /// A sign-off that was withdrawn, or was made in a weaker way.
        SignOff = "sign-off",
        /// An action from an exercise or an incident.
        Action = "action",
    }
}

impl DriftKind {
    /// Returns the word as people say it: `out-of-band channel`, `notify list`.
    pub fn noun(self) -> String {
        match self {
            Self::OutOfBand => "out-of-band channel".to_owned(),
            Self::SignOff => "sign-off".to_owned(),
            Self::Signers => "signing rule".to_owned(),
            _ => self.word().replace('-', " "),
        }
    }
}

impl Drift {
    /// Whether the values belong to a contact, and so are private. Who signed or accepted something is not private.
    pub fn is_private(&self) -> bool {
        let is_kept_of_it = matches!(self.kind, DriftKind::SignOff | DriftKind::Waiver);
        self.subject.kind == SubjectKind::Contact && !is_kept_of_it
    }

    /// Returns the drift in one phrase: `` clock `within` of `duty:hhs` longer: 60d → 90d ``. Values of contacts are
    /// left out, because they are private. The caller must escape the other values, which are as the plan has them.
    pub fn sentence(&self) -> String {
        let (noun, subject) = (self.kind.noun(), &self.subject);
        if matches!(self.key, DriftKey::Whole(_)) {
            let how = if self.after.is_some() {
                "is new"
            } else {
                "was removed"
            };
            return format!("`{subject}` {how}");
        }
        if self.kind == DriftKind::OutOfBand && subject.kind == SubjectKind::Channel {
            let how = match self.after {
                Some(_) => "is out of band now",
                None => "is no longer out of band",
            };
            return format!("`{subject}` {how}");
        }
        let what = self.thing_in_words(&noun);
        match (&self.before, &self.after) {
            (before, after) if self.is_private() => match (before, after) {
                (Some(_), None) => format!("{what} removed"),
                (None, Some(_)) => format!("{what} added"),
                _ => format!("{what} {}", self.comparative()),
            },
            (Some(before), Some(after)) => {
                format!("{what} {}: {before} → {after}", self.comparative())
            }
            // If no level is set, the rule has its default level. So a level is never added or removed.
            (before, after) if self.kind == DriftKind::RuleLevel => {
                let level = |level: &Option<String>| level.clone().unwrap_or("its own".to_owned());
                let (before, after) = (level(before), level(after));
                format!("{what} {}: {before} → {after}", self.comparative())
            }
            (Some(before), None) => format!("{what} removed: {before}"),
            (None, Some(after)) => format!("{what} added: {after}"),
            (None, None) => what,
        }
    }

    /// Returns the thing in words. A setting of a whole plan or of `irplan.toml` needs no subject.
    fn thing_in_words(&self, noun: &str) -> String {
        let key = match &self.key {
            DriftKey::RuleLevel(rule) => rule.to_string(),
            key => key.to_string(),
        };
        match (
            [noun, self.kind.word()].contains(&key.as_str()),
            self.subject == Subject::PLAN,
        ) {
            (true, true) => noun.to_owned(),
            (true, false) => format!("{noun} of `{}`", self.subject),
            (false, true) => format!("{noun} `{key}`"),
            (false, false) => format!("{noun} `{key}` of `{}`", self.subject),
        }
    }

    /// Returns how the newer value compares with the older one: `longer`, `lower`.
    pub fn comparative(&self) -> &'static str {
        let (weaker, stronger) = match self.kind {
            DriftKind::Clock | DriftKind::Interval | DriftKind::RecoveryObjective => {
                match self.key {
                    DriftKey::Key(DUE_SOON) => ("shorter", "longer"),
                    DriftKey::Key("starts" | "limits" | "cut-off") => ("later", "earlier"),
                    _ => ("longer", "shorter"),
                }
            }
            DriftKind::RestoreOrder => ("later", "earlier"),
            DriftKind::Criticality | DriftKind::RuleLevel => ("lower", "higher"),
            DriftKind::Audience => ("wider", "narrower"),
            DriftKind::Waiver | DriftKind::AcceptedRisk => ("extended", "shortened"),
            DriftKind::Action => ("later", "earlier"),
            DriftKind::OutOfBand | DriftKind::Reachability => ("fewer", "more"),
            _ => ("weaker", "stronger"),
        };
        match self.direction {
            Direction::Weakened => weaker,
            Direction::ToJudge => "changed",
            Direction::Strengthened => stronger,
        }
    }
}
