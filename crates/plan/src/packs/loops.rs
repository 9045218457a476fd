//! Finds what leads back to itself: packs that displace each other, and duties whose notices wait for each other.

use std::collections::BTreeMap;

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;

use crate::id::Id;

/// What each id leads to.
pub type Arrows = BTreeMap<Id, Vec<Id>>;

/// Groups of ids. Each id of a group leads to all others of it.
#[derive(Debug, Default)]
pub struct Loops(BTreeMap<Id, usize>);

impl Loops {
    /// Finds the groups. petgraph's other way to do that calls itself for each id of a chain, which may be longer than a
    /// thread's stack allows.
    pub fn of(arrows: &Arrows) -> Self {
        let arrows = arrows.iter();
        let edges = arrows.flat_map(|(from, ends)| ends.iter().map(move |to| (from, to)));
        let graph = DiGraphMap::<&Id, ()>::from_edges(edges);
        let groups = kosaraju_scc(&graph).into_iter().enumerate();
        let groups = groups.flat_map(|(number, ids)| {
            let ids = ids.into_iter();
            ids.map(move |id| (id.clone(), number))
        });
        Self(groups.collect())
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
