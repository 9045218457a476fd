//! Duties to notify: every deadline, the shortest first.

use irplan_plan::deadlines::DeadlineState;
use irplan_plan::model::{Duty, StartEvent};
use irplan_plan::phrases::capitalised;
use irplan_plan::{Id, SubjectKind};
use jiff::civil::Date;
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::RootPath;
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::{text, texts};
use crate::view::{PageLink, PersonView, subject_link};

/// One duty.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Clock {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) regime: String,
    /// What starts the clock, and what that means.
    pub(crate) starts: String,
    /// How long the clock runs by law or contract.
    pub(crate) within: Option<String>,
    /// The organisation's own limit.
    pub(crate) own_limit: Option<String>,
    /// Words of the law besides the number.
    pub(crate) wording: String,
    /// Why there is no deadline, if the law is not in force or the duty does not apply.
    pub(crate) status: Option<String>,
    pub(crate) applies: String,
    pub(crate) unless: Vec<String>,
    pub(crate) hold: String,
    pub(crate) content: Vec<String>,
    pub(crate) notes: Vec<String>,
    /// The pack that brings the duty, with its age.
    pub(crate) pack: Option<String>,
    pub(crate) recipient: String,
    pub(crate) contact: Option<PersonView>,
    pub(crate) sender: Option<PageLink>,
    pub(crate) channel: String,
    pub(crate) template: Option<PageLink>,
    pub(crate) source: String,
}

/// Returns the duties of a plan, the strictest first.
pub(crate) fn clocks(edition: &Edition<'_>, root: RootPath) -> Vec<Clock> {
    let mut duties: Vec<_> = edition.plan.duties().iter().collect();
    duties.sort_by_key(|(id, duty)| {
        (
            status(id, duty, edition.today()).is_some(),
            minutes(duty),
            *id,
        )
    });
    duties
        .into_iter()
        .map(|(id, duty)| clock(edition, id, duty, root))
        .collect()
}

/// Returns how long a clock runs, for sorting only: the strictest of the law's and the own limit.
fn minutes(duty: &Duty) -> u64 {
    let own = duty.own_limit.as_ref().map(|limit| limit.value);
    let limits = duty.strictest().into_iter().chain(own);
    limits
        .map(|limit| limit.most_minutes())
        .min()
        .unwrap_or(u64::MAX)
}

/// Returns why a duty has no deadline here; `None` if it has one.
fn status(id: &Id, duty: &Duty, today: Date) -> Option<String> {
    if let Some(decision) = duty.exemption(today) {
        let (reason, on) = (&decision.reason.value, decision.on.value);
        let state = DeadlineState::NotApplicable.in_words();
        return Some(format!("{state}: {reason} (decided on {on})"));
    }
    let status = duty.status();
    if status.computes() && duty.is_unconfirmed(id) {
        return Some(DeadlineState::Unconfirmed.in_words().to_owned());
    }
    (!status.computes()).then(|| status.in_words().to_owned())
}

/// Returns what starts the clocks.
fn starts(duty: &Duty) -> String {
    let mut events: Vec<_> = duty.start_events().map(StartEvent::in_words).collect();
    events.dedup();
    let note = duty.starts_note.as_ref().map(|note| note.value.clone());
    let events = match events.as_slice() {
        [] => String::new(),
        events => capitalised(&events.join(", or ")),
    };
    match note {
        Some(note) if events.is_empty() => note,
        Some(note) => format!("{events}: {note}"),
        None => events,
    }
}

/// Returns the pack of a duty with the day on which its sources were read.
fn pack(edition: &Edition<'_>, id: &Id) -> Option<String> {
    let (pack, _) = id.in_pack()?;
    let pack = edition.plan.packs().get(pack)?;
    let as_of = pack.head()?.as_of.value;
    Some(format!("{}, as of {as_of}", pack.name()))
}

fn clock(edition: &Edition<'_>, id: &Id, duty: &Duty, root: RootPath) -> Clock {
    let link = |kind, id: &Option<irplan_plan::toml::Field<Id>>| {
        id.as_ref()
            .map(|id| subject_link(edition, kind, id.value.as_str(), root))
    };
    let contact = duty
        .contact
        .as_ref()
        .and_then(|id| edition.plan.contacts().get_key_value(&id.value));
    Clock {
        id: id.to_string(),
        name: duty.title(id),
        regime: match id.in_pack() {
            Some(_) => String::new(),
            None => text(&duty.regime),
        },
        starts: starts(duty),
        within: duty.clocks_in_words(),
        own_limit: duty.own_limit.as_ref().map(|limit| limit.value.in_words()),
        wording: text(&duty.wording),
        status: status(id, duty, edition.today()),
        applies: text(&duty.threshold),
        unless: texts(&duty.unless),
        hold: text(&duty.hold),
        content: texts(&duty.content),
        notes: texts(&duty.notes),
        pack: pack(edition, id),
        recipient: text(&duty.recipient),
        contact: contact.map(|(id, contact)| PersonView::new(edition, id, contact, root)),
        sender: link(SubjectKind::Role, &duty.role),
        channel: text(&duty.channel),
        template: link(SubjectKind::Section, &duty.template),
        source: text(&duty.source),
    }
}

/// Writes the page.
pub(crate) fn page(edition: &Edition<'_>, renderer: &mut SiteRenderer<'_>) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Duties {
        clocks: Vec<Clock>,
        timezone: String,
    }
    let it = Duties {
        clocks: clocks(edition, RootPath::ROOT),
        timezone: edition.plan.timezone().to_owned(),
    };
    let info = PageInfo {
        path: "duties.html".to_owned(),
        title: "Duties to notify".to_owned(),
        lead: "All deadlines, the shortest first. A clock starts with the event next to it, not when the investigation \
               ends. Write down the time as soon as a clock may be running."
            .to_owned(),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "duties.html", &it)
}
