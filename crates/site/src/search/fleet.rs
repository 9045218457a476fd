//! The index of the portal, in parts that load when they are needed.
//!
//! A fleet's texts are too much for a browser. `search-index.js` names the plans and every word; `search/words-N.js` says
//! in which plans the words of one stretch of the alphabet stand; `search/plan-ID.js` holds a plan's entries. A query
//! loads the stretches of its words, and then the few plans that fit best.

use std::collections::BTreeMap;
use std::sync::Arc;

use irplan_plan::{Id, PlanId, SubjectKind};
use rayon::prelude::*;
use serde::Serialize;

use crate::edition::{Edition, Input};
use crate::error::Error;
use crate::portal::root;
use crate::press::Files;
use crate::search::entry::Entry;
use crate::search::gather::Gathering;
use crate::search::script::script;
use crate::search::words::{Places, Words};

/// How many plans are gathered before their words are put together: more need more memory, fewer less of both cores.
const AT_ONCE: usize = 32;
/// How many places the words of one stretch have together, about 50 kB of them.
const STRETCH: usize = 12_000;
/// Where the files are.
const FOLDER: &str = "portal/assets/";

/// For each thing that several plans inherit the one whose entries hold it.
pub(super) type Holders<'a> = BTreeMap<(&'a PlanId, SubjectKind, &'a Id), &'a PlanId>;

/// What search knows of a fleet.
#[derive(Serialize)]
struct Fleet<'a> {
    /// Id, name, and what stands before each address.
    plans: Vec<(&'a str, &'a str, String)>,
    /// Every word, in order.
    words: String,
    /// The first word of each stretch.
    starts: Vec<usize>,
    /// Every number to call: its digits, and the plan.
    numbers: Vec<(String, u32)>,
}

/// What is needed of a plan once its entries are written.
struct Gist {
    words: Words,
    numbers: Vec<String>,
}

/// Makes the index of the portal, and hands over its parts.
///
/// Every published plan is in it; an inherited text stands once, with the first plan that has it.
pub(crate) fn of_repository<'a, E: From<Error> + Send>(
    input: Input<'a>,
    take: &(dyn Fn(Files) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let editions: Vec<_> = input
        .repository
        .published()
        .map(|plan| Edition::new(input, plan))
        .collect();
    let (words, numbers) = plans(&editions, take)?;
    let named = |edition: &Edition<'a>| {
        let plan = edition.plan;
        (plan.id.as_str(), plan.name.as_str(), root(*edition))
    };
    let all: Vec<_> = words.iter().map(|(word, _)| &**word).collect();
    let fleet = Fleet {
        plans: editions.iter().map(named).collect(),
        words: all.join(" "),
        starts: stretches(&words, take)?,
        numbers,
    };
    let path = format!("{FOLDER}search-index.js");
    let bytes = script("irplanFleet", &path, &fleet)?;
    take(Files::from([(path, bytes)]))
}

/// Every word with its places, and every number to call with the plan.
type Gathered = (Vec<(Box<str>, Vec<u32>)>, Vec<(String, u32)>);

/// Hands over the entries of each plan, and puts together what is in them.
fn plans<E: From<Error> + Send>(
    editions: &[Edition<'_>],
    take: &(dyn Fn(Files) -> Result<(), E> + Sync),
) -> Result<Gathered, E> {
    let holders = holders(editions);
    let (mut places, mut numbers) = (Places::default(), Vec::new());
    let gist = |edition: &Edition<'_>| {
        let (entries, gist) = gather(*edition, &holders);
        let path = format!("{FOLDER}search/plan-{}.js", edition.plan.id);
        let bytes = script("irplanPart", &path, &entries)?;
        take(Files::from([(path, bytes)]))?;
        Ok::<_, E>(gist)
    };
    let mut plan = 0;
    for few in editions.chunks(AT_ONCE) {
        let gists: Vec<_> = few.par_iter().map(gist).collect::<Result<_, E>>()?;
        for gist in gists {
            places.add(plan, gist.words);
            numbers.extend(gist.numbers.into_iter().map(|number| (number, plan)));
            plan += 1;
        }
    }
    Ok((places.sorted(), numbers))
}

/// Who holds what is inherited: the first plan that has it and may show it.
fn holders<'a>(editions: &[Edition<'a>]) -> Holders<'a> {
    let mut holders = Holders::new();
    for edition in editions {
        let plan = edition.plan;
        let mut inherited = |kind, id: &'a Id, from: &'a PlanId| {
            if *from != plan.id && edition.shows(kind, id.as_str()) {
                holders.entry((from, kind, id)).or_insert(&plan.id);
            }
        };
        macro_rules! each {
            ($($subjects:ident: $kind:ident),+) => {
                $(for (id, own) in &plan.$subjects {
                    inherited(SubjectKind::$kind, id, &own.from);
                })+
            };
        }
        each!(contacts: Contact, severities: Severity, tools: Tool, channels: Channel);
        each!(playbooks: Playbook, sections: Section);
    }
    holders
}

fn gather<'a>(edition: Edition<'a>, holders: &Holders<'a>) -> (Vec<Entry>, Gist) {
    let entries = Gathering::new(edition, Some(holders)).all();
    let mut words = Words::default();
    words.add(&edition.plan.name, true);
    let mut numbers = Vec::new();
    for entry in &entries {
        words.add(&entry.title, true);
        words.add(&entry.names, true);
        words.add(&entry.text, false);
        let digits = |number: &String| number.chars().filter(char::is_ascii_digit).collect();
        numbers.extend(entry.numbers.iter().map(digits));
    }
    (entries, Gist { words, numbers })
}

/// Hands over where the words stand, a stretch of the alphabet at a time; the number of the first word of each.
fn stretches<E: From<Error>>(
    words: &[(Box<str>, Vec<u32>)],
    take: &(dyn Fn(Files) -> Result<(), E> + Sync),
) -> Result<Vec<usize>, E> {
    let (mut starts, mut stretch, mut length) = (Vec::new(), Vec::new(), 0);
    for (at, (_, places)) in words.iter().enumerate() {
        stretch.push(places);
        length += places.len();
        if length >= STRETCH || at + 1 == words.len() {
            let path = format!("{FOLDER}search/words-{}.js", starts.len());
            starts.push(at + 1 - stretch.len());
            let bytes: Arc<[u8]> = script("irplanPart", &path, &stretch)?;
            take(Files::from([(path, bytes)]))?;
            (stretch, length) = (Vec::new(), 0);
        }
    }
    Ok(starts)
}
