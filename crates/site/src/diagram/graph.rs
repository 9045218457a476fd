//! The dependency graph of assets, from what comes back first to what comes back last.

use std::collections::BTreeMap;

use irplan_plan::Plan;
use irplan_plan::model::{Asset, Criticality};

use crate::diagram::layers::layers;
use crate::diagram::svg::Svg;
use crate::html::Html;

const NODE: (i32, i32) = (196, 50);
const COLUMN: i32 = 258;
const ROW: i32 = 66;

/// Draws the assets of a plan; nothing where none needs another.
pub(crate) fn dependencies(plan: &Plan) -> Html {
    let needs: BTreeMap<&str, Vec<&str>> = plan
        .assets
        .iter()
        .map(|(id, asset)| {
            (
                id.as_str(),
                asset
                    .depends_on
                    .iter()
                    .map(|need| need.value.as_str())
                    .collect(),
            )
        })
        .collect();
    let layers = layers(&needs);
    if layers.len() < 2 {
        return Html::default();
    }
    let places = places(&layers);
    let rows = layers.iter().map(Vec::len).max().unwrap_or(0);
    let size = |count: usize, step: i32| i32::try_from(count).unwrap_or(0).saturating_mul(step);
    let (width, height) = (
        size(layers.len(), COLUMN) - COLUMN + NODE.0 + 4,
        size(rows, ROW) - ROW + NODE.1 + 4,
    );
    let mut svg = Svg::new(
        "graph",
        width,
        height,
        "What needs what; the list of assets below says the same",
    );
    for (node, needs) in &needs {
        for need in needs {
            if let (Some(to), Some(from)) = (places.get(*node), places.get(*need)) {
                edge(&mut svg, *from, *to);
            }
        }
    }
    for (node, place) in &places {
        if let Some(asset) = plan.assets.get(*node) {
            draw(&mut svg, asset, *place);
        }
    }
    svg.finish()
}

/// Where each node stands; columns are centred.
fn places(layers: &[Vec<String>]) -> BTreeMap<&str, (i32, i32)> {
    let tallest = layers.iter().map(Vec::len).max().unwrap_or(0);
    let mut places = BTreeMap::new();
    let mut x = 2;
    for layer in layers {
        let spare = i32::try_from(tallest - layer.len()).unwrap_or(0);
        let mut y = 2 + spare * ROW / 2;
        for node in layer {
            places.insert(node.as_str(), (x, y));
            y += ROW;
        }
        x += COLUMN;
    }
    places
}

fn edge(svg: &mut Svg, from: (i32, i32), to: (i32, i32)) {
    let (x1, y1) = (from.0 + NODE.0, from.1 + NODE.1 / 2);
    let (x2, y2) = (to.0, to.1 + NODE.1 / 2);
    let middle = (x1 + x2) / 2;
    let path = format!("M{x1} {y1}C{middle} {y1} {middle} {y2} {} {y2}", x2 - 6);
    svg.arrow(&path, (x2 - 1, y2), false);
}

fn draw(svg: &mut Svg, asset: &Asset, (x, y): (i32, i32)) {
    let critical = asset
        .criticality
        .as_ref()
        .is_some_and(|criticality| criticality.value == Criticality::Critical);
    svg.rect(if critical { "box critical" } else { "box" }, (x, y), NODE);
    svg.text("strong", (x + 10, y + 21), &asset.name.value, 25);
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
    svg.text("small", (x + 10, y + 40), &words.join(", "), 32);
}
