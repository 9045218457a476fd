//! `unresolved-reference`: a link or an id that leads nowhere.

use std::collections::BTreeSet;

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::markdown::{Document, Link, PlanValue, Reference, Target};
use irplan_plan::model::{Policy, Signer, Waiver};
use irplan_plan::plan::Plan;
use irplan_plan::toml::nearest;
use irplan_plan::{Finding, Level};

use crate::context::Case;
use crate::mention::Mention;
use crate::rule::{Example, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "unresolved-reference",
    group: Group::Procedures,
    level: Level::Deny,
    summary: "a link or an id that leads nowhere",
    page: Page {
        finds: "References in prose (`<contact:…>`, `[words](playbook:…#step)`), ids in tables, front matter, steps, actions, waivers and `[[policy.signers]]`, and links \
                within a page that name nothing in the plan; values of the plan that are not stated, such as `<plan:sector>`; links to files; and \
                links of a kind that is never made a link. The help names the nearest id. A base text is judged in each plan that inherits it, and a \
                fault in it is told once, with the plans in which it is one.",
        why: "The reader of a printed plan cannot search for what was meant. Of 160 links in one public set of plans, 55 led nowhere.",
        file: "sections/call.md",
        bad: Example(
            "+++\ntitle = \"Call\"\nphase = \"preparation\"\n+++\n\nCall <contact:jnae>. Then [isolate the host](playbook:ransomware#isolat).\n",
        ),
        good: Example(
            "+++\ntitle = \"Call\"\nphase = \"preparation\"\n+++\n\nCall <contact:jane>. Then [isolate the host](playbook:ransomware#isolate).\n",
        ),
        remedy: "Correct the id, or add what it names. Link to sections and playbooks by their id, `section:containment`, never by their file.",
        source: "Measured in public plans.",
    },
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (subject, document) in case.own_documents() {
        let faults = judge_document(case, document);
        found.extend(
            faults
                .into_iter()
                .map(|fault| fault.subject(subject.clone())),
        );
    }
    if case.is_published() {
        found.extend(
            case.mentions
                .iter()
                .filter_map(|mention| judge_mention(case, mention)),
        );
    }
    found.extend(judge_waivers(case));
    found.extend(judge_signers(case));
    found
}

/// What needs no plan around it: links within the page, links that lead to no reference, and names of values.
fn judge_document(case: &Case<'_>, document: &Document) -> Vec<Finding> {
    let links = document
        .links
        .iter()
        .filter_map(|link| judge_link(case.plan, document, link));
    let values = document.references.iter().filter(|reference| {
        reference.kind == SubjectKind::Plan && PlanValue::from_word(&reference.id).is_none()
    });
    let values = values.map(|reference| {
        let finding =
            nowhere(&reference.written()).label(document.at(reference.span), "no such value");
        match nearest(&reference.id, PlanValue::WORDS.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `plan:{near}`?")),
            None => finding.help(format!(
                "there are `plan:{}`",
                PlanValue::WORDS.join("`, `plan:")
            )),
        }
    });
    links.chain(values).collect()
}

fn judge_link(plan: &Plan, document: &Document, link: &Link) -> Option<Finding> {
    let place = document.at(link.span);
    match &link.target {
        Target::Anchor(anchor) => {
            let mut anchors = document
                .headings
                .iter()
                .map(|heading| heading.anchor.as_str());
            if anchors.any(|known| known == anchor) {
                return None;
            }
            let anchors = document
                .headings
                .iter()
                .map(|heading| heading.anchor.as_str());
            let finding =
                nowhere(&format!("#{anchor}")).label(place, "no such heading on this page");
            Some(match nearest(anchor, anchors) {
                Some(near) => finding.help(format!("did you mean `#{near}`?")),
                None => finding.help("name a heading of this page, by its id"),
            })
        }
        Target::Unknown(target) => {
            let finding = nowhere(target).label(place, "this is never made a link");
            Some(finding.help(help_for_unknown(plan, target)))
        }
        Target::Reference(_) | Target::Web(_) => None,
    }
}

/// What somebody may have meant who wrote a link that is none.
fn help_for_unknown(plan: &Plan, target: &str) -> String {
    let file = target.split('#').next().unwrap_or(target);
    if let Some(stem) = file.strip_suffix(".md") {
        let stem = stem.rsplit('/').next().unwrap_or(stem);
        let kinds = [SubjectKind::Section, SubjectKind::Playbook];
        let kind = kinds.into_iter().find(|kind| plan.has(*kind, stem));
        return match kind {
            Some(kind) => format!("write `{kind}:{stem}`: links go by id, and not by file"),
            None => {
                "link to a section or playbook by its id, such as `section:containment`".to_owned()
            }
        };
    }
    let names = SubjectKind::ALL.iter().map(|kind| kind.name());
    match target
        .split_once(':')
        .and_then(|(kind, id)| Some((nearest(kind, names)?, id)))
    {
        Some((kind, id)) => format!("did you mean `{}:{}`?", kind, id.escape_debug()),
        None => {
            "links lead to a reference, `http`, `https`, `mailto`, `tel`, or a heading of the page"
                .to_owned()
        }
    }
}

