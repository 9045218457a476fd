//! The list of gates.

use crate::gates::{
    cycles, dependencies, destructuring, effects, format_keys, names, packages, registered, tools,
};
use crate::run::root;
use crate::source::SourceTexts;
use crate::stages::Stages;

/// The gates that take about a second together: they read the source and start no compiler.
pub(crate) fn quick(stages: &mut Stages) -> anyhow::Result<()> {
    let texts = SourceTexts::read(&root(), &["crates", "tests"])?;
    arrows_of(&texts, stages)?;
    stages.check("effects in pure crates", || effects::check(&texts))?;
    stages.check("type names", || names::check(&texts))?;
    stages.check("registered files", || registered::check(&texts))?;
    stages.check("keys in docs/format.md", || format_keys::check(&texts))?;
    stages.check("destructuring", || destructuring::check(&texts))?;
    stages.check("formatting", tools::formatting)
}

/// Which crates and files may depend on each other.
pub(crate) fn arrows(stages: &mut Stages) -> anyhow::Result<()> {
    arrows_of(&SourceTexts::read(&root(), &["crates"])?, stages)
}

fn arrows_of(texts: &SourceTexts, stages: &mut Stages) -> anyhow::Result<()> {
    stages.check("dependencies of each crate", dependencies::check)?;
    stages.check("module cycles", || cycles::check(texts))
}

/// Every gate.
pub(crate) fn all(stages: &mut Stages) -> anyhow::Result<()> {
    quick(stages)?;
    slow(stages)
}

/// The gates that start a compiler or another program.
pub(crate) fn slow(stages: &mut Stages) -> anyhow::Result<()> {
    let texts = SourceTexts::read(&root(), &["crates"])?;
    stages.check("packages", || packages::check(&texts))?;
    stages.check("clippy", tools::clippy)?;
    stages.check("documentation", tools::documentation)?;
    stages.check("spelling", tools::spelling)?;
    stages.check("licences and sources", tools::licences)
}
