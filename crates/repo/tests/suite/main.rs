//! Plans read from real repositories, made by the real `git` program in temporary folders.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod history;
mod hostile;
mod identity;
mod random;
mod reading;
mod replay;
mod repository_kinds;
mod sandbox;
