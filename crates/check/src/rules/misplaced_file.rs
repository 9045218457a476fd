//! `misplaced-file`: a file that no plan has, found while parsing.

use irplan_plan::Level;

use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "misplaced-file",
    group: Group::Content,
    level: Level::Warn,
    fault: Fault::Subject,
    summary: "a file in a plan's folder that is not part of a plan",
    page: Page {
        finds: "Files in a plan's folder that are none of `plan.toml`, `contacts.toml`, `signoffs.toml`, `README.md`, Markdown files right under \
                `sections`, `playbooks`, `exercises` and `incidents`, and TOML files right under `signoffs`; and such files whose name is no id.",
        why: "A section in a folder called `section` is on no page, and nobody notices until somebody looks for it during an incident.",
        file: "section/containment.md",
        bad: Example("+++\ntitle = \"Containment\"\n+++\n\nCut the host off.\n"),
        good: Example(""),
        remedy: "Move the file to where it belongs, here to `sections/containment.md`, or out of the `plans` folder.",
        source: "The plan language itself; see `docs/format.md`.",
    },
    judge: Judge::Parsing,
};
