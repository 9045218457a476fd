//! `invalid-value`: a value of the wrong kind, or a required one that is missing, found while parsing.

use irplan_plan::Level;

use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "invalid-value",
    group: Group::Content,
    level: Level::Deny,
    fault: Fault::Subject,
    summary: "a value of the wrong kind, a word that is not on the list, or a required key that is missing",
    page: Page {
        finds: "Values that are not what their key wants: text where a date is due, a duration without a unit, a word that is not one of those \
                listed, an id that is not in kebab-case, an empty text. Also required keys that are missing, plans that inherit from themselves, and plans that extend a client's: its people and \
                pages would stand in another client's site, so nothing is inherited from it.",
        why: "A duration that cannot be read is a deadline that nobody keeps. Such a value counts as absent until it is mended.",
        file: "plan.toml",
        bad: Example(
            "[assets.identity]\nname = \"Identity\"\ncriticality = \"hihg\"\nrestore-order = 1\nrto = \"2 hours\"\nowner = \"luis\"\n",
        ),
        good: Example(
            "[assets.identity]\nname = \"Identity\"\ncriticality = \"high\"\nrestore-order = 1\nrto = \"2h\"\nowner = \"luis\"\n",
        ),
        remedy: "Write what the label says is expected. Dates stand without quotes, durations are one whole number and one unit: `15m`, `8h`, \
                 `3d`, `2w`, or `4bd` for business days.",
        source: "The plan language itself; see `docs/format.md`.",
    },
    judge: Judge::Parsing,
};
