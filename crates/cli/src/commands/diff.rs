//! `irplan diff`: what a change means.

use std::collections::BTreeMap;

use clap::Args;
use irplan_plan::diff::{Comparison, Measure, between_by};
use irplan_plan::{PlanId, Repository};
use jiff::civil::Date;

use crate::arguments::{date, revision};
use crate::report::changes::{self, Approvals, Format, Report};
use crate::report::{LinkBase, links, mask_comparison, masked};
use crate::session::{Outcome, Session, today};
use crate::terminal::{Progress, Screen};
use irplan_engine::Failure;
use irplan_engine::compare::{self as sides, Approved, Both, Sides};
use irplan_engine::load::{self, PlanSelection, faulty};
use irplan_engine::signing::Witness;

/// Both ways to call it: what one refuses is not offered beside it.
const USAGE: &str = "\
irplan diff [OPTIONS] <BASE> [HEAD]
       irplan diff [OPTIONS] --since-approval";

const AFTER_HELP: &str = "\
Examples:
  irplan diff HEAD                        what is not committed yet
  irplan diff origin/main                 what this branch changes, uncommitted edits included
  irplan diff origin/main HEAD --format markdown > comment.md
  irplan diff v2026.2 v2026.3 --client harbor-dental
  irplan diff --since-approval --client harbor-dental
  irplan diff origin/main --format html > changes.html

Like a pull request, it compares with the commit where the two parted (`BASE...HEAD` in git's
words), so that what others merged meanwhile does not show; `--direct` compares with BASE itself.
Reflowed text, comments and the order of keys are no change.

Exit status: 0 whether there are changes or not, 2 when they could not be compared.";

/// What `irplan diff` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP, override_usage = USAGE)]
pub struct Arguments {
    /// What to compare with: a branch, a tag, a commit, HEAD~1
    #[arg(value_name = "BASE", value_parser = revision)]
    #[arg(required_unless_present = "since_approval")]
    base: Option<String>,

    /// What to compare [default: the files on disk; in a bare repository, HEAD]
    #[arg(value_name = "HEAD", value_parser = revision)]
    head: Option<String>,

    /// The same as HEAD
    #[arg(long, value_name = "REV", value_parser = revision, conflicts_with = "head")]
    rev: Option<String>,

    /// Compare with BASE itself, not with the commit where HEAD left it
    #[arg(long, conflicts_with = "since_approval")]
    direct: bool,

    /// Compare each plan with what was last approved of it
    #[arg(long, conflicts_with_all = ["base", "head"])]
    since_approval: bool,

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
    /// [policy.keys] names; an approval cannot name the keys that are to prove it
    #[arg(long, conflicts_with = "since_approval")]
    require_signatures: bool,
}

/// Compares.
///
/// # Errors
/// When a revision cannot be found or read.
pub(super) fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let today = today(arguments.today)?;
    if arguments.require_signatures {
        session.keep_nothing();
    }
    let mut source = session.discover()?;
    let Some(base) = &arguments.base else {
        since_approval(arguments, source, today, session)?;
        return Ok(Outcome::Clean);
    };
    let typed = arguments.head.as_deref().or(arguments.rev.as_deref());
    let sides = match arguments.direct {
        true => Sides::direct(&mut source, base, typed)?,
        false => Sides::find(&mut source, base, typed)?,
    };
    let notes = [sides.without_base(&source)?, sides.nothing_since()];
    for note in notes.iter().flatten() {
        session.say(note)?;
    }
    let asked = Asked {
        sides: &sides,
        names: sides.names(),
        plans: &arguments.client,
        today,
    };
    let show: Show<'_> = &mut |report, out| changes::write(report, arguments.format, out);
    compare(arguments, &source, &asked, session, show)?;
    Ok(Outcome::Clean)
}

/// One comparison.
struct Asked<'a> {
    sides: &'a Sides,
    /// What the sides are called.
    names: (String, String),
    /// The plans that are asked for; all where none is named.
    plans: &'a [PlanId],
    today: Date,
}

