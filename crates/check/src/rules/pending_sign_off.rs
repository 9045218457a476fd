//! `pending-sign-off`: a sign-off that counts once the change under review is merged.

use irplan_plan::id::SubjectKind;
use irplan_plan::message::named;
use irplan_plan::{Finding, Level, Message, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::{RecordedSignOff, recorded_sign_offs};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("pending-sign-off"),
    group: Group::SignOffs,
    level: Level::Note,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = recorded_sign_offs(case.plan, case.context.history);
    let pending = all.filter(|signed| {
        let status = case.plan.sign_off_status(signed.subject, case.today());
        status.counts_once_merged()
    });
    let finding = |signed: RecordedSignOff<'_>| {
        let by = named(SubjectKind::Contact, &signed.entry.by.value);
        let former = case.plan.trusted_plan().source.ledger.get(signed.subject);
        let former = former.filter(|former| former.by.value != signed.entry.by.value);
        let ended = former.map_or_else(Message::default, |former| {
            let by = named(SubjectKind::Contact, &former.by.value);
            message!(", and that of {} by {} has ended", former.on.value, by)
        });
        RULE.finding(message!(
            "the sign-off of {} by {} counts once this change is merged{}",
            signed.subject,
            by.clone(),
            ended
        ))
        .label(signed.by_place(), "the new holder of the role")
        .help("check that this is the right person for the role, then merge")
        .subject(signed.subject.clone())
        .detail(by)
    };
    pending.map(finding).collect()
}
