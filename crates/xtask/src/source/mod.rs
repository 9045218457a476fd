//! Reads the Rust source of this project: its files, modules, paths and type names.
//!
//! The gates and the shape table share it. [`texts`] holds the files as values, so that a test can make a small crate
//! from strings; [`module`] says what one module defines, imports and mentions; [`impl_block`] says which functions a block
//! gives a type; [`tree`] is all modules of a crate and finds what a path refers to; [`cycles`] finds files that depend on
//! each other; [`type_names`] counts names that are used more than once; [`embedded`] finds the files that `include_str!`
//! embeds; [`macro_calls`] finds calls of a macro; [`string_literals`] finds the texts in string literals.

mod cycles;
mod embedded;
mod impl_block;
mod macro_calls;
mod module;
mod string_literals;
mod texts;
mod tree;
mod type_names;

pub(crate) use cycles::module_cycles;
pub(crate) use embedded::{EmbeddedPaths, PathStart};
pub(crate) use macro_calls::calls_macro;
pub(crate) use module::SourceModule;
pub(crate) use texts::SourceTexts;
pub(crate) use tree::ModuleTree;
pub(crate) use type_names::TypeNames;
