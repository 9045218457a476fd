//! What search knows, as a script that holds nothing but data.
//!
//! A client's index is a list of entries; `search.js` makes the index of it when search opens, which takes less time
//! than reading one made beforehand. The same list serves the portal, where an inherited text stands once.

mod entry;
mod facts;
mod gather;
mod script;

pub(crate) use gather::{of_plan, of_repository};
