//! The page of duties computes the same deadlines as `irplan deadlines`.

use std::fs;
use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::support::{Browser, browse, repository, site, site_of};
use crate::vectors::{plan_of, times, vectors};

/// The time from which the time left is counted.
const NOW: &str = "2026-11-21T08:00:00-05:00";

/// Writes a time into the fields of an event or a notice, as a reader would: `fill(kind, id, text)`.
pub(crate) const FILL: &str = "
    const [kind, id, text] = arguments;
    const field = document.querySelector(`[data-${kind}=\"${id}\"]`);
    const [date, time] = text.split('T');
    const set = (name, value) => {
        const input = field.querySelector(`[data-${name}]`);
        input.value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));
    };
    set('date', date);
    set('time', time ?? '');
    return null;";

/// The answers for many known times, in the form of `irplan deadlines --format json`.
const ANSWER: &str = "
    const { data, deadlines, earlierOwnLimit, words } = irplanDeadlines;
    const utc = (at) => at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z');
    const due = (due) => due && {
        words: words.dueInWords(due), utc: utc(due.at), timezone: due.zone, 'end-of-day': due.isEndOfDay,
    };
    const duties = new Map(data.duties.map((duty) => [duty.id, duty]));
    return arguments[0].map((known) => deadlines(data, known).map((row) => ({
        duty: row.duty, state: row.state, due: due(row.due), 'own-limit': due(row.ownLimit), rule: row.rule,
        first: earlierOwnLimit(row, data.states) ? 'own-limit' : row.due && 'due',
        sent: utc(row.sent), words: row.words, 'waiting-for': row.waitingFor,
        notes: [...row.notes, ...duties.get(row.duty).notes],
    })));";

/// Plans with the duties of each worked deadline.
fn plans_of(vectors: &[Value]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("files lie in folders")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(
        "irplan.toml",
        "[provider]\nname = \"North\"\nplan = \"own\"\n",
    );
    write(
        "plans/own/plan.toml",
        "kind = \"provider\"\nname = \"North\"\n",
    );
    for (at, vector) in vectors.iter().enumerate() {
        write(&format!("plans/case-{at}/plan.toml"), &plan_of(vector));
    }
    folder
}

/// Returns a deadline as the page writes it, from `2026-10-26T15:20:00+01:00`.
fn due_in_words(at: &str, is_end_of_day: bool) -> String {
    let (day, rest) = at.split_once('T').expect("a day and a time");
    let (time, offset) = rest.split_at(8);
    let weekday = day.parse::<Date>().expect("a day").strftime("%a");
    let time = match is_end_of_day {
        true => "24:00",
        false => &time[..5],
    };
    format!("{weekday} {day} {time} {offset}")
}

fn milliseconds(at: &str) -> i64 {
    at.parse::<Timestamp>().expect("a time").as_millisecond()
}

/// Returns what is wrong with the page's answer for a worked deadline.
async fn fault(browser: &Browser, vector: &Value) -> Option<String> {
    let known = json!([{
        "now": milliseconds(NOW), "events": vector["events"],
        "sent": vector.get("sent").unwrap_or(&json!({})),
    }]);
    let answers: Vec<Vec<Value>> = browser.ask_of(ANSWER, vec![known]).await;
    let row = answers[0].iter().find(|row| row["duty"] == vector["duty"]);
    let row = row.expect("a row for each duty");
    let has = |key: &str, found: &Value| {
        let part = vector[key].as_str();
        part.is_none_or(|part| found.to_string().contains(part))
    };
    let due = vector["due"].as_str().map(|due| {
        let is_end_of_day = vector["end-of-day"] == true;
        (milliseconds(due), due_in_words(due, is_end_of_day))
    });
    let found = row["due"]["utc"].as_str().map(|utc| {
        let words = row["due"]["words"].as_str().unwrap_or_default();
        (milliseconds(utc), words.to_owned())
    });
    let is_right = due == found
        && row["state"] == vector["state"]
        && has("note", &row["notes"])
        && has("words", &row["words"])
        && has("rule", &row["rule"]);
    (!is_right).then(|| format!("{vector}\n  {row}"))
}

