//! The files of a new repository and of a new client.

use irplan_plan::{PlanId, Snapshot};
use irplan_repo::is_listed;

use super::{TemplateValues, codeowners};

/// Lists files: the path of each, and its text under `scaffold/`.
macro_rules! texts {
    ($($to:literal = $from:literal,)+) => {
        &[$(($to, include_str!(concat!("../../scaffold/", $from))),)+]
    };
}

const REPOSITORY: &[(&str, &str)] = texts![
    ".github/workflows/plan-comment.yml" = "github/comment.yml",
    ".github/workflows/plan-upkeep.yml" = "github/upkeep.yml",
    ".github/workflows/plans.yml" = "github/plans.yml",
    ".gitignore" = "gitignore",
    ".gitlab-ci.yml" = "gitlab/gitlab-ci.yml",
    ".pre-commit-hooks.yaml" = "pre-commit-hooks.yaml",
    "README.md" = "README.md",
    "irplan.toml" = "irplan.toml",
    "plans/baseline/plan.toml" = "base/plan.toml",
    "plans/baseline/playbooks/account-takeover.md" = "base/playbooks/account-takeover.md",
    "plans/baseline/playbooks/data-breach.md" = "base/playbooks/data-breach.md",
    "plans/baseline/playbooks/denial-of-service.md" = "base/playbooks/denial-of-service.md",
    "plans/baseline/playbooks/lost-device.md" = "base/playbooks/lost-device.md",
    "plans/baseline/playbooks/phishing.md" = "base/playbooks/phishing.md",
    "plans/baseline/playbooks/ransomware.md" = "base/playbooks/ransomware.md",
    "plans/baseline/playbooks/supplier-compromise.md" = "base/playbooks/supplier-compromise.md",
    "plans/baseline/sections/about-this-plan.md" = "base/sections/about-this-plan.md",
    "plans/baseline/sections/after-an-incident.md" = "base/sections/after-an-incident.md",
    "plans/baseline/sections/containment-and-recovery.md" =
        "base/sections/containment-and-recovery.md",
    "plans/baseline/sections/detection-and-triage.md" = "base/sections/detection-and-triage.md",
    "plans/baseline/sections/notification.md" = "base/sections/notification.md",
    "plans/baseline/sections/team-and-authority.md" = "base/sections/team-and-authority.md",
    "plans/provider/contacts.toml" = "provider/contacts.toml",
    "plans/provider/plan.toml" = "provider/plan.toml",
    "plans/provider/sections/our-platforms.md" = "provider/sections/our-platforms.md",
];

/// The steps of pipelines. Each is a script of its own, so that it can be read, run and used twice.
const SCRIPTS: &[(&str, &str)] = texts![
    "@@github/comment.sh@@" = "github/comment.sh",
    "@@github/compare.sh@@" = "github/compare.sh",
    "@@github/upkeep.sh@@" = "github/upkeep.sh",
    "@@gitlab/comment.sh@@" = "gitlab/comment.sh",
    "@@gitlab/upkeep.sh@@" = "gitlab/upkeep.sh",
    "@@install.sh@@" = "install.sh",
];

const CLIENT: &[(&str, &str)] = texts![
    "contacts.toml" = "client/contacts.toml",
    "plan.toml" = "client/plan.toml",
];

/// Returns the files of a new repository except its hook: paths below its folder, and texts.
pub(super) fn repository(values: &TemplateValues) -> Vec<(String, String)> {
    let filled = REPOSITORY
        .iter()
        .map(|(path, text)| ((*path).to_owned(), values.fill(&with_scripts(text))));
    let mut files: Vec<_> = filled
        .chain(client(&PlanId::slug("sample client", "client"), values))
        .collect();
    let plans = files
        .iter()
        .filter(|(path, _)| is_listed(path))
        .fold(Snapshot::new(), |plans, (path, text)| {
            plans.with(path, text)
        });
    let plans = irplan_plan::read(&plans).repository;
    let owners = codeowners(&plans, &values.folder, values.today);
    files.push(("CODEOWNERS".to_owned(), owners.text));
    files
}

/// Replaces the lines that name a script with the script, at the same indentation.
fn with_scripts(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let name = line.trim_start();
        let depth = &line[..line.len() - name.len()];
        match SCRIPTS.iter().find(|(script, _)| *script == name) {
            Some((_, script)) => script
                .lines()
                .map(|line| format!("{depth}{line}\n"))
                .collect(),
            None => format!("{line}\n"),
        }
    });
    lines.collect()
}

/// Returns the files of a new client's plan.
pub(super) fn client(id: &PlanId, values: &TemplateValues) -> Vec<(String, String)> {
    let file = |(name, text): &(&str, &str)| (format!("plans/{id}/{name}"), values.fill(text));
    CLIENT.iter().map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scaffold::PipelineSource;
    use crate::scaffold::provider_staff::{default_commander, default_engineer};

    #[test]
    fn a_new_repository_reads_without_a_fault() {
        let values = TemplateValues {
            provider: "A \"quoted\" name".into(),
            name: "B \\ C".into(),
            extends: vec![PlanId::slug("baseline", "")],
            timezone: "America/New_York".into(),
            region: "US".into(),
            today: jiff::civil::date(2028, 2, 29),
            commander: default_commander(),
            engineer: default_engineer(),
            pipeline_source: PipelineSource::default(),
            folder: String::new(),
        };
        let files = repository(&values);
        let plans = files.iter().filter(|(path, _)| is_listed(path));
        let snapshot = plans.fold(Snapshot::new(), |snapshot, (path, text)| {
            snapshot.with(path, text)
        });
        let reading = irplan_plan::read(&snapshot);
        assert_eq!(reading.findings, []);
        assert_eq!(reading.repository.provider_name(), "A \"quoted\" name");
        let left = files.iter().filter(|(_, text)| text.contains("@@"));
        assert_eq!(left.count(), 0);
    }
}