fn nowhere(written: &str) -> Finding {
    RULE.finding(format!("`{}` leads nowhere", written.escape_debug()))
}

fn judge_mention(case: &Case<'_>, mention: &Mention<'_>) -> Option<Finding> {
    let fault = match mention.reference {
        Some(reference) => judge_reference(case, mention, reference),
        None => judge_key(case, mention),
    };
    fault.map(|fault| fault.subject(mention.by.clone()))
}

fn judge_reference(
    case: &Case<'_>,
    mention: &Mention<'_>,
    reference: &Reference,
) -> Option<Finding> {
    let plan = case.plan;
    let value = PlanValue::from_word(&reference.id).filter(|_| reference.kind == SubjectKind::Plan);
    if let Some(value) = value {
        // A word that is no value at all is found in the text itself.
        let is_stated = !plan.value(value).is_empty() && reference.anchor.is_none();
        let finding = || nowhere(&reference.written()).label(mention.place(), "not stated");
        return (!is_stated).then(|| finding().help(format!("state it in `plan.toml`: `{value}`")));
    }
    let exists = plan.has(reference.kind, &reference.id);
    if plan.resolves(reference) || reference.kind == SubjectKind::Plan {
        return None;
    }
    if !exists {
        return unknown(case, mention, nowhere(&reference.written()));
    }
    let finding = nowhere(&reference.written());
    let finding = finding.label(mention.place(), "no step or heading of this id is there");
    let near = reference
        .anchor
        .as_deref()
        .and_then(|anchor| nearest(anchor, anchors(plan, reference)));
    Some(match near {
        Some(near) => finding.help(format!(
            "did you mean `{}:{}#{near}`?",
            reference.kind, reference.id
        )),
        None => finding.help("name a step or a heading by its id, or leave `#…` out"),
    })
}

/// The names within the page that a reference leads to.
fn anchors<'a>(plan: &'a Plan, reference: &Reference) -> Vec<&'a str> {
    let id = reference.id.as_str();
    let body = match reference.kind {
        SubjectKind::Section => plan.sections.get(id).map(|section| &section.value.body),
        SubjectKind::Playbook => plan.playbooks.get(id).map(|playbook| &playbook.value.body),
        _ => None,
    };
    let headings = body.map_or(&[][..], |body| &body.headings);
    headings
        .iter()
        .map(|heading| heading.anchor.as_str())
        .collect()
}

fn judge_key(case: &Case<'_>, mention: &Mention<'_>) -> Option<Finding> {
    let key = mention.key?;
    let exists = |kind: &SubjectKind| case.plan.has(*kind, mention.id);
    if mention.kinds.iter().any(exists) {
        return None;
    }
    let kinds: Vec<_> = mention.kinds.iter().map(|kind| kind.name()).collect();
    let message = format!(
        "`{key}` names `{}`, which is no {}",
        mention.id,
        kinds.join(" and no ")
    );
    unknown(case, mention, RULE.finding(message))
}

/// Completes a finding about an id that names nothing; none where a broken file may hold what it names.
fn unknown(case: &Case<'_>, mention: &Mention<'_>, finding: Finding) -> Option<Finding> {
    if mention.kinds.iter().any(|kind| case.may_hide(*kind)) {
        return None;
    }
    let kind = *mention.kinds.first()?;
    let ids = mention.kinds.iter().flat_map(|kind| case.plan.ids(*kind));
    let help = match nearest(mention.id, ids) {
        Some(near) if mention.reference.is_some() => format!("did you mean `{kind}:{near}`?"),
        Some(near) => format!("did you mean `{near}`?"),
        None => "give something this id, or name one that is there".to_owned(),
    };
    let label = format!("no {kind} of this id");
    Some(finding.label(mention.place(), label).help(help))
}

/// Who may sign by this plan's own file; by `irplan.toml` it is judged with the provider's plan.
fn judge_signers(case: &Case<'_>) -> Vec<Finding> {
    let repository = case.context.repository;
    let provider = repository.provider_plan();
    let own = case.plan.source.file.policy.as_deref();
    let own = own.filter(|policy| !policy.signers.is_empty());
    // Of a thousand plans few say who may sign: only then is it worth asking which ones inherit it.
    let all = repository.plans.values();
    let heirs: Vec<_> = all
        .filter(|plan| own.is_some() && is_heir(plan, case.plan))
        .collect();
    let mut found = signers_in(case, own, &heirs);
    if provider.is_some_and(|provider| provider.id == case.plan.id) {
        let all: Vec<_> = repository.plans.values().collect();
        let settings = repository.settings.policy.as_deref();
        found.extend(signers_in(case, settings, &all));
    }
    found
}

