//! The data for search, as scripts that contain only data.
//!
//! The data of a client's site is a list of [entries](entry), [collected](gather) from the plan. `search.js` indexes the
//! list when search opens; that is faster than loading a finished index. The portal's data covers the whole [`fleet`]. It
//! says which [`words`] each plan contains, and the script loads the entries of the few plans that match. Entries that
//! several plans inherit are in [`shared`] parts.

mod entry;
mod facts;
mod fleet;
mod gather;
mod script;
mod shared;
mod words;

pub(crate) use fleet::of_repository;
pub(crate) use gather::of_plan;
