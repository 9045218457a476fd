//! The options that set levels of rules, whose order counts.

use std::collections::BTreeMap;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, Args, FromArgMatches};
use irplan_plan::{Level, RuleId};

/// Levels from the command line, in the order in which they were typed.
#[derive(Debug, Default)]
pub(super) struct LevelOptions(pub(super) BTreeMap<RuleId, Level>);

/// The options that set a level.
const FLAGS: [(&str, char, Level, &str); 3] = [
    ("allow", 'A', Level::Allow, "Ignore this rule"),
    (
        "warn",
        'W',
        Level::Warn,
        "Report this rule, but don't fail because of it",
    ),
    ("deny", 'D', Level::Deny, "Fail because of this rule"),
];

impl Args for LevelOptions {
    fn augment_args(command: clap::Command) -> clap::Command {
        let rules = || {
            irplan_check::catalogue()
                .iter()
                .map(|rule| PossibleValue::new(rule.name()))
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

impl FromArgMatches for LevelOptions {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut levels = Vec::new();
        for (name, _, level, _) in FLAGS {
            let rules = matches.get_many::<String>(name).into_iter().flatten();
            let places = matches.indices_of(name).into_iter().flatten();
            levels.extend(
                places
                    .zip(rules)
                    .map(|(place, rule)| (place, rule.clone(), level)),
            );
        }
        levels.sort_by_key(|(place, ..)| *place);
        Ok(Self(
            levels
                .into_iter()
                .filter_map(|(_, rule, level)| Some((irplan_check::rule(&rule)?.id, level)))
                .collect(),
        ))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
