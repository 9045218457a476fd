//! The last stage: the findings of the rules.

use std::collections::BTreeMap;

use irplan_check::{Input, JudgedBase, Options, Report};
use irplan_plan::renames::UnclearRename;
use irplan_plan::{Finding, History, HistoryExtent, Level, RuleId};
use jiff::civil::Date;

use super::{PlanSet, ProvenPlans, TrustedBase};

/// Plans with the findings of the rules.
pub struct JudgedPlans {
    pub(super) plans: ProvenPlans,
    report: Report,
}

impl ProvenPlans {
    /// Runs the rules. These levels override those of every policy.
    pub fn judged(self, levels: BTreeMap<RuleId, Level>) -> JudgedPlans {
        let options = Options {
            levels,
            ..self.options()
        };
        self.judge(&options)
    }

    /// Runs the rules except those that compare all plans, whose findings are in `earlier`.
    pub fn judged_after(self, earlier: &JudgedPlans) -> JudgedPlans {
        let options = Options {
            cached_cross_plan_findings: Some(earlier.report.cross_plan_findings.clone()),
            ..self.options()
        };
        self.judge(&options)
    }

    fn options(&self) -> Options {
        Options {
            plans: self.set().only(),
            ..Options::on(self.plans.today)
        }
    }

    fn judge(self, options: &Options) -> JudgedPlans {
        JudgedPlans {
            report: self.report(options),
            plans: self,
        }
    }

    fn report(&self, options: &Options) -> Report {
        let Some((first, others)) = self.plans.plans.bases.split_first() else {
            let parsing = self.set().findings().to_vec();
            return irplan_check::run(self.input(), parsing, options);
        };
        let mut report = self.report_since(first, options);
        for other in others {
            report.keep_new(&self.report_since(other, options));
        }
        report
    }

    /// Judges a change by one of its bases, and separates new findings from those that the base already has.
    fn report_since(
        &self,
        TrustedBase { base, trusted, .. }: &TrustedBase,
        options: &Options,
    ) -> Report {
        let repository = base.set.plans();
        let history = &self.plans.history;
        let head = self.set().plans();
        let comparison = irplan_check::compare_with_base(repository, head, options.today);
        let before = irplan_check::history_of_base(history, (repository, head), &comparison);
        let before = Input {
            repository,
            snapshot: base.set.snapshot(),
            history: &before,
        };
        let report = &irplan_check::run(before, base.set.findings().to_vec(), options);
        let base = JudgedBase {
            repository,
            report,
            head_with_trust_of_base: trusted,
            comparison: &comparison,
        };
        let parsing = self.set().findings().to_vec();
        irplan_check::run_since(self.input(), base, parsing, options)
    }

    fn input(&self) -> Input<'_> {
        Input {
            repository: self.set().plans(),
            snapshot: self.set().snapshot(),
            history: &self.plans.history,
        }
    }
}

impl JudgedPlans {
    /// Returns the plans.
    pub fn set(&self) -> &PlanSet {
        self.plans.set()
    }

    /// Returns the bases that the plans were judged by; none if they were judged by their own policy.
    pub fn bases(&self) -> &[TrustedBase] {
        &self.plans.plans.plans.bases
    }

    /// Returns who changed what, and when.
    pub fn history(&self) -> &History {
        &self.plans.plans.history
    }

    /// Returns the day for which the plans were judged.
    pub fn today(&self) -> Date {
        self.plans.plans.today
    }

    /// Returns the findings, with everything that a report needs.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Returns the findings that the rules leave after waivers, in reading order.
    pub fn findings(&self) -> &[Finding] {
        &self.report.findings
    }

    /// Leaves out most findings of a rule that a file breaks more than a hundred times. Only reports are cut: sites first
    /// leave out what their readers may not see.
    pub fn limit_findings(&mut self) {
        self.report.limit_findings();
    }

    /// Hides or rewrites values in findings, such as phone numbers, before they are shown.
    pub fn rewrite_findings(&mut self, rewrite: impl Fn(&mut Finding)) {
        self.report.findings.iter_mut().for_each(&rewrite);
        self.report.waived_findings.iter_mut().for_each(&rewrite);
    }

    /// Returns what could not be judged because history is missing, one phrase each.
    pub fn not_judged(&self) -> Vec<String> {
        let history = self.history();
        let mut reasons: Vec<_> = history.notes().iter().map(ToString::to_string).collect();
        let unclear = self
            .bases()
            .iter()
            .flat_map(|base| &base.base().renames().unclear);
        reasons.extend(unclear.map(UnclearRename::phrase));
        match history.extent() {
            HistoryExtent::Shallow => reasons.push(
                "changes before the oldest commit here: the clone is shallow, so fetch the whole history".into(),
            ),
            HistoryExtent::Whole | HistoryExtent::Incomplete | HistoryExtent::None => {}
        }
        reasons
    }
}