/// Whether what a plan says is for another, or for itself.
fn is_heir(plan: &Plan, of: &Plan) -> bool {
    plan.id == of.id || plan.ancestors.contains(&of.id)
}

/// The people whom a policy lets sign, and who are in none of the plans that it is for.
fn signers_in(case: &Case<'_>, policy: Option<&Policy>, plans: &[&Plan]) -> Vec<Finding> {
    // A broken file may hold what seems to be nowhere.
    let policy = policy.filter(|_| case.context.is_whole());
    let tables = policy.map_or(&[][..], |policy| &policy.signers);
    let named = tables
        .iter()
        .flat_map(|table| table.people.iter().map(move |person| (table, person)));
    let unknown = named.filter_map(|(table, person)| {
        let (kind, id) = match &person.value {
            Signer::Role(id) => (SubjectKind::Role, id),
            Signer::Contact(id) => (SubjectKind::Contact, id),
            Signer::Anyone | Signer::Provider | Signer::Client | Signer::Holder => return None,
        };
        if plans.iter().any(|plan| plan.has(kind, id.as_str())) {
            return None;
        }
        let message = format!("`people` names `{}`, which is no {kind}", person.value);
        let finding = RULE.finding(message);
        let finding = finding.label(
            table.origin.at(person.span),
            format!("no {kind} of this id, and so nobody may sign by it"),
        );
        let ids: BTreeSet<_> = plans.iter().flat_map(|plan| plan.ids(kind)).collect();
        Some(match nearest(id.as_str(), ids) {
            Some(near) => finding.help(format!("did you mean `{kind}:{near}`?")),
            None => finding.help(format!("name a {kind} that is there, or remove it")),
        })
    });
    unknown.collect()
}

/// Waivers that stand in this plan's own file; those of `irplan.toml` are judged with the provider's plan.
fn judge_waivers(case: &Case<'_>) -> Vec<Finding> {
    let repository = case.context.repository;
    let provider = repository.provider_plan();
    let is_provider = provider.is_some_and(|provider| provider.id == case.plan.id);
    let own_file = &case.plan.source.file.origin.path;
    let settings_file = &repository.settings.origin.path;
    let waivers = case.context.waivers.iter().filter(|waiver| {
        let path = &waiver.origin.path;
        path == own_file || is_provider && path == settings_file
    });
    waivers
        .flat_map(|waiver| judge_waiver(case, waiver))
        .collect()
}

