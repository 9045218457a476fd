//! Phrases that many messages share: numbers with their noun, and lists.

use super::sentence::Message;
use crate::message;

/// Returns a number with its noun: `1 plan`, `4 plans`.
pub fn count(number: usize, one: &'static str, several: &'static str) -> Message {
    message!("{} {}", number, if number == 1 { one } else { several })
}

/// Returns a list as people read it: `a, b and c`.
pub fn all_of<T: Into<Message>>(items: impl IntoIterator<Item = T>) -> Message {
    joined(items, " and ")
}

/// Returns a choice as people read it: `a, b or c`.
pub fn one_of<T: Into<Message>>(items: impl IntoIterator<Item = T>) -> Message {
    joined(items, " or ")
}

/// Lists the first items and counts the others, so that at most `most` phrases are shown. A single leftover item is
/// named instead, because its name says more than `1 other`.
pub fn first_of<T: Into<Message>>(
    items: impl IntoIterator<Item = T>,
    most: usize,
    others: &'static str,
) -> Message {
    let mut items: Vec<Message> = items.into_iter().map(Into::into).collect();
    if items.len() > most {
        let rest = items.split_off(most.saturating_sub(1));
        items.push(message!("{} {}", rest.len(), others));
    }
    all_of(items)
}

fn joined<T: Into<Message>>(
    items: impl IntoIterator<Item = T>,
    last_separator: &'static str,
) -> Message {
    let mut items = items.into_iter().peekable();
    let mut list = Message::default();
    while let Some(item) = items.next() {
        let is_last = items.peek().is_none();
        if !list.is_empty() {
            list.extend(if is_last { last_separator } else { ", " });
        }
        list.extend(item);
    }
    list
}
