//! What a whole site holds, and above all what it does not.

mod audience;
mod changes;
mod pages;
mod safety;
mod search;
mod support;
mod whole;
