//! The page for people who sign without git: what is due, with codes and space for a signature.

use irplan_plan::model::Signer;
use irplan_plan::signoff::VerificationMethod;
use irplan_plan::{Act, SignOffStatus, State, Subject};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::RootPath;
use crate::pages::Freshness;
use crate::pages::signing::{plural, signer_links};
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::{Badge, PageLink, TocEntry};

#[derive(Serialize)]
struct Slip {
    groups: Vec<SlipGroup>,
    provider: String,
    /// The ways of verifying a contact, to tick one.
    ways: Vec<&'static str>,
}

/// The due subjects of one kind.
#[derive(Serialize)]
struct SlipGroup {
    id: &'static str,
    title: String,
    is_verified: bool,
    rows: Vec<SlipRow>,
}

#[derive(Serialize)]
struct SlipRow {
    link: PageLink,
    subject: String,
    badge: Badge,
    code: String,
    /// Who may sign it; empty if everybody may.
    who: Vec<PageLink>,
}

/// Writes the page.
pub(crate) fn render(
    edition: &Edition<'_>,
    renderer: &mut SiteRenderer<'_>,
    freshness: &Freshness<'_>,
) -> Result<(), Error> {
    let groups = groups(edition, freshness);
    let toc = groups.iter();
    let info = PageInfo {
        path: "sign.html".to_owned(),
        title: "Sign without git".to_owned(),
        lead: "Everything that is due, to sign on paper or over the phone.".to_owned(),
        toc: toc
            .map(|group| TocEntry::new(group.id, &group.title))
            .collect(),
        is_wide: true,
        ..PageInfo::default()
    };
    let it = Slip {
        groups,
        provider: edition.plan.provider().to_owned(),
        ways: VerificationMethod::ALL
            .iter()
            .map(|how| how.label())
            .collect(),
    };
    renderer.page(&info, "slip.html", &it)
}

/// Lists what is due, in the order of kinds.
fn groups(edition: &Edition<'_>, freshness: &Freshness<'_>) -> Vec<SlipGroup> {
    let mut groups: Vec<SlipGroup> = Vec::new();
    let due = freshness.statuses.iter().filter(is_due);
    for (subject, _) in due {
        let Some(row) = row(edition, subject) else {
            continue;
        };
        let id = subject.kind.name();
        match groups.last_mut().filter(|group| group.id == id) {
            Some(group) => group.rows.push(row),
            None => groups.push(SlipGroup {
                id,
                title: plural(subject.kind),
                is_verified: subject.kind.act() == Some(Act::Verify),
                rows: vec![row],
            }),
        }
    }
    groups
}

fn is_due((_, status): &&(Subject, &SignOffStatus)) -> bool {
    status.state != State::Current
}

/// Makes a row of the page; none for a subject without a digest, which cannot be signed.
fn row(edition: &Edition<'_>, subject: &Subject) -> Option<SlipRow> {
    let code = edition.plan.slip_code(subject)?;
    let signers = &edition.plan.sign_off(subject).signers;
    let who = if signers.contains(&Signer::Anyone) {
        Vec::new()
    } else {
        signer_links(edition, signers)
    };
    Some(SlipRow {
        link: PageLink::subject(edition, subject, RootPath::ROOT),
        subject: subject.to_string(),
        badge: Badge::new(edition, subject, RootPath::ROOT),
        code: code.to_string(),
        who,
    })
}
