//! Worked deadlines. The table is in a file of its own, so that both the program and the page can be tested with it.

use serde_json::Value;

/// The table.
pub(crate) fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("deadlines.json")).expect("a table")
}

/// Returns the `plan.toml` of a worked deadline.
pub(crate) fn plan_of(vector: &Value) -> String {
    let text = |key: &str| vector[key].as_str().unwrap_or_default();
    let country = match text("country") {
        "" => String::new(),
        country => format!("country = \"{country}\"\n"),
    };
    format!(
        "kind = \"client\"\nname = \"Case\"\ntimezone = \"{}\"\npacks = {}\n{country}{}",
        text("timezone"),
        vector["packs"],
        text("plan")
    )
}

/// Returns the times of a worked deadline, by `events` or `sent`.
pub(crate) fn times<'a>(vector: &'a Value, key: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let times = vector[key].as_object().into_iter().flatten();
    times.map(|(name, at)| (name.as_str(), at.as_str().expect("a time")))
}
