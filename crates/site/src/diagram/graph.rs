//! The dependency graph of assets, in restore order from top to bottom.
//!
//! Example: `shop` and `mail` need `network`, `shop` needs `data`, and `data` needs `network`.
//!
//! ```text
//! layers   1: network    2: data, mail    3: shop
//! lines    network -> data, network -> mail, data -> shop
//!          network -> shop is left out: it follows from network -> data -> shop
//! rows     a layer with more than four nodes gets several rows
//! columns  the widest row has two nodes. A row is indented by half of what it lacks, in whole columns:
//!          one node lacks one column, half of that is 0, so `network` is above `data`.
//! ```

use std::collections::BTreeMap;

use irplan_plan::AudiencePlan;
use irplan_plan::model::{Asset, Criticality};

use crate::diagram::layers::layers;
use crate::diagram::svg::Svg;
use crate::html::Html;

const NODE: (i32, i32) = (208, 68);
/// The distance from one node to the next one in its row, and to the one below.
const STEP: (i32, i32) = (222, 108);
/// The margin between the border of the drawing and the outermost nodes, for lines.
const BORDER: i32 = 12;
/// The maximum number of nodes side by side that is readable on paper. The rest of a layer goes below.
const MAX_SIDE_BY_SIDE: usize = 4;
/// How many letters of a name fit on a line of a node.
const LETTERS_PER_LINE: usize = 21;

/// What each asset of a plan needs.
type AssetDependencies<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The upper left corner of each node.
type NodePlaces<'a> = BTreeMap<&'a str, (i32, i32)>;

/// Returns the assets of a plan in layers, each after those that it needs; empty if no asset depends on another.
pub(crate) fn dependency_layers(plan: &AudiencePlan<'_>) -> Vec<Vec<String>> {
    let layers = layers(&needs(plan));
    if layers.len() < 2 {
        return Vec::new();
    }
    layers
}

/// Draws the assets of a plan from top to bottom; nothing if no asset depends on another.
///
/// Indirect dependencies are not drawn. The list of assets has them all.
pub(crate) fn dependencies(plan: &AudiencePlan<'_>) -> Html {
    let layers = dependency_layers(plan);
    if layers.is_empty() {
        return Html::default();
    }
    let (places, size) = place_nodes(&layers);
    let mut svg = Svg::new(
        "graph",
        size.0,
        size.1,
        "Dependencies; the list of assets below has the same information",
    );
    for (node, need) in direct_edges(&needs(plan)) {
        if let (Some(to), Some(from)) = (places.get(node), places.get(need)) {
            edge(&mut svg, *from, *to);
        }
    }
    for (node, place) in &places {
        if let Some(asset) = plan.assets().get(*node) {
            draw(&mut svg, asset, *place);
        }
    }
    svg.finish()
}

fn needs<'a>(plan: &'a AudiencePlan<'_>) -> AssetDependencies<'a> {
    plan.assets()
        .iter()
        .map(|(id, asset)| {
            let needs = asset.depends_on.iter().map(|need| need.value.as_str());
            (id.as_str(), needs.collect())
        })
        .collect()
}

/// Returns the lines to draw, as pairs of a node and a node that it needs. Indirect dependencies are left out.
///
/// For example, if `c` needs `a` and `b`, and `b` needs `a`, the line from `c` to `a` is left out. Nodes in a loop are
/// an exception: without it, two nodes that need each other would both lose their lines.
fn direct_edges<'a>(needs: &AssetDependencies<'a>) -> Vec<(&'a str, &'a str)> {
    let names: Vec<_> = needs.keys().copied().collect();
    let number = |need: &&str| names.binary_search(need).ok();
    let lines: Vec<Vec<usize>> = needs
        .values()
        .map(|own| own.iter().filter_map(number).collect())
        .collect();
    let leads: Vec<_> = (0..lines.len())
        .map(|from| reachable_nodes(&lines, from))
        .collect();
    let mut drawn = Vec::new();
    for (node, own) in lines.iter().enumerate() {
        // A need that leads back to the node is in a loop with it, so no line follows from it.
        let outside_loops: Vec<_> = own.iter().filter(|other| !leads[**other][node]).collect();
        for &need in own {
            let mut others = outside_loops.iter().filter(|other| ***other != need);
            // The line follows from another need that leads there, unless those two are in a loop.
            if !others.any(|&&other| leads[other][need] && !leads[need][other]) {
                drawn.push((names[node], names[need]));
            }
        }
    }
    drawn
}

/// Returns the nodes that a node leads to; itself only if it is in a loop.
fn reachable_nodes(lines: &[Vec<usize>], from: usize) -> Vec<bool> {
    let mut is_reachable = vec![false; lines.len()];
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for &next in &lines[node] {
            if !is_reachable[next] {
                is_reachable[next] = true;
                open.push(next);
            }
        }
    }
    is_reachable
}

/// Returns the place of each node, and the size of the drawing. Rows are centred by whole columns, so that the gaps
/// between columns line up.
fn place_nodes(layers: &[Vec<String>]) -> (NodePlaces<'_>, (i32, i32)) {
    let rows = || {
        layers
            .iter()
            .flat_map(|layer| layer.chunks(MAX_SIDE_BY_SIDE))
    };
    let widest = rows().map(<[String]>::len).max().unwrap_or(0);
    let mut places = BTreeMap::new();
    let mut y = 2;
    for row in rows() {
        let spare = i32::try_from((widest - row.len()) / 2).unwrap_or(0);
        let mut x = BORDER + spare * STEP.0;
        for node in row {
            places.insert(node.as_str(), (x, y));
            x += STEP.0;
        }
        y += STEP.1;
    }
    let width = i32::try_from(widest).unwrap_or(0) * STEP.0 - STEP.0 + NODE.0 + 2 * BORDER;
    (places, (width, y - STEP.1 + NODE.1 + 2))
}

