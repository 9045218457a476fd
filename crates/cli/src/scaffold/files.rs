//! The files of a new repository and of a new client.

use irplan_plan::PlanId;

use super::Values;

/// Lists files: where each goes, and its text under `scaffold/`.
macro_rules! texts {
    ($($to:literal = $from:literal,)+) => {
        &[$(($to, include_str!(concat!("../../scaffold/", $from))),)+]
    };
}

const REPOSITORY: &[(&str, &str)] = texts![
    ".github/workflows/irplan.yml" = "github.yml",
    ".gitignore" = "gitignore",
    ".gitlab-ci.yml" = "gitlab.yml",
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

const CLIENT: &[(&str, &str)] = texts![
    "contacts.toml" = "client/contacts.toml",
    "plan.toml" = "client/plan.toml",
];

/// The files of a new repository: paths below its folder, and texts.
pub fn repository(values: &Values) -> Vec<(String, String)> {
    let filled = REPOSITORY
        .iter()
        .map(|(path, text)| ((*path).to_owned(), values.fill(text)));
    filled
        .chain(client(&PlanId::slug("sample client", "client"), values))
        .collect()
}

/// The files of a new client's plan.
pub fn client(id: &PlanId, values: &Values) -> Vec<(String, String)> {
    let file = |(name, text): &(&str, &str)| (format!("plans/{id}/{name}"), values.fill(text));
    CLIENT.iter().map(file).collect()
}

#[cfg(test)]
mod tests {
    use irplan_plan::Snapshot;

    use super::*;

    #[test]
    fn a_new_repository_reads_without_a_fault() {
        let values = Values {
            provider: "A \"quoted\" name".into(),
            name: "B \\ C".into(),
            extends: vec![PlanId::slug("baseline", "")],
            timezone: "America/New_York".into(),
            region: "US".into(),
            today: jiff::civil::date(2028, 2, 29),
        };
        let files = repository(&values);
        let plans = files
            .iter()
            .filter(|(path, _)| path.starts_with("plans/") || path == "irplan.toml");
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
