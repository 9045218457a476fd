//! One JSON document. `docs/output.md` describes it; keys are added, never renamed.

use irplan_plan::model::{Duty, PackHead, PackSource};
use irplan_plan::signoff::SignOffStatus;
use irplan_plan::toml::{Field, List};
use irplan_plan::{Id, Pack, PlanId};
use serde::Serialize;

use super::report::{PackReview, PacksReport, shown};
use crate::report;

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-packs/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PacksDocument<'a> {
    schema: &'static str,
    today: String,
    packs: Vec<WirePack<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WirePack<'a> {
    id: &'a Id,
    name: String,
    own: bool,
    kind: Option<&'static str>,
    jurisdiction: Option<&'a str>,
    status: &'static str,
    as_of: Option<String>,
    outdated_on: Option<String>,
    sources: Vec<WireSource<'a>>,
    duties: Vec<WireDuty<'a>>,
    in_use: bool,
    review: Option<WireReview<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireReview<'a> {
    plan: &'a PlanId,
    state: &'static str,
    by: Option<String>,
    on: Option<String>,
    due: Option<String>,
    problem: Option<String>,
}

/// The keys of a pack that its head has.
#[derive(Default)]
struct WireHead<'a> {
    kind: Option<&'static str>,
    jurisdiction: Option<&'a str>,
    as_of: Option<String>,
    sources: Vec<WireSource<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireSource<'a> {
    title: &'a str,
    locator: &'a str,
    read: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireDuty<'a> {
    id: String,
    name: String,
    starts: Vec<String>,
    within: Option<String>,
    wording: Option<&'a str>,
    asked_of_plan: bool,
    on_request: bool,
    with: Option<&'a Id>,
    before: Option<&'a Id>,
    threshold: Option<&'a str>,
    unless: Vec<&'a str>,
    actor: Option<&'a str>,
    recipient: Option<&'a str>,
    channel: Option<&'a str>,
    content: Vec<&'a str>,
    notes: Vec<&'a str>,
    source: Option<&'a str>,
    confirmed: bool,
}

/// Writes packs as one document.
///
/// # Errors
/// If they cannot be written as JSON.
pub(super) fn json<'a>(
    report: &PacksReport<'a>,
    packs: impl Iterator<Item = &'a Pack>,
) -> serde_json::Result<String> {
    report::json(&PacksDocument {
        schema: SCHEMA,
        today: report.today.to_string(),
        packs: packs
            .map(|pack| {
                let review = report.review(pack).map(wire_review);
                wire(pack, report.is_in_use(pack), review)
            })
            .collect(),
    })
}

fn wire<'a>(pack: &'a Pack, in_use: bool, review: Option<WireReview<'a>>) -> WirePack<'a> {
    let Pack {
        id,
        is_own,
        // The name, the status, the head and the duties say what is in it.
        file: _,
        duties,
        // It says whether the review still counts.
        stopped: _,
        cached_digest: _,
    } = pack;
    let WireHead {
        kind,
        jurisdiction,
        as_of,
        sources,
    } = pack.head().map(wire_head).unwrap_or_default();
    WirePack {
        id,
        name: pack.name(),
        own: *is_own,
        kind,
        jurisdiction,
        status: pack.status().word(),
        as_of,
        outdated_on: pack.outdated_on().map(|end| end.to_string()),
        sources,
        duties: duties
            .iter()
            .map(|(duty, value)| wire_duty(id, duty, value))
            .collect(),
        in_use,
        review,
    }
}

fn wire_review(review: PackReview<'_>) -> WireReview<'_> {
    let PackReview {
        plan,
        // It is the pack.
        subject: _,
        status,
        hides_private,
    } = review;
    let SignOffStatus {
        state,
        signer_and_date,
        due,
        problem,
    } = status;
    let (by, on) = signer_and_date.unzip();
    WireReview {
        plan: &plan.id,
        state: state.name(),
        by: by.map(|by| shown(by.as_str(), hides_private)),
        on: on.map(|on| on.to_string()),
        due: due.map(|due| due.to_string()),
        problem: problem.map(|problem| shown(&problem.to_string(), hides_private)),
    }
}

fn wire_head(head: &PackHead) -> WireHead<'_> {
    let PackHead {
        kind,
        jurisdiction,
        as_of,
        sources,
        // The pack has them with its defaults.
        name: _,
        status: _,
        // It is the place in the file.
        origin: _,
        // They are for people, or decide when and for whom the law counts.
        applies_from: _,
        applies_until: _,
        review_every: _,
        pending: _,
        notes: _,
        displaces: _,
        called_for_by: _,
        // The duties have what the head says for all of them.
        later_readings: _,
        business_days: _,
        calendar: _,
        zone: _,
        cut_off: _,
    } = head;
    WireHead {
        kind: Some(kind.value.word()),
        jurisdiction: Some(&jurisdiction.value),
        as_of: Some(as_of.value.to_string()),
        sources: sources.iter().map(|source| wire_source(source)).collect(),
    }
}

fn wire_source(source: &PackSource) -> WireSource<'_> {
    let PackSource {
        title,
        locator,
        read,
        by: _,
        origin: _,
    } = source;
    WireSource {
        title: &title.value,
        locator: &locator.value,
        read: read.value.to_string(),
    }
}

/// Writes a duty. This is longer than other functions, because a duty has many fields, and each is named.
fn wire_duty<'a>(pack: &Id, id: &Id, duty: &'a Duty) -> WireDuty<'a> {
    let Duty {
        actor,
        wording,
        ask,
        on_request,
        with,
        before,
        threshold,
        unless,
        notes,
        recipient,
        channel,
        content,
        source,
        confirmed,
        // `title` has it with its default.
        name: _,
        // `start_events` and `clocks_in_words` have them.
        starts: _,
        within: _,
        limits: _,
        // It is the place in the file.
        origin: _,
        // They are for people, or `irplan deadlines` says what follows from them.
        regime: _,
        status: _,
        applies_from: _,
        applies_until: _,
        starts_note: _,
        own_limit: _,
        hold: _,
        later_readings: _,
        business_days: _,
        calendar: _,
        zone: _,
        cut_off: _,
        contact: _,
        role: _,
        template: _,
        not_applicable: _,
    } = duty;
    WireDuty {
        id: format!("{pack}:{id}"),
        name: duty.title(id),
        starts: duty.start_events().map(ToString::to_string).collect(),
        within: duty.clocks_in_words(),
        wording: text(wording),
        asked_of_plan: ask.as_ref().is_some_and(|it| it.value),
        on_request: on_request.as_ref().is_some_and(|it| it.value),
        with: with.as_ref().map(|other| &other.value.0),
        before: before.as_ref().map(|other| &other.value.0),
        threshold: text(threshold),
        unless: texts(unless),
        actor: text(actor),
        recipient: text(recipient),
        channel: text(channel),
        content: texts(content),
        notes: texts(notes),
        source: text(source),
        confirmed: confirmed.as_ref().is_some_and(|it| it.value),
    }
}

fn text(field: &Option<Field<String>>) -> Option<&str> {
    field.as_ref().map(|field| field.value.as_str())
}

fn texts(list: &List<String>) -> Vec<&str> {
    list.iter().map(|item| item.value.as_str()).collect()
}
