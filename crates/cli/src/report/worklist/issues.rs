//! Prints a work list for a forge: one issue for each owner, which is found again by its first line.
//!
//! The body of an issue is the owner's Markdown.

use irplan_plan::Repository;
use serde::Serialize;

use super::owner_markdown::body;
use crate::report;
use irplan_engine::worklist::{WorkOwner, Worklist};

#[derive(Serialize)]
struct WireIssue {
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
pub(super) fn issues(list: &Worklist, repository: &Repository) -> serde_json::Result<String> {
    let issues = list.owners.iter().map(|(owner, share)| {
        let owner = owner
            .as_ref()
            .map_or("nobody".to_owned(), WorkOwner::to_string);
        let marker = format!("<!-- irplan:work {owner} -->");
        WireIssue {
            title: format!("Plan upkeep: {owner}"),
            body: format!("{marker}\n{}", body(share, repository)),
            marker,
            owner,
        }
    });
    report::json(&issues.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use irplan_plan::Snapshot;
    use jiff::civil::date;

    use super::super::owner_markdown::LIMIT;
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
