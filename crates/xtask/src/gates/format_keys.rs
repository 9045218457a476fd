//! docs/format.md lists every key of every table of the plan language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::Context;
use irplan_plan::SubjectKind;
use irplan_plan::subjects::keys_of;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::Visit;

use crate::run::root;
use crate::source::SourceTexts;

const PAGE: &str = "docs/format.md";

/// The slots of keys that must be present.
const REQUIRED: [&str; 2] = ["Field", "NonEmptyList"];

/// Each type that `record!` declares, except kinds of subjects: the heading of the passage that describes it, and its name
/// in TOML.
///
/// A passage ends before the next heading. It has a row for each key in a table of keys. A key whose value is a table may
/// have a heading instead: `### `[profile.weakness.ID]``.
const PASSAGES: &[Passage] = &[
    passage(
        "AcceptedRisk",
        "### `[profile.accepted-risk.ID]`",
        "profile.accepted-risk",
    ),
    passage("Action", "## Actions", "actions"),
    part("Address", "### `[contacts.ID]`", "channels."),
    passage("CalendarDay", "### `[days.DATE]`", "days"),
    passage("CalendarFile", "## Calendars", ""),
    passage("CalendarHead", "### `[calendar]`", "calendar"),
    passage("ContactsFile", "## contacts.toml", ""),
    passage("DutyLimit", "### `[duties.ID.limits]`", "duties.limits"),
    passage("ExerciseHead", "## Exercises", ""),
    passage(
        "EscalationCall",
        "### `[[escalation.SEVERITY]]`",
        "escalation",
    ),
    passage("IncidentHead", "## Incidents", ""),
    passage("LedgerEntry", "## Sign-offs", ""),
    passage(
        "DecisionNotApplicable",
        "### `[duties.ID.not-applicable]`",
        "duties.not-applicable",
    ),
    passage(
        "DecisionNotToNotify",
        "### `[decided-not-to-notify.DUTY]`",
        "decided-not-to-notify",
    ),
    passage(
        "PackCall",
        "### `[pack.called-for-by]`",
        "pack.called-for-by",
    ),
    passage("PackCountry", "### `[countries.CODE]`", "countries"),
    passage("PackElement", "### `[elements.ID]`", "elements"),
    passage("PackEvent", "### `[events.ID]`", "events"),
    passage("PackFile", "## Packs", ""),
    passage("PackHead", "### `[pack]`", "pack"),
    passage("PackSource", "### `[[pack.sources]]`", "pack.sources"),
    part("Phone", "### `[contacts.ID]`", "phones."),
    passage("PlanFile", "### Top-level keys", ""),
    passage("PlaybookHead", "## Playbooks and steps", ""),
    passage("PolicyTable", "### `[policy]`", "policy"),
    passage("Profile", "### `[profile]`", "profile"),
    passage("Provider", "### `[provider]`", "provider"),
    passage("SectionHead", "## Sections", ""),
    passage("SentNotice", "### `[sent.DUTY]`", "sent"),
    passage("Settings", "## irplan.toml", ""),
    passage("Signers", "### `[[policy.signers]]`", "policy.signers"),
    passage("SiteSettings", "### `[site]`", "site"),
    passage("Waiver", "### `[[policy.waivers]]`", "policy.waivers"),
    passage(
        "Weakness",
        "### `[profile.weakness.ID]`",
        "profile.weakness",
    ),
];

/// Where the page describes a table.
struct Passage {
    type_name: &'static str,
    /// The whole line of the heading.
    heading: &'static str,
    /// The table's name in TOML, without ids.
    name: &'static str,
    /// What stands before a key in its row, if rows of another table stand there, too.
    prefix: &'static str,
}

const fn passage(type_name: &'static str, heading: &'static str, name: &'static str) -> Passage {
    Passage {
        type_name,
        heading,
        name,
        prefix: "",
    }
}

