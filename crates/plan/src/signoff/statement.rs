//! A sign-off without its place in a file, on one line.

use std::fmt;

use jiff::civil::Date;

use crate::digest::Digest;
use crate::id::Id;
use crate::signoff::{How, SignOff};
use crate::toml::Canonical;

/// What a sign-off states, wherever it stands.
///
/// Two entries that print the same are the same entry: history follows an entry by these words, and keeps them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// The contact who signed.
    pub by: Id,
    /// The day.
    pub on: Date,
    /// What was signed.
    pub digest: Digest,
    /// How a contact was verified.
    pub how: Option<How>,
    /// The day on which it ends, where that is before the end of its interval.
    pub due: Option<Date>,
    /// The hash of the signer's own signature.
    pub signature: Option<Digest>,
}

impl Statement {
    /// What an entry of a ledger states.
    pub fn of(entry: &SignOff) -> Self {
        // Without `..`, so that nothing of an entry is left out unthought.
        let SignOff {
            origin: _,
            by,
            on,
            digest,
            how,
            due,
            signature,
        } = entry;
        let hash = |text: &String| Digest::of(&Canonical::Text(text.clone()));
        Self {
            by: by.value.clone(),
            on: on.value,
            digest: digest.value,
            how: how.as_ref().map(|how| how.value),
            due: due.as_ref().map(|due| due.value),
            signature: signature.as_ref().map(|text| hash(&text.value)),
        }
    }

    /// Reads a statement as it prints; `None` for anything else.
    pub fn parse(words: &str) -> Option<Self> {
        let mut parts = words.split(',');
        let mut next = || parts.next();
        let statement = Self {
            by: Id::parse(next()?).ok()?,
            on: next()?.parse().ok()?,
            digest: Digest::parse(next()?).ok()?,
            how: optional(next()?, How::from_word)?,
            due: optional(next()?, |word| word.parse().ok())?,
            signature: optional(next()?, |word| Digest::parse(word).ok())?,
        };
        next().is_none().then_some(statement)
    }
}

/// Reads a part that may be empty; `None` for one that is wrong.
fn optional<T>(word: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match word {
        "" => Some(None),
        word => read(word).map(Some),
    }
}

/// One line without white space: `jane-doe,2026-11-22,1:…,called,,`.
impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            by,
            on,
            digest,
            how,
            due,
            signature,
        } = self;
        let how = how.map_or("", How::word);
        let due = due.map(|due| due.to_string()).unwrap_or_default();
        write!(f, "{by},{on},{digest},{how},{due},")?;
        signature.iter().try_for_each(|hash| write!(f, "{hash}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, is_statement: bool) {
        let printed = Statement::parse(words).map(|statement| statement.to_string());
        assert_eq!(printed.as_deref(), is_statement.then_some(words));
    }

    #[test]
    fn what_prints_is_read_back() {
        let digest = Digest::default().to_string().replacen('0', "1", 1);
        check(&format!("jane-doe,2026-11-22,{digest},called,,"), true);
        check(&format!("jane-doe,2026-11-22,{digest},,,"), true);
        check(
            &format!("jane-doe,2026-11-22,{digest},,2026-12-01,{digest}"),
            true,
        );
        check(&format!("jane-doe,2026-11-22,{digest},called,"), false);
        check(&format!("jane-doe,2026-11-22,{digest},shouted,,"), false);
        check(&format!("jane-doe,2026-11-22,{digest},called,,,"), false);
        check(&format!("jane-doe,2026-02-30,{digest},,,"), false);
        check("", false);
    }
}
