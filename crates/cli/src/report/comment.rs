//! Builds a comment on a pull request from as many parts as fit. The least important ones are left out first, and
//! counted.

use irplan_plan::{Place, Snapshot};

use super::{LinkBase, markdown_text as inert};

/// The longest comment, in characters. Forges accept 65,536, and need some of that themselves.
pub(in crate::report) const MAX_LENGTH: usize = 60_000;
/// The space for the line that counts what was left out of a part.
pub(in crate::report) const LENGTH_OF_REST_LINE: usize = 200;

/// A part of a comment: a heading, and items on lines of their own that don't depend on each other.
pub(in crate::report) struct CommentPart {
    /// Its importance; 0 is the most important.
    pub(in crate::report) rank: u8,
    /// The text before the items.
    pub(in crate::report) open: String,
    /// The items.
    pub(in crate::report) items: Vec<String>,
    /// The text after the items, which closes what `open` started.
    pub(in crate::report) close: String,
}

impl CommentPart {
    /// Makes a part that is always visible.
    pub(in crate::report) fn plain(rank: u8, heading: &str, items: Vec<String>) -> Self {
        Self {
            rank,
            open: format!("\n**{heading}**\n\n"),
            items,
            close: String::new(),
        }
    }

    /// Makes a part that is folded. Its heading must be our own words, because it is not escaped.
    pub(in crate::report) fn folded(rank: u8, heading: &str, items: Vec<String>) -> Self {
        Self {
            rank,
            open: format!("\n<details><summary>{heading}</summary>\n\n"),
            items,
            close: "\n</details>\n".to_owned(),
        }
    }
}

/// Combines a head and parts into a comment. Parts get space in the order of their rank. Each item is complete or
/// missing, and if one does not fit, all later ones of its part are left out too.
pub(in crate::report) fn fit_into_comment(
    head: &str,
    parts: &[CommentPart],
    command: &str,
) -> String {
    fit_in(MAX_LENGTH, head, parts, command)
}

/// Does the same with a limit in characters, which must be enough for the head and for the notes about what was left
/// out.
pub(in crate::report) fn fit_in(
    limit: usize,
    head: &str,
    parts: &[CommentPart],
    command: &str,
) -> String {
    let mut room = limit.saturating_sub(length(head));
    let mut taken = vec![None; parts.len()];
    let mut order: Vec<_> = (0..parts.len())
        .filter(|at| !parts[*at].items.is_empty())
        .collect();
    order.sort_by_key(|at| parts[*at].rank);
    // Every part may need a note that it was left out.
    let mut reserved = LENGTH_OF_REST_LINE * order.len();
    for at in order {
        let part = &parts[at];
        reserved -= LENGTH_OF_REST_LINE;
        let frame = length(&part.open) + length(&part.close) + LENGTH_OF_REST_LINE;
        let Some(mut left) = room.checked_sub(reserved + frame) else {
            taken[at] = Some(0);
            room = room.saturating_sub(LENGTH_OF_REST_LINE);
            continue;
        };
        let before = left;
        let mut number = 0;
        for item in &part.items {
            let Some(after) = left.checked_sub(length(item)) else {
                break;
            };
            left = after;
            number += 1;
        }
        taken[at] = Some(number);
        room -= frame + (before - left);
    }
    let mut text = head.to_owned();
    for (part, taken) in parts.iter().zip(taken) {
        if let Some(taken) = taken {
            add(part, taken, command, &mut text);
        }
    }
    text
}

fn add(part: &CommentPart, taken: usize, command: &str, text: &mut String) {
    text.push_str(&part.open);
    text.extend(part.items[..taken].iter().map(String::as_str));
    let left_out = part.items.len() - taken;
    if left_out > 0 {
        let (more, verb) = match left_out {
            1 => ("1 more".to_owned(), "does"),
            number => (format!("{number} more"), "do"),
        };
        text.push_str(&format!(
            "\n> {more} {verb} not fit here; `{command}` shows the whole.\n"
        ));
    }
    text.push_str(&part.close);
}

/// Counts characters.
pub(in crate::report) fn length(text: &str) -> usize {
    text.chars().count()
}

/// Returns inert text as a link to its place. `None` if no forge is known, or if the texts don't have the file, because
/// then the forge does not have it either.
pub(in crate::report) fn link(
    text: &str,
    place: Option<&Place>,
    texts: &Snapshot,
    links: Option<&LinkBase>,
) -> Option<String> {
    let (links, place) = (links?, place?);
    texts.get(&place.path)?;
    Some(format!("[{text}](<{}>)", links.of(place, texts)?))
}

/// Escapes a phrase of our own with names between backticks. Plain names become code.
pub(in crate::report) fn phrase(text: &str) -> String {
    let parts: Vec<_> = text.split('`').collect();
    if parts.len() % 2 == 0 {
        return inert(text);
    }
    let is_plain = |part: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/ ".contains(&byte);
        !part.trim().is_empty() && part.len() <= 200 && part.bytes().all(is_plain)
    };
    let piece = |(at, part): (usize, &str)| match at % 2 {
        0 => inert(part),
        _ if is_plain(part) => format!("`{}`", part.trim()),
        _ => format!("\\`{}\\`", inert(part)),
    };
    parts.into_iter().enumerate().map(piece).collect()
}
