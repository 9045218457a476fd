//! `duplicate-id`: one id for two headings of a page, found while parsing.

use irplan_plan::Level;

use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "duplicate-id",
    group: Group::Content,
    level: Level::Deny,
    fault: Fault::Subject,
    summary: "two steps or headings of one page with the same id",
    page: Page {
        finds: "Steps and headings whose id, given in braces, another heading of the same page has already.",
        why: "A link to the step, a note on the run sheet and the record of an exercise all name it by its id. With two of them, somebody at \
              3 AM lands on the wrong one. (Two tables of one id are a `syntax-error`, by TOML's own rule.)",
        file: "playbooks/ransomware.md",
        bad: Example(
            "+++\ntitle = \"Ransomware\"\n+++\n\n### Isolate the host {#isolate role=it within=15m}\n\nCut it off.\n\n### Isolate the site {#isolate role=it within=30m}\n\nCut it off.\n",
        ),
        good: Example(
            "+++\ntitle = \"Ransomware\"\n+++\n\n### Isolate the host {#isolate role=it within=15m}\n\nCut it off.\n\n### Isolate the site {#isolate-site role=it within=30m}\n\nCut it off.\n",
        ),
        remedy: "Give one of the two another id, and change the references that meant it.",
        source: "The plan language itself; see `docs/format.md`.",
    },
    judge: Judge::Parsing,
};
