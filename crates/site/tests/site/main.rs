//! The content of a whole site, above all what it must not have.

mod audience;
mod changes;
mod packs;
mod pages;
mod safety;
mod search;
mod signed_facts;
mod support;
mod whole;