/// Compares each plan with what was last approved of it, those together that were approved in one commit.
fn since_approval(
    arguments: &Arguments,
    source: irplan_repo::Repository,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<()> {
    let selection = PlanSelection {
        revision: arguments.rev.clone(),
        plans: arguments.client.clone(),
    };
    let loaded = load::read(source, &selection)?;
    let (approved, lacks) = sides::approvals(&loaded, &arguments.client, today)?;
    let to = sides::newer_name(loaded.revision.as_ref());
    let mut approvals = Approvals::new(arguments.format, to.clone(), today, lacks);
    let without = approvals.without();
    if arguments.format == Format::Html {
        one_page(approved.len(), &without)?;
    }
    for Approved { sides, name, plans } in &approved {
        let asked = Asked {
            sides,
            names: (name.clone(), to.clone()),
            plans,
            today,
        };
        let commit = sides.base.id();
        let show: Show<'_> =
            &mut |report, out: &mut Screen| approvals.add(plans, &commit, report, out);
        compare(arguments, &loaded.source, &asked, session, show)?;
    }
    approvals.finish(&mut session.out)?;
    if arguments.format == Format::Human {
        without.iter().try_for_each(|line| session.say(line))?;
    }
    Ok(())
}

/// Makes sure that there is one comparison, since a page holds no more.
fn one_page(comparisons: usize, without: &[String]) -> Result<(), Failure> {
    match comparisons {
        0 if without.is_empty() => Err(Failure::new("there is no plan that could be approved")),
        0 => Err(Failure::of_all(without.to_vec())),
        1 => Ok(()),
        _ => Err(
            Failure::new("the plans were approved in several commits, and a page is of one")
                .help("name plans of one approval with `--client ID`, or use `--format markdown`"),
        ),
    }
}

/// What is done with a comparison.
type Show<'a> = &'a mut dyn FnMut(&Report<'_>, &mut Screen) -> anyhow::Result<()>;

/// Reads both sides, compares them, and reports.
fn compare(
    arguments: &Arguments,
    source: &irplan_repo::Repository,
    asked: &Asked<'_>,
    session: &mut Session,
    show: Show<'_>,
) -> anyhow::Result<()> {
    let progress = Progress::new(session.quiet);
    progress.step("reading both sides");
    let mut both = sides::read(source, asked.sides, asked.plans, asked.today)?;
    if arguments.require_signatures {
        progress.step("verifying signatures");
    }
    let judged = judged(arguments, source, asked, &mut both)?;
    progress.step("comparing");
    let mut comparison = comparison(&both, judged.as_ref(), asked);
    let mailmap = sides::mailmap(source, asked.sides)?;
    comparison.settings.extend(mailmap);
    drop(progress);
    let (old, new) = (&both.old, &both.new);
    let mut unsure = faulty(&old.repository, &old.findings);
    unsure.extend(faulty(&new.repository, &new.findings));
    // A plan that inherits from one at fault is among them itself.
    unsure.retain(|plan| asked.plans.is_empty() || asked.plans.contains(plan));
    let is_masked = !arguments.show_values && !session.is_shown_on_terminal();
    if is_masked {
        mask_comparison(&mut comparison);
    }
    let report = Report {
        comparison: &comparison,
        plans: named(&both, is_masked),
        between: asked.names.clone(),
        repositories: (&old.repository, &new.repository),
        texts: (&both.old_texts, &both.new_texts),
        today: asked.today,
        unsure: unsure.into_iter().collect(),
        partly: &both.partly,
        masked: is_masked,
        links: links(
            arguments.link_base.as_ref(),
            source,
            asked.sides.head.as_ref(),
        )?,
    };
    show(&report, &mut session.out)
}

fn comparison(both: &Both, judged: Option<&Repository>, asked: &Asked<'_>) -> Comparison {
    let rules = irplan_check::catalogue().iter();
    let measure = Measure {
        levels: rules.map(|rule| (rule.name, rule.level)).collect(),
        judged,
    };
    let (old, new) = (&both.old.repository, &both.new.repository);
    let mut comparison = between_by(old, new, asked.today, &measure);
    if !asked.plans.is_empty() {
        narrow(&mut comparison, asked.plans);
    }
    comparison
}

/// Leaves what concerns some plans.
fn narrow(comparison: &mut Comparison, plans: &[PlanId]) {
    let is_asked = |plan: &PlanId| plans.contains(plan);
    comparison
        .changes
        .retain(|change| is_asked(&change.plan) || change.reaches.iter().any(is_asked));
    comparison.drifts.retain(|drift| match &drift.plan {
        Some(plan) if is_asked(plan) => true,
        // A waiver in `irplan.toml` is of one plan; what is of none concerns all.
        None if drift.reaches.is_empty() => true,
        _ => drift.reaches.iter().any(is_asked),
    });
    for reach in &mut comparison.inherited {
        reach.plans.retain(is_asked);
    }
    comparison.inherited.retain(|reach| !reach.plans.is_empty());
    comparison.effects.retain(|plan, _| is_asked(plan));
}

/// The newer side as its sign-offs are judged, where that may differ from its own word: by the policy and the people of
/// the older one. No change names its own author as somebody who may sign, nor the key that is to prove it.
fn judged(
    arguments: &Arguments,
    source: &irplan_repo::Repository,
    asked: &Asked<'_>,
    both: &mut Both,
) -> anyhow::Result<Option<Repository>> {
    if !both.trust_changed && !arguments.require_signatures {
        return Ok(None);
    }
    let mut judged = both.new.repository.with_trust_of(&both.old.repository);
    if arguments.require_signatures {
        prove(source, asked, both, &mut judged)?;
    }
    Ok(Some(judged))
}

/// Takes note of sign-offs that no signature proves, in the older side and in the newer one as it is judged.
fn prove(
    source: &irplan_repo::Repository,
    asked: &Asked<'_>,
    both: &mut Both,
    judged: &mut Repository,
) -> anyhow::Result<()> {
    let Both { old, new, .. } = both;
    let sides = asked.sides;
    let mut witness = Witness::new(source, asked.plans, asked.today);
    let base = Some(&sides.base);
    let older = load::history(source, base, &both.old_texts, &old.files)?;
    witness.require_signatures(&mut old.repository, &older)?;
    let newer = load::history(source, sides.head.as_ref(), &both.new_texts, &new.files)?;
    witness.require_signatures(judged, &newer)
}

/// What the plans are called, by the newer side where both have them.
fn named(both: &Both, is_masked: bool) -> BTreeMap<PlanId, String> {
    let sides = [&both.old.repository, &both.new.repository];
    let plans = sides.into_iter().flat_map(|side| side.plans.values());
    let named = plans.map(|plan| {
        let name = match is_masked {
            true => masked(&plan.name).into_owned(),
            false => plan.name.clone(),
        };
        (plan.id.clone(), name)
    });
    named.collect()
}
