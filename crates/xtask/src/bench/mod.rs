//! Measures irplan on the plans of many clients.
//!
//! [`run`](mod@run) prepares everything; [`stages`] measures one stage of the work after the other in this process, next to what
//! cannot be saved; [`processes`] measures whole commands as people run them, with [`process_cost`] for one process and
//! [`server`] for `irplan serve`.

mod process_cost;
mod processes;
mod run;
mod server;
mod stages;

pub(crate) use run::run;
