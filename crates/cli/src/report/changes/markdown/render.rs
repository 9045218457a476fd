//! The comment as a whole.

use irplan_plan::diff::{CHANGES_MAY_BE_MISSING, Direction, InheritedChange};
use irplan_plan::phrases::capitalised;

use super::pieces::{LONGEST, change, field, link};
use crate::report::changes::drift_groups::{DriftGroup, group_drifts};
use crate::report::changes::effect_groups::{EffectGroup, SIGNER, commands, effect_groups};
use crate::report::changes::report::ChangesReport;
use crate::report::comment::{CommentPart, fit_into_comment, phrase};
use crate::report::{markdown_text as inert, number_of, shorten};
use irplan_engine::signing::Act;

/// The end of the first line, by which a script finds its comment again and replaces it.
const MARKER: &str = "<!-- irplan:diff -->";
/// The most subjects of one plan, commands, and drifts that are listed.
const SHOWN: usize = 30;

/// The content of a comparison, before the available space is known.
pub(in crate::report::changes) struct Pieces {
    /// Everything that it does, in one line.
    pub(in crate::report::changes) first: String,
    /// What was compared, and what the change did not cause.
    pub(in crate::report::changes) preface: String,
    /// The parts; empty if nothing differs.
    pub(in crate::report::changes) parts: Vec<CommentPart>,
}

pub(in crate::report::changes) fn render(report: &ChangesReport<'_>) -> String {
    let Pieces {
        first,
        preface,
        parts,
    } = pieces(report);
    fit_into_comment(
        &format!("**{first}** {MARKER}\n\n{preface}"),
        &parts,
        "irplan diff",
    )
}

/// Puts the content of a comparison into words.
pub(in crate::report::changes) fn pieces(report: &ChangesReport<'_>) -> Pieces {
    let phrases = report.summary();
    let (old, new) = (
        inert(&shorten(&report.compared_names.0, LONGEST)),
        inert(&shorten(&report.compared_names.1, LONGEST)),
    );
    let today = inert(&report.today.to_string());
    let mut preface = format!("From {old} to {new}. Sign-offs as of {today}.\n");
    for renamed in report.comparison.renames.phrases() {
        preface.push_str(&format!("\n{}.\n", phrase(&capitalised(&renamed))));
    }
    if let Some(already) = report.stale_before() {
        preface.push_str(&format!("\n{}.\n", capitalised(&already)));
    }
    let groups = effect_groups(report);
    let (weakened, more_weakened) = weakened(report);
    Pieces {
        first: match phrases.is_empty() {
            true => "No difference in meaning".to_owned(),
            false => phrases.join(", "),
        },
        preface,
        parts: vec![
            unsure(report),
            weakened,
            to_judge(report),
            more_weakened,
            signing(&groups, report),
            next(&groups),
            changes(report),
            inherited(report),
            strengthened(report),
        ],
    }
}

fn unsure(report: &ChangesReport<'_>) -> CommentPart {
    let item = |plan: &irplan_plan::PlanId| format!("- `{plan}` {CHANGES_MAY_BE_MISSING}\n");
    CommentPart::plain(
        0,
        "Not judged",
        report.uncertain_plans.iter().map(item).collect(),
    )
}

/// Lists what got weaker: the first drifts in full, and the others folded, so that they leave space for the rest.
fn weakened(report: &ChangesReport<'_>) -> (CommentPart, CommentPart) {
    let mut items = drifts(Direction::Weakened, report);
    let others = items.split_off(items.len().min(SHOWN));
    let word = capitalised(Direction::Weakened.word());
    let heading = format!("{word}: {} more", others.len());
    (
        CommentPart::plain(1, &word, items),
        CommentPart::folded(5, &heading, others),
    )
}

/// Lists what somebody has to judge.
fn to_judge(report: &ChangesReport<'_>) -> CommentPart {
    let items = drifts(Direction::ToJudge, report);
    CommentPart::plain(1, &capitalised(Direction::ToJudge.word()), items)
}

fn strengthened(report: &ChangesReport<'_>) -> CommentPart {
    let items = drifts(Direction::Strengthened, report);
    let word = capitalised(Direction::Strengthened.word());
    let heading = format!("{word}: {}", number_of(items.len(), "value"));
    CommentPart::folded(7, &heading, items)
}

