//! Duties to notify: those of a plan, and those that a pack brings.

use jiff::civil::Date;

use std::sync::Arc;

use crate::deadlines::LegalPeriod;
use crate::id::Id;
use crate::model::{ClockLimit, NoticeTime, StartEvent};
use crate::toml::{Field, List, Sequence, record, words};

record! {
    /// `[duties.ID]` of a plan or a pack. In a plan, the id `PACK:ID` adds to a duty of a pack.
    pub struct Duty by Duty {
        /// The name. If there is none, the id in words is shown.
        pub name: Option<Field<String>> = "name",
        /// The law, standard or contract.
        pub regime: Option<Field<String>> = "regime",
        /// Whether the law is in force.
        pub status: Option<Field<RegimeStatus>> = "status",
        /// The day from which it applies.
        pub applies_from: Option<Field<Date>> = "applies-from",
        /// The last day on which it applies.
        pub applies_until: Option<Field<Date>> = "applies-until",
        /// Who owes the notice, such as a controller.
        pub actor: Option<Field<String>> = "actor",
        /// The event that starts the clock.
        pub starts: Option<Field<StartEvent>> = "starts",
        /// What the event means here.
        pub starts_note: Option<Field<String>> = "starts-note",
        /// How long the clock runs.
        pub within: Option<Field<NoticeTime>> = "within",
        /// Several clocks. The earliest one counts.
        pub limits: Sequence<DutyLimit> = "limits",
        /// What the law says besides the number, such as "without undue delay".
        pub wording: Option<Field<String>> = "wording",
        /// The organisation's own limit, which is shorter than the law's.
        pub own_limit: Option<Field<ClockLimit>> = "own-limit",
        /// Whether the plan has to say how long the clock runs, because only a contract does.
        pub ask: Option<Field<bool>> = "ask",
        /// Whether the notice is only due if somebody asks for it.
        pub on_request: Option<Field<bool>> = "on-request",
        /// The duty whose notice goes out at the same time.
        pub with: Option<Field<DutyId>> = "with",
        /// The duty whose notice goes out later.
        pub before: Option<Field<DutyId>> = "before",
        /// When the duty applies, such as a number of people.
        pub threshold: Option<Field<String>> = "threshold",
        /// When the duty does not apply.
        pub unless: List<String> = "unless",
        /// How law enforcement can delay it.
        pub hold: Option<Field<String>> = "hold",
        /// What else to know.
        pub notes: List<String> = "notes",
        /// Rules by which a later time may be lawful, too.
        pub later_readings: List<LaterReading> = "later-readings",
        /// How business days are counted.
        pub business_days: Option<Field<BusinessDayCount>> = "business-days",
        /// The calendar of holidays.
        pub calendar: Option<Field<Id>> = "calendar" => [],
        /// The time zone in which days are counted.
        pub zone: Option<Field<crate::time_zone::TimeZoneName>> = "zone",
        /// The time at which a last day ends.
        pub cut_off: Option<Field<TimeOfDay>> = "cut-off",
        /// Who is notified, in words.
        pub recipient: Option<Field<String>> = "recipient",
        /// Who is notified, as a contact.
        pub contact: Option<Field<Id>> = "contact" => [Contact],
        /// The role that sends the notice.
        pub role: Option<Field<Id>> = "role" => [Role],
        /// How it is sent.
        pub channel: Option<Field<String>> = "channel",
        /// The section with the words to send.
        pub template: Option<Field<Id>> = "template" => [Section],
        /// What the notice must contain.
        pub content: List<String> = "content",
        /// Where the duty is written.
        pub source: Option<Field<String>> = "source",
        /// Whether somebody read the number in the law itself.
        pub confirmed: Option<Field<bool>> = "confirmed",
        /// Who decided that the duty of a pack does not apply, and why.
        pub not_applicable: Option<Arc<DecisionNotApplicable>> = "not-applicable",
    }
}

record! {
    /// One of several clocks of a duty: `limits = [{ from = "aware", within = "24h" }]`.
    pub struct DutyLimit {
        /// The event that starts it.
        pub from: Field<StartEvent> = "from",
        /// How long it runs.
        pub within: Field<NoticeTime> = "within",
        /// An event that ends this clock if it happens after its end.
        pub lapses_after: Option<Field<Id>> = "lapses-after" => [],
    }
}

record! {
    /// `[duties."PACK:ID".not-applicable]`.
    pub struct DecisionNotApplicable {
        /// Why the duty does not apply.
        pub reason: Field<String> = "reason",
        /// The contact who decided it.
        pub by: Field<Id> = "by" => [Contact],
        /// The day of the decision.
        pub on: Field<Date> = "on",
        /// The last day on which the decision counts.
        pub until: Option<Field<Date>> = "until",
    }
}

impl DecisionNotApplicable {
    /// In words, until when it counts, with a space before: ` until 2027-11-20`; empty if it has no end.
    pub fn until_in_words(&self) -> String {
        let until = self.until.as_ref();
        until.map_or_else(String::new, |until| format!(" until {}", until.value))
    }

