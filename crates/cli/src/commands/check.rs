//! `irplan check`: finds what is stale, missing or wrong.

use std::collections::BTreeSet;

use clap::Args;
use irplan_engine::stages::{JudgedPlans, SignatureProof, read_change};
use irplan_plan::{Finding, PlanRenames};
use irplan_repo::{Repository, Revision};

use super::level_options::LevelOptions;
use crate::exit_code::CommandResult;
use crate::option_values::revision;
use crate::report::findings::{
    self, BaseComparison, FindingTotals, FindingsFormat, FindingsReport, Tally,
};
use crate::report::{LinkBase, links, mask_finding};
use crate::session::{Session, today};
use crate::shared_options::Selection;
use crate::terminal::Progress;

const AFTER_HELP: &str = "\
Examples:
  irplan check                                   check all plans on disk
  irplan check --client harbor-dental            check one plan, with what it inherits
  irplan check --rev origin/main --today 2027-02-01
  irplan check -W stale-contact -A unused-contact
  irplan check --since origin/main               report only what this branch introduces
  irplan check --format github                   make annotations in GitHub Actions
  irplan check --format sarif > irplan.sarif     write a file for code scanning

To learn what to do about a finding, run `irplan explain RULE`.

A rule has its own level. These replace it, and the last one wins: [policy.rules] in irplan.toml,
[policy.rules] in the plan, and -A, -W and -D.

With --since, the levels and the people who may sign come from BASE, so a change cannot excuse
itself. Problems that were there before are counted in one line.

Exit status: 0 if nothing is denied, 1 if something is, 2 if the plans could not be read.";

/// Arguments of `irplan check`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    selection: Selection,

    /// Report only problems introduced since the merge base with this revision; for a merge, repeat the option for
    /// each parent
    #[arg(long, value_name = "BASE", value_parser = revision)]
    since: Vec<String>,

    /// Print the findings in this format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: FindingsFormat,

    /// Link files to this address, such as https://git.example.net/plans/blob/main [default: taken from the CI of
    /// GitHub and GitLab]
    #[arg(long, value_name = "URL", value_parser = LinkBase::parse)]
    link_base: Option<LinkBase>,

    /// Count a sign-off only if the signer's key proves it; see [policy.keys]
    #[arg(long)]
    require_signatures: bool,

    #[command(flatten)]
    levels: LevelOptions,
}

/// Checks.
///
/// # Errors
/// If there is nothing to check, or it cannot be read.
pub(crate) fn run(
    arguments: &CheckArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let today = today(arguments.selection.today)?;
    let proof = SignatureProof::required_if(arguments.require_signatures);
    let progress = Progress::new(session.quiet);
    progress.step("reading plans");
    let mut source = session.discover_for(proof)?;
    let selection = arguments.selection.plans();
    let trusted = read_change(&mut source, &selection, &arguments.since)?;
    progress.step("reading history");
    let proven = trusted.dated(&source, today)?.proven(&source, proof)?;
    progress.step("checking");
    let judged = proven.judged(arguments.levels.0.clone());
    drop(progress);
    report(arguments, judged, &source, session)
}

fn report(
    arguments: &CheckArguments,
    mut judged: JudgedPlans,
    source: &Repository,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let notes = judged.bases().iter().filter_map(|base| base.base().note());
    notes
        .into_iter()
        .try_for_each(|note| session.print_status(note))?;
    let renames = judged.bases().iter().map(|base| base.base().renames());
    let renames: BTreeSet<_> = renames.flat_map(PlanRenames::renamed_plans).collect();
    for renamed in renames {
        session.print_status(&renamed.phrase())?;
    }
    let totals = FindingTotals {
        new: Tally::of(judged.report().new_findings()),
        in_base: judged.report().count_in_base(),
    };
    judged.limit_findings();
    let is_masked = session.out.hides_private();
    if is_masked {
        judged.rewrite_findings(mask_finding);
    }
    let (not_judged, rules) = (judged.not_judged(), rules());
    let set = judged.set();
    let report = FindingsReport {
        links: links(arguments.link_base.as_ref(), source, set.revision())?,
        folder: source.folder_in_git(),
        masked: is_masked,
        ..findings_report(&judged, totals, &not_judged, &rules)
    };
    findings::write(&report, arguments.format, &mut session.out)?;
    if !session.quiet {
        let Session { out, err, .. } = session;
        findings::write_summary(&report, arguments.format, out, err)?;
    }
    if session.verbose {
        for Finding { rule, message, .. } in &judged.report().waived_findings {
            session.print_status(&format!("waived: {rule}: {message}"))?;
        }
    }
    Ok(CommandResult::failed_if(totals.new.errors > 0))
}

/// Returns the findings, for a report.
fn findings_report<'a>(
    judged: &'a JudgedPlans,
    totals: FindingTotals,
    not_judged: &'a [String],
    rules: &'a [(&'static str, String)],
) -> FindingsReport<'a> {
    let set = judged.set();
    let names = judged.bases().iter().map(|base| base.base().name());
    let names: Vec<_> = names.collect();
    FindingsReport {
        findings: judged.findings(),
        totals,
        snapshot: set.snapshot(),
        today: judged.today(),
        origin: set.origin(),
        commit: set.revision().map(Revision::id),
        plans: set.selected_plans().map(|plan| &plan.id).collect(),
        waived: judged.report().waived_findings.len(),
        not_judged,
        rules,
        base_comparison: (!names.is_empty()).then(|| BaseComparison {
            base: names.join(" and "),
            in_base: judged.report().places_in_base().collect(),
            fixed: judged.report().fixed,
        }),
        masked: true,
        links: None,
        folder: String::new(),
    }
}

fn rules() -> Vec<(&'static str, String)> {
    irplan_check::catalogue()
        .iter()
        .map(|rule| (rule.name(), rule.summary().to_owned()))
        .collect()
}
