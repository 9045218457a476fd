//! `missing-duty`: data, a sector or a country that calls for a pack which the plan neither chooses nor declines.

use std::collections::BTreeSet;

use irplan_plan::id::Subject;
use irplan_plan::message::{code, named};
use irplan_plan::model::PackHead;
use irplan_plan::toml::{Field, List};
use irplan_plan::{Finding, Id, Level, Message, RuleId, message};

use crate::context::Case;
use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("missing-duty"),
    group: Group::Procedures,
    level: Level::Warn,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let plan = case.plan;
    let chosen = || plan.packs.values().filter_map(|pack| pack.head());
    let displaced: BTreeSet<_> = chosen()
        .flat_map(|head| head.displaces.iter().map(|pack| pack.value.as_str()))
        .collect();
    let is_declined = |pack: &str| {
        let decision = plan.source.file.declined_packs.get(pack);
        let is_contact = |by: &Id| plan.contacts.contains_key(by);
        decision.is_some_and(|decision| decision.counts_on(case.today(), is_contact))
    };
    let mut found = Vec::new();
    for pack in case.context.repository.packs.iter() {
        let id = pack.id.as_str();
        let is_decided = plan.packs.contains_key(id) || is_declined(id) || displaced.contains(id);
        let reason = pack.head().and_then(|head| reason(case, head));
        let Some(reason) = reason.filter(|_| !is_decided && pack.status().computes()) else {
            continue;
        };
        let finding = RULE
            .finding(message!(
                "{} calls for the pack {}",
                reason,
                code(id.to_owned())
            ))
            .subject(Subject::PLAN)
            .detail(code(id.to_owned()))
            .label(case.place(), "")
            .help(message!(
                "add {} to {}, or say why it does not apply in {}",
                code(id.to_owned()),
                code("packs"),
                message!("[declined-packs.{}]", code(id.to_owned())).quoted()
            ));
        found.push(finding);
    }
    found
}

/// Returns what in a plan calls for a pack.
fn reason(case: &Case<'_>, head: &PackHead) -> Option<Message> {
    let plan = case.plan;
    for (id, asset) in &plan.assets {
        let mut classes = asset.data.iter();
        if let Some(class) = classes.find(|class| has(&head.data, class)) {
            return Some(message!(
                "{} in asset {}",
                code(class.value.clone()),
                named(irplan_plan::SubjectKind::Asset, id)
            ));
        }
    }
    let file = &plan.source.file;
    let sector = file
        .profile
        .as_ref()
        .and_then(|profile| profile.sector.as_ref());
    let country = file.country.as_ref().or(file.region.as_ref());
    let country = country.map(|country| country.value.to_string());
    let in_sector = sector.filter(|sector| has(&head.sectors, sector));
    let in_region = country.filter(|country| has(&head.regions, country));
    match (head.sectors.is_empty(), head.regions.is_empty()) {
        (true, true) => None,
        (true, false) => Some(message!("the country {}", code(in_region?))),
        (false, true) => Some(message!("the sector {}", code(in_sector?.value.clone()))),
        (false, false) => {
            let sector = code(in_sector?.value.clone());
            Some(message!("the sector {} in {}", sector, code(in_region?)))
        }
    }
}

fn has(list: &List<String>, word: &str) -> bool {
    list.iter()
        .any(|item: &Field<String>| item.value.eq_ignore_ascii_case(word.trim()))
}

#[cfg(test)]
mod tests {
    use irplan_plan::Packs;

    use super::RULE;
    use crate::testing::check;

    const PHI: &str = "[assets.charts]\nname = \"Charts\"\ndata = [\"phi\"]\n";

    #[test]
    fn data_calls_for_a_pack_until_it_is_chosen_or_declined() {
        check(&RULE, &[], &[]);
        check(
            &RULE,
            &[("plan.toml", PHI)],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: `phi` in asset `charts` calls for the pack `hipaa`",
            ],
        );
        check(
            &RULE,
            &[("plan.toml", &format!("packs = [\"hipaa\"]\n{PHI}"))],
            &[],
        );
        let declined = "[declined-packs.hipaa]\nreason = \"No covered entity\"\nby = \"jane\"\non = 2026-11-01\n";
        check(&RULE, &[("plan.toml", &format!("{PHI}{declined}"))], &[]);
        let ended = format!("{PHI}{declined}until = 2026-11-10\n");
        check(
            &RULE,
            &[("plan.toml", &ended)],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: `phi` in asset `charts` calls for the pack `hipaa`",
            ],
        );
    }

    #[test]
    fn its_page_lists_the_packs_that_it_can_find() {
        let packs = Packs::embedded();
        let found = packs.iter().filter(|pack| {
            let head = pack.head();
            let calls = head.is_some_and(|head| {
                let lists = [&head.data, &head.sectors, &head.regions];
                lists.iter().any(|list| !list.is_empty())
            });
            calls && pack.status().computes()
        });
        let found: Vec<_> = found.map(|pack| format!("`{}`", pack.id)).collect();
        let (last, others) = found.split_last().expect("there are packs to find");
        let list = format!("these are {} and {last}.", others.join(", "));
        let mut pages = irplan_rule_pages::PAGES.iter();
        let page = pages.find(|(name, _)| *name == RULE.id.name());
        let (_, page) = page.expect("the rule has a page");
        assert!(page.contains(&list), "the page does not say: {list}");
    }

    #[test]
    fn a_country_calls_for_its_law() {
        check(
            &RULE,
            &[("plan.toml", "country = \"DE\"\n")],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: the country `DE` calls for the pack `gdpr`",
            ],
        );
    }
}
