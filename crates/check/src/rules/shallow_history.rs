//! `shallow-history`: irplan could not see the whole history.

use irplan_plan::message::{code, reason};
use irplan_plan::{Finding, HistoryExtent, Level, Message, RuleId, message};

use crate::context::Context;
use crate::recorded_sign_off::count_uncommitted;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("shallow-history"),
    group: Group::Content,
    level: Level::Note,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Repository(judge),
};

fn judge(context: &Context<'_>) -> Vec<Finding> {
    let history = context.history;
    let shallow = (*history.extent() == HistoryExtent::Shallow).then(|| {
        RULE.finding(
            "the clone is shallow, so irplan did not check who changed and who signed what",
        )
        .help("fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` in CI")
    });
    let notes = history
        .notes()
        .iter()
        .map(|note| RULE.finding(reason(note)).detail(note.gap.value()));
    let uncommitted = match count_uncommitted(context) {
        0 => None,
        1 => Some(Message::from(
            "1 sign-off is not committed yet, so irplan did not check who commits it",
        )),
        count => Some(message!(
            "{} sign-offs are not committed yet, so irplan did not check who commits them",
            count
        )),
    };
    let uncommitted = uncommitted.map(|message| {
        RULE.finding(message)
            .detail(code("uncommitted"))
            .help("commit them")
    });
    shallow
        .into_iter()
        .chain(notes)
        .chain(uncommitted)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use irplan_plan::history::{HistoryGap, HistoryNote};
    use irplan_plan::{History, HistoryExtent, LastChanges, RepoPath, Snapshot};

    use crate::testing::TODAY;
    use crate::{Input, Options, run};

    #[track_caller]
    fn check(extent: HistoryExtent, notes: &[HistoryNote], expected: &[&str]) {
        let snapshot = Snapshot::new();
        let reading = irplan_plan::parse::read(&snapshot);
        let last_changes = LastChanges {
            extent,
            notes: notes.to_vec(),
            ..LastChanges::default()
        };
        let history = History::new(last_changes, BTreeMap::new(), BTreeMap::new());
        let input = Input {
            repository: &reading.repository,
            snapshot: &snapshot,
            history: &history,
        };
        let report = run(input, Vec::new(), &Options::on(TODAY));
        let found: Vec<_> = report
            .findings
            .iter()
            .map(|finding| finding.message.to_string())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_git_does_not_know_is_reported() {
        let file = HistoryGap::File(RepoPath::new("plans/acme/plan.toml"));
        let submodule = HistoryNote::new(file, "the submodule `x` was skipped");
        let object = HistoryGap::Object("x".to_owned());
        let commit = HistoryNote::new(object, "commit `x` is missing in this clone");
        check(HistoryExtent::Whole, &[], &[]);
        check(HistoryExtent::None, &[], &[]);
        check(
            HistoryExtent::Shallow,
            &[submodule],
            &[
                "the clone is shallow, so irplan did not check who changed and who signed what",
                "the submodule `x` was skipped",
            ],
        );
        check(
            HistoryExtent::Incomplete,
            &[commit],
            &["commit `x` is missing in this clone"],
        );
    }
}
