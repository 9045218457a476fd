//! `vague-time`: a duty whose only time is "promptly" or the like, without a limit of the organisation's own, or whose
//! clock starts with a sentence.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{named, quotation};
use irplan_plan::model::{Duty, NoticeTime};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::duties::{is_owed, own_duties};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("vague-time"),
    group: Group::Procedures,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

/// Words that ask for speed without a number.
const VAGUE: [&str; 24] = [
    "delay",
    "prompt",
    "as soon as",
    "immediate",
    "expedi",
    "timely",
    "quickly",
    "soon",
    "at once",
    "asap",
    "a.s.a.p",
    "forthwith",
    "right away",
    "straight away",
    "in due time",
    "in due course",
    "good time",
    "swift",
    "speed",
    "rapid",
    "urgent",
    "unverzüglich",
    "umgehend",
    "sofort",
];

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let owed: Vec<_> = own_duties(case)
        .filter(|(_, duty)| is_owed(case, duty))
        .collect();
    let without_start = owed.iter().filter_map(|(id, duty)| {
        let start = duty.starts.as_ref()?;
        start.value.is_sentence().then(|| {
            RULE.finding(message!(
                "duty {} starts with a sentence, so irplan cannot compute when its notice is due",
                named(SubjectKind::Duty, *id)
            ))
            .subject(Subject::new(SubjectKind::Duty, id))
            .detail("starts")
            .label(duty.at(start.span), "expected the name of an event")
            .help("name an event, such as `aware` or `discovered`, and move the sentence to `starts-note`")
        })
    });
    let without_limit = owed.iter().filter(|(_, duty)| duty.own_limit.is_none());
    let found = without_limit.filter_map(|(id, duty)| {
        let words = vague_words(duty)?;
        let finding = RULE
            .finding(message!(
                "duty {} has no number, only {}",
                named(SubjectKind::Duty, *id),
                quotation(format!("“{words}”"))
            ))
            .subject(Subject::new(SubjectKind::Duty, id))
            .detail("within")
            .label(duty.origin().place(), "")
            .help("decide how long you may take, and add it as `own-limit`");
        Some(finding)
    });
    without_start.chain(found).collect()
}

fn vague_words(duty: &Duty) -> Option<&str> {
    if duty.has_number() || duty.with.is_some() || duty.before.is_some() {
        return None;
    }
    let limits = duty.limits.iter().map(|limit| &limit.within.value);
    let times = duty.within.iter().map(|within| &within.value).chain(limits);
    let mut words = times.filter_map(|time| match time {
        NoticeTime::Words(words) => Some(words.as_str()),
        NoticeTime::Limit(_) => None,
    });
    // If there is no other time, the words besides the number are the time.
    let instead = duty.wording.as_ref().map(|wording| wording.value.as_str());
    let instead = instead.filter(|_| duty.within.is_none() && duty.limits.is_empty());
    let is_vague = |words: &&str| {
        let words = words.to_lowercase();
        VAGUE.iter().any(|vague| words.contains(vague))
    };
    words.find(is_vague).or_else(|| instead.filter(is_vague))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_duty_without_a_number_needs_an_own_limit() {
        let duty = |own: &str| {
            format!("[duties.x]\nstarts = \"aware\"\nwithin = \"without undue delay\"\n{own}")
        };
        check(
            &RULE,
            &[("plan.toml", &duty(""))],
            &["plans/harbor/plan.toml `x`: duty `x` has no number, only “without undue delay”"],
        );
        check(&RULE, &[("plan.toml", &duty("own-limit = \"24h\"\n"))], &[]);
    }

    #[test]
    fn words_for_speed_are_known_in_two_languages() {
        for words in [
            "ASAP",
            "Forthwith",
            "right away",
            "as quickly as possible",
            "unverzüglich",
            "Unverzüglich, nach Kenntnis",
            "in due time",
            "without delay",
        ] {
            for key in ["within", "wording"] {
                let duty = format!("[duties.x]\nstarts = \"aware\"\n{key} = \"{words}\"\n");
                let found =
                    format!("plans/harbor/plan.toml `x`: duty `x` has no number, only “{words}”");
                check(&RULE, &[("plan.toml", &duty)], &[&found]);
            }
        }
        let asked = "[duties.x]\nstarts = \"aware\"\nwithin = \"as the authority asks\"\n";
        check(&RULE, &[("plan.toml", asked)], &[]);
    }

    #[test]
    fn a_duty_of_a_base_plan_is_found_once_in_its_file() {
        check(
            &RULE,
            &[(
                "plans/base/plan.toml",
                "[duties.x]\nstarts = \"aware\"\nwithin = \"promptly\"\n",
            )],
            &["plans/base/plan.toml `x`: duty `x` has no number, only “promptly”"],
        );
    }

    #[test]
    fn a_sentence_as_start_is_asked_to_be_an_event() {
        let duty = "[duties.x]\nstarts = \"A high risk is found\"\nwithin = \"72h\"\n";
        check(
            &RULE,
            &[("plan.toml", duty)],
            &[
                "plans/harbor/plan.toml `\"A high risk is found\"`: duty `x` starts with a sentence, so irplan cannot compute when its notice is due",
            ],
        );
    }
}
