//! Declares the rule, and collects its findings in a plan.

use irplan_plan::{Finding, Level, RuleId};

use super::{id_reference, labels, signer_names, text, waivers};
use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::UNRESOLVED_REFERENCE,
    group: Group::Procedures,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (subject, document) in case.own_documents() {
        let mut faults = text::judge(case, document);
        faults.extend(labels::judge(document, case.context.text(&document.path)));
        found.extend(
            faults
                .into_iter()
                .map(|fault| fault.subject(subject.clone())),
        );
    }
    if case.is_published() {
        found.extend(
            case.id_references
                .iter()
                .filter_map(|id_reference| id_reference::judge(case, id_reference)),
        );
    }
    found.extend(waivers::judge(case));
    found.extend(signer_names::judge(case));
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    fn section(text: &str) -> String {
        format!("+++\ntitle = \"S\"\nphase = \"preparation\"\n+++\n\n## Here\n\n{text}\n")
    }

    #[track_caller]
    fn check_text(text: &str, underlined: &str, written: &str, help: &str) {
        let section = section(text);
        let changes = [("sections/s.md", section.as_str())];
        let expected =
            format!("plans/harbor/sections/s.md `{underlined}`: `{written}` leads nowhere");
        check(&RULE, &changes, &[&expected]);
        check_help(&RULE, &changes, help);
    }

    #[test]
    fn references_in_prose_are_followed() {
        let sound = section(
            "<contact:jane> <contact:sam> <plan:name> <playbook:ransomware#isolate> [x](#here) <https://a.example>",
        );
        check(&RULE, &[("sections/s.md", &sound)], &[]);
        check_text(
            "<contact:jnae>",
            "contact:jnae",
            "contact:jnae",
            "did you mean `contact:jane`?",
        );
        check_text(
            "[x](asset:zzz)",
            "asset:zzz",
            "asset:zzz",
            "use an id that exists, or add what is missing",
        );
        check_text(
            "<playbook:ransomware#isolat>",
            "playbook:ransomware#isolat",
            "playbook:ransomware#isolat",
            "did you mean `playbook:ransomware#isolate`?",
        );
        check_text(
            "<plan:nam>",
            "plan:nam",
            "plan:nam",
            "did you mean `plan:name`?",
        );
        check_text(
            "<plan:sector>",
            "plan:sector",
            "plan:sector",
            "set it in `plan.toml`: `sector`",
        );
    }

    #[test]
    fn labels_without_a_definition_are_found() {
        let link = "add a line `[calls]: …` with its address";
        check_text(
            "[the **list**][calls]",
            "[the **list**][calls]",
            "[calls]",
            link,
        );
        check_text("See [calls][].", "[calls]", "[calls]", link);
        let note = "add a line `[^1]: …` with the text of the note";
        check_text("The note[^1].", "[^1]", "[^1]", note);
        let sound = section(
            "[x][calls] [calls][] a[^1] [warning] \\[^2] `[^3]` [1][2] [a-z][0-9] [^a-z]\n\n    [^4] [x][y]\n\n[^1]: Note.\n\n[calls]: #here",
        );
        check(&RULE, &[("sections/s.md", &sound)], &[]);
        let gap = section("Call [NAME][PHONE].");
        check(&RULE, &[("sections/s.md", &gap)], &[]);
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        check_text("[x](#her)", "#her", "#her", "did you mean `#here`?");
        check_text(
            "[x](contain.md)",
            "contain.md",
            "contain.md",
            "write `section:contain`: links use ids, not file names",
        );
        check_text(
            "[x](../playbooks/none.md#a)",
            "../playbooks/none.md#a",
            "../playbooks/none.md#a",
            "link to a section or playbook by its id, such as `section:containment`",
        );
        check_text(
            "[x](contacts:jane)",
            "contacts:jane",
            "contacts:jane",
            "did you mean `contact:jane`?",
        );
        check_text(
            "[x](javascript:alert)",
            "javascript:alert",
            "javascript:alert",
            "link to a reference, a heading of the page, or an `http`, `https`, `mailto` or `tel` address",
        );
    }

    #[test]
    fn ids_in_tables_are_followed() {
        let plan = "[roles.scribe]\nholder = \"jan\"\n[vectors.web]\ndetected-by = [\"siem\"]\nplaybooks = [\"ransom\"]\n\
                    [assets.app]\nname = \"App\"\ndepends-on = [\"records\", \"db\"]\nowner = \"it\"\n\
                    [tools.vpn]\nowner = \"itt\"\n[duties.x]\ncontact = \"cert\"\nrole = \"privacy\"\ntemplate = \"notice\"\n\
                    [severities.sev3]\nmeaning = \"x\"\nrespond-within = \"1d\"\nresolve-within = \"1d\"\nupdate-every = \"1d\"\nnotify = [\"role:board\"]\nchannel = \"brige\"\n\
                    [profile.accepted-risk.x-ray]\nwhat = \"x\"\naccepted-by = \"ceo\"\nuntil = 2027-03-31\n";
        check(
            &RULE,
            &[("plan.toml", plan)],
            &[
                "plans/harbor/plan.toml `\"ceo\"`: `accepted-by` names `ceo`, but there is no such contact",
                "plans/harbor/plan.toml `\"jan\"`: `holder` names `jan`, but there is no such contact",
                "plans/harbor/plan.toml `\"siem\"`: `detected-by` names `siem`, but there is no such tool",
                "plans/harbor/plan.toml `\"ransom\"`: `playbooks` names `ransom`, but there is no such playbook",
                "plans/harbor/plan.toml `\"db\"`: `depends-on` names `db`, but there is no such asset",
                "plans/harbor/plan.toml `\"it\"`: `owner` names `it`, but there is no such contact",
                "plans/harbor/plan.toml `\"itt\"`: `owner` names `itt`, but there is no such role",
                "plans/harbor/plan.toml `\"cert\"`: `contact` names `cert`, but there is no such contact",
                "plans/harbor/plan.toml `\"privacy\"`: `role` names `privacy`, but there is no such role",
                "plans/harbor/plan.toml `\"notice\"`: `template` names `notice`, but there is no such section",
                "plans/harbor/plan.toml `\"role:board\"`: `notify` names `board`, but there is no such role",
                "plans/harbor/plan.toml `\"brige\"`: `channel` names `brige`, but there is no such channel",
            ],
        );
    }

    #[test]
    fn front_matter_and_steps_are_followed() {
        let playbook = "+++\ntitle = \"P\"\nseverity = \"sev0\"\nvectors = [\"mail\"]\nassets = [\"record\"]\n+++\n\n### Do {#do role=itt within=1h automation=edrr}\n";
        check(
            &RULE,
            &[("playbooks/p.md", playbook)],
            &[
                "plans/harbor/playbooks/p.md `\"sev0\"`: `severity` names `sev0`, but there is no such severity",
                "plans/harbor/playbooks/p.md `\"mail\"`: `vectors` names `mail`, but there is no such vector",
                "plans/harbor/playbooks/p.md `\"record\"`: `assets` names `record`, but there is no such asset",
                "plans/harbor/playbooks/p.md `itt`: `role` names `itt`, but there is no such role",
                "plans/harbor/playbooks/p.md `edrr`: `automation` names `edrr`, but there is no such tool",
            ],
        );
        let exercise = "+++\ntitle = \"E\"\non = 2026-10-01\nplaybook = \"p\"\nfacilitator = \"f\"\nparticipants = [\"jane\", \"g\"]\nroles = [\"r\"]\n[actions.a]\nwhat = \"x\"\nsubject = \"asset:b\"\nowner = \"nobody\"\n+++\n";
        check(
            &RULE,
            &[("exercises/2026-10-01-e.md", exercise)],
            &[
                "plans/harbor/exercises/2026-10-01-e.md `\"p\"`: `playbook` names `p`, but there is no such playbook",
                "plans/harbor/exercises/2026-10-01-e.md `\"f\"`: `facilitator` names `f`, but there is no such contact",
                "plans/harbor/exercises/2026-10-01-e.md `\"g\"`: `participants` names `g`, but there is no such contact",
                "plans/harbor/exercises/2026-10-01-e.md `\"r\"`: `roles` names `r`, but there is no such role",
                "plans/harbor/exercises/2026-10-01-e.md `\"asset:b\"`: `subject` names `b`, but there is no such asset",
                "plans/harbor/exercises/2026-10-01-e.md `\"nobody\"`: `owner` names `nobody`, but there is no such contact or role",
            ],
        );
    }

    #[test]
    fn a_fault_in_a_base_text_is_reported_once() {
        let base = "+++\ntitle = \"Contain\"\nphase = \"containment-eradication-and-recovery\"\n+++\n\nCut <asset:records> off, see [above](#abov).\n";
        check(
            &RULE,
            &[("plans/base/sections/contain.md", base)],
            &[
                "plans/base/sections/contain.md `asset:records`: `asset:records` leads nowhere, in `north`",
                "plans/base/sections/contain.md `#abov`: `#abov` leads nowhere",
            ],
        );
    }

    #[test]
    fn waivers_are_followed() {
        let waiver = |subject: &str, by: &str| {
            format!(
                "[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"{subject}\"\nreason = \"x\"\nuntil = 2027-01-01\nby = \"{by}\"\n"
            )
        };
        check(
            &RULE,
            &[("irplan.toml", &waiver("harbor/role:legal", "jane"))],
            &[],
        );
        check(
            &RULE,
            &[("irplan.toml", &waiver("harbour/role:legal", "sam"))],
            &[
                "irplan.toml `\"harbour/role:legal\"`: a waiver excuses `harbour`, but there is no such plan",
            ],
        );
        check(
            &RULE,
            &[("plan.toml", &waiver("harbor/role:lega", "nobody"))],
            &[
                "plans/harbor/plan.toml `\"harbor/role:lega\"`: a waiver excuses `role:lega`, which `harbor` does not have",
                "plans/harbor/plan.toml `\"nobody\"`: `by` names `nobody`, but there is no such contact",
            ],
        );
    }

    #[test]
    fn signers_are_followed() {
        let signers = |people: &str| {
            format!("[[policy.signers]]\nsubjects = [\"section\"]\npeople = [{people}]\n")
        };
        let sound = signers("\"role:it\", \"contact:sam\", \"anyone\", \"holder\"");
        check(
            &RULE,
            &[("irplan.toml", &sound), ("plan.toml", &sound)],
            &[],
        );
        // A subject of any plan is enough for `irplan.toml` and for a base plan, but not for another plan.
        let luis = signers("\"contact:luis\"");
        check(
            &RULE,
            &[
                ("irplan.toml", &luis),
                ("plans/base/plan.toml", &luis),
                ("plans/north/plan.toml", &luis),
            ],
            &[
                "plans/north/plan.toml `\"contact:luis\"`: `people` names `contact:luis`, but there is no such contact",
            ],
        );
        let wrong = signers("\"role:itt\", \"contact:nobody\"");
        let expected = |file: &str, what: &str, kind: &str| {
            format!("{file} `\"{what}\"`: `people` names `{what}`, but there is no such {kind}")
        };
        for file in [
            "irplan.toml",
            "plans/base/plan.toml",
            "plans/harbor/plan.toml",
        ] {
            let expected = [
                expected(file, "role:itt", "role"),
                expected(file, "contact:nobody", "contact"),
            ];
            let expected: Vec<_> = expected.iter().map(String::as_str).collect();
            check(&RULE, &[(file, &wrong)], &expected);
            check_help(&RULE, &[(file, &wrong)], "did you mean `role:it`?");
        }
    }

    #[test]
    fn only_a_role_has_a_holder() {
        let signers = |subjects: &str, people: &str| {
            format!("[[policy.signers]]\nsubjects = [{subjects}]\npeople = [{people}]\n")
        };
        let expected = |file: &str, subject: &str| {
            format!(
                "{file} `\"holder\"`: `people` names only `holder`, but `{subject}` has no holder"
            )
        };
        for file in [
            "irplan.toml",
            "plans/base/plan.toml",
            "plans/harbor/plan.toml",
        ] {
            for sound in [
                signers("\"role\", \"role:it\"", "\"holder\""),
                signers("\"role\", \"section\"", "\"holder\", \"provider\""),
            ] {
                check(&RULE, &[(file, &sound)], &[]);
            }
            let wrong = signers("\"role\", \"section\"", "\"holder\"");
            check(&RULE, &[(file, &wrong)], &[&expected(file, "section")]);
            let wrong = signers("\"section:contain\"", "\"holder\", \"holder\"");
            check(
                &RULE,
                &[(file, &wrong)],
                &[&expected(file, "section:contain")],
            );
        }
    }

    #[test]
    fn subjects_and_owners_of_keys_are_followed() {
        let policy = |subject: &str, contact: &str| {
            format!(
                "[[policy.signers]]\nsubjects = [\"{subject}\", \"plan\"]\npeople = [\"anyone\"]\n[policy.keys]\n{contact} = [\"ssh-ed25519 AAAA\"]\n"
            )
        };
        let files = [
            "irplan.toml",
            "plans/base/plan.toml",
            "plans/harbor/plan.toml",
        ];
        for file in files {
            let (sound, wrong) = (policy("role:legal", "luis"), policy("role:lega", "luiz"));
            check(&RULE, &[(file, &sound)], &[]);
            let subject = format!(
                "{file} `\"role:lega\"`: `subjects` names `role:lega`, but there is no such role"
            );
            let keys =
                format!("{file} `luiz`: `policy.keys` names `luiz`, but there is no such contact");
            check(&RULE, &[(file, &wrong)], &[&subject, &keys]);
            check_help(&RULE, &[(file, &wrong)], "did you mean `role:legal`?");
        }
        let wrong = policy("role:legal", "luiz");
        check_help(&RULE, &[("plan.toml", &wrong)], "did you mean `luis`?");
    }
}
