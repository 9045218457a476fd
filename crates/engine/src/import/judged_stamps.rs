//! Counts what is suspicious about review dates.

use std::collections::{BTreeMap, BTreeSet};

use irplan_check::suspicious_dates::{BulkSignOff, bulk_sign_offs, is_backward, is_future};
use irplan_plan::toml::Duration;
use jiff::civil::Date;

use super::review_history::{DateStamp, ReviewHistory, StampKind};

/// What still counts as normal.
#[derive(Clone, Copy, Debug)]
pub struct Tolerances {
    /// How far in the future of its commit a date may be.
    pub ahead: Duration,
    /// How many dates one person may set in one commit.
    pub most: usize,
}

/// A stamp with what is suspicious about it.
#[derive(Clone, Copy, Debug)]
pub struct JudgedStamp<'a> {
    /// The stamp.
    pub stamp: &'a DateStamp,
    /// Whether it is in the future of its commit, by more than the tolerance.
    pub is_future: bool,
    /// Whether it is in the future of its commit, within the tolerance.
    pub is_barely_future: bool,
    /// Whether it is earlier than the one that it replaced.
    pub is_backward: bool,
    /// Whether its author set more in the same commit than anybody reads.
    pub is_bulk: bool,
}

/// What one author did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewAuthor {
    /// The name in the last commit.
    pub name: String,
    /// How often they replaced one date with another.
    pub bumps: usize,
    /// How many of these changed nothing else in the page.
    pub alone: usize,
    /// How many dates were in the future.
    pub future: usize,
    /// How many dates moved backwards.
    pub backward: usize,
    /// The most dates that they replaced in one commit.
    pub most: usize,
}

/// All stamps with what is suspicious about them, and the totals.
#[derive(Clone, Debug)]
pub struct ReviewJudgement<'a> {
    /// The stamps, in the order of history.
    pub stamps: Vec<JudgedStamp<'a>>,
    /// The commits in which one author replaced more dates than the limit, largest first.
    pub bulks: Vec<BulkSignOff<&'a str, &'a str>>,
    /// The most dates replaced in one commit, with that commit's position among the stamps.
    pub largest: Option<(usize, &'a DateStamp)>,
    /// The authors by email address.
    pub people: BTreeMap<&'a str, ReviewAuthor>,
    /// The paths of pages whose date was replaced at least once.
    pub pages: BTreeSet<&'a str>,
}

impl ReviewJudgement<'_> {
    /// Returns the stamps that replaced another date.
    pub fn bumps(&self) -> impl Iterator<Item = &JudgedStamp<'_>> {
        let stamps = self.stamps.iter();
        stamps.filter(|judged| judged.stamp.kind == StampKind::Bump)
    }
}

/// Judges every stamp.
pub fn judge_stamps(history: &ReviewHistory, tolerances: Tolerances) -> ReviewJudgement<'_> {
    let is_bump = |stamp: &&DateStamp| stamp.kind == StampKind::Bump;
    let bumps: Vec<_> = history.stamps.iter().filter(is_bump).collect();
    let mut piles = bulk_sign_offs(bumps.iter().copied().map(bump_key), 0);
    piles.sort_by(|a, b| (b.items.len(), &a.commit).cmp(&(a.items.len(), &b.commit)));
    let sizes: BTreeMap<(&str, &str), usize> = piles
        .iter()
        .map(|pile| ((pile.commit.as_str(), pile.by), pile.items.len()))
        .collect();
    let judged = |stamp| judge_stamp(stamp, tolerances, &sizes);
    let stamps: Vec<_> = history.stamps.iter().map(judged).collect();
    let largest = piles.first().and_then(|pile| {
        let is_in = |stamp: &&&DateStamp| stamp.commit.id == pile.commit;
        Some((pile.items.len(), *bumps.iter().find(is_in)?))
    });
    let people = people(&stamps, &sizes);
    piles.retain(|pile| pile.items.len() > tolerances.most);
    ReviewJudgement {
        bulks: piles,
        largest,
        people,
        pages: bumps.iter().map(|stamp| stamp.page.as_str()).collect(),
        stamps,
    }
}

/// Returns the keys to count by: commit, person, page.
fn bump_key(stamp: &DateStamp) -> (String, &str, &str) {
    let commit = stamp.commit.id.clone();
    (commit, stamp_by(stamp), stamp.page.as_str())
}

/// Returns the person who set a date: the author of the commit.
fn stamp_by(stamp: &DateStamp) -> &str {
    &stamp.commit.email
}

fn judge_stamp<'a>(
    stamp: &'a DateStamp,
    tolerances: Tolerances,
    sizes: &BTreeMap<(&str, &str), usize>,
) -> JudgedStamp<'a> {
    let (was, now): (Option<Date>, Option<Date>) = (stamp.previous.day(), stamp.now.day());
    let size = sizes.get(&(stamp.commit.id.as_str(), stamp_by(stamp)));
    let is_future = now.is_some_and(|now| is_future(now, stamp.commit.date, tolerances.ahead));
    JudgedStamp {
        stamp,
        is_future,
        is_barely_future: !is_future && now.is_some_and(|now| now > stamp.commit.date),
        is_backward: was.zip(now).is_some_and(|(was, now)| is_backward(now, was)),
        is_bulk: stamp.kind == StampKind::Bump && size.is_some_and(|size| *size > tolerances.most),
    }
}

fn people<'a>(
    stamps: &[JudgedStamp<'a>],
    sizes: &BTreeMap<(&str, &str), usize>,
) -> BTreeMap<&'a str, ReviewAuthor> {
    let mut people: BTreeMap<&str, ReviewAuthor> = BTreeMap::new();
    for judged in stamps {
        let stamp = judged.stamp;
        let person = people.entry(stamp_by(stamp)).or_default();
        person.name.clone_from(&stamp.commit.author);
        if stamp.kind == StampKind::Bump {
            person.bumps += 1;
            person.alone += usize::from(stamp.is_alone);
        }
        person.future += usize::from(judged.is_future);
        person.backward += usize::from(judged.is_backward);
        let size = sizes.get(&(stamp.commit.id.as_str(), stamp_by(stamp)));
        person.most = person.most.max(size.copied().unwrap_or(0));
    }
    people
}