    /// Whether the decision counts on a day: it says why, who and when, and it has not ended. A contact decided it, or one
    /// whom a copy of the plan leaves out.
    pub fn counts_on(&self, today: Date, is_contact: impl Fn(&Id) -> bool) -> bool {
        let (by, on, until) = (&self.by.value, self.on.value, self.until.as_ref());
        let is_by_somebody =
            *by != Id::default() && (is_contact(by) || Id::is_stand_in(by.as_str()));
        let is_complete =
            !self.reason.value.trim().is_empty() && is_by_somebody && on != Date::default();
        is_complete && on <= today && until.is_none_or(|until| today <= until.value)
    }
}

words! {
    /// Whether a law is in force.
    #[derive(Default)]
    pub enum RegimeStatus {
        /// It applies.
        #[default]
        InForce = "in-force",
        /// It is law, but applies later.
        NotYetApplicable = "not-yet-applicable",
        /// It is a bill or a draft.
        Proposed = "proposed",
        /// It no longer applies.
        Repealed = "repealed",
        /// It is a directive, and the national law is not known.
        NoNationalLaw = "no-national-law",
        /// Another pack that the plan chooses takes its place.
        Displaced = "displaced",
    }
}

impl RegimeStatus {
    /// Whether deadlines can be computed.
    pub fn computes(self) -> bool {
        self == Self::InForce
    }

    /// In words: `proposed: no deadline`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::NotYetApplicable => "not applicable yet",
            Self::Proposed => "proposed: no deadline",
            Self::Repealed => "repealed",
            Self::NoNationalLaw => {
                "a directive, and no national table for this country: no deadline"
            }
            Self::Displaced => "another pack of this plan takes its place",
        }
    }
}

words! {
    /// A rule by which a later time than the earliest may be lawful. It is only ever shown as a note.
    pub enum LaterReading {
        /// Regulation 1182/71, Art. 3(1): the hour of the event does not count.
        FullHours = "eu-1182-hours",
        /// Regulation 1182/71, Art. 3(4): a last day that is not a working day moves to the next one.
        NextWorkingDay = "eu-1182-roll",
        /// Regulation 2025/301, Art. 5(4): the same until noon.
        NoonNextWorkingDay = "dora-noon",
        /// The same, but Art. 5(5) takes it from banks and others.
        NoonNextWorkingDaySome = "dora-noon-some",
    }
}

words! {
    /// How business days are counted.
    #[derive(Default)]
    pub enum BusinessDayCount {
        /// The day of the event does not count.
        #[default]
        Plain = "plain",
        /// Form 8-K, General Instruction B.1: after an event on a day that is not a business day, the next business day
        /// counts.
        Sec = "sec",
    }
}

/// How the notice of a duty relates to that of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It goes out at the same time.
    Together,
    /// It goes out earlier.
    Before,
}

impl Relation {
    /// Returns the relation's name, as data for pages has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Together => "together",
            Self::Before => "before",
        }
    }

    /// In words, before the id of the other duty: `at the same time as`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Together => "at the same time as",
            Self::Before => "before",
        }
    }
}

/// What proves the number of a duty of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberProof {
    /// The pack asks for it, and the plan's contract has it.
    Asked,
    /// There is no number.
    NoNumber,
    /// It has a source, and somebody confirmed it.
    Confirmed,
    /// It has no source, or nobody confirmed it.
    Unconfirmed,
}

impl NumberProof {
    /// In words, after the label `number`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Asked => "the plan has to say it, from its contract",
            Self::NoNumber => "none",
            Self::Confirmed => "confirmed",
            Self::Unconfirmed => "it has no source or nobody confirmed it, so nothing is computed",
        }
    }
}

/// The id of a duty of a plan or of a pack: `insurer`, `gdpr:authority`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DutyId(pub Id);

/// A time of day: `17:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay(pub jiff::civil::Time);

impl Duty {
    /// Returns every clock: that of `starts` and `within`, and those in `limits`.
    pub fn clocks(&self) -> Vec<(&StartEvent, &NoticeTime, Option<&Id>)> {
        let single = self.starts.as_ref().zip(self.within.as_ref());
        let single = single.map(|(starts, within)| (&starts.value, &within.value, None));
        let limits = self.limits.iter().map(|limit| {
            let lapses = limit.lapses_after.as_ref().map(|event| &event.value);
            (&limit.from.value, &limit.within.value, lapses)
        });
        single.into_iter().chain(limits).collect()
    }

    /// Returns the events and notices that start its clocks.
    pub fn start_events(&self) -> impl Iterator<Item = &StartEvent> {
        let limits = self.limits.iter().map(|limit| &limit.from.value);
        self.starts.iter().map(|starts| &starts.value).chain(limits)
    }

