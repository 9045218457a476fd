//! The templates of messages: literal words with slots for values.

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

/// Makes a [`Message`](crate::Message) of literal words with a typed value for each `{}`.
///
/// A value is anything that a message can be made of: a subject, a date, a number, another message, literal words.
#[macro_export]
macro_rules! message {
    ($template:literal $(, $value:expr)* $(,)?) => {{
        const SLOTS: usize = <[&str]>::len(&[$(stringify!($value)),*]);
        const { assert!($crate::message::slots($template) == SLOTS, "each slot takes one value") };
        $crate::Message::fill::<SLOTS>($template, [$($crate::Message::from($value)),*])
    }};
}
