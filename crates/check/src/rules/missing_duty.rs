//! `missing-duty`: data, a sector, a country, a site or a named law that calls for a pack which the plan neither chooses nor declines.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{all_of, code, named, quotation};
use irplan_plan::model::{PackCall, PackHead};
use irplan_plan::toml::{Field, List};
use irplan_plan::{Finding, Id, Level, Message, Plan, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("missing-duty"),
    group: Group::Procedures,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let plan = case.plan;
    let is_declined = |pack: &str| {
        let inherited = plan.ancestors.iter().rev();
        let inherited = inherited.filter_map(|id| case.context.repository.plans.get(id));
        let mut line = [plan].into_iter().chain(inherited);
        let decision = line.find_map(|plan| plan.source.file.declined_packs.get(pack));
        let is_contact = |by: &Id| plan.contacts.contains_key(by);
        decision.is_some_and(|decision| decision.counts_on(case.today(), is_contact))
    };
    let displaced = plan.displaced_packs(|pack| is_declined(pack.as_str()));
    let packs = || case.context.repository.packs.iter();
    let facts = PlanFacts::of(plan, packs().filter_map(|pack| pack.head()));
    let mut found = Vec::new();
    for pack in packs().filter(|pack| pack.status().computes()) {
        let id = pack.id.as_str();
        let calls = pack.head().map(|head| head.called_for_by.iter());
        let mut reasons = calls.into_iter().flatten().filter_map(|call| {
            // A law that takes the place of another one is enough, unless the plan itself names the other one.
            let is_enough = displaced.contains(&pack.id) && call.compliance.is_empty();
            facts.reason(call).filter(|_| !is_enough)
        });
        let is_decided = plan.packs.contains_key(id) || is_declined(id);
        if let Some(reason) = reasons.next().filter(|_| !is_decided) {
            found.push(finding(case, id, &reason));
        }
    }
    found
}

fn finding(case: &Case<'_>, pack: &str, reason: &[Message]) -> Finding {
    RULE.finding(message!(
        "{} {} for the pack {}",
        all_of(reason.iter().cloned()),
        if reason.len() == 1 { "calls" } else { "call" },
        code(pack.to_owned())
    ))
    .subject(Subject::PLAN)
    .detail(code(pack.to_owned()))
    .label(case.place(), "")
    .help(message!(
        "add {} to {}, or say why it does not apply in {}",
        code(pack.to_owned()),
        code("packs"),
        message!("[declined-packs.{}]", code(pack.to_owned())).quoted()
    ))
}

/// What in a plan can call for a pack.
struct PlanFacts<'a> {
    plan: &'a Plan,
    sector: &'a str,
    sites: Vec<&'a str>,
    /// The entries of `compliance` that say that something applies.
    compliance: Vec<&'a str>,
    /// The names of all regimes, because that of one can be in that of another.
    regimes: Vec<&'a str>,
}

impl<'a> PlanFacts<'a> {
    fn of(plan: &'a Plan, heads: impl Iterator<Item = &'a PackHead>) -> Self {
        let profile = plan.source.file.profile.as_deref();
        let sector = profile.and_then(|profile| profile.sector.as_ref());
        let sites = profile.map(|profile| texts(&profile.sites));
        let compliance = profile.map(|profile| texts(&profile.compliance));
        let denies = |entry: &&str| ["no", "not"].iter().any(|word| mentions(entry, word));
        let compliance = compliance.unwrap_or_default().into_iter();
        let calls = heads.flat_map(|head| head.called_for_by.iter());
        Self {
            plan,
            sector: sector.map_or("", |sector| sector.value.as_str()),
            sites: sites.unwrap_or_default(),
            compliance: compliance.filter(|entry| !denies(entry)).collect(),
            regimes: calls.flat_map(|call| texts(&call.compliance)).collect(),
        }
    }

