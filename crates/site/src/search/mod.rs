//! What search knows, as scripts that hold nothing but data.
//!
//! A client's index is a list of [entries](entry) that are [gathered](gather) from the plan; `search.js` makes the index of
//! it when search opens, which takes less time than reading one made beforehand. The portal's is of a whole [`fleet`]: it
//! knows in which plans which [`words`] stand, and loads the entries of the few that fit; what they inherit alike is
//! [`shared`].

mod entry;
mod facts;
mod fleet;
mod gather;
mod script;
mod shared;
mod words;

pub(crate) use fleet::of_repository;
pub(crate) use gather::of_plan;
