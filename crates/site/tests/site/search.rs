//! What the portal's search knows about a fleet.

use irplan_plan::model::Audience;
use irplan_site::Site;
use serde_json::Value;

use crate::support::{page, site_of, snapshot};

/// The data of a script, which has nothing else.
fn data(site: &Site, name: &str) -> Value {
    let script = page(site, &format!("portal/assets/{name}.js"));
    let (_, literal) = script.split_once("(JSON.parse(").expect("a call");
    let literal = literal.trim_end().strip_suffix("));").expect("its end");
    let json: String = serde_json::from_str(literal).expect("a string");
    serde_json::from_str(&json).expect("JSON")
}

/// The plans with a word, as the script finds them.
fn plans_with(site: &Site, word: &str) -> Vec<String> {
    let fleet = data(site, "search-index");
    let words = fleet["words"].as_str().expect("words").split(' ');
    let number = words.into_iter().position(|other| other == word);
    let Some(number) = number else {
        return Vec::new();
    };
    let starts: Vec<usize> = serde_json::from_value(fleet["starts"].clone()).expect("numbers");
    let stretch = starts.iter().rposition(|start| *start <= number);
    let stretch = stretch.expect("every word has a stretch");
    let lists = data(site, &format!("search/words-{stretch}"));
    let places: Vec<usize> =
        serde_json::from_value(lists[number - starts[stretch]].clone()).expect("places");
    let plans = fleet["plans"].as_array().expect("plans");
    let mut found: Vec<usize> = places
        .into_iter()
        .map(|place| place / 2)
        .flat_map(|part| match part.checked_sub(plans.len()) {
            None => vec![part],
            Some(shared) => {
                serde_json::from_value(fleet["shared"][shared].clone()).expect("inheritors")
            }
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    let id = |plan: &usize| plans[*plan][0].as_str().expect("an id").to_owned();
    found.iter().map(id).collect()
}

#[track_caller]
fn check(site: &Site, word: &str, plans: &[&str]) {
    assert_eq!(plans_with(site, word), plans, "plans with `{word}`");
}

#[test]
fn a_word_stands_in_every_plan_that_inherits_it() {
    let snapshot = snapshot()
        .with(
            "plans/baseline/sections/paper.md",
            "+++\ntitle = \"Paper kit\"\n+++\nTake the binder.\n",
        )
        .with(
            "plans/harbor/sections/paper.md",
            "+++\ntitle = \"Paper kit\"\n+++\nTake the folder.\n",
        )
        .with(
            "plans/larch/plan.toml",
            "kind = \"client\"\nname = \"Larch\"\nextends = [\"baseline\"]\n",
        );
    let site = site_of(&snapshot, Audience::Client, &[]);
    check(&site, "cable", &["harbor", "kestrel", "larch"]);
    check(&site, "binder", &["kestrel", "larch"]);
    check(&site, "folder", &["harbor"]);
    check(&site, "foundry", &["kestrel"]);
    check(&site, "larch", &["larch"]);
    check(&site, "nowhere", &[]);
    let text = "portal/assets/search/";
    let files = site.files().filter(|(path, bytes)| {
        path.starts_with(text) && String::from_utf8_lossy(bytes).contains("Pull the cable")
    });
    assert_eq!(files.count(), 1, "an inherited text stands once");
}

#[test]
fn the_way_to_an_entry_is_among_its_words() {
    let snapshot = snapshot().with(
        "plans/kestrel/exercises/2026-10-01-drill.md",
        "+++\ntitle = \"Autumn drill\"\ndate = 2026-10-01\nkind = \"tabletop\"\n+++\nAll took part.\n",
    );
    let site = site_of(&snapshot, Audience::Client, &[]);
    check(&site, "exercises", &["kestrel"]);
}
