//! Limits how many findings of one rule in one file a page lists.

use std::collections::BTreeMap;

use irplan_plan::finding::{MAX_LISTED, further_findings};
use irplan_plan::phrases::capitalised;
use irplan_plan::{Finding, RepoPath, RuleId};

/// A finding in a list.
pub(crate) struct ListedFinding<'a> {
    pub(crate) finding: &'a Finding,
    /// How many more findings of the same rule in the same file follow, and are not listed.
    pub(crate) further: usize,
}

impl ListedFinding<'_> {
    /// Says in a sentence how many more findings follow, if any.
    pub(crate) fn further_in_words(&self) -> Option<String> {
        let words = || capitalised(&further_findings(self.further).to_string());
        (self.further > 0).then(|| format!("{}.", words()))
    }
}

/// Lists findings in their order, but at most [`MAX_LISTED`] of one rule in one file.
pub(crate) fn finding_list<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
) -> Vec<ListedFinding<'a>> {
    let mut counts: BTreeMap<(RuleId, Option<&RepoPath>), (usize, usize)> = BTreeMap::new();
    let mut list: Vec<ListedFinding<'_>> = Vec::new();
    for finding in findings {
        let path = finding.place().map(|place| &place.path);
        let (count, last) = counts.entry((finding.rule, path)).or_default();
        *count += 1;
        if *count > MAX_LISTED {
            list[*last].further += 1;
            continue;
        }
        *last = list.len();
        list.push(ListedFinding {
            finding,
            further: 0,
        });
    }
    list
}

#[cfg(test)]
mod tests {
    use irplan_plan::finding::MAX_LISTED;
    use irplan_plan::{Finding, Place, RepoPath, RuleId, Span};

    use super::finding_list;

    #[test]
    fn a_file_with_many_findings_does_not_fill_the_page() {
        let finding = |path: &str| {
            let place = Place::new(&RepoPath::new(path), Span::new(0, 1));
            Finding::new(RuleId::INVALID_VALUE, "wrong").label(place, "")
        };
        let many = vec![finding("plans/a/plan.toml"); MAX_LISTED + 7];
        let other = finding("plans/b/plan.toml");
        let list = finding_list(many.iter().chain([&other]));
        assert_eq!(list.len(), MAX_LISTED + 1);
        let further: Vec<_> = list.iter().map(|it| it.further).collect();
        assert_eq!(further[MAX_LISTED - 1], 7);
        assert_eq!(further.iter().sum::<usize>(), 7);
        let words: Vec<_> = list.iter().filter_map(|it| it.further_in_words()).collect();
        assert_eq!(words, ["And 7 more findings of this rule in the file."]);
    }
}
