//! The sample plans have the findings that `plans/README.md` lists, and no client's site has anything of another client.

use std::collections::BTreeMap;

use crate::support::Sandbox;

const CLIENTS: [&str; 4] = [
    "finch-vale",
    "harbor-dental",
    "kestrel-works",
    "millbrook-utility",
];

/// The plans of this repository as their own git repository, so that everything is judged.
fn committed() -> Sandbox {
    let sandbox = Sandbox::samples();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.git(&["add", "--all"]);
    // The author of the samples is not one of the people in them.
    let author = "--author=Writer <writer@samples.example>";
    sandbox.git(&["commit", "--quiet", author, "--message", "Plans"]);
    sandbox
}

#[test]
fn the_rules_find_exactly_the_listed_weak_points() {
    let run = committed().irplan(&["check", "--format", "short"]);
    let mut found: Vec<_> = run.out.lines().map(without_position).collect();
    found.sort();
    snapbox::assert_data_eq!(found.join("\n"), snapbox::file!["samples.txt"]);
    assert_eq!(run.status, Some(1), "{}", run.err);
}

/// `plans/x/plan.toml:1:2: error[rule]: message` without the numbers and the message.
fn without_position(line: &str) -> String {
    let (place, rest) = line.split_once(": ").unwrap_or((line, ""));
    let path = place.split(':').next().unwrap_or(place);
    let rule = rest.split(']').next().unwrap_or(rest);
    format!("{path} {rule}]")
}

#[test]
fn every_weak_point_is_listed() {
    let sandbox = committed();
    let list = sandbox.read("plans/README.md");
    let run = sandbox.irplan(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.len() > 10, "{}", run.out);
    for finding in findings {
        let rule = finding["rule"].as_str().unwrap();
        let text = finding.to_string();
        let named = |line: &&str| {
            let plan = line.split('`').nth(1).unwrap_or("nobody");
            text.contains(plan) && line.ends_with('|')
        };
        assert!(
            list.lines().filter(named).any(|line| line.contains(rule)),
            "`plans/README.md` does not list {text}"
        );
    }
}

#[test]
fn a_clients_site_is_the_same_without_the_other_clients() {
    let all = Sandbox::samples();
    assert_eq!(all.irplan(&["build", "--quiet"]).status, Some(0));
    for client in CLIENTS {
        let alone = Sandbox::samples();
        for other in CLIENTS.iter().filter(|other| **other != client) {
            alone.remove_folder(&format!("plans/{other}"));
        }
        assert_eq!(alone.irplan(&["build", "--quiet"]).status, Some(0));
        let folder = format!("public/clients/{client}");
        let (with, without) = (all.files(&folder), alone.files(&folder));
        assert!(with.len() > 40, "{client} has {} files", with.len());
        assert!(with.keys().eq(without.keys()), "{client} has other files");
        let differ = with
            .iter()
            .filter(|(path, bytes)| without.get(*path) != Some(*bytes));
        let differ: BTreeMap<_, _> = differ.map(|(path, bytes)| (path, bytes.len())).collect();
        assert!(
            differ.is_empty(),
            "{client} differs without the others: {differ:?}"
        );
    }
}
