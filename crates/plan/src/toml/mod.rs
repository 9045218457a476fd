//! TOML as typed values that know their place.
//!
//! A table of the plan language is declared once with the `record!` macro: its fields, their TOML keys and their types.
//! Reading, the list of known keys, digests and diffs all follow from that one list, so that a new key cannot be
//! forgotten in any of them. A [`Value`] is what a key can have. A [`Slot`] is how a key may be present: required,
//! optional, a list, a table of records. The [`Reader`] collects the problems.

mod canonical;
mod duration;
mod key_value;
mod reader;
mod record;
mod record_slot;
mod table_slot;

pub use canonical::{Canonical, MeaningByScheme, Spelling};
pub(crate) use canonical::{write_key, write_list_start, write_table_start, write_text};
pub use duration::{Duration, DurationError, Unit};
pub use key_value::Value;
pub(crate) use key_value::{read_parsed_string, read_string, words};
pub(crate) use reader::kind_with_article;
pub use reader::{Reader, Table, nearest};
pub use record::{FieldView, Origin, Record};
pub(crate) use record::{are_declared, record};
pub use record_slot::{Field, IdKey, List, NamedId, NonEmptyList, Slot};
pub(crate) use table_slot::read_sequence;
pub use table_slot::{Map, Sequence};
