//! Reads packs: those in the program, and those of a repository, which replace them by id.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, OnceLock};

use jiff::civil::Date;

use crate::deadlines::Calendar;
use crate::digest::{Digest, Scheme, of_file};
use crate::finding::Finding;
use crate::finding::message::code;
use crate::id::{Id, SubjectKind};
use crate::message;
use crate::model::{Duty, EVENTS, NationalTerms, PackFile, PackHead, PackKind, RegimeStatus};
use crate::packs::pack_errors::{PackError, StoppedDuties, errors_of_file};
use crate::place::RepoPath;
use crate::toml::{Canonical, Field, Map, Origin, Reader, Record, Sequence, nearest};

/// One pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The id: the name of its file.
    pub id: Id,
    /// Whether the repository has it, and not the program.
    pub is_own: bool,
    /// The file.
    pub file: PackFile,
    /// The duties by their ids in the pack, without places, each with what the pack says for all of them.
    pub duties: Map<Duty>,
    /// Those for which nothing is computed, because the file has errors.
    pub stopped: StoppedDuties,
    /// The digest of the current scheme; ask [`Self::digest`].
    pub cached_digest: CachedDigest,
}

/// A digest that is computed when somebody first asks for it.
#[derive(Clone, Debug, Default)]
pub struct CachedDigest(OnceLock<Digest>);

impl Pack {
    /// Reads a pack of a repository.
    pub(crate) fn read(id: &Id, path: &RepoPath, text: &str) -> (Self, Vec<Finding>) {
        let (file, findings) = read_file(Reader::new(path, 0), path, text);
        let findings = findings.into_iter();
        let mut errors: Vec<_> = findings
            .map(|finding| PackError::of_reading(finding, &file))
            .collect();
        errors.extend(errors_of_file(&file));
        let mut stopped = StoppedDuties::default();
        stopped.add(&errors);
        let (without_places, _) = read_file(Reader::new(path, 0).without_places(), path, text);
        let pack = Self {
            id: id.clone(),
            is_own: true,
            duties: duties_with_defaults(id, &without_places),
            stopped,
            file,
            cached_digest: CachedDigest::default(),
        };
        let findings = errors.into_iter().map(|error| error.finding);
        (pack, findings.collect())
    }

    /// Reads a pack of the program. Tests look for its faults, and nothing points into its file.
    fn embedded(id: &Id, path: &RepoPath, text: &str) -> Self {
        let (file, _) = read_file(Reader::new(path, 0).without_places(), path, text);
        Self {
            id: id.clone(),
            is_own: false,
            duties: duties_with_defaults(id, &file),
            stopped: StoppedDuties::default(),
            file,
            cached_digest: CachedDigest::default(),
        }
    }

    /// Returns what the regime is; `None` if the file does not say.
    pub fn head(&self) -> Option<&PackHead> {
        self.file.pack.as_deref()
    }

    /// Returns its name, or its id in words.
    pub fn name(&self) -> String {
        let name = self.head().map(|head| head.name.value.clone());
        let name = name.filter(|name| !name.is_empty());
        name.unwrap_or_else(|| self.id.in_words())
    }

    /// Whether the law is in force.
    pub fn status(&self) -> RegimeStatus {
        self.head()
            .map_or(RegimeStatus::InForce, |head| head.status.value)
    }

    /// Returns where it stands on a day.
    pub fn state(&self, today: Date) -> PackState {
        PackState {
            status: self.status(),
            is_directive: self.is_directive(),
            is_outdated: self.outdated_on().is_some_and(|end| end <= today),
        }
    }

    fn is_directive(&self) -> bool {
        let head = self.head();
        head.is_some_and(|head| head.kind.value == PackKind::Directive)
    }

