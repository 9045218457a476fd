//! Everything that the site of one plan shows.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use irplan_plan::history::{HistoryGap, HistoryNote};
use irplan_plan::place::percent_encoded_path;
use irplan_plan::{
    Commit, Finding, History, LastChange, Level, LineColumn, Place, Plan, PlanId, RepoPath,
    Repository, RuleId, Snapshot, Subject, SubjectKind,
};

use crate::edition::visible_findings::visible;
use crate::edition::{Edition, SiteInput};
use crate::rule_page::{RulePage, path_of_rule};

/// An edition with what else the pages of its site show: history, findings and rules, as far as the readers may see them.
///
/// It has only copies and parts of the [`SiteInput`], which is out of reach for pages.
pub(crate) struct SiteEdition<'a> {
    edition: &'a Edition<'a>,
    head: Option<&'a Commit>,
    not_judged: BTreeSet<String>,
    rules: &'a [RulePage],
    findings: Vec<&'a Finding>,
    places_in_words: BTreeMap<&'a Place, String>,
    last_changes: BTreeMap<Subject, (&'a LastChange, Option<&'a Commit>)>,
    plan_names: BTreeMap<&'a PlanId, &'a str>,
    edit_pattern: Option<&'a str>,
}

impl<'a> Deref for SiteEdition<'a> {
    type Target = Edition<'a>;

    fn deref(&self) -> &Edition<'a> {
        self.edition
    }
}

impl<'a> SiteEdition<'a> {
    /// Adds to the edition of a plan what its readers may see of history and findings.
    pub(crate) fn new(input: &SiteInput<'a>, plan: &'a Plan, edition: &'a Edition<'a>) -> Self {
        let own = input.findings_by_plan.get(&plan.id);
        let own = own.map(Vec::as_slice).unwrap_or_default();
        let findings = visible(own, plan, edition);
        Self {
            edition,
            head: input.history.head().map(|head| &**head),
            not_judged: not_judged(input.history.notes(), edition.is_for_client()),
            rules: input.rules,
            places_in_words: places_in_words(&findings, input.snapshot),
            findings,
            last_changes: last_changes(edition, input.history),
            plan_names: plan_names(edition, input.repository),
            edit_pattern: edit_pattern(input.repository),
        }
    }

    /// Returns the commit that the site is built from, if any.
    pub(crate) fn head(&self) -> Option<&'a Commit> {
        self.head
    }

    /// Returns what could not be judged, one lowercase phrase each.
    pub(crate) fn not_judged(&self) -> &BTreeSet<String> {
        &self.not_judged
    }

    /// Returns the pages that explain rules.
    pub(crate) fn rules(&self) -> &'a [RulePage] {
        self.rules
    }

    /// Returns where a rule is explained within the site.
    pub(crate) fn rule_page_path(&self, rule: RuleId) -> Option<String> {
        path_of_rule(self.rules, rule)
    }

    /// Returns the name of the plan that a subject comes from.
    pub(crate) fn plan_name(&self, id: &PlanId) -> String {
        let name = self.plan_names.get(id).copied();
        name.unwrap_or(id.as_str()).to_owned()
    }

    /// When the text or table of a subject last changed its meaning, if history knows.
    pub(crate) fn last_change(&self, subject: &Subject) -> Option<&'a LastChange> {
        self.last_changes.get(subject).map(|(change, _)| *change)
    }

    /// The commit that brought the current meaning of a subject to the main line, if that is not its last change.
    pub(crate) fn in_force_since(&self, subject: &Subject) -> Option<&'a Commit> {
        let (_, since) = self.last_changes.get(subject)?;
        *since
    }

    /// Returns the findings of this plan, without those that are about or mention something that the readers may not
    /// see.
    pub(crate) fn findings(&self) -> &[&'a Finding] {
        &self.findings
    }

    /// Returns the place of a finding as `path:line`; empty if it has none.
    pub(crate) fn place_in_words(&self, finding: &Finding) -> String {
        let words = finding
            .place()
            .and_then(|place| self.places_in_words.get(place));
        words.cloned().unwrap_or_default()
    }

    /// Returns the address where a file can be edited, by the pattern of the settings.
    pub(crate) fn edit_url(&self, path: &RepoPath) -> Option<String> {
        let pattern = self.edit_pattern?;
        Some(pattern.replace("{path}", &percent_encoded_path(path.as_str())))
    }
}

