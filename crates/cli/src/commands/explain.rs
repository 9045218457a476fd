//! `irplan explain`: prints what a rule finds, why it matters, and what to do.

use clap::Args;
use irplan_check::{Rule, catalogue};

use crate::exit_code::CommandResult;
use crate::session::Session;
use irplan_engine::Failure;

const AFTER_HELP: &str = "\
Examples:
  irplan explain                    list every rule, with its level and what it finds
  irplan explain stale-contact      print the page of one rule

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan explain`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ExplainArguments {
    /// The rule [default: list all rules]
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

/// Prints the page of a rule, or the list of rules.
///
/// # Errors
/// If there is no such rule.
pub(crate) fn run(
    arguments: &ExplainArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    match &arguments.rule {
        Some(name) => {
            let rule = irplan_check::rule(name).ok_or_else(|| unknown(name))?;
            session.out.public_text(&rule.markdown())?;
        }
        None => list(catalogue(), session)?,
    }
    Ok(CommandResult::Clean)
}

fn unknown(name: &str) -> Failure {
    let near = match irplan_check::nearest(name) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    };
    Failure::new(format!("there is no rule `{name}`{near}"))
        .help("to list every rule, run `irplan explain`")
}

fn list(rules: &[&Rule], session: &mut Session) -> std::io::Result<()> {
    let mut rules: Vec<_> = rules.to_vec();
    rules.sort_by_key(|rule| (rule.group, rule.name()));
    let width = rules
        .iter()
        .map(|rule| rule.name().len())
        .max()
        .unwrap_or(0);
    let painter = session.out.text_style();
    let mut group = None;
    for rule in rules {
        if group.replace(rule.group) != Some(rule.group) {
            let name = painter.strong(rule.group.name());
            session.out.text(&format!("{name}\n"))?;
        }
        let (name, level, summary) = (rule.name(), rule.level.name(), rule.summary());
        session
            .out
            .text(&format!("  {name:width$}  {level:5}  {summary}\n"))?;
    }
    Ok(())
}
