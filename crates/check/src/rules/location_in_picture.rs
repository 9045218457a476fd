//! `location-in-picture`: a photo that says where it was taken.

use std::collections::BTreeSet;

use irplan_plan::message::code;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("location-in-picture"),
    group: Group::Content,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (subject, document) in case.own_documents() {
        for link in &document.links {
            let Some(attached) = link.file.as_ref().filter(|it| it.file.has_location) else {
                continue;
            };
            if !seen.insert(&attached.path) {
                continue;
            }
            let name = code(attached.path.name().to_owned());
            let finding = RULE
                .finding(message!(
                    "the photo {} says where it was taken",
                    name.clone()
                ))
                .subject(subject.clone())
                .detail(name)
                .label(
                    document.at(link.span),
                    "readers of the page can find out the place",
                )
                .help("remove the place, for example with `exiftool -gps:all= -xmp:all= FILE`");
            found.push(finding);
        }
    }
    found
}