/// Returns in words what history could not judge. A note can name files of other plans and texts for the provider alone,
/// and a client learns only that something is missing.
fn not_judged(notes: &[HistoryNote], is_for_client: bool) -> BTreeSet<String> {
    let words = |note: &HistoryNote| match note.gap {
        HistoryGap::Everything | HistoryGap::SparseCheckout => note.to_string(),
        HistoryGap::Mailmap
        | HistoryGap::File(_)
        | HistoryGap::Object(_)
        | HistoryGap::Commits
        | HistoryGap::EarlierSignOffs
        | HistoryGap::ChangesSinceSignOffs
        | HistoryGap::Originals => match is_for_client {
            true => "part of the history could not be read".to_owned(),
            false => note.to_string(),
        },
    };
    notes.iter().map(words).collect()
}

/// Returns the places of the findings that pages list as `path:line`.
fn places_in_words<'a>(
    findings: &[&'a Finding],
    snapshot: &Snapshot,
) -> BTreeMap<&'a Place, String> {
    let shown = findings
        .iter()
        .filter(|finding| finding.level > Level::Allow);
    let places = shown.filter_map(|finding| finding.place());
    places
        .map(|place| {
            let words = match snapshot.text(&place.path) {
                Some(text) => {
                    let line = LineColumn::of(text, place.span.start).line;
                    format!("{}:{line}", place.path)
                }
                None => place.path.to_string(),
            };
            (place, words)
        })
        .collect()
}

/// Returns when each subject that the readers may see last changed, and the commit that brought that to the main line if
/// it is another one.
fn last_changes<'a>(
    edition: &Edition<'_>,
    history: &'a History,
) -> BTreeMap<Subject, (&'a LastChange, Option<&'a Commit>)> {
    let kinds = SubjectKind::ALL.iter().copied();
    let subjects = kinds.flat_map(|kind| edition.plan.subjects(kind));
    subjects
        .filter_map(|found| {
            let subject = Subject::new(found.value.kind(), found.id);
            let change = history.of_subject(found.from, &subject)?;
            let since = history.in_force_since(found.from, &subject);
            Some((subject, (change, since.map(|since| &**since))))
        })
        .collect()
}

/// Returns the names of the plans that the edition has subjects of.
fn plan_names<'a>(
    edition: &Edition<'_>,
    repository: &'a Repository,
) -> BTreeMap<&'a PlanId, &'a str> {
    let kinds = SubjectKind::ALL.iter().copied();
    let subjects = kinds.flat_map(|kind| edition.plan.subjects(kind));
    subjects
        .filter_map(|found| repository.plans.get_key_value(found.from))
        .map(|(id, plan)| (id, plan.name.as_str()))
        .collect()
}

/// Returns the pattern of addresses where files can be edited; only on the web.
fn edit_pattern(repository: &Repository) -> Option<&str> {
    let pattern = &repository.settings.site.as_ref()?.edit_url.as_ref()?.value;
    let is_web = pattern.starts_with("https://") || pattern.starts_with("http://");
    is_web.then_some(pattern.as_str())
}

#[cfg(test)]
mod tests {
    use irplan_plan::RepoPath;
    use irplan_plan::history::{HistoryGap, HistoryNote};

    use super::not_judged;

    #[test]
    fn a_client_reads_no_path_of_another_plan() {
        let path = "plans/finch/contacts.toml";
        let file = HistoryGap::File(RepoPath::new(path));
        let notes = [
            HistoryNote::new(file, format!("`{path}` cannot be compared")),
            HistoryNote::new(
                HistoryGap::Originals,
                format!("cannot read a version of `{path}`"),
            ),
            HistoryNote::new(
                HistoryGap::Everything,
                "the git repository has no commit yet",
            ),
        ];
        let for_client = not_judged(&notes, true);
        let expected = [
            "part of the history could not be read",
            "the git repository has no commit yet",
        ];
        assert!(for_client.iter().eq(expected), "{for_client:?}");
        assert_eq!(not_judged(&notes, false).len(), 3);
    }
}
