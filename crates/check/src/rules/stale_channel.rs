//! `stale-channel`: a channel that was not verified in time.

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::Channel;
use irplan_plan::signoff::{SignOffStatus, State};
use irplan_plan::toml::Record as _;
use irplan_plan::{Act, Finding, Level, Place, RuleId, message};

use super::stale_contact::with_sign_off;
use crate::change_summary::with_change_summary;
use crate::context::{Case, sign_help};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("stale-channel"),
    group: Group::Contacts,
    level: Level::Warn,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let channels = case.plan.channels.iter();
    let to_verify = channels.filter(|(_, channel)| channel.can_be_tried());
    to_verify
        .filter_map(|(id, channel)| {
            let subject = Subject::new(SubjectKind::Channel, id);
            let status = case.plan.sign_off_status(&subject, case.today());
            (!status.state.is_valid()).then(|| finding(case, id, channel, subject, &status))
        })
        .collect()
}

fn finding(
    case: &Case<'_>,
    id: &Id,
    channel: &Channel,
    subject: Subject,
    status: &SignOffStatus,
) -> Finding {
    let command = Act::Verify.command([&subject], [&case.plan.id]);
    let attempt = match status.state {
        State::Voided => "check what changed",
        _ => "try it: dial the number with its PIN, or open the address",
    };
    let help = message!("{}, then {}", attempt, sign_help(command, status));
    let finding = RULE
        .finding(message!(
            "channel {} {}",
            named(SubjectKind::Channel, id),
            status.reason(Act::Verify)
        ))
        .label(tested_place(channel), "")
        .help(with_change_summary(case, &subject, help));
    with_sign_off(case, finding, &subject).subject(subject)
}

/// Returns the place of what to try: the number, the address or the PIN.
fn tested_place(channel: &Channel) -> Place {
    let number = channel.number.as_ref().map(|number| number.span);
    let [address, pin] = [&channel.address, &channel.pin].map(|text| Some(text.as_ref()?.span));
    match number.or(address).or(pin) {
        Some(span) => channel.at(span),
        None => channel.origin().place(),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_channel_is_verified_like_a_contact() {
        check(&RULE, &[], &[]);
        check(
            &RULE,
            &[("signoffs.toml", "-[\"channel:bridge\"]\n")],
            &[
                "plans/base/plan.toml `\"+1 212 555 0190\"`: channel `bridge` was never verified, in `harbor`",
            ],
        );
    }

    #[test]
    fn what_cannot_be_tried_needs_no_verification() {
        let room = "[channels.room]\nkind = \"in-person\"\nhow = \"Meet in room 2\"\n";
        check(&RULE, &[("plan.toml", room)], &[]);
        let radio = "[channels.hand-radio]\nkind = \"radio\"\naddress = \"4\"\n";
        check(&RULE, &[("plan.toml", radio)], &[]);
    }
}
