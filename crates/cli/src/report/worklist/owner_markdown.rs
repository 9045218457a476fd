//! The work of one owner in Markdown.
//!
//! Everything from a plan is escaped, so that it cannot add mentions, links, images or markup. The only mention is the
//! owner's account, which parsing has checked.

use std::collections::BTreeSet;

use irplan_plan::signoff::Act;
use irplan_plan::{PlanId, Repository};

use crate::report::{markdown_text as inert, number_of};
use irplan_engine::worklist::{OwnerWork, Work};

/// The longest text of an owner, in characters. Forges accept issues of 65,536, and need some of that themselves.
pub(super) const LIMIT: usize = 60_000;

/// Returns the owner's work with the commands to run next, up to the limit.
pub(super) fn body(share: &OwnerWork, repository: &Repository) -> String {
    let mut text = summary(share);
    let (mut length, mut left_out) = (text.chars().count(), 0);
    for (plan, work) in &share.work {
        let mut piece = format!("\n### {}\n\n", name(plan, repository));
        for work in work {
            piece.push_str(&line(work));
            let added = piece.chars().count();
            if left_out > 0 || length + added > LIMIT {
                left_out += 1;
            } else {
                text.push_str(&piece);
                length += added;
            }
            piece.clear();
        }
    }
    if left_out > 0 {
        text.push_str(&format!(
            "\nAnd {left_out} more: `irplan status --by owner` lists them all.\n"
        ));
    }
    text.push_str(&commands(share));
    text
}

fn summary(share: &OwnerWork) -> String {
    let (count, plans) = (share.count(), number_of(share.work.len(), "plan"));
    let addressed = match &share.forge {
        Some(forge) => format!("{}: ", forge.as_str()),
        None => String::new(),
    };
    format!("{addressed}**{count}** to do in {plans}.\n")
}

fn name(plan: &PlanId, repository: &Repository) -> String {
    let name = repository.plans.get(plan).map_or("", |plan| &plan.name);
    format!("{} (`{plan}`)", inert(name))
}

fn line(work: &Work) -> String {
    let (verb, subject, words) = (work.kind.verb(), &work.subject, inert(&work.words));
    let title = inert(&work.title);
    format!("- {verb} **{title}** (`{subject}`): {words}\n")
}

/// Returns the command to run next.
fn commands(share: &OwnerWork) -> String {
    let acts = share.work.values().flatten();
    let acts = acts.filter_map(|work| work.kind.act());
    let acts: BTreeSet<_> = acts.map(Act::name).collect();
    let plans: Vec<_> = share.work.keys().map(|plan| plan.as_str()).collect();
    let only = match plans.len() {
        0..=5 => format!(" --client {}", plans.join(",")),
        _ => String::new(),
    };
    let lines: String = acts
        .iter()
        .map(|act| format!("irplan {act} --pending{only}\n"))
        .collect();
    match lines.is_empty() {
        true => String::new(),
        false => format!("\n```sh\n{lines}```\n"),
    }
}
