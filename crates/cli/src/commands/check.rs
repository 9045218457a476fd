//! `irplan check`: what is stale, missing or wrong.

use std::collections::{BTreeMap, BTreeSet};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, Args, FromArgMatches};
use irplan_check::{Input, Options};
use irplan_plan::{Extent, Finding, History, Level, PlanId, Reading, Repository, Snapshot};
use irplan_repo::Revision;
use jiff::civil::Date;

use crate::arguments::{Selection, revision};
use crate::report::findings::{self, Format, Report, Since};
use crate::report::{LinkBase, links, mask_finding};
use crate::session::{Outcome, Session, today};
use crate::terminal::Progress;
use irplan_engine::compare::Sides;
use irplan_engine::load::{self, Loaded};
use irplan_engine::signing::Witness;
use irplan_engine::{reverts, voided_changes};

const AFTER_HELP: &str = "\
Examples:
  irplan check                                   all plans, as they lie on disk
  irplan check --client harbor-dental            one plan, with what it inherits
  irplan check --rev origin/main --today 2027-02-01
  irplan check -W stale-contact -A unused-contact
  irplan check --since origin/main               fail for what this branch brings in alone
  irplan check --format github                   annotations in GitHub Actions
  irplan check --format sarif > irplan.sarif     code scanning

Levels come from the rule, then [policy.rules] of irplan.toml, then that of the plan, then -A, -W
and -D; the last one wins. `irplan explain RULE` says what to do about a finding.

With --since, levels and who may sign are those of BASE, so that no change excuses itself, and what
was there before is counted in one line.

Exit status: 0 when nothing is denied, 1 when something is, 2 when plans could not be read at all.";

/// What `irplan check` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,

    /// Tell what the change since it parted from this revision brings in, and fail for that alone; of a merge,
    /// repeat the option for each side, and what either has counts as there before
    #[arg(long, value_name = "BASE", value_parser = revision)]
    since: Vec<String>,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Where the forge shows the files, for links in the comment, such as
    /// https://git.example.net/plans/blob/main [default: what GitHub and GitLab say in CI]
    #[arg(long, value_name = "URL", value_parser = LinkBase::parse)]
    link_base: Option<LinkBase>,

    /// Show phone numbers and mail addresses even where no terminal is
    #[arg(long)]
    show_values: bool,

    /// Let only those sign-offs count that a key of their signer proves; see [policy.keys]
    #[arg(long)]
    require_signatures: bool,

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
    if arguments.require_signatures {
        session.keep_nothing();
    }
    let progress = Progress::new(session.quiet);
    progress.step("reading plans");
    let (mut loaded, mut bases) = read(arguments, session)?;
    progress.step("reading history");
    let mut history = loaded.history()?;
    if arguments.require_signatures {
        let asked = &arguments.selection.client;
        prove(&mut loaded, &mut bases, &history, (asked, today))?;
    }
    let only: BTreeSet<_> = arguments.selection.client.iter().cloned().collect();
    let only = (!only.is_empty()).then_some(only);
    reverts::fill(&mut history, &loaded.plans, &loaded.source);
    voided_changes::fill(&mut history, &loaded, only.as_ref(), today);
    progress.step("checking");
    let options = Options {
        levels: arguments.levels.0.clone(),
        plans: only,
        ..Options::on(today)
    };
    let parsing = std::mem::take(&mut loaded.findings);
    let mut judged = judge(&loaded, &bases, &history, parsing, &options);
    drop(progress);
    let mut notes = bases.iter().filter_map(|base| base.older.note.as_ref());
    notes.try_for_each(|note| session.say(note))?;
    let failed = judged
        .brought_in()
        .any(|finding| finding.level == Level::Deny);
    if is_masked(arguments, session) {
        judged.findings.iter_mut().for_each(mask_finding);
        judged.waived.iter_mut().for_each(mask_finding);
    }
    let said = (&judged, not_judged(&history));
    report(arguments, &loaded, &bases, said, today, session)?;
    Ok(Outcome::failed_if(failed))
}

/// Whether private values are hidden: wherever a log could keep them.
fn is_masked(arguments: &Arguments, session: &Session) -> bool {
    !arguments.show_values && !session.is_shown_on_terminal()
}

