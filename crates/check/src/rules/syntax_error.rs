//! `syntax-error`: a file that cannot be read, found while parsing.

use irplan_plan::Level;

use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "syntax-error",
    group: Group::Content,
    level: Level::Deny,
    fault: Fault::Subject,
    summary: "a file that cannot be read: broken TOML, missing front matter, text that is not UTF-8, a file that is too large",
    page: Page {
        finds: "Every place at which a file stops being valid TOML, Markdown files whose front matter is missing or not closed, blocks nested \
                too deep, files that are not UTF-8 text, and files above the size limit. All of them are found in one run.",
        why: "What cannot be read is not in the plan: a role below a broken line is missing from every page. irplan goes on with the rest, \
              and leaves out findings about what such a file may only seem to lack.",
        file: "contacts.toml",
        bad: Example(
            "[contacts.night-desk]\nname = \"Night desk\nphones = [{ number = \"+1 212 555 0106\" }]\n",
        ),
        good: Example(
            "[contacts.night-desk]\nname = \"Night desk\"\nphones = [{ number = \"+1 212 555 0106\" }]\n",
        ),
        remedy: "Mend the line that is underlined. An error often begins where the line before it ends, most of all with a quote or a bracket \
                 that is not closed.",
        source: "The formats: TOML 1.0 and CommonMark, as `docs/format.md` uses them.",
    },
    judge: Judge::Parsing,
};
