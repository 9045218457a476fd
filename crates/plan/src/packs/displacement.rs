//! Which of the chosen packs take the place of others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::id::Id;
use crate::model::RegimeStatus;
use crate::packs::Pack;
use crate::packs::loops::{Arrows, Loops};
use crate::plan::Plan;

/// Returns the chosen packs whose place another one takes.
///
/// A pack that is not in force in the country, that somebody decided against, that has an end, or whose file has an error takes
/// no place: on some day, neither of the two would count. Packs that displace each other contradict themselves, and all of
/// them stay.
pub(super) fn displaced(
    chosen: &BTreeMap<Id, Arc<Pack>>,
    country: Option<&str>,
    is_declined: impl Fn(&Id) -> bool,
) -> BTreeSet<Id> {
    let loops = Loops::of(&arrows(chosen.values()));
    let in_force = |pack: &Pack| pack.status_in(country) == RegimeStatus::InForce;
    let mut found = BTreeSet::new();
    for pack in chosen.values() {
        let has_end = pack.head().is_some_and(|head| head.applies_until.is_some());
        if !in_force(pack) || pack.stopped.is_whole_pack() || has_end || is_declined(&pack.id) {
            continue;
        }
        for other in ends(pack) {
            // The law of another country leaves alone what applies in this one.
            let is_elsewhere =
                !pack.applies_in(country) && chosen.get(&other).is_some_and(|it| in_force(it));
            if !is_elsewhere && !loops.has(&pack.id, &other) {
                found.insert(other);
            }
        }
    }
    found
}

impl Plan {
    /// Returns the packs whose place another pack of the plan takes, chosen or not. Those that somebody decided against take
    /// none.
    pub fn displaced_packs(&self, is_declined: impl Fn(&Id) -> bool) -> BTreeSet<Id> {
        displaced(&self.packs, self.country.as_deref(), is_declined)
    }
}

/// Returns the packs that a pack displaces.
fn ends(pack: &Pack) -> Vec<Id> {
    let head = pack.head().into_iter();
    let displaced = head.flat_map(|head| head.displaces.iter());
    displaced.map(|other| other.value.clone()).collect()
}

/// Returns what each pack displaces.
pub(super) fn arrows<'a>(packs: impl Iterator<Item = &'a Arc<Pack>>) -> Arrows {
    packs.map(|pack| (pack.id.clone(), ends(pack))).collect()
}

#[cfg(test)]
mod tests {
    use crate::model::RegimeStatus;
    use crate::{PlanId, Snapshot};

    /// Returns a pack with one duty.
    fn pack(jurisdiction: &str, status: &str, rest: &str) -> String {
        format!(
            "[pack]\nname = \"Ours\"\nkind = \"law\"\njurisdiction = \"{jurisdiction}\"\nstatus = \"{status}\"\n\
             as-of = 2026-01-01\n{rest}\n[duties.call]\nstarts = \"aware\"\nwithin = \"at once\"\n"
        )
    }

    /// Checks which of some packs are displaced, for a plan in a country.
    #[track_caller]
    fn check(country: &str, packs: &[(&str, &str)], expected: &[&str]) {
        let chosen: Vec<_> = packs.iter().map(|(id, _)| format!("\"{id}\"")).collect();
        let plan = format!(
            "kind = \"client\"\nname = \"A\"\npacks = [{}]\n{country}",
            chosen.join(", ")
        );
        let mut snapshot = Snapshot::new()
            .with("irplan.toml", "[provider]\nname = \"N\"\nplan = \"n\"\n")
            .with("plans/a/plan.toml", &plan);
        for (id, text) in packs.iter().filter(|(_, text)| !text.is_empty()) {
            snapshot = snapshot.with(&format!("packs/{id}.toml"), text);
        }
        let plans = crate::read(&snapshot).repository.plans;
        let duties = &plans[&PlanId::parse("a").expect("an id")].duties;
        let found: std::collections::BTreeSet<_> = duties
            .iter()
            .filter(|(_, duty)| duty.status() == RegimeStatus::Displaced)
            .filter_map(|(id, _)| Some(id.in_pack()?.0))
            .collect();
        let found: Vec<_> = found.into_iter().collect();
        assert_eq!(found, expected, "{country} {packs:?}");
    }

    #[test]
    fn only_a_pack_that_is_in_force_takes_the_place_of_another() {
        let other = pack("US", "in-force", "");
        for (status, expected) in [
            ("in-force", &["other"][..]),
            ("proposed", &[]),
            ("repealed", &[]),
            ("not-yet-applicable", &[]),
            ("in force", &[]),
        ] {
            let ours = pack("US", status, "displaces = [\"other\"]");
            check("", &[("other", &other), ("ours", &ours)], expected);
        }
        let unread = pack("US", "in-force", "displaces = [\"other\"]\nzone = \"Moon\"");
        check("", &[("other", &other), ("ours", &unread)], &[]);
        let ends = pack(
            "US",
            "in-force",
            "displaces = [\"other\"]\napplies-until = 2026-11-10",
        );
        check("", &[("other", &other), ("ours", &ends)], &[]);
        let ours = pack("US", "in-force", "displaces = [\"other\"]");
        let declined = "[declined-packs.ours]\nreason = \"r\"\nby = \"x\"\non = 2026-01-01\n";
        check(declined, &[("other", &other), ("ours", &ours)], &[]);
    }

    #[test]
    fn a_law_takes_the_place_of_another_in_its_own_country() {
        let (at, de) = ("country = \"AT\"\n", "country = \"DE\"\n");
        check(de, &[("bsig", ""), ("nis2", "")], &["nis2"]);
        check(at, &[("dora", ""), ("nis2", "")], &["nis2"]);
        let other = pack("EU", "in-force", "");
        for (place, country, expected) in [
            ("DE", de, &["other"][..]),
            ("DE", at, &[]),
            ("DE", "", &["other"]),
            ("DE-BY", de, &["other"]),
            ("DE-BY", at, &[]),
            ("EU", at, &["other"]),
            ("Worldwide", at, &["other"]),
        ] {
            let ours = pack(place, "in-force", "displaces = [\"other\"]");
            check(country, &[("other", &other), ("ours", &ours)], expected);
        }
        // There, the directive has no deadlines anyway.
        let us = "region = \"US\"\n";
        check(us, &[("bsig", ""), ("nis2", "")], &["nis2"]);
    }

    #[test]
    fn packs_that_displace_each_other_all_stay() {
        let ours = |other: &str| pack("US", "in-force", &format!("displaces = [\"{other}\"]"));
        check("", &[("a", &ours("a"))], &[]);
        check("", &[("a", &ours("b")), ("b", &ours("a"))], &[]);
        let three = [("a", &*ours("b")), ("b", &ours("c")), ("c", &ours("a"))];
        check("", &three, &[]);
        let after = [("a", &*ours("b")), ("b", &ours("a")), ("c", &ours("a"))];
        check("", &after, &["a"]);
    }
}
