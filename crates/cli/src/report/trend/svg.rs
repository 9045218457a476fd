//! Draws a self-contained picture: a row for each plan, a column for each period.
//!
//! It runs no code and loads nothing. Its colours adapt to light and dark. Each part of a column also has its own
//! pattern and number, so that nobody depends on colours.

use irplan_engine::trend::StateCounts;
use irplan_plan::State;

use super::report::{TrendReport, TrendRow};
use crate::report::{shorten, xml_text};

/// The width of a column and of the gap after it.
const STEP: usize = 46;
const COLUMN: usize = 36;
/// The height of a row's columns, and of the row.
const HEIGHT: usize = 90;
const ROW: usize = 132;
/// The space to the left of the columns and above the first row.
const LEFT: usize = 170;
const TOP: usize = 62;
/// The lowest part of a column with space for its number.
const LABELLED: usize = 12;
/// The width of a key of the legend, with its words.
const KEY: usize = 110;
/// How many characters of a name fit before `…`.
const NAME: usize = 21;

const STYLE: &str = "\
:root{color-scheme:light dark}\
.paper{fill:#fff}.ink{fill:#1b1f24}.faint{fill:#57606a}.line{stroke:#57606a}\
.current{fill:#2f7d4f}.soon{fill:#c98a1b}.stale{fill:#b3382c}\
.on-current,.on-stale{fill:#fff}.on-soon{fill:#1b1f24}.mark{stroke:#fff;stroke-width:1.5;fill:none;opacity:.55}\
text{font:12px system-ui,sans-serif}.name{font-weight:600;font-size:13px}.number{font-size:11px;text-anchor:middle}\
.period{font-size:10px;text-anchor:middle}\
@media (prefers-color-scheme:dark){.paper{fill:#15181c}.ink{fill:#e8eaed}.faint{fill:#a6adb5}.line{stroke:#a6adb5}\
.current{fill:#3d9962}.on-current{fill:#0b0d0f}.soon{fill:#d9a441}.stale{fill:#d8584b}.on-stale{fill:#0b0d0f}}";

const PATTERNS: &str = "\
<defs><pattern id=\"soon\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
<path class=\"mark\" d=\"M0 4H8\"/></pattern>\
<pattern id=\"stale\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
<path class=\"mark\" d=\"M0 8L8 0\"/></pattern></defs>";

/// A part of a column.
#[derive(Clone, Copy)]
enum Part {
    Current,
    DueSoon,
    Stale,
}

impl Part {
    /// Every part, from bottom to top.
    const ALL: [Self; 3] = [Self::Current, Self::DueSoon, Self::Stale];

    fn class(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::DueSoon => "soon",
            Self::Stale => "stale",
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Current => State::Current.in_words(),
            Self::DueSoon => State::DueSoon.in_words(),
            Self::Stale => State::STALE,
        }
    }

    /// Whether a pattern with the name of the class lies over the colour.
    fn has_pattern(self) -> bool {
        match self {
            Self::Current => false,
            Self::DueSoon | Self::Stale => true,
        }
    }

    fn count(self, counts: &StateCounts) -> usize {
        match self {
            Self::Current => counts.of(State::Current),
            Self::DueSoon => counts.of(State::DueSoon),
            Self::Stale => counts.stale(),
        }
    }
}

/// Draws the rows.
pub(super) fn draw(report: &TrendReport<'_>) -> String {
    let rows = report.rows();
    let periods: Vec<_> = report
        .trend
        .samples
        .iter()
        .map(|sample| sample.period.as_str())
        .collect();
    let width = LEFT + (STEP * periods.len() + 20).max(KEY * Part::ALL.len());
    let height = TOP + ROW * rows.len() + 10;
    let [current, soon, stale] = Part::ALL.map(Part::in_words);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-label=\"How many sign-offs were {current}, {soon} and {stale}\">\n\
         <style>{STYLE}</style>\n{PATTERNS}\n<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n"
    );
    legend(&mut svg);
    for (at, row) in rows.iter().enumerate() {
        draw_row(&mut svg, row, &periods, TOP + ROW * at);
    }
    svg.push_str("</svg>\n");
    svg
}

fn legend(svg: &mut String) {
    svg.push_str("<text class=\"ink name\" x=\"16\" y=\"28\">Sign-offs</text>\n");
    for (at, part) in Part::ALL.into_iter().enumerate() {
        let x = LEFT + at * KEY;
        draw_part(svg, part, (x, 16, 14, 14));
        svg.push_str(&format!(
            "<text class=\"ink\" x=\"{}\" y=\"28\">{}</text>\n",
            x + 20,
            part.in_words()
        ));
    }
}

fn draw_row(svg: &mut String, row: &TrendRow<'_>, periods: &[&str], top: usize) {
    let name = xml_text(&shorten(row.name, NAME));
    let base = top + HEIGHT;
    svg.push_str(&format!(
        "<text class=\"ink name\" x=\"16\" y=\"{}\">{name}</text>\n",
        top + 16
    ));
    let latest = row.counts.iter().rev().flatten().next();
    if let Some(counts) = latest {
        let words = format!("{} of {} hold", counts.all() - counts.stale(), counts.all());
        let y = top + 34;
        svg.push_str(&format!(
            "<text class=\"faint\" x=\"16\" y=\"{y}\">{words}</text>\n"
        ));
    }
    let end = LEFT + STEP * periods.len();
    svg.push_str(&format!(
        "<path class=\"line\" d=\"M{} {base}H{end}\"/>\n",
        LEFT - 6
    ));
    for (at, (period, counts)) in periods.iter().zip(&row.counts).enumerate() {
        let x = LEFT + STEP * at;
        if let Some(counts) = counts {
            column(svg, counts, (x, base));
        }
        svg.push_str(&format!(
            "<text class=\"faint period\" x=\"{}\" y=\"{}\">{}</text>\n",
            x + COLUMN / 2,
            base + 16,
            xml_text(period)
        ));
    }
}

/// Draws one column, from bottom to top: current, due soon, stale.
fn column(svg: &mut String, counts: &StateCounts, (x, mut base): (usize, usize)) {
    let all = counts.all().max(1);
    let words = Part::ALL.map(|part| format!("{} {}", part.count(counts), part.in_words()));
    svg.push_str(&format!("<g><title>{}</title>\n", words.join(", ")));
    for part in Part::ALL {
        let number = part.count(counts);
        let tall = number * HEIGHT / all;
        if number == 0 {
            continue;
        }
        let tall = tall.max(2);
        base = base.saturating_sub(tall);
        draw_part(svg, part, (x, base, COLUMN, tall));
        if tall >= LABELLED {
            svg.push_str(&format!(
                "<text class=\"number on-{}\" x=\"{}\" y=\"{}\">{number}</text>\n",
                part.class(),
                x + COLUMN / 2,
                base + tall / 2 + 4
            ));
        }
    }
    svg.push_str("</g>\n");
}

fn draw_part(svg: &mut String, part: Part, (x, y, width, height): (usize, usize, usize, usize)) {
    let place = format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
    let class = part.class();
    svg.push_str(&format!("<rect class=\"{class}\" {place}/>\n"));
    if part.has_pattern() {
        svg.push_str(&format!("<rect fill=\"url(#{class})\" {place}/>\n"));
    }
}
