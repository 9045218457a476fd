//! What can be stated of a subject.

use irplan_plan::SubjectKind;

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
        [Self::Review, Self::Verify, Self::Acknowledge, Self::Approve]
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
