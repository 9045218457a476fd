//! The project's own chores: `cargo xtask test`, `gates`, `layering`, `rules`, `shape`, `corpus`, `bench`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "chores run programs, read and write files, and print"
)]

mod bench;
mod corpus;
mod gates;
mod rules;
mod run;
mod shape;
mod source;
mod stages;
mod test;
mod workspace;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::stages::Stages;

/// Chores of the irplan project.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct ChoreArguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Run every test and every gate
    ///
    /// Runs the quick gates first, then the tests, the tests in a browser, and the slow gates. Prints a heading with the
    /// time so far for each stage, and a summary at the end. Stops at the first stage that fails.
    ///
    /// Installs what the tests and gates need if it is missing. README.md lists it.
    Test {
        /// Skip the tests in a browser
        #[arg(long)]
        no_browser: bool,
    },
    /// Run the gates, which check the source, the manifests and the docs
    ///
    /// The quick gates take a second: dependencies, module cycles, effects, type names, registered files, keys in
    /// docs/format.md, destructuring, command lines, rule pages, formatting. The slow ones are packages, clippy, rustdoc,
    /// typos and cargo-deny.
    Gates {
        /// Run only the quick gates
        #[arg(long)]
        quick: bool,
    },
    /// Check which crates and files depend on each other: the gates of dependencies and module cycles
    Layering,
    /// Check the pages of the rules in docs/rules, and write their index
    Rules {
        /// Compare the index with the file that exists, and write nothing
        #[arg(long)]
        check: bool,
    },
    /// Print the shape of the code: lines, repeated type names, module cycles, lines of each command
    Shape {
        /// The checkout to measure instead of this one
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
        /// List every repeated name and every cycle
        #[arg(long)]
        all: bool,
    },
    /// Make a repository with the plans of many clients and their history
    Corpus {
        /// Number of clients, with 30 pages each
        #[arg(long, default_value_t = 100)]
        clients: usize,
        /// The folder to make; it must not exist
        folder: PathBuf,
    },
    /// Measure each stage of the work, and whole commands
    ///
    /// Builds an optimised irplan and a repository of sample plans first. Prints the median of several runs.
    Bench {
        /// Number of clients, with 30 pages each
        #[arg(long, default_value_t = 100)]
        clients: usize,
        /// Number of runs
        #[arg(long, default_value_t = 3)]
        runs: usize,
        /// Another irplan program to measure side by side, such as one of an earlier commit
        #[arg(long, value_name = "PROGRAM")]
        against: Option<PathBuf>,
    },
}

fn main() -> anyhow::Result<()> {
    match ChoreArguments::parse().chore {
        Chore::Test { no_browser } => test::all(!no_browser),
        Chore::Gates { quick } => gates(quick),
        Chore::Layering => with_stages(gates::arrows),
        Chore::Rules { check } => {
            println!("{}", rules::pages(check)?);
            Ok(())
        }
        Chore::Shape { root, all } => shape::print(&root.unwrap_or_else(run::root), all),
        Chore::Corpus { clients, folder } => corpus::make(clients, &folder),
        Chore::Bench {
            clients,
            runs,
            against,
        } => bench::run(clients, runs, against.as_deref()),
    }
}

fn gates(quick: bool) -> anyhow::Result<()> {
    with_stages(if quick { gates::quick } else { gates::all })
}

fn with_stages(chore: impl FnOnce(&mut Stages) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut stages = Stages::start();
    chore(&mut stages)?;
    stages.finish();
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn contributing_names_every_chore() {
        let page = std::fs::read_to_string(run::root().join("CONTRIBUTING.md"));
        let page = page.expect("it is there");
        for chore in ChoreArguments::command().get_subcommands() {
            let command = format!("`cargo xtask {}", chore.get_name());
            assert!(page.contains(&command), "{command}`");
        }
    }
}
