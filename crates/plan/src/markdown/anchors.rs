//! The anchors of a page, each unique.

use std::collections::BTreeMap;

use crate::id::Id;

/// The anchors that a page has so far, with how often each was added.
#[derive(Default)]
pub(crate) struct Anchors(BTreeMap<Id, usize>);

impl Anchors {
    /// Adds an anchor. If the page has it already, it gets a number: `ask-first-2`.
    pub(crate) fn add(&mut self, mut anchor: Id) -> Id {
        loop {
            let count = self.0.entry(anchor.clone()).or_insert(0);
            *count += 1;
            if *count == 1 {
                return anchor;
            }
            anchor = with_number(&anchor, *count);
        }
    }
}

/// Returns an id with a number at its end, cut so that the number fits.
fn with_number(id: &Id, number: usize) -> Id {
    let number = format!("-{number}");
    let room = Id::MAX_LENGTH - number.len();
    let words = id.as_str().get(..room).unwrap_or(id.as_str());
    Id::slug(&format!("{words}{number}"), "heading")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ids: &[&str], expected: &[&str]) {
        let mut anchors = Anchors::default();
        let ids = ids.iter().map(|words| Id::slug(words, "heading"));
        let found: Vec<_> = ids.map(|id| anchors.add(id).to_string()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn anchors_are_counted() {
        check(&["a", "a", "a-2", "a"], &["a", "a-2", "a-2-2", "a-3"]);
    }

    #[test]
    fn long_anchors_are_counted_too() {
        let long = "x".repeat(90);
        let short = "x".repeat(78);
        check(
            &[&long, &long, &long],
            &[&long[..80], &format!("{short}-2"), &format!("{short}-3")],
        );
        let taken = format!("{short}-2");
        check(
            &[&taken, &long, &long],
            &[&taken, &long[..80], &format!("{short}-3")],
        );
    }
}
