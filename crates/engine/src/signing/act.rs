//! What can be stated of a subject.

use irplan_plan::{PlanId, Subject, SubjectKind};

/// A kind of sign-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A section or playbook was read and is right.
    Review,
    /// A contact was reached.
    Verify,
    /// A holder knows their role.
    Acknowledge,
    /// An executive approves the plan.
    Approve,
}

impl Act {
    /// Every act, the most frequent first.
    pub const ALL: [Self; 4] = [Self::Review, Self::Verify, Self::Acknowledge, Self::Approve];

    /// What can be signed off in this way.
    pub fn kinds(self) -> &'static [SubjectKind] {
        match self {
            Self::Review => &[SubjectKind::Section, SubjectKind::Playbook],
            Self::Verify => &[SubjectKind::Contact],
            Self::Acknowledge => &[SubjectKind::Role],
            Self::Approve => &[SubjectKind::Plan],
        }
    }

    /// The act that signs a kind of subject off, if one does.
    pub fn of(kind: SubjectKind) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|act| act.kinds().contains(&kind))
    }

    /// The command.
    pub fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Verify => "verify",
            Self::Acknowledge => "acknowledge",
            Self::Approve => "approve",
        }
    }

    /// What to type to sign subjects of some plans in somebody's name. Who approves a plan names the plan alone.
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

    /// What to type to walk through all that is due.
    pub fn pending(self, by: &str) -> String {
        format!("irplan {} --pending{}", self.name(), self.signer(by))
    }

    /// Who signs, and how they know: to call is what is asked for first.
    fn signer(self, by: &str) -> String {
        match self {
            Self::Verify => format!(" --by {by} --how called"),
            Self::Review | Self::Acknowledge | Self::Approve => format!(" --by {by}"),
        }
    }

    /// What was done.
    pub fn done(self) -> &'static str {
        match self {
            Self::Review => "reviewed",
            Self::Verify => "verified",
            Self::Acknowledge => "acknowledged",
            Self::Approve => "approved",
        }
    }
}
