//! `irplan diff`: what a change means.

use std::collections::BTreeMap;

use clap::Args;
use irplan_plan::PlanId;
use irplan_plan::diff::between;
use jiff::civil::Date;

use crate::arguments::{date, revision};
use crate::load::{self, discover, faulty, links};
use crate::report::changes::{self, Format, Named, Report};
use crate::report::{LinkBase, mask_comparison};
use crate::session::{Outcome, Session, today};
use crate::sides::{self, Both, Sides};
use crate::sign::require_signatures;
use crate::terminal::Progress;

const AFTER_HELP: &str = "\
Examples:
  irplan diff HEAD                        what is not committed yet
  irplan diff origin/main                 what this branch changes, uncommitted edits included
  irplan diff origin/main HEAD --format markdown > comment.md
  irplan diff v2026.2 v2026.3 --client harbor-dental

Like a pull request, it compares with the commit where the two parted (`BASE...HEAD` in git's
words), so that what others merged meanwhile does not show. Reflowed text, comments and the order
of keys are no change.

Exit status: 0 whether there are changes or not, 2 when they could not be compared.";

/// What `irplan diff` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// What to compare with: a branch, a tag, a commit, HEAD~1
    #[arg(value_name = "BASE", value_parser = revision)]
    base: String,

    /// What to compare [default: the files on disk; in a bare repository, HEAD]
    #[arg(value_name = "HEAD", value_parser = revision)]
    head: Option<String>,

    /// The same as HEAD
    #[arg(long, value_name = "REV", value_parser = revision, conflicts_with = "head")]
    rev: Option<String>,

    /// Judge sign-offs as of this day [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,

    /// Only what reaches these plans; several with commas or by repeating the option
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = PlanId::parse)]
    client: Vec<PlanId>,

    /// How to print the changes
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Where the forge shows files of the newer side, for links in the comment, such as
    /// https://git.example.net/plans/blob/main [default: what GitHub and GitLab say in CI]
    #[arg(long, value_name = "URL", value_parser = LinkBase::parse)]
    link_base: Option<LinkBase>,

    /// Show phone numbers and mail addresses even where no terminal is
    #[arg(long)]
    show_values: bool,

    /// Let only those sign-offs count that a key of their signer proves, of those that the older side's
    /// [policy.keys] names
    #[arg(long)]
    require_signatures: bool,
}

/// Compares.
///
/// # Errors
/// When a revision cannot be found or read.
pub(super) fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let today = today(arguments.today)?;
    let progress = Progress::new(session.quiet);
    progress.step("reading both sides");
    let source = discover(session)?;
    let typed = arguments.head.as_deref().or(arguments.rev.as_deref());
    let sides = Sides::find(&source, &arguments.base, typed)?;
    let mut both = sides::read(&source, &sides, &arguments.client, today)?;
    if arguments.require_signatures {
        progress.step("verifying signatures");
        prove(&source, &sides, &mut both, today)?;
    }
    let (old, new) = (&both.old, &both.new);
    progress.step("comparing");
    let mut comparison = between(&old.repository, &new.repository, today);
    if !arguments.client.is_empty() {
        let is_asked = |plan: &PlanId| arguments.client.contains(plan);
        comparison
            .changes
            .retain(|change| is_asked(&change.plan) || change.reaches.iter().any(is_asked));
        comparison.effects.retain(|plan, _| is_asked(plan));
    }
    drop(progress);
    let mut unsure = faulty(&old.repository, &old.findings);
    unsure.extend(faulty(&new.repository, &new.findings));
    if !arguments.show_values && !session.is_shown_on_terminal() {
        mask_comparison(&mut comparison);
    }
    let report = Report {
        comparison: &comparison,
        plans: named(&both),
        between: sides.names(),
        texts: (&both.old_texts, &both.new_texts),
        today,
        unsure: unsure.into_iter().collect(),
        partly: &both.partly,
        links: links(arguments.link_base.as_ref(), &source, sides.head.as_ref())?,
    };
    changes::write(&report, arguments.format, &mut session.out)?;
    Ok(Outcome::Clean)
}

/// Takes note of sign-offs that no signature proves, on both sides by the policy of the older one.
fn prove(
    source: &irplan_repo::Repository,
    sides: &Sides,
    both: &mut Both,
    today: Date,
) -> anyhow::Result<()> {
    let Both { old, new, .. } = both;
    new.repository = new.repository.with_trust_of(&old.repository);
    let base = Some(&sides.base);
    let older = load::history(source, base, &both.old_texts, &old.files)?;
    require_signatures(&mut old.repository, source, &older, today)?;
    let newer = load::history(source, sides.head.as_ref(), &both.new_texts, &new.files)?;
    require_signatures(&mut new.repository, source, &newer, today)
}

/// What the plans are called, by the newer side where both have them.
fn named(both: &Both) -> BTreeMap<PlanId, Named> {
    let sides = [&both.old.repository, &both.new.repository];
    let plans = sides.into_iter().flat_map(|side| side.plans.values());
    let named = plans.map(|plan| {
        let (name, kind) = (plan.name.clone(), plan.kind);
        (plan.id.clone(), Named { name, kind })
    });
    named.collect()
}