    /// Returns what in the plan calls for a pack, if all that is asked for is there.
    fn reason(&self, call: &PackCall) -> Option<Vec<Message>> {
        let country = self.plan.country.as_deref();
        let is_country_alone = [&call.data, &call.sectors, &call.sites, &call.compliance]
            .iter()
            .all(|list| list.is_empty());
        let is_in_country = |country: &str| {
            let mut regions = call.regions.iter();
            regions.any(|region| region.value.eq_ignore_ascii_case(country))
        };
        if !call.regions.is_empty() && !country.map_or(!is_country_alone, is_in_country) {
            return None;
        }
        let named = country.filter(|_| is_country_alone && !call.regions.is_empty());
        let country = named.map(|country| message!("the country {}", code(country.to_owned())));
        let mut reasons: Vec<_> = country.into_iter().collect();
        if !call.data.is_empty() {
            reasons.push(self.data(call)?);
        }
        if !call.sectors.is_empty() {
            any_phrase(&call.sectors, self.sector)?;
            let sector = code(self.sector.to_owned());
            reasons.push(message!("the sector {}", sector));
        }
        if !call.sites.is_empty() {
            let mut sites = self.sites.iter();
            let place = sites.find_map(|site| any_phrase(&call.sites, site))?;
            reasons.push(message!("a site in {}", quotation(place.to_owned())));
        }
        if !call.compliance.is_empty() {
            let name = self.regime(call)?;
            reasons.push(message!(
                "{} in {}",
                quotation(name.to_owned()),
                code("compliance")
            ));
        }
        (!reasons.is_empty()).then_some(reasons)
    }

    fn data(&self, call: &PackCall) -> Option<Message> {
        self.plan.assets.iter().find_map(|(id, asset)| {
            let is_called = |class: &&Field<String>| {
                let mut classes = call.data.iter();
                classes.any(|called| called.value.eq_ignore_ascii_case(class.value.trim()))
            };
            let class = asset.data.iter().find(is_called)?;
            let asset = named(SubjectKind::Asset, id);
            Some(message!("{} in asset {}", code(class.value.clone()), asset))
        })
    }

    /// Returns the name of a regime that the plan lists. In "UK GDPR", "GDPR" is not a name of its own.
    fn regime<'c>(&self, call: &'c PackCall) -> Option<&'c str> {
        let is_named = |entry: &str, name: &str| {
            let longer = self.regimes.iter().filter(|other| other.len() > name.len());
            let mut longer = longer.filter(|other| mentions(other, name) && mentions(entry, other));
            mentions(entry, name) && longer.next().is_none()
        };
        let mut names = call.compliance.iter().map(|name| name.value.as_str());
        names.find(|name| self.compliance.iter().any(|entry| is_named(entry, name)))
    }
}

fn texts(list: &List<String>) -> Vec<&str> {
    list.iter().map(|item| item.value.as_str()).collect()
}

fn any_phrase<'a>(phrases: &'a List<String>, text: &str) -> Option<&'a str> {
    let mut phrases = phrases.iter().map(|phrase| phrase.value.as_str());
    phrases.find(|phrase| mentions(text, phrase))
}

/// Whether a text has the words of a phrase, one after the other. Capitals count only in words that consist of them, so that
/// `NY` is not `ny`.
fn mentions(text: &str, phrase: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (text, phrase) = (words(text), words(phrase));
    let is_same = |(word, wanted): (&String, &String)| {
        let is_short = wanted.chars().all(char::is_uppercase);
        word == wanted || (!is_short && word.to_lowercase() == wanted.to_lowercase())
    };
    let mut windows = text.windows(phrase.len().max(1));
    windows.any(|window| window.iter().zip(&phrase).all(is_same))
}

#[cfg(test)]
mod tests {
    use irplan_plan::Packs;

    use super::RULE;
    use crate::testing::{check, options, report};

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
            let calls = head.is_some_and(|head| !head.called_for_by.is_empty());
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

    /// A plan with a sector, a country, sites, laws and data, and the packs that it calls for.
    #[track_caller]
    fn check_calls(profile: &str, country: &str, data: &str, expected: &[&str]) {
        let plan = format!(
            "{country}\n[profile]\n{profile}\n[assets.charts]\nname = \"Charts\"\ndata = [{data}]\n"
        );
        let (_, report) = report(&[("plan.toml", &plan)], &options());
        let found = report.findings.iter().filter(|it| it.rule == RULE.id);
        let messages = found.map(|finding| finding.message.to_string());
        let mut packs: Vec<_> = messages
            .map(|it| it.rsplit(' ').next().unwrap_or_default().replace('`', ""))
            .collect();
        packs.sort();
        assert_eq!(packs, expected, "{plan}");
    }

    const US: &str = "region = \"US\"";
    const DE: &str = "region = \"US\"\ncountry = \"DE\"";

