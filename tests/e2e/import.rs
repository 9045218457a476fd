//! Review dates of other sites, in histories of realistic size and shape.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::support::Sandbox;

/// A page of the documentation, with a review date.
#[derive(Clone)]
struct DatedPage {
    path: String,
    on: String,
    text: u32,
    end: &'static str,
}

impl DatedPage {
    fn file(&self) -> String {
        let lines = [
            "---",
            "title: \"A page\"",
            &format!("last_reviewed_on: {}", self.on),
            "review_in: 6 months",
            "---",
            &format!("<%= partial %> Text {}.", self.text),
            "",
        ];
        lines.join(self.end)
    }
}

/// How many dates of each kind the history has.
#[derive(Default)]
struct DateCounts {
    /// Pages without a date before, or with an unreadable one.
    first: u64,
    bumps: u64,
    alone: u64,
    future: u64,
    backward: u64,
    unreadable: u64,
    largest: u64,
}

/// A history in the making, as a stream for `git fast-import`.
struct DocumentationHistory {
    stream: String,
    pages: Vec<DatedPage>,
    commits: u32,
    counts: DateCounts,
}

const START: Date = date(2015, 1, 1);
const PEOPLE: [&str; 7] = ["ada", "ben", "cyd", "dan", "eve", "fay", "gus"];

impl DocumentationHistory {
    fn new(pages: usize) -> Self {
        let endings = ["md", "html.md.erb", "md.erb"];
        let page = |at: usize| DatedPage {
            path: format!("source/manual/page-{at}.{}", endings[at % 3]),
            on: START.to_string(),
            text: 0,
            end: if at.is_multiple_of(5) { "\r\n" } else { "\n" },
        };
        let mut site = Self {
            stream: String::new(),
            pages: (0..pages).map(page).collect(),
            commits: 0,
            counts: DateCounts {
                first: pages as u64,
                ..DateCounts::default()
            },
        };
        site.begin("main", &[]);
        for page in site.pages.clone() {
            site.put(&page);
        }
        site
    }

    fn today(&self) -> Date {
        START
            .checked_add(i64::from(self.commits / 2).days())
            .unwrap()
    }

    /// Starts a commit whose parents are marks. The first commit has none.
    fn begin(&mut self, branch: &str, parents: &[u32]) -> u32 {
        self.commits += 1;
        let (mark, who) = (self.commits, PEOPLE[self.commits as usize % PEOPLE.len()]);
        let seconds = i64::from(self.commits / 2) * 86_400 + 1_420_070_400 + 36_000;
        let person = format!("{who} <{who}@site.example> {seconds} +0000");
        let message = format!("number {mark}");
        let stream = &mut self.stream;
        writeln!(stream, "commit refs/heads/{branch}\nmark :{mark}").unwrap();
        writeln!(stream, "author {person}\ncommitter {person}").unwrap();
        writeln!(stream, "data {}\n{message}", message.len()).unwrap();
        for (at, parent) in parents.iter().enumerate() {
            let word = if at == 0 { "from" } else { "merge" };
            writeln!(stream, "{word} :{parent}").unwrap();
        }
        mark
    }

    fn put(&mut self, page: &DatedPage) {
        let (path, text) = (&page.path, page.file());
        writeln!(self.stream, "M 100644 inline {path}\ndata {}", text.len()).unwrap();
        writeln!(self.stream, "{text}").unwrap();
    }

    /// Sets a page's date, and changes its text too unless only the date should change.
    fn bump(&mut self, at: usize, on: Date, is_alone: bool) {
        let before = self.pages[at].on.parse::<Date>();
        let page = &mut self.pages[at];
        page.on = on.to_string();
        page.text += u32::from(!is_alone);
        let page = page.clone();
        self.put(&page);
        let Ok(before) = before else {
            self.counts.first += 1;
            return;
        };
        if before != on {
            self.counts.bumps += 1;
            self.counts.alone += u64::from(is_alone);
            self.counts.backward += u64::from(on < before);
        }
    }

