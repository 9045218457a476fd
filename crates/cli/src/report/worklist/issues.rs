//! Prints a work list for a forge: one issue for each owner, which is found again by its first line.
//!
//! Everything from a plan is escaped, so that it cannot add mentions, links, images or markup. The only mention is the
//! owner's account, which parsing has checked.

use irplan_plan::{PlanId, Repository};
use serde::Serialize;

use crate::report::{self, markdown_text as inert, number_of};
use irplan_engine::worklist::{OwnerWork, Work, WorkOwner, Worklist};

/// The longest text of an issue, in characters. Forges accept 65,536, and need some of that themselves.
const LIMIT: usize = 60_000;

#[derive(Serialize)]
struct Issue {
    owner: String,
    /// The first line of the body, which identifies the issue.
    marker: String,
    title: String,
    body: String,
}

/// Writes a JSON array of issues: one for each owner, and one for work without an owner.
///
/// # Errors
/// If a value has no form in JSON.
pub(crate) fn issues(list: &Worklist, repository: &Repository) -> serde_json::Result<String> {
    let issues = list.owners.iter().map(|(owner, share)| {
        let owner = owner
            .as_ref()
            .map_or("nobody".to_owned(), WorkOwner::to_string);
        let marker = format!("<!-- irplan:work {owner} -->");
        Issue {
            title: format!("Plan upkeep: {owner}"),
            body: format!("{marker}\n{}", body(share, repository)),
            marker,
            owner,
        }
    });
    report::json(&issues.collect::<Vec<_>>())
}

/// Writes a work list as one Markdown text.
pub(crate) fn markdown(list: &Worklist, repository: &Repository) -> String {
    let mut text = String::from("# Plan upkeep\n");
    for (owner, share) in &list.owners {
        let head = match owner {
            Some(owner) => format!("{} (`{owner}`)", inert(&share.name)),
            None => "Nobody's".to_owned(),
        };
        text.push_str(&format!("\n## {head}\n\n{}", body(share, repository)));
    }
    if list.owners.is_empty() {
        text.push_str("\nNothing is due.\n");
    }
    text
}

fn body(share: &OwnerWork, repository: &Repository) -> String {
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
    let (act, subject, words) = (work.act, &work.subject, inert(&work.words));
    let title = inert(&work.title);
    format!("- {act} **{title}** (`{subject}`): {words}\n")
}

/// Returns the command to run next.
fn commands(share: &OwnerWork) -> String {
    let mut acts: Vec<_> = share.work.values().flatten().map(|work| work.act).collect();
    acts.sort_unstable();
    acts.dedup();
    acts.retain(|act| *act != "do");
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

#[cfg(test)]
mod tests {
    use irplan_plan::Snapshot;
    use jiff::civil::date;

    use super::*;
    use irplan_engine::worklist::find_work;

    const PLAN: &str = "kind = \"provider\"\nname = \"N @all\"\n[roles.it]\nholder = \"sam\"\n";

    fn repository(sections: usize) -> Repository {
        let snapshot = Snapshot::new()
            .with("irplan.toml", "[provider]\nname = \"N\"\nplan = \"n\"\n")
            .with("plans/n/plan.toml", PLAN)
            .with(
                "plans/n/contacts.toml",
                "[contacts.sam]\nname = \"Sam <b> @team\"\nforge = \"@sam\"\n",
            );
        let add = |snapshot: Snapshot, number: usize| {
            let title = format!("+++\ntitle = \"Title {number} ![x](y) #7\"\n+++\nText.\n");
            snapshot.with(&format!("plans/n/sections/s{number}.md"), &title)
        };
        irplan_plan::read(&(0..sections).fold(snapshot, add)).repository
    }

    fn issue(repository: &Repository) -> Vec<serde_json::Value> {
        let today = date(2026, 11, 22);
        let list = find_work(repository, repository.published(), today);
        serde_json::from_str(&issues(&list, repository).unwrap()).unwrap()
    }

    #[test]
    fn an_owner_has_one_issue_that_is_inert() {
        let issues = issue(&repository(1));
        let bodies: Vec<_> = issues.iter().map(|issue| issue["owner"].as_str()).collect();
        // There is nobody to approve.
        assert_eq!(bodies, [Some("nobody"), Some("n/sam")]);
        let body = issues[1]["body"].as_str().unwrap();
        assert!(body.starts_with("<!-- irplan:work n/sam -->\n@sam: **3** to do in 1 plan.\n"));
        for active in ["@all", "@team", "![", "](", "#7", "<b>"] {
            assert!(!body.contains(active), "{active} in {body}");
        }
    }

    #[test]
    fn a_long_issue_is_cut_with_a_count() {
        let issues = issue(&repository(1_500));
        let body = issues[1]["body"].as_str().unwrap();
        assert!(body.chars().count() < LIMIT + 500);
        let shown = body.matches("\n- ").count();
        let more = format!("And {} more", 1_502 - shown);
        assert!(body.contains(&more), "{}", &body[body.len() - 300..]);
    }
}