/// Returns a table in a value, whose rows are among those of the table around it.
const fn part(type_name: &'static str, heading: &'static str, prefix: &'static str) -> Passage {
    Passage {
        type_name,
        heading,
        name: "",
        prefix,
    }
}

/// Fails if the page lacks a key or has one too many, or is wrong about whether it is required.
pub(super) fn check(texts: &SourceTexts) -> anyhow::Result<String> {
    let page =
        fs::read_to_string(root().join(PAGE)).with_context(|| format!("cannot read {PAGE}"))?;
    let tables = tables(texts)?;
    let faults: Vec<_> = tables
        .iter()
        .flat_map(|table| faults(table, &page, PASSAGES))
        .chain(unknown_rows(&tables, &page, PASSAGES))
        .collect();
    anyhow::ensure!(
        !tables.is_empty(),
        "crates/plan declares no table with `record!`"
    );
    anyhow::ensure!(faults.is_empty(), "{}", faults.join("\n"));
    let keys: usize = tables.iter().map(|table| table.keys.len()).sum();
    Ok(format!(
        "{PAGE} lists all {keys} keys of {} tables",
        tables.len()
    ))
}

/// A table that `record!` declares.
struct RecordTable {
    type_name: String,
    keys: Vec<RecordKey>,
}

struct RecordKey {
    name: String,
    is_required: bool,
}

/// Returns what is wrong with the passage about a table.
fn faults(table: &RecordTable, page: &str, passages: &[Passage]) -> Vec<String> {
    let type_name = &table.type_name;
    let known = passages.iter().find(|known| known.type_name == type_name);
    let place = known.map(|known| (known.heading.to_owned(), known.name, known.prefix));
    let Some((heading, table_name, prefix)) = place.or_else(|| place_of_kind(type_name)) else {
        return vec![format!(
            "say in crates/xtask/src/gates/format_keys.rs which passage of {PAGE} describes `{type_name}`"
        )];
    };
    let Some(rows) = rows(page, &heading) else {
        return vec![format!(
            "{PAGE} has no passage about `{type_name}`: no line is {heading}"
        )];
    };
    let fault = |key: &RecordKey| {
        let name = &key.name;
        let Some(meaning) = rows.get(format!("{prefix}{name}").as_str()) else {
            let is_described = has_heading(page, table_name, name);
            return (!is_described).then(|| {
                format!("{PAGE} does not list `{name}` of `{type_name}` below {heading}")
            });
        };
        let starts = meaning.starts_with("required");
        (starts != key.is_required).then(|| match key.is_required {
            true => format!("{PAGE} does not say that `{name}` of `{type_name}` is required"),
            false => {
                format!("{PAGE} says that `{name}` of `{type_name}` is required, but it is not")
            }
        })
    };
    table.keys.iter().filter_map(fault).collect()
}

/// Returns the rows of a passage whose key no table has that the passage describes.
fn unknown_rows(tables: &[RecordTable], page: &str, passages: &[Passage]) -> Vec<String> {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for table in tables {
        let of_type = passages.iter().find(|it| it.type_name == table.type_name);
        let of_type = of_type.map(|it| (it.heading.to_owned(), it.prefix));
        let of_kind = || place_of_kind(&table.type_name).map(|(heading, ..)| (heading, ""));
        if let Some((heading, prefix)) = of_type.or_else(of_kind) {
            let keys = table.keys.iter().map(|key| format!("{prefix}{}", key.name));
            known.entry(heading).or_default().extend(keys);
        }
    }
    let faults = known.iter().flat_map(|(heading, keys)| {
        let rows = rows(page, heading).unwrap_or_default().into_keys();
        let unknown = rows.filter(|row| !keys.contains(*row));
        unknown.map(move |row| {
            format!("{PAGE} lists `{row}` below {heading}, and irplan does not know it")
        })
    });
    faults.collect()
}

