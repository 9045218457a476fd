//! Where the templates of messages take their values.

/// Where a template takes a value.
pub(super) const SLOT: &str = "{}";

/// How many slots a template has.
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
