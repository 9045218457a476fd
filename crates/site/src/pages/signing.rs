//! Sign-offs of a plan: the state of each subject, how contacts were verified, and who may sign what.

use std::collections::BTreeMap;

use irplan_plan::model::Signer;
use irplan_plan::signoff::VerificationMethod;
use irplan_plan::{Act, Id, State, Subject, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::html::RootPath;
use crate::pages::Freshness;
use crate::view::{Badge, PageLink, subject_link};

/// The sign-offs of a plan.
#[derive(Serialize)]
pub(crate) struct Signing {
    states: Vec<StateCount>,
    ways: Vec<VerificationCount>,
    signers: Vec<SignersRow>,
    subjects: Vec<SubjectGroup>,
}

#[derive(Serialize)]
struct StateCount {
    words: &'static str,
    count: usize,
}

/// How many contacts were verified in one way.
#[derive(Serialize)]
struct VerificationCount {
    words: &'static str,
    is_weaker: bool,
    count: usize,
}

/// Who may sign subjects of one kind, or one subject.
#[derive(Serialize)]
struct SignersRow {
    what: String,
    /// Each is a link or plain words.
    who: Vec<PageLink>,
}

#[derive(Serialize)]
struct SubjectGroup {
    kind: String,
    rows: Vec<SubjectRow>,
}

#[derive(Serialize)]
struct SubjectRow {
    link: PageLink,
    badge: Badge,
}

/// Collects the sign-offs for the page Plan health.
pub(crate) fn signing(edition: &Edition<'_>, freshness: &Freshness<'_>) -> Signing {
    Signing {
        states: states(freshness),
        ways: verification_counts(edition, freshness),
        signers: signers(edition, freshness),
        subjects: subjects(edition, freshness),
    }
}

fn states(freshness: &Freshness<'_>) -> Vec<StateCount> {
    let count = |state| freshness.counts.get(&state).copied().unwrap_or(0);
    State::ALL
        .into_iter()
        .map(|state| StateCount {
            words: state.in_words(),
            count: count(state),
        })
        .collect()
}

/// Lists the ways in which contacts and channels with a valid verification were verified, strongest first.
fn verification_counts(edition: &Edition<'_>, freshness: &Freshness<'_>) -> Vec<VerificationCount> {
    let verified = freshness.statuses.iter().filter(|(subject, status)| {
        subject.kind.act() == Some(Act::Verify) && status.state.is_valid()
    });
    let mut counts: BTreeMap<Option<VerificationMethod>, usize> = BTreeMap::new();
    for (subject, _) in verified {
        let how = edition.plan.sign_off(subject).how;
        *counts.entry(how).or_default() += 1;
    }
    let known = VerificationMethod::ALL
        .iter()
        .map(|how| Some(*how))
        .chain([None]);
    known
        .filter_map(|how| {
            let count = counts.get(&how).copied()?;
            Some(VerificationCount {
                words: how.map_or(VerificationMethod::NOT_RECORDED, VerificationMethod::label),
                is_weaker: how.is_none_or(VerificationMethod::is_weaker),
                count,
            })
        })
        .collect()
}

/// Lists who may sign: for each kind of subject what most of them have in common, then each subject that differs.
fn signers(edition: &Edition<'_>, freshness: &Freshness<'_>) -> Vec<SignersRow> {
    let mut kinds: BTreeMap<SubjectKind, Vec<(&Subject, &[Signer])>> = BTreeMap::new();
    for (subject, _) in &freshness.statuses {
        let who = edition.plan.sign_off(subject).signers.as_slice();
        kinds.entry(subject.kind).or_default().push((subject, who));
    }
    let mut all = Vec::new();
    for (kind, subjects) in kinds {
        let usual = most_common(&subjects);
        let is_for_all = subjects.iter().all(|(_, own)| *own == usual);
        let what = plural(kind);
        all.push(SignersRow {
            what: if is_for_all {
                what
            } else {
                format!("{what}, except those below")
            },
            who: signer_links(edition, usual),
        });
        for (subject, own) in subjects.iter().filter(|(_, own)| *own != usual) {
            all.push(SignersRow {
                what: PageLink::subject(edition, subject, RootPath::ROOT).words,
                who: signer_links(edition, own),
            });
        }
    }
    all
}

fn most_common<'a>(subjects: &[(&Subject, &'a [Signer])]) -> &'a [Signer] {
    let count = |own: &[Signer]| subjects.iter().filter(|(_, other)| *other == own).count();
    // If several are equally common, take the first, so that the page is the same each time.
    let usual = subjects.iter().rev().max_by_key(|(_, own)| count(own));
    usual.map_or(&[], |(_, own)| *own)
}

/// Lists who may sign, in words or as links.
pub(crate) fn signer_links(edition: &Edition<'_>, signers: &[Signer]) -> Vec<PageLink> {
    let link = |kind, id: &Id| subject_link(edition, kind, id.as_str(), RootPath::ROOT);
    let words = |signer: &Signer| match signer {
        Signer::Anyone => PageLink::words("every contact of this plan"),
        Signer::Provider => PageLink::words(format!("staff of {}", edition.plan.provider())),
        Signer::Client => PageLink::words(format!("people of {}", edition.plan.name())),
        Signer::Holder => PageLink::words("the holder of the role"),
        Signer::Role(id) => link(SubjectKind::Role, id),
        Signer::Contact(id) => link(SubjectKind::Contact, id),
    };
    signers.iter().map(words).collect()
}

fn subjects(edition: &Edition<'_>, freshness: &Freshness<'_>) -> Vec<SubjectGroup> {
    let mut groups: Vec<SubjectGroup> = Vec::new();
    for (subject, _) in &freshness.statuses {
        let kind = plural(subject.kind);
        let row = SubjectRow {
            link: PageLink::subject(edition, subject, RootPath::ROOT),
            badge: Badge::new(edition, subject, RootPath::ROOT),
        };
        match groups.last_mut().filter(|group| group.kind == kind) {
            Some(group) => group.rows.push(row),
            None => groups.push(SubjectGroup {
                kind,
                rows: vec![row],
            }),
        }
    }
    groups
}

/// Returns the plural of a kind of subject as a heading; there is only one plan.
pub(crate) fn plural(kind: SubjectKind) -> String {
    let word = match kind {
        SubjectKind::Plan => kind.name(),
        _ => kind.plural(),
    };
    Id::slug(word, "subjects").in_words()
}