/// Returns the heading and the name in TOML of a kind of subject whose tables have an id, and an empty prefix.
fn place_of_kind(type_name: &str) -> Option<(String, &'static str, &'static str)> {
    let mut kinds = SubjectKind::ALL.iter().copied();
    let kind = kinds.find(|kind| format!("{kind:?}") == type_name && keys_of(*kind).is_some())?;
    Some((format!("### `[{}.ID]`", kind.plural()), kind.plural(), ""))
}

/// Returns the keys and meanings in the tables of keys below a heading, up to the next heading.
fn rows<'a>(page: &'a str, heading: &str) -> Option<BTreeMap<&'a str, &'a str>> {
    let mut lines = page.lines().skip_while(|line| *line != heading);
    lines.next()?;
    let mut rows = BTreeMap::new();
    let mut is_in_table = false;
    let mut is_code = false;
    for line in lines {
        is_code ^= line.starts_with("```");
        if line.starts_with('#') && !is_code {
            break;
        }
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            ["", "key", "meaning", ..] => is_in_table = true,
            ["", line, ..] if line.starts_with("---") => {}
            ["", key, meaning, ..] if is_in_table => {
                rows.insert(key.trim_matches('`'), *meaning);
            }
            _ => is_in_table = false,
        }
    }
    Some(rows)
}

/// Whether a heading names the table that is the value of a key: `[assets.ID]` for the key `assets` of the whole file.
fn has_heading(page: &str, table: &str, key: &str) -> bool {
    let name = if table.is_empty() {
        key.to_owned()
    } else {
        format!("{table}.{key}")
    };
    let headings = page.lines().filter_map(|line| line.strip_prefix("### `["));
    headings
        .filter_map(|heading| heading.strip_suffix("]`"))
        .map(|heading| heading.trim_matches(['[', ']']))
        .any(|heading| {
            // The placeholder for an id is in capitals.
            let is_id = |name: &&str| name.chars().all(|c| c.is_ascii_uppercase());
            let names: Vec<_> = heading.split('.').filter(|name| !is_id(name)).collect();
            names.join(".") == name
        })
}

/// Returns every table that a `record!` in crates/plan declares.
fn tables(texts: &SourceTexts) -> anyhow::Result<Vec<RecordTable>> {
    let mut tables = RecordTables::default();
    for (path, text) in texts.in_folder("crates/plan/src") {
        let file = syn::parse_file(text).with_context(|| format!("cannot parse {path}"))?;
        tables.visit_file(&file);
    }
    Ok(tables.0)
}

/// Collects the tables of `record!` calls.
#[derive(Default)]
struct RecordTables(Vec<RecordTable>);

impl<'ast> Visit<'ast> for RecordTables {
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last();
        if name.is_some_and(|name| name.ident == "record" || name.ident == "plan_record") {
            self.0.extend(table(call.tokens.to_token_stream()));
        }
    }
}

/// Returns the table of `pub struct Name by Kind { pub field: Type = "key", … }`.
fn table(tokens: TokenStream) -> Option<RecordTable> {
    let mut tokens = tokens.into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(name) if name == "struct"))?;
    let type_name = tokens.next()?.to_string();
    // `by Duty` may stand before the fields.
    let fields = tokens.find_map(|token| match token {
        TokenTree::Group(fields) => Some(fields),
        _ => None,
    })?;
    let mut keys = Vec::new();
    let mut field = Vec::new();
    for token in fields.stream() {
        field.push(token);
        // A type can have commas, too.
        if let Some(key) = key(&field) {
            keys.push(key);
            field.clear();
        }
    }
    Some(RecordTable { type_name, keys })
}

/// Returns the key of `pub field: Type = "key"`. Its type says whether it is required.
fn key(field: &[TokenTree]) -> Option<RecordKey> {
    let [.., mark, TokenTree::Literal(name)] = field else {
        return None;
    };
    let colon = field.iter().position(|token| is_mark(token, ':'))?;
    let slot = field.get(colon + 1)?.to_string();
    is_mark(mark, '=').then(|| RecordKey {
        name: name.to_string().trim_matches('"').to_owned(),
        is_required: REQUIRED.contains(&slot.as_str()),
    })
}