fn drifts(direction: Direction, report: &ChangesReport<'_>) -> Vec<String> {
    let item = |one: &DriftGroup<'_>| {
        let plans: Vec<_> = one.plans.iter().copied().collect();
        let whom = match plans.is_empty() {
            true => String::new(),
            false => format!(" ({})", inert(&report.list_plans(&plans))),
        };
        let line = link("line", one.place, report);
        let line = line.map_or(String::new(), |line| format!(" {line}"));
        format!(
            "- {}{whom}{line}\n",
            phrase(&shorten(&one.sentence, LONGEST))
        )
    };
    group_drifts(direction, report).iter().map(item).collect()
}

/// Lists what the change does to sign-offs, grouped by plans with the same consequences.
fn signing(groups: &[EffectGroup<'_>], report: &ChangesReport<'_>) -> CommentPart {
    let some: Vec<_> = groups
        .iter()
        .filter(|group| !group.consequences.is_empty())
        .collect();
    let items = some.iter().map(|group| {
        let mut item = format!("- **{}**\n", inert(&report.list_plans(&group.plans)));
        for one in group.consequences.iter().take(SHOWN) {
            let signed = match one.signer_phrase.as_str() {
                "" => String::new(),
                signed => format!(", {}", inert(signed)),
            };
            item.push_str(&format!("  - {} `{}`{signed}\n", one.result, one.subject));
        }
        let left_out = group.consequences.len().saturating_sub(SHOWN);
        if left_out > 0 {
            item.push_str(&format!("  - and {left_out} more\n"));
        }
        item
    });
    let plans: usize = some.iter().map(|group| group.plans.len()).sum();
    let heading = format!("Sign-offs: {}", number_of(plans, "plan"));
    CommentPart::folded(2, &heading, items.collect())
}

/// Lists the commands to run next. They have only ids, which are letters, digits and hyphens.
fn next(groups: &[EffectGroup<'_>]) -> CommentPart {
    let commands = commands(groups);
    let (shown, left_out) = commands.split_at(commands.len().min(SHOWN));
    let shown = shown.iter().map(|(_, command)| format!("{command}\n"));
    let mut lines: String = shown.collect();
    for act in Act::ALL {
        let number = left_out.iter().filter(|(of, _)| *of == act).count();
        if number > 0 {
            let (all, more) = (
                act.pending_command(SIGNER),
                number_of(number, "more command"),
            );
            lines.push_str(&format!("{all}   # instead of {more}\n"));
        }
    }
    let items = match lines.is_empty() {
        true => Vec::new(),
        false => vec![format!("```sh\n{lines}```\n")],
    };
    CommentPart::folded(3, "To sign again", items)
}

fn changes(report: &ChangesReport<'_>) -> CommentPart {
    let mut items = Vec::new();
    if !report.comparison.settings.is_empty() {
        items.push("**Settings of the repository** (`irplan.toml`)\n\n".to_owned());
        let settings = report.comparison.settings.iter();
        items.extend(settings.map(|one| field(one, report).trim_start().to_owned()));
    }
    let by_plan = report.by_plan();
    for (plan, changes) in &by_plan {
        let mut heading = format!("\n**{}** (`{plan}`)\n\n", inert(report.name(plan)));
        for one in changes {
            // A heading alone would say nothing, so it comes together with its first change.
            items.push(std::mem::take(&mut heading) + &change(one, report));
        }
    }
    let changes: usize = by_plan.values().map(Vec::len).sum();
    let settings = report.comparison.settings.len();
    let mut heading = format!(
        "Changes: {} in {}",
        changes,
        number_of(by_plan.len(), "plan")
    );
    if settings > 0 {
        heading.push_str(&format!(", {}", number_of(settings, "setting")));
    }
    CommentPart::folded(4, &heading, items)
}

fn inherited(report: &ChangesReport<'_>) -> CommentPart {
    let item = |reach: &InheritedChange| {
        let plans: Vec<_> = reach.plans.iter().collect();
        let plans = inert(&report.list_plans(&plans));
        let mut item = format!(
            "- through **{}**: {plans}\n",
            inert(report.name(&reach.through))
        );
        for seen in &reach.subjects {
            item.push_str(&format!("  - {} `{}`\n", seen.kind.word(), seen.subject));
        }
        item
    };
    let items: Vec<_> = report.comparison.inherited.iter().map(item).collect();
    let heading = format!("Inherited: through {}", number_of(items.len(), "plan"));
    CommentPart::folded(6, &heading, items)
}
