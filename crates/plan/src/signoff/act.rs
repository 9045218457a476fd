//! The four acts of signing off, and the words for them.

use crate::id::{PlanId, Subject, SubjectKind};

/// How a kind of subject is signed off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Somebody read a section or playbook and found it right.
    Review,
    /// Somebody reached a contact.
    Verify,
    /// A holder confirmed that they know their role.
    Acknowledge,
    /// An executive approved the plan.
    Approve,
}

/// The words for an act.
struct ActWords {
    verb: &'static str,
    participle: &'static str,
    noun: &'static str,
}

impl Act {
    /// Every act, the most frequent first.
    pub const ALL: [Self; 4] = [Self::Review, Self::Verify, Self::Acknowledge, Self::Approve];

    fn words(self) -> ActWords {
        let (verb, participle, noun) = match self {
            Self::Review => ("review", "reviewed", "review"),
            Self::Verify => ("verify", "verified", "verification"),
            Self::Acknowledge => ("acknowledge", "acknowledged", "acknowledgement"),
            Self::Approve => ("approve", "approved", "approval"),
        };
        ActWords {
            verb,
            participle,
            noun,
        }
    }

    /// The act that signs a kind of subject off, if one does.
    pub fn of(kind: SubjectKind) -> Option<Self> {
        kind.act()
    }

    /// The kinds of subjects that the act signs off.
    pub fn kinds(self) -> Vec<SubjectKind> {
        let all = SubjectKind::ALL.iter().copied();
        all.filter(|kind| kind.act() == Some(self)).collect()
    }

    /// The verb, which is also the name of the command: `review`.
    pub fn name(self) -> &'static str {
        self.words().verb
    }

    /// What the subject is afterwards: `reviewed`.
    pub fn done(self) -> &'static str {
        self.words().participle
    }

    /// What the subject is afterwards, as a label: `Reviewed`.
    pub fn done_as_label(self) -> String {
        let mut label = self.done().to_owned();
        if let Some(first) = label.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        label
    }

    /// The sign-off that comes of it: `verification`.
    pub fn noun(self) -> &'static str {
        self.words().noun
    }

    /// The command that signs subjects of some plans in somebody's name. A plan's approval names no subject.
    pub fn command<'a>(
        self,
        subjects: impl IntoIterator<Item = &'a Subject>,
        plans: impl IntoIterator<Item = &'a PlanId>,
        by: &str,
    ) -> String {
        let subjects = subjects.into_iter().filter(|subject| subject.id.is_some());
        let subjects: String = subjects.map(|subject| format!(" {subject}")).collect();
        let plans: Vec<_> = plans.into_iter().map(PlanId::as_str).collect();
        let (name, plans, signer) = (self.name(), plans.join(","), self.signer(by));
        format!("irplan {name}{subjects} --client {plans}{signer}")
    }

    /// The command that asks about every subject that is due, one after the other.
    pub fn pending(self, by: &str) -> String {
        format!("irplan {} --pending{}", self.name(), self.signer(by))
    }

    /// Who signs, and for a contact how they were reached. The command suggests a call, the strongest way.
    fn signer(self, by: &str) -> String {
        match self {
            Self::Verify => format!(" --by {by} --how called"),
            Self::Review | Self::Acknowledge | Self::Approve => format!(" --by {by}"),
        }
    }
}
