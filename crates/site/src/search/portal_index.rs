//! The index of the portal, in parts that load when they are needed.
//!
//! The texts of all plans are too much for a browser, so they are split:
//!
//! - `search-index.js` lists the plans and every word.
//! - `search/words-N.js` says which parts contain the words of one stretch of the alphabet.
//! - `search/plan-ID.js` has a plan's own entries.
//! - `search/shared-N.js` has entries that several plans inherit.
//!
//! A query loads the stretches of its words, and then the few plans that match best.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::data_script::script;
use crate::edition::Edition;
use crate::error::Error;
use crate::portal::plan_root;
use crate::renderer::SiteFiles;
use crate::search::entry::CallNumber;
use crate::search::entry::SearchEntry;
use crate::search::plan_index::EntryCollector;
use crate::search::shared_parts::{IndexPart, SharedParts};
use crate::search::tokens::{WordPlaces, WordSet};

/// How many plans are indexed at once. More need more memory, fewer leave a core idle.
const PLANS_AT_ONCE: usize = 32;
/// The maximum number of places in one stretch, about 50 kB.
const WORDS_PER_FILE: usize = 12_000;
/// Where the files are.
const FOLDER: &str = "portal/assets/";

/// What search knows about a fleet.
#[derive(Serialize)]
struct PortalIndex<'a> {
    /// The id, the name, and the prefix of each address.
    plans: Vec<(&'a str, &'a str, String)>,
    /// The numbers of the plans that inherit each shared part.
    shared: &'a [Vec<u32>],
    /// Every word, in order.
    words: String,
    /// The first word of each stretch.
    starts: Vec<usize>,
    /// Every number to call: its digits, and the part.
    numbers: Vec<(String, u32)>,
}

/// What is still needed of a part once its entries are written.
struct PartSummary {
    words: WordSet,
    numbers: Vec<String>,
}

/// Makes the index of the portal, and hands over its parts.
///
/// It covers every published plan. A text that several plans inherit is in it once, as the first of them shows it.
pub(crate) fn of_repository<'a, E: From<Error> + Send>(
    editions: &'a [Edition<'a>],
    take: &(dyn Fn(SiteFiles) -> Result<(), E> + Sync),
) -> Result<(), E> {
    let shared = SharedParts::of(editions);
    let (words, numbers) = parts(editions, &shared, take)?;
    let named = |edition: &'a Edition<'a>| {
        let plan = &edition.plan;
        let root = plan_root(plan.id(), plan.kind());
        (plan.id().as_str(), plan.name(), root)
    };
    let all: Vec<_> = words.iter().map(|(word, _)| &**word).collect();
    let fleet = PortalIndex {
        plans: editions.iter().map(named).collect(),
        shared: shared.inheriting_plans(),
        words: all.join(" "),
        starts: word_ranges(&words, take)?,
        numbers,
    };
    let path = format!("{FOLDER}search-index.js");
    let bytes = script("irplanFleet", &path, &fleet)?;
    take(SiteFiles::from([(path, bytes)]))
}

/// Every word with its places, and every number to call with the part.
type PortalWords = (Vec<(Box<str>, Vec<u32>)>, Vec<(String, u32)>);

/// Hands over the entries of each part, those of plans first, and collects their words and numbers.
fn parts<E: From<Error> + Send>(
    editions: &[Edition<'_>],
    shared: &SharedParts<'_>,
    take: &(dyn Fn(SiteFiles) -> Result<(), E> + Sync),
) -> Result<PortalWords, E> {
    let own = editions.iter().map(|edition| {
        let name = format!("plan-{}", edition.plan.id());
        (name, edition, IndexPart::Own(shared))
    });
    let inherited = shared
        .inheriting_plans()
        .iter()
        .enumerate()
        .filter_map(|(at, inheritors)| {
            let first = usize::try_from(*inheritors.first()?).ok()?;
            let edition = editions.get(first)?;
            Some((
                format!("shared-{at}"),
                edition,
                IndexPart::Shared(shared, at),
            ))
        });
    let all: Vec<_> = own.chain(inherited).collect();
    let gist = |(name, edition, part): &(String, &Edition<'_>, IndexPart<'_>)| {
        let (entries, gist) = collect_words(edition, *part);
        let path = format!("{FOLDER}search/{name}.js");
        let bytes = script("irplanPart", &path, &entries)?;
        take(SiteFiles::from([(path, bytes)]))?;
        Ok::<_, E>(gist)
    };
    let (mut places, mut numbers) = (WordPlaces::default(), Vec::new());
    let mut part = 0;
    for few in all.chunks(PLANS_AT_ONCE) {
        // Collect all before looking for the first error, so that the same error is reported each time.
        let gists: Vec<Result<_, E>> = few.par_iter().map(gist).collect();
        for gist in gists {
            let gist = gist?;
            places.add(part, gist.words);
            numbers.extend(gist.numbers.into_iter().map(|number| (number, part)));
            part += 1;
        }
    }
    Ok((places.sorted(), numbers))
}

fn collect_words<'a>(
    edition: &'a Edition<'a>,
    part: IndexPart<'a>,
) -> (Vec<SearchEntry>, PartSummary) {
    let entries = EntryCollector::new(edition, part).all();
    let mut words = WordSet::default();
    if matches!(part, IndexPart::Own(_)) {
        words.add(edition.plan.name(), true);
    }
    let mut numbers = Vec::new();
    for entry in &entries {
        words.add(&entry.title, true);
        words.add(&entry.names, true);
        words.add(&entry.path, false);
        words.add(&entry.text, false);
        numbers.extend(entry.numbers.iter().flat_map(CallNumber::digits));
    }
    numbers.retain(|digits| !digits.is_empty());
    numbers.sort_unstable();
    numbers.dedup();
    (entries, PartSummary { words, numbers })
}

/// Hands over the places of words, one stretch of the alphabet at a time. Returns the index of each stretch's first word.
fn word_ranges<E: From<Error>>(
    words: &[(Box<str>, Vec<u32>)],
    take: &(dyn Fn(SiteFiles) -> Result<(), E> + Sync),
) -> Result<Vec<usize>, E> {
    let (mut starts, mut stretch, mut length) = (Vec::new(), Vec::new(), 0);
    for (at, (_, places)) in words.iter().enumerate() {
        stretch.push(places);
        length += places.len();
        if length >= WORDS_PER_FILE || at + 1 == words.len() {
            let path = format!("{FOLDER}search/words-{}.js", starts.len());
            starts.push(at + 1 - stretch.len());
            let bytes: Arc<[u8]> = script("irplanPart", &path, &stretch)?;
            take(SiteFiles::from([(path, bytes)]))?;
            (stretch, length) = (Vec::new(), 0);
        }
    }
    Ok(starts)
}