fn judge_waiver(case: &Case<'_>, waiver: &Waiver) -> Vec<Finding> {
    let plans = &case.context.repository.plans;
    let excused = &waiver.subject.value;
    let place = waiver.origin.at(waiver.subject.span);
    let Some(plan) = plans.get(&excused.plan) else {
        let message = format!("a waiver excuses `{}`, which is no plan", excused.plan);
        let help = match nearest(excused.plan.as_str(), plans.keys().map(Id::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a folder under `plans/`".to_owned(),
        };
        let finding = RULE.finding(message).label(place, "no such plan");
        return vec![finding.help(help)];
    };
    let mut found = Vec::new();
    let exists = |subject: &Subject| {
        let id = subject.id.as_ref();
        id.is_none_or(|id| plan.has(subject.kind, id.as_str()))
    };
    if let Some(subject) = excused.subject.as_ref().filter(|subject| !exists(subject)) {
        let message = format!(
            "a waiver excuses `{subject}`, which `{}` does not have",
            plan.id
        );
        let finding = RULE.finding(message).label(place, "no such subject");
        found.push(finding.help("correct the id, or remove the waiver"));
    }
    let signer = waiver.by.value.as_str();
    let is_known = [plan, case.plan]
        .iter()
        .any(|plan| plan.contacts.contains_key(signer));
    if !is_known && !case.may_hide(SubjectKind::Contact) {
        let message = format!("`by` names `{signer}`, which is no contact");
        let place = waiver.origin.at(waiver.by.span);
        let finding = RULE.finding(message).label(place, "no such contact");
        found.push(finding.help("name the contact who accepted it"));
    }
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
            "give something this id, or name one that is there",
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
            "state it in `plan.toml`: `sector`",
        );
    }

    #[test]
    fn links_that_are_none_are_found() {
        check_text("[x](#her)", "#her", "#her", "did you mean `#here`?");
        check_text(
            "[x](contain.md)",
            "contain.md",
            "contain.md",
            "write `section:contain`: links go by id, and not by file",
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
            "links lead to a reference, `http`, `https`, `mailto`, `tel`, or a heading of the page",
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
                "plans/harbor/plan.toml `\"ceo\"`: `accepted-by` names `ceo`, which is no contact",
                "plans/harbor/plan.toml `\"jan\"`: `holder` names `jan`, which is no contact",
                "plans/harbor/plan.toml `\"siem\"`: `detected-by` names `siem`, which is no tool",
                "plans/harbor/plan.toml `\"ransom\"`: `playbooks` names `ransom`, which is no playbook",
                "plans/harbor/plan.toml `\"db\"`: `depends-on` names `db`, which is no asset",
                "plans/harbor/plan.toml `\"it\"`: `owner` names `it`, which is no contact",
                "plans/harbor/plan.toml `\"itt\"`: `owner` names `itt`, which is no role",
                "plans/harbor/plan.toml `\"cert\"`: `contact` names `cert`, which is no contact",
                "plans/harbor/plan.toml `\"privacy\"`: `role` names `privacy`, which is no role",
                "plans/harbor/plan.toml `\"notice\"`: `template` names `notice`, which is no section",
                "plans/harbor/plan.toml `\"role:board\"`: `notify` names `board`, which is no role",
                "plans/harbor/plan.toml `\"brige\"`: `channel` names `brige`, which is no channel",
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
                "plans/harbor/playbooks/p.md `\"sev0\"`: `severity` names `sev0`, which is no severity",
                "plans/harbor/playbooks/p.md `\"mail\"`: `vectors` names `mail`, which is no vector",
                "plans/harbor/playbooks/p.md `\"record\"`: `assets` names `record`, which is no asset",
                "plans/harbor/playbooks/p.md `itt`: `role` names `itt`, which is no role",
                "plans/harbor/playbooks/p.md `edrr`: `automation` names `edrr`, which is no tool",
            ],
        );
        let exercise = "+++\ntitle = \"E\"\non = 2026-10-01\nplaybook = \"p\"\nfacilitator = \"f\"\nparticipants = [\"jane\", \"g\"]\nroles = [\"r\"]\n[actions.a]\nwhat = \"x\"\nsubject = \"asset:b\"\nowner = \"nobody\"\n+++\n";
        check(
            &RULE,
            &[("exercises/2026-10-01-e.md", exercise)],
            &[
                "plans/harbor/exercises/2026-10-01-e.md `\"p\"`: `playbook` names `p`, which is no playbook",
                "plans/harbor/exercises/2026-10-01-e.md `\"f\"`: `facilitator` names `f`, which is no contact",
                "plans/harbor/exercises/2026-10-01-e.md `\"g\"`: `participants` names `g`, which is no contact",
                "plans/harbor/exercises/2026-10-01-e.md `\"r\"`: `roles` names `r`, which is no role",
                "plans/harbor/exercises/2026-10-01-e.md `\"asset:b\"`: `subject` names `b`, which is no asset",
                "plans/harbor/exercises/2026-10-01-e.md `\"nobody\"`: `owner` names `nobody`, which is no contact and no role",
            ],
        );
    }

    #[test]
    fn a_fault_in_a_base_text_is_told_once() {
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
            &["irplan.toml `\"harbour/role:legal\"`: a waiver excuses `harbour`, which is no plan"],
        );
        check(
            &RULE,
            &[("plan.toml", &waiver("harbor/role:lega", "nobody"))],
            &[
                "plans/harbor/plan.toml `\"harbor/role:lega\"`: a waiver excuses `role:lega`, which `harbor` does not have",
                "plans/harbor/plan.toml `\"nobody\"`: `by` names `nobody`, which is no contact",
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
        // What one plan has is enough for `irplan.toml` and for a base, not for another plan.
        let luis = signers("\"contact:luis\"");
        check(
            &RULE,
            &[
                ("irplan.toml", &luis),
                ("plans/base/plan.toml", &luis),
                ("plans/north/plan.toml", &luis),
            ],
            &[
                "plans/north/plan.toml `\"contact:luis\"`: `people` names `contact:luis`, which is no contact",
            ],
        );
        let wrong = signers("\"role:itt\", \"contact:nobody\"");
        let told = |file: &str, what: &str, kind: &str| {
            format!("{file} `\"{what}\"`: `people` names `{what}`, which is no {kind}")
        };
        for file in [
            "irplan.toml",
            "plans/base/plan.toml",
            "plans/harbor/plan.toml",
        ] {
            let expected = [
                told(file, "role:itt", "role"),
                told(file, "contact:nobody", "contact"),
            ];
            let expected: Vec<_> = expected.iter().map(String::as_str).collect();
            check(&RULE, &[(file, &wrong)], &expected);
            check_help(&RULE, &[(file, &wrong)], "did you mean `role:it`?");
        }
    }
}
