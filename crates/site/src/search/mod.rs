//! The data for search, as scripts that contain only data.
//!
//! The data of a client's site is a list of entries, which `plan_index` collects from the plan. `search.js` indexes the
//! list when search opens; that is faster than loading a finished index. The portal's data (`portal_index`) covers all
//! plans. It says which words (`tokens`) each plan contains, and the script loads the entries of the few plans that
//! match. Entries that several plans inherit are in `shared_parts`.

mod entry;
mod fact_entries;
mod pack_entries;
mod plan_index;
mod portal_index;
mod shared_parts;
mod tokens;

pub(crate) use plan_index::of_plan;
pub(crate) use portal_index::of_repository;
