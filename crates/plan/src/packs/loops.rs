//! Finds what leads back to itself: packs that displace each other, and duties whose notices wait for each other.

use std::collections::BTreeMap;

use crate::id::Id;

/// What each id leads to.
pub type Arrows = BTreeMap<Id, Vec<Id>>;

/// Groups of ids. Each id of a group leads to all others of it.
#[derive(Debug, Default)]
pub struct Loops(BTreeMap<Id, usize>);

impl Loops {
    /// Finds the groups, each arrow once in each direction.
    pub fn of(arrows: &Arrows) -> Self {
        let mut reversed = Arrows::new();
        for (from, ends) in arrows {
            for to in ends {
                reversed.entry(to.clone()).or_default().push(from.clone());
            }
        }
        let mut groups = BTreeMap::new();
        for (number, id) in finished(arrows).into_iter().rev().enumerate() {
            let mut next = vec![id];
            while let Some(id) = next.pop() {
                if groups.contains_key(id) {
                    continue;
                }
                groups.insert(id.clone(), number);
                next.extend(reversed.get(id).into_iter().flatten());
            }
        }
        Self(groups)
    }

    /// Returns the number of an id's group; `None` for an id without arrows.
    pub fn group(&self, id: &Id) -> Option<usize> {
        self.0.get(id).copied()
    }

    /// Whether an arrow from one id to another is part of a loop.
    pub fn has(&self, from: &Id, to: &Id) -> bool {
        let group = self.0.get(from);
        from == to || group.is_some() && group == self.0.get(to)
    }
}

/// Returns the ids in the order in which everything that each leads to is known.
fn finished(arrows: &Arrows) -> Vec<&Id> {
    let mut seen = std::collections::BTreeSet::new();
    let mut finished = Vec::new();
    for start in arrows.keys() {
        let mut path = Vec::new();
        if seen.insert(start) {
            path.push((start, 0));
        }
        while let Some((id, at)) = path.last_mut() {
            let next = arrows.get(*id).and_then(|ends| ends.get(*at));
            *at += 1;
            match next {
                Some(next) => {
                    if seen.insert(next) {
                        path.push((next, 0));
                    }
                }
                None => {
                    finished.push(*id);
                    path.pop();
                }
            }
        }
    }
    finished
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arrows: &[(&str, &str)], expected: &[(&str, &str)]) {
        let id = |text: &str| Id::parse(text).expect("an id");
        let mut all = Arrows::new();
        for (from, to) in arrows {
            all.entry(id(from)).or_default().push(id(to));
        }
        let loops = Loops::of(&all);
        let found = arrows.iter();
        let found: Vec<_> = found
            .filter(|(from, to)| loops.has(&id(from), &id(to)))
            .copied()
            .collect();
        assert_eq!(found, expected, "{arrows:?}");
    }

    #[test]
    fn only_what_leads_back_is_part_of_a_loop() {
        check(&[], &[]);
        check(&[("a", "b"), ("b", "c")], &[]);
        check(&[("a", "a"), ("a", "b")], &[("a", "a")]);
        check(&[("a", "b"), ("b", "a")], &[("a", "b"), ("b", "a")]);
        check(
            &[("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")],
            &[("b", "c"), ("c", "b")],
        );
        check(
            &[("c", "a"), ("a", "b"), ("b", "c"), ("d", "a")],
            &[("c", "a"), ("a", "b"), ("b", "c")],
        );
        // Two ways to the same end are not a loop.
        check(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")], &[]);
    }
}
