//! Fields of a plan as templates show them.

use irplan_plan::toml::{Duration, Field};
use jiff::civil::Date;

/// Returns the text of a field; empty if it is absent.
pub(crate) fn text(field: &Option<Field<String>>) -> String {
    field
        .as_ref()
        .map(|field| field.value.clone())
        .unwrap_or_default()
}

/// Returns the text of a field, borrowed.
pub(crate) fn as_text(field: &Option<Field<String>>) -> &str {
    field.as_ref().map_or("", |field| field.value.as_str())
}

/// Returns the texts of a list.
pub(crate) fn texts(list: &[Field<String>]) -> Vec<String> {
    list.iter().map(|item| item.value.clone()).collect()
}

/// Returns a length of time in words.
pub(crate) fn time(field: &Option<Field<Duration>>) -> Option<String> {
    field.as_ref().map(|field| field.value.in_words())
}

/// Returns a date as it is written.
pub(crate) fn date(field: &Option<Field<Date>>) -> Option<String> {
    field.as_ref().map(|field| field.value.to_string())
}

/// Whether a flag is there and set.
pub(crate) fn flag(field: &Option<Field<bool>>) -> bool {
    field.as_ref().is_some_and(|field| field.value)
}

/// Returns the facts that are present, each with its label.
pub(crate) fn present_facts<const N: usize>(
    facts: [(&'static str, Option<String>); N],
) -> Vec<(&'static str, String)> {
    facts
        .into_iter()
        .filter_map(|(word, text)| text.map(|text| (word, text)))
        .collect()
}
