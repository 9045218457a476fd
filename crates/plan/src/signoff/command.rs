//! The commands that make sign-offs, as messages and pages suggest them.

use crate::finding::Message;
use crate::finding::message::plan;
use crate::id::{PlanId, Subject};
use crate::kinds::Act;
use crate::message;

impl Act {
    /// The command that signs subjects of some plans: `irplan verify --client harbor contact:jane`. A plan's approval
    /// names no subject.
    pub fn command<'a>(
        self,
        subjects: impl IntoIterator<Item = &'a Subject>,
        plans: impl IntoIterator<Item = &'a PlanId>,
    ) -> Message {
        let mut command = message!("irplan {} --client ", self.name());
        for (at, id) in plans.into_iter().enumerate() {
            command.extend(if at == 0 { "" } else { "," });
            command.extend(plan(id));
        }
        for subject in subjects.into_iter().filter(|subject| subject.id.is_some()) {
            command.extend(message!(" {}", subject));
        }
        command.quoted()
    }

    /// The same command in somebody's name, without backticks.
    pub fn command_by<'a>(
        self,
        subjects: impl IntoIterator<Item = &'a Subject>,
        plans: impl IntoIterator<Item = &'a PlanId>,
        by: &str,
    ) -> String {
        format!(
            "{}{}",
            self.command(subjects, plans).without_backticks(),
            self.signer(by)
        )
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
