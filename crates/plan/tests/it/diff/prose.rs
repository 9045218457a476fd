//! Words and blocks.

use irplan_plan::diff::{WordKind, word_diff};

use super::show::{compare, text};
use crate::support::small;

#[test]
fn neighbouring_words_are_joined() {
    let shown: Vec<_> = word_diff("one two three four", "one zwei drei four")
        .into_iter()
        .map(|word| (word.kind, word.text))
        .collect();
    assert_eq!(
        shown,
        [
            (WordKind::Same, "one ".to_owned()),
            (WordKind::Removed, "two three".to_owned()),
            (WordKind::Added, "zwei drei".to_owned()),
            (WordKind::Same, " four".to_owned()),
        ]
    );
}

/// What a reader sees of a section with a changed text.
#[track_caller]
fn check(old: &str, new: &str, expected: &str) {
    let section = |text: &str| {
        let text = format!("+++\ntitle = \"Containment\"\n+++\n{text}\n");
        small().with("plans/base/sections/containment.md", &text)
    };
    let comparison = compare(&section(old), &section(new));
    let shown: Vec<_> = comparison.changes.iter().map(text).collect();
    assert_eq!(shown.concat().trim(), expected);
}

#[test]
fn what_markdown_binds_together_is_never_cut() {
    check(
        "Call <contact:sam> now.",
        "Call <contact:jane> now.",
        "«Call [-<contact:sam>-]{+<contact:jane>+} now.»",
    );
    check(
        "Read [the long guide](https://a.example/x) first.",
        "Read [the short guide](https://a.example/x) first.",
        "«Read [-[the long guide](https://a.example/x)-]{+[the short guide](https://a.example/x)+} first.»",
    );
    check(
        "Run `reboot now` twice.",
        "Run `reboot later` twice.",
        "«Run [-`reboot now`-]{+`reboot later`+} twice.»",
    );
    check(
        "| who | number |\n|---|---|\n| Jane Doe | one two three |",
        "| who | number |\n|---|---|\n| Jane Doe | one two four |",
        "«|Jane Doe |[- one two three |-]{+ one two four |+}»",
    );
    // A cell keeps its boundaries, however long it is.
    let long = "word ".repeat(300);
    let row = |end: &str| format!("| who | what | when |\n|---|---|---|\n| Jane | {long}| {end} |");
    let same = format!("«|Jane | {long}|[- now |-]{{+ later |+}}»");
    check(&row("now"), &row("later"), &same);
    check(
        "Wait 15 minutes.",
        "Wait **15** minutes.",
        "«Wait {+**+}15{+**+} minutes.»",
    );
    check("Don't stop.", "Do stop.", "«[-Don't-]{+Do+} stop.»");
}

#[test]
fn moved_blocks_are_reported_as_moved() {
    check(
        "First of all.\n\nThen this one.\n\nAnd the last.",
        "Then this one.\n\nAnd the last.\n\nFirst of all.",
        "«↷First of all.»",
    );
    // A heading represents what moved with it.
    check(
        "# One\n\nText of one.\n\nMore of one.\n\n# Two\n\nText of two.\n\nAnd more.\n\nAnd still more.",
        "# Two\n\nText of two.\n\nAnd more.\n\nAnd still more.\n\n# One\n\nText of one.\n\nMore of one.",
        "«↷# One»",
    );
}

#[test]
fn an_item_that_comes_in_between_leaves_the_others_alone() {
    check(
        "1. Look\n2. Act\n3. Tell",
        "1. Look\n2. Think\n3. Act\n4. Tell",
        "«2. {+Think+}»",
    );
    // If only the number differs, it is shown.
    check("1. Look", "3. Look", "«[-1. Look-]{+3. Look+}»");
    // So is a list with another first number, next to another edit. Adding or removing items does not count.
    check(
        "Before.\n\n1. Look\n\n   Twice.\n2. Act\n\nAfter.",
        "Before it.\n\n3. Look\n\n   Twice.\n4. Act\n\nAfter.",
        "«Before{+ it+}.» «[-1. Look-]{+3. Look+}»",
    );
    check(
        "1. Look\n2. Act\n3. Tell",
        "1. Act\n2. Tell",
        "«1. [-Look-]»",
    );
    check("# Look", "## Look", "«[-# Look-]{+## Look+}»");
    // A rule and an item without words are shown as they are.
    check("Look.\n\n---\n\nAct.", "Look.\n\nAct.", "«[-----]»");
    check("- Look", "- Look\n-", "«{+- +}»");
}

#[test]
fn a_changed_block_is_found_behind_new_ones() {
    check(
        "Call the incident commander at once.",
        "Stay calm.\n\nCall the incident commander within the hour.",
        "«{+Stay calm.+}» «Call the incident commander [-at once-]{+within the hour+}.»",
    );
}