    /// A branch that sets a date, merged with a main line that does something else.
    fn merge(&mut self, at: usize) {
        let fork = self.commits;
        let side = self.begin("side", &[fork]);
        let today = self.today();
        self.bump(at, today, false);
        let main = self.begin("main", &[fork]);
        let other = (at + 1) % self.pages.len();
        self.pages[other].text += 1;
        let page = self.pages[other].clone();
        self.put(&page);
        self.begin("main", &[main, side]);
        let page = self.pages[at].clone();
        self.put(&page);
    }

    fn rename(&mut self, at: usize) {
        self.begin("main", &[self.commits]);
        let from = self.pages[at].path.clone();
        let name = from.rsplit('/').next().unwrap().to_owned();
        self.pages[at].path = format!("source/moved-{}/{name}", self.commits);
        let page = self.pages[at].clone();
        writeln!(self.stream, "D {from}").unwrap();
        self.put(&page);
    }

    /// One more commit, of a kind that its number decides.
    fn go_on(&mut self) {
        let number = self.commits as usize;
        let at = (number * 7) % self.pages.len();
        if number.is_multiple_of(97) {
            return self.merge(at);
        }
        if number.is_multiple_of(101) {
            return self.rename(at);
        }
        self.begin("main", &[self.commits]);
        let today = self.today();
        match number % 12 {
            0..=4 => {
                let page = &mut self.pages[at];
                page.text += 1;
                let page = page.clone();
                self.put(&page);
            }
            5..=8 => self.bump(at, today, true),
            9 => self.bump(at, today, false),
            10 if number % 60 == 10 => {
                self.bump(at, today.checked_add(40.days()).unwrap(), true);
                self.counts.future += 1;
            }
            10 => self.bump(at, today.checked_sub(1.year()).unwrap(), false),
            _ => {
                writeln!(self.stream, "M 100644 inline notes.txt").unwrap();
                writeln!(self.stream, "data 3\n{:03}", number % 1000).unwrap();
            }
        }
    }

    /// A commit that sets the dates of many pages at once.
    fn bulk(&mut self, pages: usize) {
        self.begin("main", &[self.commits]);
        let on = self.today().checked_add(1.day()).unwrap();
        let before = self.counts.bumps;
        for at in 0..pages {
            self.bump(at, on, true);
        }
        self.counts.largest = self.counts.bumps - before;
    }

    fn unreadable(&mut self, at: usize) {
        self.begin("main", &[self.commits]);
        self.pages[at].on = "01/02/2018".to_owned();
        let page = self.pages[at].clone();
        self.put(&page);
        self.counts.unreadable += 1;
    }

    fn overdue(&self) -> u64 {
        let is_overdue = |page: &&DatedPage| {
            let on = page.on.parse::<Date>();
            on.is_ok_and(|on| on.checked_add(6.months()).unwrap() <= self.today())
        };
        self.pages.iter().filter(is_overdue).count() as u64
    }

    fn import(&self) -> Sandbox {
        let sandbox = Sandbox::empty();
        sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
        sandbox.git_with_input(&["fast-import", "--quiet"], &self.stream);
        sandbox
    }
}

/// Makes a site with this many commits: one has about 67 dates, and one has an invalid date.
fn site(commits: u32) -> DocumentationHistory {
    let mut site = DocumentationHistory::new(105);
    while site.commits < commits / 2 {
        site.go_on();
    }
    site.bulk(67);
    site.unreadable(3);
    while site.commits < commits {
        site.go_on();
    }
    site
}

fn read(sandbox: &Sandbox) -> serde_json::Value {
    let run = sandbox.irplan(&["import", "reviews", "--format", "json"]);
    serde_json::from_str(&run.status(0).out).unwrap()
}

#[test]
fn known_dates_are_counted_exactly() {
    let site = site(4_297);
    let sandbox = site.import();
    let report = read(&sandbox);
    let counts = &site.counts;
    let expected = serde_json::json!({
        "bumps": counts.bumps,
        "alone": counts.alone,
        "most-in-one-commit": counts.largest,
        "bulk-commits": 1,
        "future": counts.future,
        // The commit with many dates sets the next day.
        "barely-future": counts.largest,
        "backward": counts.backward,
        "unreadable": counts.unreadable,
        "pages": 105,
        "dated": 105 - counts.unreadable,
        "overdue": site.overdue(),
    });
    assert_eq!(report["summary"], expected);
    assert_eq!(report["commits"], site.commits);
    assert!(counts.bumps > 1_500 && counts.future > 50 && counts.backward > 200);
    assert!(site.overdue() > 0 && site.overdue() < 105);
    let of_people = report["people"].as_array().unwrap().iter();
    let sum: u64 = of_people.map(|who| who["bumps"].as_u64().unwrap()).sum();
    assert_eq!(sum, counts.bumps);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for stamp in report["stamps"].as_array().unwrap() {
        let kind = stamp["kind"].as_str().unwrap().to_owned();
        *kinds.entry(kind).or_default() += 1;
    }
    assert_eq!(kinds["bump"] as u64, counts.bumps);
    assert_eq!(kinds["first"] as u64, counts.first);
}

