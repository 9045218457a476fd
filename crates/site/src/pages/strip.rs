//! The emergency strip: whom to call first, and where to meet.

use irplan_plan::model::{Channel, ChannelKind};
use irplan_plan::{Subject, SubjectKind};

use crate::edition::Edition;
use crate::html::RootPath;
use crate::renderer::{ConferenceBridge, EmergencyStrip, StripCall};
use crate::view::plan_field::flag;
use crate::view::{Badge, NumberView, PersonView, severities};

/// How many numbers the strip has.
const CALLS: usize = 3;

/// Returns the first people of the worst severity's chain who have a number, and the out-of-band bridge.
pub(crate) fn strip(edition: &Edition<'_>, root: RootPath) -> EmergencyStrip {
    let mut calls: Vec<StripCall> = Vec::new();
    for call in severities(edition, root)
        .into_iter()
        .take(1)
        .flat_map(|severity| severity.calls)
    {
        let reachable = |person: &PersonView| person.left.is_none() && !person.numbers.is_empty();
        let fresh = |person: &PersonView| calls.iter().all(|call| call.person.href != person.href);
        let person = call
            .people
            .into_iter()
            .find(|person| reachable(person) && fresh(person));
        calls.extend(person.map(|person| StripCall {
            role: call.who.words,
            person,
        }));
    }
    calls.truncate(CALLS);
    EmergencyStrip {
        calls,
        bridge: bridge(edition, root),
    }
}

/// Returns the bridge that works when the client's own systems do not; otherwise any bridge.
pub(crate) fn bridge(edition: &Edition<'_>, root: RootPath) -> Option<ConferenceBridge> {
    let channels = edition.plan.channels().iter();
    let is_bridge = |channel: &Channel| {
        channel
            .kind
            .as_ref()
            .is_some_and(|kind| kind.value == ChannelKind::Bridge)
    };
    let out_of_band = |channel: &Channel| flag(&channel.out_of_band);
    let mut bridges: Vec<_> = channels.filter(|(_, channel)| is_bridge(channel)).collect();
    bridges.sort_by_key(|(id, channel)| (!out_of_band(channel), *id));
    let (id, channel) = bridges.into_iter().next()?;
    Some(ConferenceBridge {
        name: channel.title(id),
        number: channel
            .number
            .as_ref()
            .map(|number| NumberView::of_channel(&number.value, edition.plan.region())),
        pin: channel.pin.as_ref().map(|pin| pin.value.clone()),
        address: channel
            .address
            .as_ref()
            .map(|address| address.value.clone()),
        how: channel.how.as_ref().map(|how| how.value.clone()),
        verified: channel.can_be_tried().then(|| {
            let subject = Subject::new(SubjectKind::Channel, id);
            Badge::new(edition, &subject, root)
        }),
    })
}
