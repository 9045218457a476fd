//! The commands that make sign-offs, as messages and pages suggest them.

use crate::finding::Message;
use crate::finding::message::plan;
use crate::id::{PlanId, Subject};
use crate::kinds::Act;
use crate::message;

impl Act {
    /// Returns the command that signs subjects of some plans: `irplan verify --client harbor contact:jane --how
    /// called`. A plan's approval names no subject.
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
        command.extend(self.how());
        command.quoted()
    }

    /// Returns the same command in somebody's name, without backticks.
    pub fn command_by<'a>(
        self,
        subjects: impl IntoIterator<Item = &'a Subject>,
        plans: impl IntoIterator<Item = &'a PlanId>,
        by: &str,
    ) -> String {
        let command = self.command(subjects, plans).without_backticks();
        format!("{command} --by {by}")
    }

    /// Returns the command that asks about every subject that is due, one after the other.
    pub fn pending_command(self, by: &str) -> String {
        format!("irplan {} --pending --by {by}{}", self.name(), self.how())
    }

    /// Returns how somebody was reached, for the act that records it. The command suggests a call, the strongest way.
    fn how(self) -> &'static str {
        match self {
            Self::Verify => " --how called",
            Self::Review | Self::Acknowledge | Self::Approve => "",
        }
    }
}