#[test]
fn counts_and_lists_are_readable() {
    let site = site(400);
    let sandbox = site.import();
    sandbox
        .irplan(&["import", "reviews"])
        .status(0)
        .says("changes of `last_reviewed_on`")
        .says("changed nothing else")
        .says("of 104 with a date, of 105 in all");
    let lines = |what: &str| {
        let run = sandbox.irplan(&["import", "reviews", "--list", what]);
        run.status(0).out.lines().count() as u64
    };
    assert_eq!(lines("bumps"), site.counts.bumps);
    assert_eq!(lines("alone"), site.counts.alone);
    assert_eq!(lines("bulk"), site.counts.largest);
    assert_eq!(lines("future"), site.counts.future);
    assert_eq!(lines("backward"), site.counts.backward);
    assert_eq!(lines("unreadable"), site.counts.unreadable);
    assert_eq!(lines("overdue"), site.overdue());
    let one = sandbox.irplan(&["import", "reviews", "--path", "**/page-4.*"]);
    one.status(0).says("of 1 with a date, of 1 in all");
}

#[test]
fn the_first_line_counts_new_dates() {
    let sandbox = Sandbox::empty();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    let page = |on: &str| format!("---\nlast_reviewed_on: {on}\n---\nText.\n");
    for name in ["a.md", "b.md"] {
        sandbox.write(name, &page("2025-01-01"));
    }
    sandbox.commit("first");
    let says = |line: &str| {
        let run = sandbox.irplan(&["import", "reviews"]).status(0);
        let lines = run
            .out
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let lines: Vec<_> = lines.collect();
        assert!(lines.iter().any(|found| found == line), "{lines:#?}");
    };
    says("changes of `last_reviewed_on` 0");
    sandbox.write("a.md", &page("2026-01-01"));
    let author = "--author=Jo <jo@site.example>";
    sandbox.git(&["commit", "--quiet", "--all", "--message=second", author]);
    says("changes of `last_reviewed_on` 1 on 1 path, by 1 author");
    says("commits with more than 10 0");
}

#[test]
fn missing_pages_are_reported() {
    let sandbox = Sandbox::empty();
    let check = |arguments: &[&str], complaint: &str| {
        let run = sandbox.irplan(&[&["import", "reviews"], arguments].concat());
        run.status(2).complains(complaint);
    };
    check(&[], "there is no git repository in");
    check(&["elsewhere"], "there is no folder `");
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox
        .irplan(&["import", "reviews"])
        .status(2)
        .complains("cannot find a commit named `HEAD`");
    sandbox.write("a.md", "no front matter\n");
    sandbox.commit("first");
    sandbox
        .irplan(&["import", "reviews", "--key", "reviewed"])
        .status(0)
        .says("of 0 with a date, of 1 in all")
        .complains("no page in any commit has `reviewed` in its front matter");
    sandbox
        .irplan(&["import", "reviews", "--path", "zzz", "--format", "json"])
        .status(0)
        .says("no commit has a page: use `--path GLOB` to say which files are pages");
}

#[test]
fn text_that_is_not_a_date_is_not_counted() {
    let sandbox = Sandbox::empty();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    for (name, on) in [("a", "2025-01-01"), ("b", "next week")] {
        let page = format!("---\nreview:\n  on: {on}\n---\nText.\n");
        sandbox.write(&format!("{name}.md"), &page);
    }
    sandbox.commit("first");
    let reviews = ["import", "reviews", "--key", "review.on"];
    sandbox
        .irplan(&reviews)
        .status(0)
        .says("of 1 with a date, of 2 in all");
}
