//! Review dates of other sites, found in histories of their size and shape.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::support::Sandbox;

/// A page as it stands.
#[derive(Clone)]
struct Page {
    path: String,
    on: String,
    text: u32,
    end: &'static str,
}

impl Page {
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

/// What was planted.
#[derive(Default)]
struct Planted {
    /// Pages that had no date before, be it that theirs could not be read.
    first: u64,
    bumps: u64,
    alone: u64,
    future: u64,
    backward: u64,
    unreadable: u64,
    largest: u64,
}

/// A history in the making, as a stream for `git fast-import`.
struct Site {
    stream: String,
    pages: Vec<Page>,
    commits: u32,
    planted: Planted,
}

const START: Date = date(2015, 1, 1);
const PEOPLE: [&str; 7] = ["ada", "ben", "cyd", "dan", "eve", "fay", "gus"];

impl Site {
    fn new(pages: usize) -> Self {
        let endings = ["md", "html.md.erb", "md.erb"];
        let page = |at: usize| Page {
            path: format!("source/manual/page-{at}.{}", endings[at % 3]),
            on: START.to_string(),
            text: 0,
            end: if at.is_multiple_of(5) { "\r\n" } else { "\n" },
        };
        let mut site = Self {
            stream: String::new(),
            pages: (0..pages).map(page).collect(),
            commits: 0,
            planted: Planted {
                first: pages as u64,
                ..Planted::default()
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

    /// Begins a commit whose parents are marks; the first commit has none.
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

    fn put(&mut self, page: &Page) {
        let (path, text) = (&page.path, page.file());
        writeln!(self.stream, "M 100644 inline {path}\ndata {}", text.len()).unwrap();
        writeln!(self.stream, "{text}").unwrap();
    }

    /// Sets a page's date, and changes its text too unless the date stands alone.
    fn bump(&mut self, at: usize, on: Date, is_alone: bool) {
        let before = self.pages[at].on.parse::<Date>();
        let page = &mut self.pages[at];
        page.on = on.to_string();
        page.text += u32::from(!is_alone);
        let page = page.clone();
        self.put(&page);
        let Ok(before) = before else {
            self.planted.first += 1;
            return;
        };
        if before != on {
            self.planted.bumps += 1;
            self.planted.alone += u64::from(is_alone);
            self.planted.backward += u64::from(on < before);
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
                self.planted.future += 1;
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
        let before = self.planted.bumps;
        for at in 0..pages {
            self.bump(at, on, true);
        }
        self.planted.largest = self.planted.bumps - before;
    }

    fn unreadable(&mut self, at: usize) {
        self.begin("main", &[self.commits]);
        self.pages[at].on = "01/02/2018".to_owned();
        let page = self.pages[at].clone();
        self.put(&page);
        self.planted.unreadable += 1;
    }

    fn overdue(&self) -> u64 {
        let is_overdue = |page: &&Page| {
            let on = page.on.parse::<Date>();
            on.is_ok_and(|on| on.checked_add(6.months()).unwrap() <= self.today())
        };
        self.pages.iter().filter(is_overdue).count() as u64
    }

    fn import(&self) -> Sandbox {
        let sandbox = Sandbox::empty();
        sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
        sandbox.git_reading(&["fast-import", "--quiet"], &self.stream);
        sandbox
    }
}

/// A site of so many commits, with some 67 dates in one of them, and one that is none.
fn site(commits: u32) -> Site {
    let mut site = Site::new(105);
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
fn planted_dates_come_out_exactly() {
    let site = site(4_297);
    let sandbox = site.import();
    let report = read(&sandbox);
    let planted = &site.planted;
    let expected = serde_json::json!({
        "bumps": planted.bumps,
        "alone": planted.alone,
        "most-in-one-commit": planted.largest,
        "bulk-commits": 1,
        "future": planted.future,
        // The commit of many sets the next day.
        "barely-future": planted.largest,
        "backward": planted.backward,
        "unreadable": planted.unreadable,
        "pages": 105,
        "dated": 105 - planted.unreadable,
        "overdue": site.overdue(),
    });
    assert_eq!(report["summary"], expected);
    assert_eq!(report["commits"], site.commits);
    assert!(planted.bumps > 1_500 && planted.future > 50 && planted.backward > 200);
    assert!(site.overdue() > 0 && site.overdue() < 105);
    let of_people = report["people"].as_array().unwrap().iter();
    let sum: u64 = of_people.map(|who| who["bumps"].as_u64().unwrap()).sum();
    assert_eq!(sum, planted.bumps);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for stamp in report["stamps"].as_array().unwrap() {
        let kind = stamp["kind"].as_str().unwrap().to_owned();
        *kinds.entry(kind).or_default() += 1;
    }
    assert_eq!(kinds["bump"] as u64, planted.bumps);
    assert_eq!(kinds["first"] as u64, planted.first);
}

#[test]
fn counts_and_lists_are_for_people() {
    let site = site(400);
    let sandbox = site.import();
    sandbox
        .irplan(&["import", "reviews"])
        .status(0)
        .says("`last_reviewed_on` was set anew")
        .says("changed nothing else")
        .says("of 104 with a date, of 105 in all");
    let lines = |what: &str| {
        let run = sandbox.irplan(&["import", "reviews", "--list", what]);
        run.status(0).out.lines().count() as u64
    };
    assert_eq!(lines("bumps"), site.planted.bumps);
    assert_eq!(lines("alone"), site.planted.alone);
    assert_eq!(lines("bulk"), site.planted.largest);
    assert_eq!(lines("future"), site.planted.future);
    assert_eq!(lines("backward"), site.planted.backward);
    assert_eq!(lines("unreadable"), site.planted.unreadable);
    assert_eq!(lines("overdue"), site.overdue());
    let one = sandbox.irplan(&["import", "reviews", "--path", "**/page-4.*"]);
    one.status(0).says("of 1 with a date, of 1 in all");
}

#[test]
fn the_first_line_counts_what_was_set_anew() {
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
    says("`last_reviewed_on` was set anew 0");
    sandbox.write("a.md", &page("2026-01-01"));
    let author = "--author=Jo <jo@site.example>";
    sandbox.git(&["commit", "--quiet", "--all", "--message=second", author]);
    says("`last_reviewed_on` was set anew 1 on 1 path, by 1 author");
    says("commits with more than 10 0");
}

#[test]
fn what_is_not_there_is_said() {
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
        .complains("no page of any commit gives `reviewed` in its front matter");
    sandbox
        .irplan(&["import", "reviews", "--path", "zzz", "--format", "json"])
        .status(0)
        .says("no commit has a page: `--path GLOB` says which files are pages");
}

#[test]
fn what_is_no_date_is_not_counted_as_one() {
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
