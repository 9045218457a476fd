//! Prints packs for people at a terminal: all of them in a table, or one with its duties and sources.

use irplan_plan::model::{Duty, DutyFact};
use irplan_plan::{Id, Pack, Packs};
use jiff::civil::Date;

use super::report::PacksReport;
use crate::terminal::{SafeText, TextStyle};

/// Returns how many days ago the sources of a pack were last read.
fn age(pack: &Pack, today: Date) -> Option<i32> {
    let as_of = pack.head()?.as_of.value;
    as_of.until(today).ok().map(|span| span.get_days())
}

/// Writes a line for each pack.
pub(super) fn table(report: &PacksReport<'_>, style: &TextStyle) -> String {
    let packs: Vec<_> = report.packs.iter().collect();
    let rows: Vec<[String; 5]> = packs.iter().map(|pack| row(report, pack)).collect();
    let width = |at: usize| {
        rows.iter()
            .map(|row| row[at].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; 4] = std::array::from_fn(width);
    let mut text = String::new();
    for (pack, [id, place, status, age, name]) in packs.iter().zip(&rows) {
        let [id_width, place_width, status_width, age_width] = widths;
        let id = format!("{id:id_width$}");
        let name = SafeText(name);
        let rest =
            format!("{place:place_width$}  {status:status_width$}  {age:age_width$}  {name}");
        // What is not in force binds nobody today.
        text.push_str(&match pack.status().computes() {
            true => format!("{}  {rest}\n", style.strong(id)),
            false => format!("{}\n", style.faint(format!("{id}  {rest}"))),
        });
    }
    text
}

fn row(report: &PacksReport<'_>, pack: &Pack) -> [String; 5] {
    let today = report.today;
    let place = pack.head().map(|head| head.jurisdiction.value.clone());
    let age = pack
        .head()
        .zip(age(pack, today))
        .map(|(head, days)| format!("read {} ({days} days ago)", head.as_of.value));
    let own = if pack.is_own {
        " (of this repository)"
    } else {
        ""
    };
    let review = report.review(pack);
    let review = review.map_or_else(String::new, |review| format!("; {}", review.in_words()));
    [
        pack.id.to_string(),
        place.unwrap_or_default(),
        pack.state(today).in_words(),
        age.unwrap_or_default(),
        format!("{}{own}{review}", pack.name()),
    ]
}

/// Writes one pack with its duties, sources and events.
pub(super) fn one(report: &PacksReport<'_>, pack: &Pack, style: &TextStyle) -> String {
    let today = report.today;
    let mut text = format!("{}  {}\n", style.strong(&pack.id), SafeText(&pack.name()));
    let mut line = |label: &str, value: &str| {
        text.push_str(&format!("  {label}: {}\n", SafeText(value)));
    };
    if let Some(head) = pack.head() {
        line("kind", head.kind.value.word());
        line("jurisdiction", &head.jurisdiction.value);
        line("status", &pack.state(today).in_words());
        if let Some(from) = &head.applies_from {
            line("applies from", &from.value.to_string());
        }
        if let Some(until) = &head.applies_until {
            line("applies until", &until.value.to_string());
        }
        let age = age(pack, today).unwrap_or(0);
        line("as of", &format!("{} ({age} days ago)", head.as_of.value));
        if let Some(end) = pack.outdated_on() {
            line("read again by", &end.to_string());
        }
        if let Some(pending) = &head.pending {
            line("pending", &pending.value);
        }
        head.notes.iter().for_each(|note| line("note", &note.value));
        for source in &head.sources {
            let (title, locator) = (&source.title.value, &source.locator.value);
            line(
                "source",
                &format!("{title} ({locator}), read {}", source.read.value),
            );
        }
    }
    if let Some(review) = report.review(pack) {
        let command = match review.status.state.is_valid() {
            true => String::new(),
            false => format!("; read it, then run {}", review.command()),
        };
        line("review", &format!("{}{command}", review.in_words()));
    }
    for (country, terms) in &pack.file.countries {
        let note = terms.note.as_ref().map(|note| format!("; {}", note.value));
        let (country, note) = (country.to_string().to_uppercase(), note.unwrap_or_default());
        let terms = format!("{}: {}{note}", terms.terms.value, terms.source.value);
        line(&country, &terms);
    }
    for (event, meaning) in &pack.file.events {
        line(&format!("event {event}"), &meaning.means.value);
    }
    for (id, element) in &pack.file.elements {
        line(id.as_str(), &element.asks.value);
    }
    for (id, duty) in &pack.duties {
        text.push_str(&duty_text(pack, id, duty, style));
    }
    text
}

fn duty_text(pack: &Pack, id: &Id, duty: &Duty, style: &TextStyle) -> String {
    let name = duty.title(id);
    let head = style.strong(format!("{}:{id}", pack.id));
    let mut text = format!("\n{head}  {}\n", SafeText(&name));
    for fact in DutyFact::OF_PACK {
        if let Some(value) = fact.of(duty) {
            text.push_str(&format!("    {}: {}\n", fact.label(), SafeText(&value)));
        }
    }
    text
}

/// Writes a line for each event.
pub(super) fn events(packs: &Packs, style: &TextStyle) -> String {
    let width = packs
        .events()
        .map(|event| event.chars().count())
        .max()
        .unwrap_or(0);
    let line = |event: &str| {
        let meaning = packs.meaning_of_event(event).unwrap_or_default();
        let (event, meaning) = (style.strong(format!("{event:width$}")), SafeText(&meaning));
        format!("{event}  {meaning}\n")
    };
    packs.events().map(line).collect()
}
