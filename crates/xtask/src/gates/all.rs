//! The list of gates.

use crate::gates::{
    command_lines, cycles, dependencies, destructuring, effects, format_keys, packages, registered,
    texts_for_people, tools, type_names,
};
use crate::rules;
use crate::run::root;
use crate::source::SourceTexts;
use crate::stages::Stages;

/// The folders with source files: those of the packages, and the tests of the whole program.
const FOLDERS: [&str; 5] = [
    "crates",
    "tests",
    "docs/packs",
    "docs/rules",
    "site-templates",
];

/// A check with the name that CONTRIBUTING.md has for it.
struct Gate {
    name: &'static str,
    /// Returns one sentence if the gate passes.
    check: fn(&SourceTexts) -> anyhow::Result<String>,
}

const fn gate(name: &'static str, check: fn(&SourceTexts) -> anyhow::Result<String>) -> Gate {
    Gate { name, check }
}

/// Which crates and files may depend on each other.
const ARROWS: &[Gate] = &[
    gate("dependencies", |_| dependencies::check()),
    gate("module cycles", cycles::check),
];

/// The other gates that take about a second together: they read the source and start no compiler.
const QUICK: &[Gate] = &[
    gate("effects", effects::check),
    gate("type names", type_names::check),
    gate("registered files", registered::check),
    gate("format keys", format_keys::check),
    gate("destructuring", destructuring::check),
    gate("command lines", command_lines::check),
    gate("texts for people", texts_for_people::check),
    gate("rule pages", |_| rules::pages(true)),
    gate("formatting", |_| tools::formatting()),
];

/// The gates that start a compiler or another program.
const SLOW: &[Gate] = &[
    gate("packages", packages::check),
    gate("clippy", |_| tools::clippy()),
    gate("rustdoc", |_| tools::documentation()),
    gate("typos", |_| tools::spelling()),
    gate("cargo-deny", |_| tools::licences()),
];

/// Runs the gates about who may depend on whom.
pub(crate) fn arrows(stages: &mut Stages) -> anyhow::Result<()> {
    run(&[ARROWS], stages)
}

/// Runs the quick gates.
pub(crate) fn quick(stages: &mut Stages) -> anyhow::Result<()> {
    run(&[ARROWS, QUICK], stages)
}

/// Runs the slow gates.
pub(crate) fn slow(stages: &mut Stages) -> anyhow::Result<()> {
    run(&[SLOW], stages)
}

/// Runs every gate.
pub(crate) fn all(stages: &mut Stages) -> anyhow::Result<()> {
    run(&[ARROWS, QUICK, SLOW], stages)
}

fn run(lists: &[&[Gate]], stages: &mut Stages) -> anyhow::Result<()> {
    let texts = SourceTexts::read(&root(), &FOLDERS)?;
    for gate in lists.iter().copied().flatten() {
        stages.check(gate.name, || (gate.check)(&texts))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the names in the table of gates in CONTRIBUTING.md.
    fn documented() -> Vec<String> {
        let page = std::fs::read_to_string(root().join("CONTRIBUTING.md")).expect("it is there");
        let table = page.split("| gate | what it checks |").nth(1);
        let table = table.expect("the page has a table of gates").trim_start();
        let rows = table.lines().take_while(|line| line.starts_with('|'));
        let names = rows.skip(1).filter_map(|row| row.split('|').nth(1));
        let names = names.flat_map(|names| names.split(','));
        names.map(|name| name.trim().to_owned()).collect()
    }

    #[test]
    fn the_gates_that_run_are_those_that_are_documented() {
        let gates = [ARROWS, QUICK, SLOW];
        let names = gates.iter().copied().flatten().map(|gate| gate.name);
        assert_eq!(names.collect::<Vec<_>>(), documented());
    }
}
