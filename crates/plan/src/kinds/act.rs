//! The four acts of signing off, and the words for them.

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

    /// Returns the verb, which is also the name of the command: `review`.
    pub fn name(self) -> &'static str {
        self.words().verb
    }

    /// Returns what the subject is afterwards: `reviewed`.
    pub fn participle(self) -> &'static str {
        self.words().participle
    }

    /// Returns what the subject is afterwards, as a label: `Reviewed`.
    pub fn participle_as_label(self) -> String {
        let mut label = self.participle().to_owned();
        if let Some(first) = label.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        label
    }

    /// Returns the name of the sign-off: `verification`.
    pub fn noun(self) -> &'static str {
        self.words().noun
    }
}