/// Fills in the fields, and returns what is wrong with what the page shows.
async fn shown_fault(browser: &Browser, vector: &Value) -> Option<String> {
    for (kind, key) in [("event", "events"), ("sent", "sent")] {
        for (name, at) in times(vector, key) {
            // An event that no duty of the plan starts from has no field.
            let selector =
                format!("return document.querySelector('[data-{kind}=\"{name}\"]') !== null;");
            if browser.ask::<bool>(&selector).await {
                browser
                    .ask_of::<()>(FILL, vec![json!(kind), json!(name), json!(at)])
                    .await;
            }
        }
    }
    let duty = vector["duty"].as_str().expect("a duty");
    let shown = format!(
        "const entry = document.querySelector('[data-deadlines] [data-duty=\"{duty}\"]');
         return [entry?.querySelector('.due-at')?.textContent ?? '', entry?.textContent ?? 'nothing'];"
    );
    let (due, text): (String, String) = browser.ask(&shown).await;
    let expected = vector["due"].as_str();
    let expected = expected.map_or_else(String::new, |due| {
        due_in_words(due, vector["end-of-day"] == true)
    });
    let note = vector["note"].as_str().unwrap_or_default();
    let is_right = due == expected && text.contains(note);
    (!is_right).then(|| format!("{vector}\n  {text}"))
}

