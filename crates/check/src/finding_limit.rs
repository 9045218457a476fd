//! Limits how many findings of one rule are reported of one file.
//!
//! A file can break a rule a hundred thousand times: an export full of HTML does. Nobody reads all of that, and a forge
//! refuses it. So the first hundred are reported, and one more finding says how many there are besides.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::finding::{MAX_LISTED, further_findings};
use irplan_plan::{Finding, Level, PlanId, RepoPath, RuleId};

use crate::report::Report;

/// What findings are counted by: the rule and its level, the file, the plans that they concern, and whether a change
/// introduced them. The findings of one plan must not keep those of another from being reported, nor old ones new ones.
type CountKey<'a> = (RuleId, Level, RepoPath, Vec<&'a PlanId>, bool);

impl Report {
    /// Leaves out the findings of a rule in a file beyond the first hundred, and adds one that says how many.
    ///
    /// Only call this before a report is written. What is left out can no longer be counted, compared or shown to others.
    pub fn limit_findings(&mut self) {
        let groups: Vec<_> = self.beyond_the_limit().into_values().collect();
        let mut removed = BTreeSet::new();
        for places in &groups {
            let [first, others @ ..] = places.as_slice() else {
                continue;
            };
            if let Some(finding) = self.findings.get_mut(*first) {
                *finding = summary(finding, places.len());
            }
            self.worded_for_plan.remove(first);
            removed.extend(others);
        }
        if !removed.is_empty() {
            self.remove(&removed);
        }
    }

    /// Returns the places of the findings beyond the limit.
    fn beyond_the_limit(&self) -> BTreeMap<CountKey<'_>, Vec<usize>> {
        if self.findings.len() <= MAX_LISTED {
            return BTreeMap::new();
        }
        let plans = self.plans_by_place();
        let mut counts: BTreeMap<CountKey<'_>, usize> = BTreeMap::new();
        let mut beyond: BTreeMap<CountKey<'_>, Vec<usize>> = BTreeMap::new();
        for (at, finding) in self.findings.iter().enumerate() {
            let Some(place) = finding.place() else {
                continue;
            };
            let plans = plans.get(at).cloned().unwrap_or_default();
            let path = place.path.clone();
            let key = (finding.rule, finding.level, path, plans, self.is_new(at));
            let count = counts.entry(key.clone()).or_default();
            *count += 1;
            if *count > MAX_LISTED {
                beyond.entry(key).or_default().push(at);
            }
        }
        // One finding more is as short as the line that would say so.
        beyond.retain(|_, places| places.len() > 1);
        beyond
    }

    /// Returns the plans that each finding concerns.
    fn plans_by_place(&self) -> Vec<Vec<&PlanId>> {
        let mut plans = vec![Vec::new(); self.findings.len()];
        for (plan, places) in &self.by_plan {
            for place in places {
                if let Some(of_place) = plans.get_mut(*place) {
                    of_place.push(plan);
                }
            }
        }
        plans
    }

    /// Removes findings, and moves everything that is known by their places.
    fn remove(&mut self, removed: &BTreeSet<usize>) {
        let mut next = 0;
        let moved: Vec<Option<usize>> = (0..self.findings.len())
            .map(|at| {
                let place = (!removed.contains(&at)).then_some(next);
                next += usize::from(place.is_some());
                place
            })
            .collect();
        let to = |at: &usize| moved.get(*at).copied().flatten();
        let findings = std::mem::take(&mut self.findings).into_iter().enumerate();
        self.findings = findings
            .filter(|(at, _)| to(at).is_some())
            .map(|(_, finding)| finding)
            .collect();
        self.in_base = self.in_base.iter().filter_map(to).collect();
        for places in self.by_plan.values_mut() {
            *places = places.iter().filter_map(to).collect();
        }
        let worded = std::mem::take(&mut self.worded_for_plan).into_iter();
        self.worded_for_plan = worded
            .filter_map(|(at, plans)| Some((to(&at)?, plans)))
            .collect();
    }
}

/// Returns the finding that replaces all from this one on.
fn summary(first: &Finding, count: usize) -> Finding {
    Finding {
        message: further_findings(count),
        labels: first.labels.iter().take(1).cloned().collect(),
        help: None,
        ..first.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use irplan_plan::finding::MAX_LISTED;
    use irplan_plan::{Finding, Place, PlanId, RepoPath, RuleId, Span};

    use crate::merge_inherited::MergedFinding;
    use crate::report::Report;
    use crate::testing::{options, report};

    /// A section with so many tags. The rule `raw-html` has a finding for each.
    fn findings(tags: usize) -> Vec<String> {
        let text = format!("+++\ntitle = \"S\"\n+++\n\n{}", "a <b> c\n\n".repeat(tags));
        let changes = [("sections/s.md", text.as_str())];
        let (_, mut report) = report(&changes, &options());
        report.limit_findings();
        let of_rule = report.findings.iter();
        let of_rule = of_rule.filter(|finding| finding.rule.name() == "raw-html");
        of_rule.map(|finding| finding.message.to_string()).collect()
    }

    #[test]
    fn many_findings_are_summed_up() {
        assert_eq!(findings(MAX_LISTED).len(), MAX_LISTED);
        assert_eq!(findings(MAX_LISTED + 1).len(), MAX_LISTED + 1);
        let many = findings(MAX_LISTED + 1_000);
        assert_eq!(many.len(), MAX_LISTED + 1);
        assert_eq!(
            many.last().map(String::as_str),
            Some("and 1000 more findings of this rule in the file")
        );
    }

    /// In a file that two plans share, neither takes the other's place.
    #[test]
    fn each_plan_keeps_its_own_findings() {
        let ids = ["harbor", "mill"].map(|id| PlanId::parse(id).unwrap());
        let place = Place::new(&RepoPath::new("plans/base/plan.toml"), Span::new(0, 1));
        let kept = ids.iter().flat_map(|id| {
            let merged = (0..2 * MAX_LISTED).map(|_| MergedFinding {
                finding: Finding::new(RuleId::INVALID_VALUE, "wrong").label(place.clone(), ""),
                plans: BTreeSet::from([id.clone()]),
                findings_by_plan: BTreeMap::new(),
            });
            merged.map(|merged| (merged, false))
        });
        let mut report = Report::of(kept.collect(), Vec::new(), None);
        report.limit_findings();
        for id in &ids {
            let found: Vec<_> = report.of_plan(id).collect();
            assert_eq!(found.len(), MAX_LISTED + 1);
            let summaries = found.iter().filter(|it| it.message.to_string() != "wrong");
            assert_eq!(summaries.count(), 1);
        }
    }
}
