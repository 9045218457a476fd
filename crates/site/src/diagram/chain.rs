//! A response chain: who is called, and how long to wait before the next call.

use crate::diagram::svg::Svg;
use crate::html::Html;
use crate::view::{Call, SeverityView};

const WIDTH: i32 = 320;
const BOX: i32 = 62;
const GAP: i32 = 44;

/// Draws the chain of a severity from top to bottom.
pub(crate) fn chain(severity: &SeverityView) -> Html {
    let count = i32::try_from(severity.calls.len()).unwrap_or(0);
    let height = count * (BOX + GAP) - GAP + 4;
    let label = format!(
        "Response chain of {}; the list next to it has the same information",
        severity.name
    );
    let mut svg = Svg::new("chain", WIDTH, height.max(4), &label);
    let mut y = 2;
    for call in &severity.calls {
        draw(&mut svg, call, y);
        y += BOX + GAP;
    }
    svg.finish()
}

fn draw(svg: &mut Svg, call: &Call, y: i32) {
    svg.rect("box", (2, y), (WIDTH - 4, BOX));
    svg.text("strong", (14, y + 24), &call.who.words, 34);
    let person = call.people.iter().find(|person| person.left.is_none());
    let line = person.map_or_else(
        || "nobody to call".to_owned(),
        |person| match person.numbers.first() {
            Some(number) => format!("{}  {}", person.name, number.shown),
            None => person.name.clone(),
        },
    );
    svg.text("small", (14, y + 47), &line, 40);
    if call.has_next {
        let (from, to) = (y + BOX, y + BOX + GAP);
        svg.arrow(&format!("M28 {from}V{}", to - 6), (28, to - 1));
        let wait = call.wait.as_ref().map_or_else(
            || "no answer? call the next".to_owned(),
            |wait| format!("no answer in {wait}? call the next"),
        );
        svg.text("small", (42, from + GAP / 2 + 5), &wait, 40);
    }
}
