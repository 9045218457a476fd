//! Tests the pipelines of this repository and those that `irplan init` writes. Each shell step runs here unchanged, in
//! bash, on real repositories. Only the outside is simulated: the forge's HTTP interface, the forge's own actions, and
//! the build of irplan.

#![expect(
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a pipeline that the machine here does not understand has failed the test; its steps are programs and files"
)]

mod expression;
mod forge;
mod github;
mod gitlab;
mod hostile;
mod runner;
mod structure;
mod yaml;
