//! Measures the work on a fleet: [`stages`] one after the other in this process, beside what cannot be saved, and whole
//! [`processes`] as people run them.

mod processes;
mod run;
mod stages;

pub(crate) use run::run;