    /// Returns the status of its duties in a country.
    pub(crate) fn status_in(&self, country: Option<&str>) -> RegimeStatus {
        let status = self.status();
        if !self.is_directive() || !status.computes() {
            return status;
        }
        let country = country.map(str::to_ascii_lowercase).unwrap_or_default();
        let country = self.file.countries.get(country.as_str());
        match country.map(|country| country.terms.value) {
            Some(NationalTerms::Same) => status,
            Some(NationalTerms::Unknown) | None => RegimeStatus::NoNationalLaw,
        }
    }

    /// Whether it applies in a country. Only a law with another country, or a part of one, as its jurisdiction does not.
    pub(crate) fn applies_in(&self, country: Option<&str>) -> bool {
        let place = self.head().map(|head| head.jurisdiction.value.as_str());
        let nation = place.unwrap_or_default().split('-').next();
        let nation = nation.filter(|nation| nation.len() == 2 && *nation != "EU");
        nation
            .zip(country)
            .is_none_or(|(nation, country)| nation.eq_ignore_ascii_case(country))
    }

    /// Returns the digest of everything that it says: each key of its file, and the holidays of the calendars by which it
    /// counts.
    pub fn digest(&self) -> &Digest {
        let cached = &self.cached_digest.0;
        cached.get_or_init(|| self.digest_of(Scheme::current(SubjectKind::Pack)))
    }

    /// Returns the digest by the rules of a scheme.
    pub(crate) fn digest_of(&self, scheme: Scheme) -> Digest {
        let calendars = self.calendars().map(|calendar| {
            let name = calendar.id.clone();
            (name, calendar.canonical())
        });
        let meaning = [
            ("file".to_owned(), self.file.canonical()),
            (
                "calendars".to_owned(),
                Canonical::Table(calendars.collect()),
            ),
        ];
        let meaning = Canonical::Table(meaning.into_iter().collect());
        of_file::of_record(SubjectKind::Pack, meaning, scheme)
    }

    /// Returns the calendars by which its business days are counted.
    fn calendars(&self) -> impl Iterator<Item = &'static Calendar> {
        let head = self.head().and_then(|head| head.calendar.as_ref());
        let duties = self.file.duties.values();
        let named = head
            .into_iter()
            .chain(duties.filter_map(|duty| duty.calendar.as_ref()));
        named.filter_map(|id| Calendar::all().get(id.value.as_str()))
    }

    /// Returns the day on which its facts are too old.
    pub fn outdated_on(&self) -> Option<Date> {
        let head = self.head()?;
        let every = head.review_every.as_ref()?;
        every.value.after(head.as_of.value)
    }
}

/// Where a pack stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackState {
    /// Whether its law is in force.
    pub status: RegimeStatus,
    /// Whether it is a directive, so that only national law binds.
    pub is_directive: bool,
    /// Whether nobody has read its sources for too long.
    pub is_outdated: bool,
}

impl PackState {
    /// Returns the state of the law in words: `in force`, `directive, needs national law`.
    pub fn law_in_words(self) -> String {
        let status = self.status.in_words();
        match (self.is_directive, self.status.computes()) {
            (false, _) => status.to_owned(),
            (true, true) => "directive, needs national law".to_owned(),
            (true, false) => format!("directive, {status}"),
        }
    }

    /// Returns all of it in words: `in force, outdated`.
    pub fn in_words(self) -> String {
        let law = self.law_in_words();
        match self.is_outdated {
            true => format!("{law}, outdated"),
            false => law,
        }
    }
}

fn read_file(mut reader: Reader, path: &RepoPath, text: &str) -> (PackFile, Vec<Finding>) {
    let origin = Origin {
        path: path.clone(),
        header: crate::place::Span::new(0, 0),
    };
    let file = reader.parse(text, |table, reader| PackFile::read(table, origin, reader));
    (file, reader.into_findings())
}

