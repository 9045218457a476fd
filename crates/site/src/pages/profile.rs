//! Organisation: who is protected, what matters most, and which risks they accept.

use irplan_plan::SubjectKind;
use irplan_plan::model::{AcceptedRisk, Profile};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::RootPath;
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::{date, present_facts, text, texts};
use crate::view::{PageLink, TocEntry, link_of};

#[derive(Serialize, Default)]
struct Organisation {
    facts: Vec<(&'static str, String)>,
    lists: Vec<(&'static str, Vec<String>)>,
    priorities: Vec<String>,
    risks: Vec<Risk>,
    weaknesses: Vec<(String, String)>,
}

/// An accepted risk.
#[derive(Serialize)]
struct Risk {
    what: String,
    why: String,
    by: Option<PageLink>,
    until: Option<String>,
    has_ended: bool,
}

/// Writes the page.
pub(crate) fn render(edition: &Edition<'_>, renderer: &mut SiteRenderer<'_>) -> Result<(), Error> {
    let profile = edition.plan.profile();
    let mut it = profile
        .map(|profile| organisation(edition, profile))
        .unwrap_or_default();
    it.facts
        .push(("Time zone", edition.plan.timezone().to_owned()));
    let info = PageInfo {
        path: "profile.html".to_owned(),
        title: edition.plan.name().to_owned(),
        lead: "Who is protected, what matters most, and which weaknesses are known.".to_owned(),
        toc: TocEntry::list(&[
            ("priorities", "What matters most"),
            ("facts", "The organisation"),
            ("risks", "Accepted risks"),
            ("weaknesses", "Known weaknesses"),
        ]),
        ..PageInfo::default()
    };
    renderer.page(&info, "profile.html", &it)
}

fn organisation(edition: &Edition<'_>, profile: &Profile) -> Organisation {
    let own = |field: &Option<irplan_plan::toml::Field<String>>| {
        field.as_ref().map(|field| field.value.clone())
    };
    let weaknesses = profile.weakness.values();
    let weaknesses =
        weaknesses.map(|weakness| (weakness.what.value.clone(), text(&weakness.mitigation)));
    Organisation {
        facts: present_facts([
            ("Sector", own(&profile.sector)),
            (
                "People",
                profile
                    .people
                    .as_ref()
                    .map(|people| people.value.to_string()),
            ),
            ("Environment", own(&profile.environment)),
            ("Security preferences", own(&profile.security_preferences)),
            ("Budget", own(&profile.budget)),
        ]),
        lists: vec![
            ("Sites", texts(&profile.sites)),
            ("Laws and standards", texts(&profile.compliance)),
        ],
        priorities: texts(&profile.data_priorities),
        risks: profile
            .accepted_risk
            .values()
            .map(|accepted| risk(edition, accepted))
            .collect(),
        weaknesses: weaknesses.collect(),
    }
}

fn risk(edition: &Edition<'_>, risk: &AcceptedRisk) -> Risk {
    Risk {
        what: risk.what.value.clone(),
        why: text(&risk.why),
        by: link_of(
            edition,
            SubjectKind::Contact,
            &risk.accepted_by,
            RootPath::ROOT,
        ),
        until: date(&risk.until),
        has_ended: risk
            .until
            .as_ref()
            .is_some_and(|until| until.value < edition.today()),
    }
}
