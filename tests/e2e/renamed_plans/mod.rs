//! Plans whose folders were renamed: they stay the same plans.

mod compared;
mod support;
mod trusted;
