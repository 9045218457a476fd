//! `irplan check`: what is stale, missing or wrong.

use std::collections::{BTreeMap, BTreeSet};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, Args, FromArgMatches};
use irplan_check::{Input, Options};
use irplan_plan::{Extent, Finding, History, Level};

use crate::arguments::Selection;
use crate::load::{Loaded, load};
use crate::report::findings::{self, Format, Report};
use crate::session::{Outcome, Session, today};
use crate::terminal::Progress;
use crate::voided;

const AFTER_HELP: &str = "\
Examples:
  irplan check                                   all plans, as they lie on disk
  irplan check --client harbor-dental            one plan, with what it inherits
  irplan check --rev origin/main --today 2027-02-01
  irplan check -W stale-contact -A unused-contact
  irplan check --format github                   annotations in GitHub Actions
  irplan check --format sarif > irplan.sarif     code scanning

Levels come from the rule, then [policy.rules] of irplan.toml, then that of the plan, then -A, -W
and -D; the last one wins. `irplan explain RULE` says what to do about a finding.

Exit status: 0 when nothing is denied, 1 when something is, 2 when plans could not be read at all.";

/// What `irplan check` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    #[command(flatten)]
    levels: Levels,
}

/// Levels from the command line, in the order in which they were typed.
#[derive(Debug, Default)]
struct Levels(BTreeMap<String, Level>);

/// The options that set a level.
const FLAGS: [(&str, char, Level, &str); 3] = [
    ("allow", 'A', Level::Allow, "Do not report this rule"),
    (
        "warn",
        'W',
        Level::Warn,
        "Report this rule, and do not fail for it",
    ),
    ("deny", 'D', Level::Deny, "Fail for this rule"),
];

impl Args for Levels {
    fn augment_args(command: clap::Command) -> clap::Command {
        let rules = || {
            irplan_check::catalogue()
                .iter()
                .map(|rule| PossibleValue::new(rule.name))
        };
        FLAGS
            .into_iter()
            .fold(command, |command, (name, short, _, help)| {
                command.arg(
                    clap::Arg::new(name)
                        .short(short)
                        .long(name)
                        .value_name("RULE")
                        .help(help)
                        .action(clap::ArgAction::Append)
                        .hide_possible_values(true)
                        .value_parser(PossibleValuesParser::new(rules()).map(|name| name)),
                )
            })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Levels {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut typed = Vec::new();
        for (name, _, level, _) in FLAGS {
            let rules = matches.get_many::<String>(name).into_iter().flatten();
            let places = matches.indices_of(name).into_iter().flatten();
            typed.extend(
                places
                    .zip(rules)
                    .map(|(place, rule)| (place, rule.clone(), level)),
            );
        }
        typed.sort_by_key(|(place, ..)| *place);
        Ok(Self(
            typed
                .into_iter()
                .map(|(_, rule, level)| (rule, level))
                .collect(),
        ))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Checks.
///
/// # Errors
/// When there is nothing to check, or it cannot be read.
pub(super) fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let today = today(arguments.selection.today)?;
    let progress = Progress::new(session.quiet);
    progress.step("reading plans");
    let mut loaded = load(&arguments.selection, session)?;
    progress.step("reading history");
    let mut history = loaded.history()?;
    let only: BTreeSet<_> = arguments.selection.client.iter().cloned().collect();
    let only = (!only.is_empty()).then_some(only);
    voided::fill(&mut history, &loaded, only.as_ref(), today);
    progress.step("checking");
    let parsing = std::mem::take(&mut loaded.findings);
    let input = Input {
        repository: &loaded.plans,
        snapshot: &loaded.snapshot,
        history: &history,
    };
    let options = Options {
        today,
        levels: arguments.levels.0.clone(),
        plans: only,
    };
    let judged = irplan_check::run(input, parsing, &options);
    drop(progress);
    let failed = judged
        .findings
        .iter()
        .any(|finding| finding.level == Level::Deny);
    report(arguments, &loaded, &history, &judged, today, session)?;
    if session.verbose {
        for Finding { rule, message, .. } in &judged.waived {
            session.say(&format!("waived: {rule}: {message}"))?;
        }
    }
    Ok(Outcome::failed_if(failed))
}

fn report(
    arguments: &Arguments,
    loaded: &Loaded,
    history: &History,
    judged: &irplan_check::Report,
    today: jiff::civil::Date,
    session: &mut Session,
) -> anyhow::Result<()> {
    let rules: Vec<_> = irplan_check::catalogue()
        .iter()
        .map(|rule| (rule.name, rule.summary.to_owned()))
        .collect();
    let not_judged = not_judged(history);
    let report = Report {
        findings: &judged.findings,
        snapshot: &loaded.snapshot,
        today,
        origin: loaded.origin(),
        commit: loaded.revision.as_ref().map(irplan_repo::Revision::id),
        plans: loaded.chosen(&arguments.selection.client).count(),
        waived: judged.waived.len(),
        not_judged: &not_judged,
        rules: &rules,
    };
    findings::write(&report, arguments.format, session)
}

/// What needs a history that is not there.
fn not_judged(history: &History) -> Vec<String> {
    let mut reasons = history.notes.clone();
    match history.extent {
        Extent::Shallow if reasons.is_empty() => reasons.push(
            "who changed what before the oldest commit here: the clone is shallow, fetch the whole history".into(),
        ),
        Extent::Whole | Extent::Shallow | Extent::None => {}
    }
    reasons
}
