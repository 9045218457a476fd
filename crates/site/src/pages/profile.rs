//! Organisation: who is protected, what matters most to them, and what they live with.

use irplan_plan::SubjectKind;
use irplan_plan::model::Profile;
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::Reach;
use crate::press::{Press, Sheet};
use crate::view::{Link, TocEntry, subject_link};

#[derive(Serialize, Default)]
struct Organisation {
    facts: Vec<(&'static str, String)>,
    lists: Vec<(&'static str, Vec<String>)>,
    priorities: Vec<String>,
    risks: Vec<Risk>,
    weaknesses: Vec<(String, String)>,
}

/// A risk that somebody accepted.
#[derive(Serialize)]
struct Risk {
    what: String,
    why: String,
    by: Option<Link>,
    until: Option<String>,
    has_ended: bool,
}

/// Writes the page.
pub(crate) fn page(edition: Edition<'_>, press: &mut Press<'_>) -> Result<(), Error> {
    let profile = edition.plan.source.file.profile.as_deref();
    let mut it = profile
        .map(|profile| organisation(edition, profile))
        .unwrap_or_default();
    it.facts.push(("Time zone", edition.plan.timezone.clone()));
    let sheet = Sheet {
        path: "profile.html".to_owned(),
        title: edition.plan.name.clone(),
        lead: "Who is protected, what matters most, and which weaknesses are known.".to_owned(),
        toc: vec![
            TocEntry::new("priorities", "What matters most"),
            TocEntry::new("facts", "The organisation"),
            TocEntry::new("risks", "Accepted risks"),
            TocEntry::new("weaknesses", "Known weaknesses"),
        ],
        ..Sheet::default()
    };
    press.page(&sheet, "profile.html", &it)
}

fn organisation(edition: Edition<'_>, profile: &Profile) -> Organisation {
    let text = |field: &Option<irplan_plan::toml::Field<String>>| {
        field.as_ref().map(|field| field.value.clone())
    };
    let list = |list: &[irplan_plan::toml::Field<String>]| {
        list.iter()
            .map(|item| item.value.clone())
            .collect::<Vec<_>>()
    };
    let people = profile
        .people
        .as_ref()
        .map(|people| people.value.to_string());
    let facts = [
        ("Sector", text(&profile.sector)),
        ("People", people),
        ("Environment", text(&profile.environment)),
        ("Security preferences", text(&profile.security_preferences)),
        ("Budget", text(&profile.budget)),
    ];
    let risks = profile.accepted_risk.values().map(|risk| Risk {
        what: risk.what.value.clone(),
        why: text(&risk.why).unwrap_or_default(),
        by: risk.accepted_by.as_ref().map(|by| {
            subject_link(
                edition,
                SubjectKind::Contact,
                by.value.as_str(),
                Reach::ROOT,
            )
        }),
        until: risk.until.as_ref().map(|until| until.value.to_string()),
        has_ended: risk
            .until
            .as_ref()
            .is_some_and(|until| until.value < edition.input.today),
    });
    let weaknesses = profile.weakness.values();
    let weaknesses = weaknesses.map(|weakness| {
        (
            weakness.what.value.clone(),
            text(&weakness.mitigation).unwrap_or_default(),
        )
    });
    Organisation {
        facts: facts
            .into_iter()
            .filter_map(|(word, text)| text.map(|text| (word, text)))
            .collect(),
        lists: [
            ("Sites", list(&profile.sites)),
            ("Laws and standards", list(&profile.compliance)),
        ]
        .into_iter()
        .collect(),
        priorities: list(&profile.data_priorities),
        risks: risks.collect(),
        weaknesses: weaknesses.collect(),
    }
}
