//! Duties to notify: every deadline, the shortest first.

use irplan_plan::model::Duty;
use irplan_plan::toml::{Duration, Unit};
use irplan_plan::{Id, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::RootPath;
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::{text, time};
use crate::view::{PageLink, PersonView, subject_link};

/// One duty.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Clock {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) regime: String,
    pub(crate) starts: String,
    pub(crate) within: Option<String>,
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
    duties.sort_by_key(|(id, duty)| (minutes(duty), *id));
    duties
        .into_iter()
        .map(|(id, duty)| clock(edition, id, duty, root))
        .collect()
}

/// Returns how long a clock runs, for sorting only. Business days include the weekends between them.
fn minutes(duty: &Duty) -> u64 {
    const DAY: u64 = 24 * 60;
    duty.within
        .as_ref()
        .map_or(u64::MAX, |within| match within.value {
            Duration {
                count,
                unit: Unit::BusinessDays,
            } => u64::from(count) * DAY * 7 / 5,
            other => other.minutes().unwrap_or(u64::MAX),
        })
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
        regime: text(&duty.regime),
        starts: text(&duty.starts),
        within: time(&duty.within),
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
