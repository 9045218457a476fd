//! The project's own chores: `cargo xtask test`, `gates`, `rules`, `layering`, `corpus`, `bench`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "chores run programs, touch files and talk to whoever started them"
)]

mod bench;
mod corpus;
mod gates;
mod layering;
mod rules;
mod run;
mod test;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Chores of the irplan project.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Passes every test and gate; installs what the browser tests need when it is missing
    Test {
        /// Leave the browser tests out
        #[arg(long)]
        no_browser: bool,
    },
    /// Passes the gates that are no tests: formatting, lints, documentation, layering, generated pages, spelling,
    /// licences, workflows
    Gates,
    /// Check the pages of the rules in `docs/rules` and write their index
    Rules {
        /// Compare with what is there, and write nothing
        #[arg(long)]
        check: bool,
    },
    /// Checks that the arrows between crates point where they should
    Layering,
    /// Makes a repository with a fleet of plans and their history
    Corpus {
        /// How many clients, with 30 pages each
        #[arg(long, default_value_t = 100)]
        clients: usize,
        /// The folder to make; it must not exist
        folder: PathBuf,
    },
    /// Measures every stage of the work beside its floor, in one run
    Bench {
        /// How many clients, with 30 pages each
        #[arg(long, default_value_t = 100)]
        clients: usize,
        /// How many runs; the median counts
        #[arg(long, default_value_t = 3)]
        runs: usize,
        /// Another irplan program to measure side by side, such as one of an earlier commit
        #[arg(long, value_name = "PROGRAM")]
        against: Option<PathBuf>,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().chore {
        Chore::Test { no_browser } => test::all(!no_browser),
        Chore::Gates => gates::all(),
        Chore::Rules { check } => rules::pages(check),
        Chore::Layering => layering::check(),
        Chore::Corpus { clients, folder } => corpus::make(clients, &folder),
        Chore::Bench {
            clients,
            runs,
            against,
        } => bench::run(clients, runs, against.as_deref()),
    }
}
