//! The commands that make sign-offs, as messages and pages suggest them.

use crate::id::{PlanId, Subject};
use crate::kinds::Act;

impl Act {
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