/// Returns the duties with what the head says for all of them.
fn duties_with_defaults(id: &Id, file: &PackFile) -> Map<Duty> {
    let Some(head) = file.pack.as_deref() else {
        return file.duties.clone();
    };
    let with_defaults = |(duty_id, duty): (&Id, &Arc<Duty>)| {
        let mut duty = Duty::clone(duty);
        let name = |value: String| Field {
            value,
            ..Field::default()
        };
        duty.regime.get_or_insert_with(|| name(id.to_string()));
        if head.status.value != RegimeStatus::InForce {
            duty.status.get_or_insert_with(|| head.status.clone());
        }
        duty.applies_from = duty.applies_from.or_else(|| head.applies_from.clone());
        duty.applies_until = duty.applies_until.or_else(|| head.applies_until.clone());
        if duty.later_readings.is_empty() {
            duty.later_readings = head.later_readings.clone();
        }
        duty.business_days = duty.business_days.or_else(|| head.business_days.clone());
        duty.calendar = duty.calendar.or_else(|| head.calendar.clone());
        duty.zone = duty.zone.or_else(|| head.zone.clone());
        duty.cut_off = duty.cut_off.or_else(|| head.cut_off.clone());
        let asks = duty.ask.as_ref().is_some_and(|ask| ask.value);
        if asks && duty.has_number() && !duty.is_proven() {
            // What a pack asks for and gives without proof does not stand for the number of the contract.
            (duty.within, duty.limits) = (None, Sequence::default());
        }
        (duty_id.clone(), Arc::new(duty))
    };
    file.duties.iter().map(with_defaults).collect()
}

/// All packs.
#[derive(Clone, Debug)]
pub struct Packs {
    by_id: BTreeMap<Id, Arc<Pack>>,
    events: BTreeSet<String>,
}

impl Packs {
    /// Adds a repository's own packs to those in the program.
    pub(crate) fn with_own(own: Vec<Arc<Pack>>) -> Arc<Self> {
        if own.is_empty() {
            return Self::embedded();
        }
        let mut by_id = Self::embedded().by_id.clone();
        by_id.extend(own.into_iter().map(|pack| (pack.id.clone(), pack)));
        Arc::new(Self::of(by_id))
    }

    /// Returns the packs in the program.
    pub fn embedded() -> Arc<Self> {
        static EMBEDDED: LazyLock<Arc<Packs>> = LazyLock::new(|| {
            let packs = irplan_packs::PACKS.iter().filter_map(|(id, text)| {
                let path = RepoPath::new(format!("packs/{id}.toml"));
                let id = Id::parse(id).ok()?;
                let pack = Pack::embedded(&id, &path, text);
                Some((id, Arc::new(pack)))
            });
            Arc::new(Packs::of(packs.collect()))
        });
        Arc::clone(&EMBEDDED)
    }

    fn of(by_id: BTreeMap<Id, Arc<Pack>>) -> Self {
        let of_packs = by_id.values().flat_map(|pack| pack.file.events.keys());
        let of_all = EVENTS.iter().map(|(event, _)| (*event).to_owned());
        let events = of_packs.map(Id::to_string).chain(of_all).collect();
        Self { by_id, events }
    }

    /// Replaces some packs.
    pub(super) fn with_replaced(&self, packs: impl IntoIterator<Item = Pack>) -> Arc<Self> {
        let mut by_id = self.by_id.clone();
        by_id.extend(
            packs
                .into_iter()
                .map(|pack| (pack.id.clone(), Arc::new(pack))),
        );
        Arc::new(Self {
            by_id,
            events: self.events.clone(),
        })
    }

    /// Returns a pack.
    pub fn get(&self, id: &str) -> Option<&Arc<Pack>> {
        self.by_id.get(id)
    }