    #[test]
    fn what_calls_for_a_pack_and_what_does_not() {
        let sector = |sector: &str| format!("sector = \"{sector}\"");
        let site = |site: &str| format!("sites = [\"{site}\"]");
        let law = |law: &str| format!("compliance = [\"{law}\"]");
        let country = |code: &str| format!("country = \"{code}\"");
        // Health data is for the American rule only in America, and where the plan names no country.
        check_calls("", US, "\"phi\"", &["hipaa"]);
        check_calls("", "", "\"phi\"", &["hipaa"]);
        check_calls("", DE, "\"phi\"", &["gdpr"]);
        check_calls("", US, "\"orders\"", &[]);
        check_calls("", US, "\"eu-personal\"", &["gdpr"]);
        check_calls("", US, "\"cardholder\", \"cui\"", &["dfars", "pci-dss"]);
        check_calls("", US, "\"student records\"", &["ferpa"]);
        for (code, packs) in [
            ("DE", &["gdpr"][..]),
            ("GB", &["uk-gdpr"]),
            ("AU", &["australia"]),
            ("CA", &["canada"]),
            ("JP", &[]),
        ] {
            check_calls("", &country(code), "", packs);
        }
        for (name, code, packs) in [
            ("Manufacturing of pumps", "DE", &["bsig", "gdpr"][..]),
            ("managed IT services", "FR", &["gdpr", "nis2"]),
            ("managed IT services", "US", &[]),
            ("managed IT services", "CH", &["switzerland"]),
            ("florist", "DE", &["gdpr"]),
            ("banking", "AT", &["dora", "gdpr", "nis2"]),
            ("banking", "US", &["glba-bank"]),
            ("dental", "US", &["hipaa"]),
            ("dental", "AT", &["gdpr"]),
            ("telecom", "GB", &["pecr", "uk-gdpr"]),
            ("defense", "US", &["dfars"]),
            ("accounting", "US", &["ftc-safeguards"]),
            ("investment adviser", "US", &["reg-sp"]),
            ("insurance", "US", &["insurance-data-security"]),
            ("software", "FR", &["cra", "gdpr"]),
            ("credit union", "US", &["ncua"]),
        ] {
            check_calls(&sector(name), &country(code), "", packs);
        }
        for (place, packs) in [
            ("Rochester, New York", &["us-ny"][..]),
            ("Rochester, NY 14604", &["us-ny"]),
            ("Many Mansfields, Ohio", &["us-oh"]),
            ("Hanau, Germany", &["gdpr"]),
            ("Burlington, Vermont", &[]),
            ("Athens, Georgia", &[]),
        ] {
            check_calls(&site(place), US, "", packs);
        }
        check_calls(&site("New York street, Leeds"), "country = \"JP\"", "", &[]);
        for (name, packs) in [
            ("NIS2 through the German BSI Act", &["bsig", "nis2"][..]),
            ("NIS2 does not apply", &[]),
            ("UK GDPR", &["uk-gdpr"]),
            ("UK GDPR and EU GDPR", &["gdpr", "uk-gdpr"]),
            ("HIPAA Security Rule", &["hipaa"]),
            ("ISO/IEC 27001:2022", &["iso27001"]),
            ("No defense contracts: DFARS stays away", &[]),
        ] {
            check_calls(&law(name), "", "", packs);
        }
    }

    #[test]
    fn a_directive_whose_national_law_is_chosen_is_asked_for_if_the_plan_names_it() {
        let chosen = "packs = [\"gdpr\", \"bsig\"]\ncountry = \"DE\"";
        check_calls("sector = \"energy\"", chosen, "", &[]);
        check_calls(
            "compliance = [\"NIS2 through the BSI Act\"]",
            chosen,
            "",
            &["nis2"],
        );
    }

    #[test]
    fn each_pack_of_the_program_is_called_for_by_something() {
        // Two are proposed, and a contact of the category `insurer` calls for the third, which is another rule.
        let others = ["cisa-circia", "cyber-insurance", "uk-csr"];
        let packs = Packs::embedded();
        for pack in packs.iter() {
            let calls = pack.head().expect("a head").called_for_by.len();
            assert_eq!(
                calls == 0,
                others.contains(&pack.id.as_str()),
                "{}",
                pack.id
            );
        }
    }
}