#[test]
fn worked_deadlines_come_out_on_the_page() {
    let vectors = vectors();
    let plans = plans_of(&vectors);
    let site = site_of(plans.path(), "browser-deadlines");
    browse(async |browser| {
        let mut wrong = Vec::new();
        for (at, vector) in vectors.iter().enumerate() {
            let home = site.client(&format!("case-{at}"));
            browser.open(&home.page("duties.html")).await;
            wrong.extend(fault(browser, vector).await);
            // The fields take no offset. There is a box for the second of two equal times.
            let mut texts = times(vector, "events").chain(times(vector, "sent"));
            let is_local = texts.all(|(_, text)| text.len() <= "2026-11-20T22:15".len());
            let has_times = times(vector, "events").chain(times(vector, "sent")).count() > 0;
            if is_local && has_times {
                wrong.extend(shown_fault(browser, vector).await);
            }
            assert_eq!(browser.faults(&home).await, Vec::<String>::new());
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

/// A chain of related duties, the last of which has a clock. Each has two relations, and so twice as many ways to the last one
/// as the next.
const CHAIN: &str = "
    const { data, deadlines } = irplanDeadlines;
    const [first] = data.duties;
    const [count, at] = arguments;
    const duties = Array.from({ length: count + 1 }, (_, number) => {
        const related = ['together', 'before'].map((kind) => ({ kind, words: kind, duty: `d${number + 1}` }));
        const isLast = number === count;
        return { ...first, id: `d${number}`, clocks: isLast ? first.clocks : [], relations: isLast ? [] : related };
    });
    const rows = deadlines({ ...data, duties }, { now: at, events: { aware: `${new Date(at).toISOString().slice(0, 16)}Z` } });
    return rows.filter((row) => row.due.at === at + 24 * 3600000).length;";

#[test]
fn a_long_chain_of_related_duties_is_counted_on_the_page() {
    const COUNT: usize = 5_000;
    let vectors = vectors();
    let mut clocks = vectors.iter().filter(|it| it["case"] == "related-4");
    let plans = plans_of(&[clocks.next().expect("a duty with 24 hours").clone()]);
    let site = site_of(plans.path(), "browser-chain");
    browse(async |browser| {
        browser
            .open(&site.client("case-0").page("duties.html"))
            .await;
        let times = vec![json!(COUNT), json!(milliseconds(NOW))];
        let counted: usize = browser.ask_of(CHAIN, times).await;
        assert_eq!(counted, COUNT + 1);
    });
}

/// Days on which counting is hard: month ends, leap days, clock changes in Europe and the United States, holidays.
const HARD_DAYS: [&str; 24] = [
    "2026-10-23",
    "2026-10-24",
    "2026-10-25",
    "2026-10-30",
    "2026-10-31",
    "2026-11-01",
    "2026-11-25",
    "2026-11-26",
    "2026-12-24",
    "2026-12-25",
    "2026-12-31",
    "2027-01-01",
    "2027-01-29",
    "2027-01-31",
    "2027-03-12",
    "2027-03-14",
    "2027-03-27",
    "2027-03-28",
    "2027-05-31",
    "2028-01-30",
    "2028-02-28",
    "2028-02-29",
    "2035-12-30",
    "2036-01-02",
];

/// A sequence of numbers that looks random and is the same in each run.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn moment(&mut self) -> String {
        let hard = HARD_DAYS[usize::try_from(self.next(24)).expect("an index")];
        let day = match self.next(3) {
            0 => {
                let first: Date = "2025-02-01".parse().expect("a day");
                let days = i64::try_from(self.next(3_900)).expect("a number");
                let day = first.checked_add(jiff::Span::new().days(days));
                day.expect("a day").to_string()
            }
            _ => hard.to_owned(),
        };
        // Most are near the hour in which clocks change.
        let hour = match self.next(3) {
            0 => self.next(24),
            _ => self.next(4),
        };
        let minute = [0, 15, 30, 59][usize::try_from(self.next(4)).expect("an index")];
        match self.next(8) {
            0 => day,
            1 => format!("{day}T{hour:02}:{minute:02}-05:00"),
            2 => format!("{day}T{hour:02}:{minute:02}Z"),
            _ => format!("{day}T{hour:02}:{minute:02}"),
        }
    }

    /// Returns times for some of these names.
    fn times(&mut self, names: &[String], share: u64) -> Map<String, Value> {
        let mut times = Map::new();
        for name in names {
            if self.next(10) < share {
                times.insert(name.clone(), json!(self.moment()));
            }
        }
        times
    }
}

/// Returns what the program says about a plan.
fn program_says(plans: &Path, client: &str, known: &Value) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_irplan"));
    command.args([
        "deadlines",
        "--client",
        client,
        "--format",
        "json",
        "--now",
        NOW,
    ]);
    for (option, key) in [("--event", "events"), ("--sent", "sent")] {
        for (name, at) in times(known, key) {
            command.args([option, &format!("{name}={at}")]);
        }
    }
    let run = command.current_dir(plans).output().expect("irplan starts");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{errors}");
    let document: Value = serde_json::from_slice(&run.stdout).expect("a document");
    let rows = document["deadlines"].as_array().expect("rows").iter();
    let due = |due: &Value| match due["at"].as_str() {
        None => Value::Null,
        Some(at) => json!({
            "words": due_in_words(at, due["end-of-day"] == true),
            "utc": due["utc"], "timezone": due["timezone"], "end-of-day": due["end-of-day"],
        }),
    };
    rows.map(|row| {
        json!({
            "duty": row["duty"], "state": row["state"], "due": due(&row["due"]), "own-limit": due(&row["own-limit"]), "first": row["first"],
            "rule": row["rule"], "sent": row["sent"], "words": row["words"], "waiting-for": row["waiting-for"],
            "notes": row["notes"],
        })
    })
    .collect()
}

#[test]
fn any_times_give_what_the_program_says() {
    const ROUNDS: usize = 20;
    browse(async |browser| {
        let mut sequence = Sequence(9);
        let (mut wrong, mut compared) = (Vec::new(), 0);
        for client in site().clients() {
            let home = site().client(&client);
            browser.open(&home.page("duties.html")).await;
            let names = |kind: &str| {
                format!(
                    "return [...document.querySelectorAll('[data-{kind}]')].map((field) => field.dataset.{kind});"
                )
            };
            let events: Vec<String> = browser.ask(&names("event")).await;
            let notices: Vec<String> = browser.ask(&names("sent")).await;
            let known = (0..ROUNDS).map(|_| {
                json!({
                    "now": milliseconds(NOW), "events": sequence.times(&events, 7), "sent": sequence.times(&notices, 2),
                })
            });
            let known: Vec<_> = known.collect();
            let answers: Vec<Vec<Value>> = browser.ask_of(ANSWER, vec![json!(known)]).await;
            for (known, answer) in known.iter().zip(answers) {
                let program = program_says(&repository(), &client, known);
                assert_eq!(program.len(), answer.len());
                for (ours, page) in program.iter().zip(&answer) {
                    compared += 1;
                    if ours != page {
                        wrong.push(format!(
                            "{client} {known}\n  program: {ours}\n  page:    {page}"
                        ));
                    }
                }
            }
        }
        assert!(compared > 1_000, "{compared}");
        assert!(
            wrong.is_empty(),
            "{} differ:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    });
}
