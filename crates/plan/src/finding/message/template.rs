//! The macro that makes messages from templates.

/// Makes a [`Message`](crate::Message) from literal words, with a typed value for each `{}`.
///
/// A value can be anything that converts to a message: a subject, a date, a number, another message, literal words.
#[macro_export]
macro_rules! message {
    ($template:literal $(, $value:expr)* $(,)?) => {{
        const SLOTS: usize = <[&str]>::len(&[$(stringify!($value)),*]);
        const { assert!($crate::message::slots($template) == SLOTS, "each slot takes one value") };
        $crate::Message::fill::<SLOTS>($template, [$($crate::Message::from($value)),*])
    }};
}
