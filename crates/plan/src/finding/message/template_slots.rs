//! Finds the slots for values in the templates of messages.

/// The slot for a value in a template.
pub(super) const SLOT: &str = "{}";

/// Counts the slots of a template.
#[doc(hidden)]
pub const fn slots(template: &str) -> usize {
    let bytes = template.as_bytes();
    let (mut at, mut slots) = (0, 0);
    while at + 1 < bytes.len() {
        if bytes[at] == b'{' && bytes[at + 1] == b'}' {
            slots += 1;
            at += 1;
        }
        at += 1;
    }
    slots
}