    /// Whether it has a number.
    pub fn has_number(&self) -> bool {
        let mut clocks = self.clocks().into_iter();
        clocks.any(|(_, within, _)| within.limit().is_some())
            || self
                .within
                .as_ref()
                .is_some_and(|within| within.limit().is_some())
    }

    /// Whether it is a duty of a pack with a number whose source nobody gives, or which nobody confirmed. Only a plan can
    /// give the number for which a pack asks, and that comes from its own contract.
    pub fn is_unconfirmed(&self, id: &Id) -> bool {
        id.in_pack().is_some() && self.number_proof() == NumberProof::Unconfirmed
    }

    /// Returns what proves the number of a duty of a pack.
    pub fn number_proof(&self) -> NumberProof {
        let is_asked = self.ask.as_ref().is_some_and(|ask| ask.value);
        match (is_asked, self.has_number(), self.is_proven()) {
            (true, ..) => NumberProof::Asked,
            (_, false, _) => NumberProof::NoNumber,
            (_, _, true) => NumberProof::Confirmed,
            (_, _, false) => NumberProof::Unconfirmed,
        }
    }

    /// Returns the duties whose notices go out at the same time or later.
    pub fn relations(&self) -> impl Iterator<Item = (Relation, &Id)> {
        let with = self.with.iter().map(|it| (Relation::Together, &it.value.0));
        let before = self.before.iter().map(|it| (Relation::Before, &it.value.0));
        with.chain(before)
    }

    /// Whether its number has a source, and somebody confirmed it.
    pub fn is_proven(&self) -> bool {
        let is_confirmed = self.confirmed.as_ref().is_some_and(|it| it.value);
        is_confirmed && self.source.is_some()
    }

    /// Returns the shortest number of the law.
    pub fn strictest(&self) -> Option<ClockLimit> {
        self.numbers().min_by_key(|limit| limit.most_minutes())
    }

    /// Returns the numbers of the law.
    pub fn numbers(&self) -> impl Iterator<Item = ClockLimit> {
        let limits = self.limits.iter().map(|limit| &limit.within.value);
        let times = self.within.iter().map(|within| &within.value).chain(limits);
        times.filter_map(NoticeTime::limit)
    }

    /// Returns the decision that it does not apply, if that counts on a day.
    pub fn exemption(
        &self,
        today: Date,
        is_contact: impl Fn(&Id) -> bool,
    ) -> Option<&DecisionNotApplicable> {
        let decision = self.not_applicable.as_deref();
        decision.filter(|decision| decision.counts_on(today, is_contact))
    }

    /// Returns when it applies.
    pub fn period(&self) -> LegalPeriod {
        let day = |field: &Option<Field<Date>>| field.as_ref().map(|day| day.value);
        LegalPeriod {
            from: day(&self.applies_from),
            until: day(&self.applies_until),
        }
    }

    /// Returns the status of its law.
    pub fn status(&self) -> RegimeStatus {
        let status = self.status.as_ref();
        status.map_or(RegimeStatus::InForce, |status| status.value)
    }

    /// In words, how long its clocks run: `4 hours from classified, 24 hours from aware`.
    pub fn clocks_in_words(&self) -> Option<String> {
        let clocks = self.clocks();
        let one = |(from, within, _): &(&StartEvent, &NoticeTime, _)| match within {
            NoticeTime::Limit(limit) => format!("{} from {}", limit.in_words(), from.in_words()),
            NoticeTime::Words(words) => words.clone(),
        };
        match clocks.as_slice() {
            [] => {
                let words = self.within.as_ref().map(|within| within.in_words());
                words.or_else(|| self.wording.as_ref().map(|words| words.value.clone()))
            }
            [(_, within, _)] => Some(within.in_words()),
            several => Some(several.iter().map(one).collect::<Vec<_>>().join(", ")),
        }
    }
}

mod values {
    use std::fmt;

    use toml::Spanned;
    use toml::de::DeValue;

    use super::{DutyId, Id, TimeOfDay};
    use crate::toml::{Canonical, Reader, Value, read_parsed_string};

    impl fmt::Display for DutyId {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    impl Value for DutyId {
        fn expected() -> &'static str {
            "the id of a duty, such as \"gdpr:authority\""
        }

        fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
            read_parsed_string(value, Self::expected(), reader, Id::parse_in_pack).map(Self)
        }

        fn canonical(&self) -> Canonical {
            Canonical::Text(self.0.to_string())
        }
    }

    impl fmt::Display for TimeOfDay {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.0.strftime("%H:%M").to_string())
        }
    }

    impl Value for TimeOfDay {
        fn expected() -> &'static str {
            "a time of day such as \"17:30\""
        }

        fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
            let parse = |text: &str| text.parse::<jiff::civil::Time>();
            read_parsed_string(value, Self::expected(), reader, parse).map(Self)
        }

        fn canonical(&self) -> Canonical {
            Canonical::Text(self.to_string())
        }
    }
}