fn is_mark(token: &TokenTree, expected: char) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "record! {
        /// A tool = \"doc\".
        pub struct Tool by Tool {
            /// The name.
            pub name: Field<String> = \"name\",
            pub may: List<Text> = \"may-do\",
            pub fallback: Option<Either<A, B>> = \"fallback\",
        }
    }";

    #[track_caller]
    fn check_page(page: &str, expected: &[&str]) {
        let texts = SourceTexts::of(&[("crates/plan/src/tool.rs", SOURCE)]);
        let tables = tables(&texts).expect("the source parses");
        let [table] = tables.as_slice() else {
            unreachable!("there is one table")
        };
        let passages = [passage("Tool", "### `[tools.ID]`", "tools")];
        let mut faults = faults(table, page, &passages);
        faults.extend(unknown_rows(&tables, page, &passages));
        assert_eq!(faults.len(), expected.len(), "{faults:?}");
        for (fault, expected) in faults.iter().zip(expected) {
            assert!(fault.contains(expected), "{fault}");
        }
    }

    const WHOLE: &str = "
### `[tools.ID]`

Some `words`.

| key | meaning | example |
|---|---|---|
| `name` | required; the name | `name = \"x\"` |
| `may-do` | list; what it may do | `may-do = []` |

### `[tools.ID.fallback]`
";

    #[test]
    fn a_key_has_a_row_or_a_heading_of_its_own() {
        check_page(WHOLE, &[]);
        let row = "| `more` | what the table lacks |  |";
        check_page(
            &WHOLE.replace(
                "\n\n### `[tools.ID.fallback]`",
                &format!("\n{row}\n\n### `[tools.ID.fallback]`"),
            ),
            &["lists `more`"],
        );
        let row = "| `fallback` | a table |  |";
        check_page(
            &WHOLE.replace("\n\n### `[tools.ID.fallback]`", &format!("\n{row}")),
            &[],
        );
        check_page(&WHOLE.replace("[tools.ID]", "[other.ID]"), &["no passage"]);
    }

    #[test]
    fn a_key_that_stands_anywhere_else_does_not_count() {
        let lacks = ["does not list `may-do` of `Tool`", "lists `may`"];
        // In prose, in an example, in a table of something else, below another heading, as the start of another.
        check_page(&WHOLE.replace("| `may-do` |", "| `may` |"), &lacks);
        let prose = WHOLE.replace("| `may-do` |", "| `may` |");
        check_page(&prose.replace("`words`", "`may-do`"), &lacks);
        let attribute = "| `may` | x | |\n\n| attribute | meaning |\n|---|---|\n| `may-do` |";
        check_page(&WHOLE.replace("| `may-do` |", attribute), &lacks);
        let below = "\n### `[other.ID]`\n\n| key | meaning | |\n|---|---|---|\n| `may-do` |";
        check_page(&WHOLE.replace("| `may-do` |", below), &lacks[..1]);
        let lacks = ["does not list `fallback` of `Tool`"];
        check_page(&WHOLE.replace("ID.fallback]", "ID.fallback-plan]"), &lacks);
        check_page(&WHOLE.replace("[tools.ID.fallback]", "[fallback]"), &lacks);
    }

    #[test]
    fn a_required_key_is_called_required_and_no_other_is() {
        let silent = WHOLE.replace("required; the", "the");
        check_page(&silent, &["does not say that `name` of `Tool` is required"]);
        let wrong = WHOLE.replace("| list;", "| required; list;");
        check_page(&wrong, &["says that `may-do` of `Tool` is required"]);
    }

    #[test]
    fn an_unknown_table_needs_a_passage() {
        let source = SOURCE.replace("struct Tool", "struct Other");
        let texts = SourceTexts::of(&[("crates/plan/src/other.rs", &source)]);
        let tables = tables(&texts).expect("the source parses");
        let faults = faults(&tables[0], "", &[]);
        assert!(faults[0].contains("which passage"), "{faults:?}");
    }
}