fn report(
    arguments: &Arguments,
    loaded: &Loaded,
    bases: &[Before],
    (judged, not_judged): (&irplan_check::Report, Vec<String>),
    today: Date,
    session: &mut Session,
) -> anyhow::Result<()> {
    let asked = arguments.link_base.as_ref();
    let names: Vec<_> = bases.iter().map(|base| base.older.name.as_str()).collect();
    let plans = loaded.chosen(&arguments.selection.client);
    let report = Report {
        findings: &judged.findings,
        snapshot: &loaded.snapshot,
        today,
        origin: loaded.origin(),
        commit: loaded.revision.as_ref().map(Revision::id),
        plans: plans.map(|plan| &plan.id).collect(),
        waived: judged.waived.len(),
        not_judged: &not_judged,
        rules: &rules(),
        since: (!names.is_empty()).then(|| Since {
            base: names.join(" and "),
            known: judged.known_places().collect(),
            mended: judged.mended,
        }),
        masked: is_masked(arguments, session),
        links: links(asked, &loaded.source, loaded.revision.as_ref())?,
        folder: loaded.source.folder_in_git(),
    };
    findings::write(&report, arguments.format, session)?;
    if session.verbose {
        for Finding { rule, message, .. } in &judged.waived {
            session.say(&format!("waived: {rule}: {message}"))?;
        }
    }
    Ok(())
}

/// A commit that a change is based on, read.
struct Older {
    name: String,
    revision: Revision,
    texts: Snapshot,
    reading: Reading,
    /// What to say of it.
    note: Option<String>,
}

/// The same, with the plans of the change as they are judged by it.
struct Before {
    older: Older,
    /// The plans of the change, with the policy and the people of this base.
    judged: Repository,
}

fn read(arguments: &Arguments, session: &Session) -> anyhow::Result<(Loaded, Vec<Before>)> {
    let selection = arguments.selection.plans();
    let mut texts = load::texts(session.discover()?, &selection)?;
    let rev = arguments.selection.rev.as_deref();
    let bases = arguments.since.iter();
    let bases = bases.map(|base| older(&mut texts.source, base, rev));
    let bases = bases.collect::<anyhow::Result<Vec<_>>>()?;
    let loaded = match bases.first() {
        Some(first) => texts.read_after(&first.reading, &selection)?,
        None => texts.read(&selection)?,
    };
    let before = |older: Older| Before {
        judged: loaded.plans.with_trust_of(&older.reading.repository),
        older,
    };
    let bases = bases.into_iter().map(before).collect();
    Ok((loaded, bases))
}

fn older(
    source: &mut irplan_repo::Repository,
    base: &str,
    rev: Option<&str>,
) -> anyhow::Result<Older> {
    let sides = Sides::find(source, base, rev)?;
    let texts = source.snapshot(&sides.base)?;
    let mut reading = irplan_plan::read(&texts);
    let note = sides.without_base(source)?;
    if note.is_some() {
        // That there are no plans is no fault of which the change can be said to mend it.
        reading.findings.clear();
    }
    Ok(Older {
        name: base.to_owned(),
        revision: sides.base,
        texts,
        reading,
        note,
    })
}

/// Takes note of sign-offs that no signature proves, by the keys that each base names where there is one.
fn prove(
    loaded: &mut Loaded,
    bases: &mut [Before],
    history: &History,
    (asked, today): (&[PlanId], Date),
) -> anyhow::Result<()> {
    let source = &loaded.source;
    let mut witness = Witness::new(source, asked, today);
    if bases.is_empty() {
        return witness.require_signatures(&mut loaded.plans, history);
    }
    for Before { older, judged } in bases {
        let (revision, files) = (Some(&older.revision), &older.reading.files);
        let before = load::history(source, revision, &older.texts, files)?;
        witness.require_signatures(&mut older.reading.repository, &before)?;
        witness.require_signatures(judged, history)?;
    }
    Ok(())
}

/// Judges plans, and where there are bases tells what none of them has.
fn judge(
    loaded: &Loaded,
    bases: &[Before],
    history: &History,
    parsing: Vec<Finding>,
    options: &Options,
) -> irplan_check::Report {
    let Some((first, others)) = bases.split_first() else {
        let input = Input {
            repository: &loaded.plans,
            snapshot: &loaded.snapshot,
            history,
        };
        return irplan_check::run(input, parsing, options);
    };
    let judge = |base| judge_since(loaded, base, history, parsing.clone(), options);
    let mut report = judge(first);
    for other in others {
        report.keep_new(&judge(other));
    }
    report
}

fn judge_since(
    loaded: &Loaded,
    Before { older, judged }: &Before,
    history: &History,
    parsing: Vec<Finding>,
    options: &Options,
) -> irplan_check::Report {
    let input = Input {
        repository: &loaded.plans,
        snapshot: &loaded.snapshot,
        history,
    };
    let repository = &older.reading.repository;
    let before = irplan_check::history_of_base(history, repository, &loaded.plans);
    let before = Input {
        repository,
        snapshot: &older.texts,
        history: &before,
    };
    let report = &irplan_check::run(before, older.reading.findings.clone(), options);
    let base = irplan_check::Base {
        repository,
        report,
        judged,
    };
    irplan_check::run_since(input, base, parsing, options)
}

fn rules() -> Vec<(&'static str, String)> {
    irplan_check::catalogue()
        .iter()
        .map(|rule| (rule.name, rule.summary().to_owned()))
        .collect()
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