/// Draws a line. A line across other rows runs in the gap next to its last column, not behind nodes.
fn edge(svg: &mut Svg, from: (i32, i32), to: (i32, i32)) {
    let (x1, y1) = (from.0 + NODE.0 / 2, from.1 + NODE.1);
    let (x2, y2) = (to.0 + NODE.0 / 2, to.1);
    let bend = |x1: i32, y1: i32, x2: i32, y2: i32| {
        let middle = (y1 + y2) / 2;
        format!("C{x1} {middle} {x2} {middle} {x2} {y2}")
    };
    // To the next row, one curve is enough. Further down, the line curves into the gap next to the last column, runs
    // straight down past the rows between, and curves back.
    let path = if to.1 - from.1 <= STEP.1 {
        format!("M{x1} {y1}{}", bend(x1, y1, x2, y2 - 6))
    } else {
        let half = (STEP.0 - NODE.0) / 2;
        let gap = if from.0 > to.0 {
            to.0 + NODE.0 + half
        } else {
            to.0 - half
        };
        let (top, bottom) = (y1 + STEP.1 - NODE.1, y2 - (STEP.1 - NODE.1));
        let (out, back) = (bend(x1, y1, gap, top), bend(gap, bottom, x2, y2 - 6));
        format!("M{x1} {y1}{out}V{bottom}{back}")
    };
    svg.arrow(&path, (x2, y2 - 1));
}

fn draw(svg: &mut Svg, asset: &Asset, (x, y): (i32, i32)) {
    let critical = asset
        .criticality
        .as_ref()
        .is_some_and(|criticality| criticality.value == Criticality::Critical);
    svg.rect(if critical { "box critical" } else { "box" }, (x, y), NODE);
    let (first, second) = split_name(&asset.name.value);
    svg.text("strong", (x + 10, y + 20), &first, LETTERS_PER_LINE);
    svg.text("strong", (x + 10, y + 37), &second, LETTERS_PER_LINE);
    let order = asset
        .restore_order
        .as_ref()
        .map(|order| format!("restore {}", order.value));
    let rto = asset.rto.as_ref().map(|rto| format!("RTO {}", rto.value));
    let words: Vec<_> = order
        .into_iter()
        .chain(rto)
        .chain(critical.then(|| "critical".to_owned()))
        .collect();
    svg.text("small", (x + 10, y + 57), &words.join(", "), 30);
}

/// Splits a name into two lines and fills the first as far as possible.
fn split_name(name: &str) -> (String, String) {
    let mut first = String::new();
    let mut words = name.split_whitespace().peekable();
    while let Some(word) = words.next_if(|word| {
        first.is_empty() || first.chars().count() + 1 + word.chars().count() <= LETTERS_PER_LINE
    }) {
        if !first.is_empty() {
            first.push(' ');
        }
        first.push_str(word);
    }
    (first, words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(edges: &[(&'static str, &[&'static str])], expected: &[(&str, &str)]) {
        let needs: AssetDependencies<'_> = edges
            .iter()
            .map(|(node, needs)| (*node, needs.to_vec()))
            .collect();
        assert_eq!(direct_edges(&needs), expected);
    }

    #[test]
    fn a_line_that_follows_from_others_is_left_out() {
        check(
            &[("a", &[]), ("b", &["a"]), ("c", &["a", "b"])],
            &[("b", "a"), ("c", "b")],
        );
        check(
            &[("a", &[]), ("b", &["a"]), ("c", &["b"])],
            &[("b", "a"), ("c", "b")],
        );
    }

    #[test]
    fn names_stand_on_two_lines() {
        let split = |name| split_name(name);
        assert_eq!(split("File server"), ("File server".into(), String::new()));
        assert_eq!(
            split("Backup appliance and locked off-site copy"),
            ("Backup appliance and".into(), "locked off-site copy".into())
        );
    }

    #[test]
    fn no_line_of_a_loop_is_left_out() {
        check(
            &[("a", &["a", "b"]), ("b", &["a", "gone"])],
            &[("a", "a"), ("a", "b"), ("b", "a")],
        );
        check(
            &[("a", &["b", "c"]), ("b", &["a"]), ("c", &[])],
            &[("a", "b"), ("a", "c"), ("b", "a")],
        );
    }

    #[test]
    fn what_needs_a_loop_keeps_its_lines_to_it() {
        check(
            &[("a", &["b", "c"]), ("b", &["c"]), ("c", &["b"])],
            &[("a", "b"), ("a", "c"), ("b", "c"), ("c", "b")],
        );
        check(
            &[
                ("a", &["b", "c", "d"]),
                ("b", &["c"]),
                ("c", &["b"]),
                ("d", &["b"]),
            ],
            &[("a", "d"), ("b", "c"), ("c", "b"), ("d", "b")],
        );
    }

    #[test]
    fn many_assets_that_all_need_each_other_take_no_time() {
        let names: Vec<_> = (0..350).map(|at| format!("n{at:03}")).collect();
        let each = names.iter().enumerate();
        let needs: AssetDependencies<'_> = each
            .map(|(at, name)| {
                let before = names[..at].iter().map(String::as_str);
                (name.as_str(), before.collect())
            })
            .collect();
        let expected = names
            .windows(2)
            .map(|two| (two[1].as_str(), two[0].as_str()));
        let expected: Vec<_> = expected.collect();
        assert_eq!(
            direct_edges(&needs),
            expected,
            "each needs the one before it"
        );
    }
}
