//! `unused-attachment`: a picture or a document that no text shows or links to.

use std::collections::BTreeSet;

use irplan_plan::message::code;
use irplan_plan::parse::FileKind;
use irplan_plan::{Content, Finding, Level, Place, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unused-attachment"),
    group: Group::Content,
    level: Level::Note,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let documents = case.own_documents();
    let used: BTreeSet<_> = documents
        .flat_map(|(_, document)| document.attached_files())
        .map(|attached| &attached.path)
        .collect();
    let files = case.context.files.get(&case.plan.id);
    let paths = files.into_iter().flatten().map(|(path, _)| *path);
    let unused = paths.filter(|path| {
        let content = case.context.snapshot.get(path);
        let is_attached = matches!(content, Some(Content::Attached(_)));
        let is_placed = matches!(FileKind::of(path), Ok(Some(FileKind::Attachment(_))));
        is_attached && is_placed && !used.contains(path)
    });
    let finding = |path: &irplan_plan::RepoPath| {
        RULE.finding(message!("no text shows or links to {}", path))
            .detail(code(path.name().to_owned()))
            .label(Place::new(path, 0..0), "")
            .help("show it where it is needed, or remove it")
    };
    unused.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_file_is_used_or_not() {
        let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>";
        let section = "+++\ntitle = \"S\"\n+++\n\n![A](a.svg) [B](deep/b.svg)\n";
        check(
            &RULE,
            &[
                ("sections/s.md", section),
                ("sections/a.svg", drawing),
                ("sections/deep/b.svg", drawing),
                ("sections/c.svg", drawing),
            ],
            &["plans/harbor/sections/c.svg ``: no text shows or links to \
                 `plans/harbor/sections/c.svg`"],
        );
    }
}