    /// Returns every pack, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Pack>> {
        self.by_id.values()
    }

    /// Returns the pack whose id is closest to an unknown one.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        nearest(id, self.by_id.keys().map(Id::as_str))
    }

    /// Whether there is an event of a name.
    pub fn has_event(&self, event: &str) -> bool {
        self.events.contains(event)
    }

    /// Whether a pack has a duty of an id, such as `gdpr:authority`.
    pub fn has_duty(&self, id: &Id) -> bool {
        let duty = id
            .in_pack()
            .and_then(|(pack, duty)| self.get(pack)?.duties.get(duty));
        duty.is_some()
    }

    /// Returns the event whose name is closest to an unknown one.
    pub fn nearest_event(&self, event: &str) -> Option<&str> {
        nearest(event, self.events.iter().map(String::as_str))
    }

    /// Returns the names of all events, in order.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.events.iter().map(String::as_str)
    }

    /// Returns what an event means.
    pub fn meaning_of_event(&self, event: &str) -> Option<String> {
        let known = EVENTS.iter().find(|(name, _)| *name == event);
        let known = known.map(|(_, meaning)| (*meaning).to_owned());
        known.or_else(|| {
            let mut packs = self.by_id.values();
            packs.find_map(|pack| Some(pack.file.events.get(event)?.means.value.clone()))
        })
    }

    /// Adds what the events mean that start a duty, if a pack defines them, so that another meaning is another duty.
    pub(crate) fn add_meanings(&self, duty: &mut Duty) {
        let events = duty.start_events().filter_map(|start| start.event());
        let events: BTreeSet<_> = events.collect();
        let meanings = events.into_iter().filter_map(|event| {
            let is_built_in = EVENTS.iter().any(|(name, _)| *name == event.as_str());
            let meaning = (!is_built_in).then(|| self.meaning_of_event(event.as_str()))??;
            Some(format!("{}: {meaning}", event.as_str().replace('-', " ")))
        });
        let meanings: Vec<_> = meanings.collect();
        if meanings.is_empty() {
            return;
        }
        let note = duty.starts_note.get_or_insert_with(Field::default);
        let own = (!note.value.is_empty()).then(|| note.value.clone());
        note.value = own
            .into_iter()
            .chain(meanings)
            .collect::<Vec<_>>()
            .join("; ");
    }

    /// Reports an event that does not exist.
    pub(crate) fn unknown_event(&self, written: &str) -> (crate::Message, crate::Message) {
        let problem = message!("{} is not an event", code(written.to_owned()));
        let help = match self.nearest_event(written) {
            Some(near) => message!("did you mean {}?", code(near.to_owned())),
            None => message!(
                "name one of the events, such as {}, {} or {}, and move your own words to {}",
                code("aware"),
                code("discovered"),
                code("determined"),
                code("starts-note")
            ),
        };
        (problem, help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_in_the_program_is_sound() {
        for (id, text) in irplan_packs::PACKS {
            let path = RepoPath::new(format!("packs/{id}.toml"));
            let parsed = Id::parse(id).expect("an id");
            let (pack, findings) = Pack::read(&parsed, &path, text);
            let findings: Vec<_> = findings.iter().map(|it| it.message.to_string()).collect();
            assert_eq!(findings, [""; 0], "{id}");
            let head = pack.head().expect("a head");
            assert!(!head.sources.is_empty(), "{id} has no source");
            let newest = head.sources.iter().map(|source| source.read.value).max();
            assert!(
                newest >= Some(head.as_of.value),
                "{id} was read before as-of"
            );
            assert!(head.review_every.is_some(), "{id} has no review-every");
        }
    }

    #[track_caller]
    fn check_state(pack: &str, expected: &str) {
        let packs = Packs::embedded();
        let today = Date::constant(2026, 11, 22);
        let state = packs.get(pack).expect("a pack").state(today);
        assert_eq!(state.in_words(), expected, "{pack}");
    }

    #[test]
    fn the_state_says_what_binds_and_what_is_too_old() {
        check_state("gdpr", "in force");
        check_state("nis2", "directive, needs national law");
        check_state("ferpa", "in force, outdated");
    }

    #[test]
    fn packs_are_sorted() {
        assert!(irplan_packs::PACKS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn nothing_that_is_not_in_force_has_a_number() {
        let packs = Packs::embedded();
        for pack in packs.iter().filter(|pack| !pack.status().computes()) {
            for (id, duty) in &pack.duties {
                assert!(!duty.has_number(), "{}:{id}", pack.id);
            }
        }
    }
}
