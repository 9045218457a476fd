//! A small repository to start from, and ways to look at what was found.

use irplan_plan::{LineColumn, Plan, Reading, RepoPath, Snapshot, read};

pub(crate) const SETTINGS: &str = "[provider]\nname = \"Northwind\"\nplan = \"northwind\"\n";

/// A provider, a base plan and two clients, without faults.
pub(crate) fn small() -> Snapshot {
    Snapshot::new()
        .with("irplan.toml", SETTINGS)
        .with("plans/northwind/plan.toml", "kind = \"provider\"\nname = \"Northwind\"\n")
        .with(
            "plans/northwind/contacts.toml",
            "[contacts.sam]\nname = \"Sam Ortiz\"\norganisation = \"provider\"\n\n\
             [contacts.press-office]\nname = \"Press office\"\norganisation = \"Paper Ltd\"\n",
        )
        .with("plans/base/plan.toml", "kind = \"base\"\nname = \"Base\"\n\n[severities.sev1]\nname = \"Critical\"\nrespond-within = \"15m\"\n\n[tools.edr]\nname = \"Endpoint guard\"\n")
        .with("plans/base/contacts.toml", "[contacts.hotline]\nname = \"Hotline\"\n")
        .with(
            "plans/base/sections/containment.md",
            "+++\ntitle = \"Containment\"\n+++\nCall <contact:sam> at <severity:sev1>, then use <tool:edr>.\n",
        )
        .with(
            "plans/base/playbooks/ransomware.md",
            "+++\ntitle = \"Ransomware\"\n+++\n## Containment, eradication and recovery\n\n### Isolate {#isolate role=it within=15m}\n\nPull the plug.\n",
        )
        .with("plans/acme/plan.toml", "kind = \"client\"\nname = \"Acme\"\nextends = [\"base\"]\n\n[roles.it]\nholder = \"jane\"\n")
        .with("plans/acme/contacts.toml", "[contacts.jane]\nname = \"Jane Doe\"\nphones = [{ number = \"+1 212 555 0143\" }]\n")
        .with("plans/bolt/plan.toml", "kind = \"client\"\nname = \"Bolt\"\nextends = [\"base\"]\n")
}

/// Reads a snapshot that must not have faults.
#[track_caller]
pub(crate) fn sound(snapshot: &Snapshot) -> Reading {
    let reading = read(snapshot);
    assert_eq!(faults(snapshot, &reading), Vec::<String>::new());
    reading
}

/// A plan of a reading.
#[track_caller]
pub(crate) fn plan<'a>(reading: &'a Reading, id: &str) -> &'a Plan {
    reading
        .repository
        .plans
        .get(id)
        .expect("the plan is in the snapshot")
}

/// Findings as `rule path:line:column "text under the span" message`.
pub(crate) fn faults(snapshot: &Snapshot, reading: &Reading) -> Vec<String> {
    let show = |finding: &irplan_plan::Finding| {
        let place = finding.place().map(|place| {
            let text = snapshot.text(&place.path).map_or("", |text| text);
            let at = LineColumn::of(text, place.span.start);
            let under = place.span.of(text);
            format!("{}:{}:{} {under:?} ", place.path.name(), at.line, at.column)
        });
        format!(
            "{} {}{}",
            finding.rule,
            place.unwrap_or_default(),
            finding.message
        )
    };
    reading.findings.iter().map(show).collect()
}

/// The small repository with one file's text replaced.
#[track_caller]
pub(crate) fn edited(path: &str, from: &str, to: &str) -> Snapshot {
    let small = small();
    let text = small
        .text(&RepoPath::new(path))
        .expect("the file is in the snapshot");
    assert!(text.contains(from), "`{from}` is not in `{path}`");
    let text = text.replace(from, to);
    small.with(path, &text)
}
