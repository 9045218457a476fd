//! Arranges the nodes of a graph in layers, each node after those that it needs.
//!
//! Example: `shop` needs `data` and `network`, and `data` needs `network`. The longest way down counts: `network` is in
//! layer 0, `data` in 1, and `shop` in 2, although it also needs `network` directly. If `network` needed `shop`, the
//! edge that closes the loop would not count, so that there is still a first layer.

use std::collections::{BTreeMap, BTreeSet};

/// Returns a layer and a row for each node. `needs` lists the nodes that each node needs, and may have loops.
pub(crate) fn layers(needs: &BTreeMap<&str, Vec<&str>>) -> Vec<Vec<String>> {
    let mut depths = BTreeMap::new();
    for node in needs.keys() {
        depth(node, needs, &mut depths, &mut BTreeSet::new());
    }
    let deepest = depths.values().copied().max().map_or(0, |depth| depth + 1);
    let mut layers = vec![Vec::new(); deepest];
    for (node, depth) in &depths {
        layers[*depth].push((*node).to_owned());
    }
    for at in 1..layers.len() {
        let (before, rest) = layers.split_at_mut(at);
        sort_by_neighbours(&mut rest[0], &before.concat(), needs);
    }
    layers
}

/// Returns how far a node is from the nodes that need nothing. Edges that close a loop do not count.
fn depth<'a>(
    node: &'a str,
    needs: &BTreeMap<&'a str, Vec<&'a str>>,
    depths: &mut BTreeMap<&'a str, usize>,
    open: &mut BTreeSet<&'a str>,
) -> usize {
    if let Some(depth) = depths.get(node) {
        return *depth;
    }
    if !open.insert(node) {
        return 0;
    }
    let own = needs
        .get(node)
        .into_iter()
        .flatten()
        .filter(|need| needs.contains_key(*need));
    let deepest = own
        .filter(|need| !open.contains(*need))
        .copied()
        .collect::<Vec<_>>();
    let deepest = deepest
        .into_iter()
        .map(|need| depth(need, needs, depths, open) + 1)
        .max()
        .unwrap_or(0);
    open.remove(node);
    depths.insert(node, deepest);
    deepest
}

/// Puts nodes near the middle of what they need, so that fewer lines cross.
fn sort_by_neighbours(layer: &mut [String], before: &[String], needs: &BTreeMap<&str, Vec<&str>>) {
    let place = |name: &str| before.iter().position(|other| other == name);
    layer.sort_by_key(|node| {
        let places: Vec<_> = needs
            .get(node.as_str())
            .into_iter()
            .flatten()
            .filter_map(|need| place(need))
            .collect();
        (
            places.iter().sum::<usize>() * 100 / places.len().max(1),
            node.clone(),
        )
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(edges: &[(&str, &[&str])], expected: &[&[&str]]) {
        let needs = edges
            .iter()
            .map(|(node, needs)| (*node, needs.to_vec()))
            .collect();
        assert_eq!(layers(&needs), expected);
    }

    #[test]
    fn each_node_comes_after_what_it_needs() {
        check(
            &[("a", &[]), ("b", &["a"]), ("c", &["a", "b"])],
            &[&["a"], &["b"], &["c"]],
        );
        check(&[], &[]);
    }

    #[test]
    fn loops_and_unknown_nodes_do_no_harm() {
        check(&[("a", &["a", "gone"])], &[&["a"]]);
        check(&[("a", &["b"]), ("b", &["a"])], &[&["b"], &["a"]]);
    }
}
