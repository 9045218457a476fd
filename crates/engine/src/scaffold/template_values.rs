//! Fills in the values of the texts.

use irplan_plan::{Id, PlanId};
use jiff::ToSpan;
use jiff::civil::Date;

use super::HOOK;

/// The mark before and after the name of a value.
const PLACEHOLDER_MARK: &str = "@@";

/// The values that the texts of a scaffold need.
#[derive(Clone, Debug)]
pub(super) struct TemplateValues {
    /// The provider's name.
    pub provider: String,
    /// The client's name.
    pub name: String,
    /// The plans that the client's plan inherits from.
    pub extends: Vec<PlanId>,
    /// IANA name of the time zone.
    pub timezone: String,
    /// Two-letter country.
    pub region: String,
    /// Today.
    pub today: Date,
    /// The contact of the provider who commands.
    pub commander: Id,
    /// The contact of the provider who does the technical work.
    pub engineer: Id,
    /// The source of irplan for pipelines.
    pub pipeline_source: PipelineSource,
    /// The folder of plans in the git repository; empty if it is the top.
    pub folder: String,
}

/// The source of irplan for pipelines; both fields are empty if it is not known yet.
#[derive(Clone, Debug, Default)]
pub struct PipelineSource {
    /// The address of its git repository.
    pub source: String,
    /// The full hash of a commit.
    pub revision: String,
}

impl TemplateValues {
    /// Fills in the values that a text marks as `@@…@@`. Marks inside the values are left alone.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(PLACEHOLDER_MARK) {
            filled.push_str(before);
            let marked = after.split_once(PLACEHOLDER_MARK);
            let value = marked.and_then(|(name, after)| Some((self.value(name)?, after)));
            rest = match value {
                Some((value, after)) => {
                    filled.push_str(&value);
                    after
                }
                None => {
                    filled.push_str(PLACEHOLDER_MARK);
                    after
                }
            };
        }
        filled + rest
    }

    /// Returns the value of a name; `None` if there is no such name.
    fn value(&self, name: &str) -> Option<String> {
        let ids = || self.extends.iter();
        let in_a_year = || self.today.checked_add(1.year()).unwrap_or(self.today);
        let value = match name {
            "provider" => in_quotes(&self.provider),
            "name" => in_quotes(&self.name),
            "name-comment" => in_comment(&self.name),
            "extends" => join(ids().map(|id| format!("\"{id}\"")), ", "),
            "extends-comment" => join(ids().map(|id| format!("`{id}`")), " and "),
            "timezone" => in_quotes(&self.timezone),
            "region" => in_quotes(&self.region),
            "today" => self.today.to_string(),
            "in-a-year" => in_a_year().to_string(),
            "in-two-months" => self.today.saturating_add(60.days()).to_string(),
            "commander" => self.commander.to_string(),
            "engineer" => self.engineer.to_string(),
            "source" => self.pipeline_source.source.clone(),
            "revision" => self.pipeline_source.revision.clone(),
            "folder" if self.folder.is_empty() => ".".to_owned(),
            "folder" => in_quotes(&self.folder),
            "hook" => in_quotes(&in_shell(&join_path(&self.folder, HOOK.0))),
            _ => return None,
        };
        Some(value)
    }
}

fn join(words: impl Iterator<Item = String>, between: &str) -> String {
    words.collect::<Vec<_>>().join(between)
}

/// Returns a path below a folder, or by itself if the folder is the top.
pub fn join_path(folder: &str, path: &str) -> String {
    match folder {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}

/// Returns a word for a shell, in quotes if needed.
pub fn in_shell(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-._:@%+".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// Returns text for between the quotes of a TOML string.
pub(super) fn in_quotes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted
}

/// Returns text for a comment, which ends with its line.
fn in_comment(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_in_a_value_is_not_filled_in() {
        let values = TemplateValues {
            provider: "X @@revision@@ @@".to_owned(),
            name: "N".to_owned(),
            extends: Vec::new(),
            timezone: "UTC".to_owned(),
            region: "US".to_owned(),
            today: jiff::civil::date(2028, 2, 29),
            commander: Id::slug("jo", ""),
            engineer: Id::slug("al", ""),
            pipeline_source: PipelineSource::default(),
            folder: "a b".to_owned(),
        };
        let text = "@@provider@@ and @@name@@, @@in-a-year@@, @@nothing@@ @@hook@@ @@";
        let filled =
            "X @@revision@@ @@ and N, 2029-02-28, @@nothing@@ 'a b/.githooks/pre-commit' @@";
        assert_eq!(values.fill(text), filled);
    }

    #[test]
    fn words_reach_a_shell_whole() {
        assert_eq!(in_shell("ops/plans"), "ops/plans");
        assert_eq!(in_shell("it's"), "'it'\\''s'");
        assert_eq!(in_shell(""), "''");
    }

    #[test]
    fn names_cannot_leave_their_quotes() {
        assert_eq!(in_quotes("A \"B\" \\ C\n"), "A \\\"B\\\" \\\\ C\\u000A");
        assert_eq!(in_comment("A\nkind = 1"), "A kind = 1");
    }
}
