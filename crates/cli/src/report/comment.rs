//! Parts of a comment on a pull request, as many as fit: what matters least goes first, and what went is counted.

use irplan_plan::{Place, Snapshot};

use super::{LinkBase, markdown_text as inert};

/// The longest comment, in characters: forges take 65,536, and some room is theirs.
pub(in crate::report) const LIMIT: usize = 60_000;
/// What the line that counts what was left out of a part may take.
pub(in crate::report) const TAIL: usize = 200;

/// One part of a comment: a heading, and items that each stand on lines of their own and need no other.
pub(in crate::report) struct CommentPart {
    /// How much it matters; 0 matters most.
    pub(in crate::report) rank: u8,
    /// What stands before the items.
    pub(in crate::report) open: String,
    /// The items.
    pub(in crate::report) items: Vec<String>,
    /// What stands after the items, and closes what `open` began.
    pub(in crate::report) close: String,
}

impl CommentPart {
    /// A part that is always seen.
    pub(in crate::report) fn plain(rank: u8, heading: &str, items: Vec<String>) -> Self {
        Self {
            rank,
            open: format!("\n**{heading}**\n\n"),
            items,
            close: String::new(),
        }
    }

    /// A part that is folded; the heading is our own words, since nothing is escaped in it.
    pub(in crate::report) fn folded(rank: u8, heading: &str, items: Vec<String>) -> Self {
        Self {
            rank,
            open: format!("\n<details><summary>{heading}</summary>\n\n"),
            items,
            close: "\n</details>\n".to_owned(),
        }
    }
}

/// Puts a head and parts together to a comment. Room goes to the parts in the order of their rank; each item is there whole or not
/// at all, and those after the first that does not fit are left out with it.
pub(in crate::report) fn fit(head: &str, parts: &[CommentPart], command: &str) -> String {
    fit_in(LIMIT, head, parts, command)
}

/// The same within so many characters, which must have room for the head and for what is said of parts left out.
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
    // Every part may have to say that it was left out.
    let mut reserved = TAIL * order.len();
    for at in order {
        let part = &parts[at];
        reserved -= TAIL;
        let frame = length(&part.open) + length(&part.close) + TAIL;
        let Some(mut left) = room.checked_sub(reserved + frame) else {
            taken[at] = Some(0);
            room = room.saturating_sub(TAIL);
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

/// The number of characters.
pub(in crate::report) fn length(text: &str) -> usize {
    text.chars().count()
}

/// Text that is inert already, as a link to the line where it stands; `None` if no forge is known, and where the
/// texts do not hold the file, since then the forge shows nothing there either.
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

/// A phrase of our own with names between backticks: those that are plain become code, everything else is escaped.
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
