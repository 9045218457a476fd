//! `unowned-asset`: an asset that nobody answers for.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level};

use crate::context::Case;
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "unowned-asset",
    group: Group::Assets,
    level: Level::Warn,
    fault: Fault::Subject,
    summary: "an asset that nobody answers for",
    page: Page {
        finds: "Assets without `owner`.",
        why: "Somebody has to say whether it may be shut down, and whether what came back is right.",
        file: "plan.toml",
        bad: Example("[assets.scanner]\nname = \"Scanner\"\ncriticality = \"low\"\n"),
        good: Example(
            "[assets.scanner]\nname = \"Scanner\"\ncriticality = \"low\"\nowner = \"luis\"\n",
        ),
        remedy: "Name the person at the client who works with it, and not the one who set it up.",
        source: "Guidance for managed service providers (understand what matters); HIPAA, 45 CFR 164.308.",
    },
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let assets = case.plan.source.file.assets.iter();
    assets
        .filter(|(_, asset)| asset.owner.is_none())
        .map(|(id, asset)| {
            RULE.finding(format!("nobody answers for asset `{id}`"))
                .subject(Subject::new(SubjectKind::Asset, id))
                .label(asset.origin().place(), "")
                .help("add `owner = \"…\"`, the id of a contact")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn the_asset_is_named() {
        check(
            &RULE,
            &[("plan.toml", RULE.page.bad.0)],
            &["plans/harbor/plan.toml `scanner`: nobody answers for asset `scanner`"],
        );
    }
}
