//! The packs as subjects of the provider's plan, so that its people can sign off that they read the law.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::id::Id;
use crate::packs::{Pack, Packs};

/// The packs as subjects of the provider's plan. Every other plan has none.
///
/// Each pack can be found, so that a sign-off of one that no plan chooses any more still has its subject. Lists have
/// only the repository's own packs and those that plans choose.
#[derive(Clone, Debug, Default)]
pub struct ProviderPacks {
    known: Option<Arc<Packs>>,
    listed: BTreeSet<Id>,
    in_use: BTreeSet<Id>,
}

impl ProviderPacks {
    /// All packs, with the ids of those that some plan chooses.
    pub(crate) fn of(packs: &Arc<Packs>, in_use: BTreeSet<Id>) -> Self {
        let own = packs.iter().filter(|pack| pack.is_own);
        let own = own.map(|pack| pack.id.clone());
        Self {
            known: Some(Arc::clone(packs)),
            listed: in_use.iter().cloned().chain(own).collect(),
            in_use,
        }
    }

    /// Returns the packs that some plan chooses, by their ids.
    pub fn in_use(&self) -> &BTreeSet<Id> {
        &self.in_use
    }

    /// Whether some plan chooses a pack. Nobody has to read the others.
    pub fn is_in_use(&self, id: &Id) -> bool {
        self.in_use.contains(id)
    }

    /// Returns a pack.
    pub fn get(&self, id: &str) -> Option<&Arc<Pack>> {
        self.known.as_ref()?.get(id)
    }

    /// Returns a pack with its id.
    pub(crate) fn get_key_value(&self, id: &str) -> Option<(&Id, &Arc<Pack>)> {
        let pack = self.get(id)?;
        Some((&pack.id, pack))
    }

    /// Returns the repository's own packs and those that plans choose, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&Id, &Arc<Pack>)> {
        let listed = self.listed.iter();
        listed.filter_map(|id| self.get_key_value(id.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;
    use crate::id::{PlanId, Subject, SubjectKind};
    use crate::model::Audience;
    use crate::plan::Plan;
    use crate::{Repository, Snapshot, State};

    const TODAY: Date = date(2026, 11, 22);
    const PACK: &str = "[pack]\nname = \"Ours\"\nkind = \"contract-form\"\njurisdiction = \"US\"\n\
        status = \"in-force\"\nas-of = 2026-11-01\nreview-every = \"180d\"\nzone = \"America/New_York\"\n\
        [[pack.sources]]\ntitle = \"Contract\"\nlocator = \"Safe\"\nread = 2026-11-01\n\
        [events.alarm]\nmeans = \"The siren sounds\"\n\
        [duties.call]\nname = \"Call\"\nstarts = \"alarm\"\nwithin = \"72h\"\nwording = \"at once\"\n\
        content = [\"what happened\"]\nsource = \"Clause 4\"\nconfirmed = true\n";

    /// Returns a provider's plan, and that of a client who chooses some packs.
    fn snapshot(client_packs: &str) -> Snapshot {
        let client = format!("kind = \"client\"\nname = \"Acme\"\npacks = {client_packs}\n");
        Snapshot::new()
            .with(
                "irplan.toml",
                "[provider]\nname = \"N\"\nplan = \"north\"\n",
            )
            .with(
                "plans/north/plan.toml",
                "kind = \"provider\"\nname = \"N\"\n",
            )
            .with(
                "plans/north/contacts.toml",
                "[contacts.sam]\nname = \"Sam\"\norganisation = \"provider\"\n",
            )
            .with("plans/acme/plan.toml", &client)
            .with("packs/ours.toml", PACK)
    }

    fn read(snapshot: &Snapshot) -> Repository {
        crate::read(snapshot).repository
    }

    fn plan<'a>(plans: &'a Repository, id: &str) -> &'a Plan {
        &plans.plans[&PlanId::parse(id).unwrap()]
    }

    fn pack(id: &str) -> Subject {
        Subject::new(SubjectKind::Pack, &Id::parse(id).unwrap())
    }

    #[test]
    fn only_the_providers_plan_has_packs() {
        let plans = read(&snapshot("[\"gdpr\"]"));
        let (north, acme) = (plan(&plans, "north"), plan(&plans, "acme"));
        assert_eq!(north.ids(SubjectKind::Pack), ["gdpr", "ours"]);
        assert_eq!(acme.ids(SubjectKind::Pack), [""; 0]);
        let title = north.title(SubjectKind::Pack, "gdpr");
        assert_eq!(title.as_deref(), Some("General Data Protection Regulation"));
        // A pack that no plan chooses any more can still be found.
        assert!(north.digest(&pack("ferpa")).is_some());
        assert!(north.digest(&pack("nothing")).is_none());
        assert!(acme.digest(&pack("gdpr")).is_none());
        assert!(north.origin(&pack("ours")).is_some());
        assert!(north.origin(&pack("gdpr")).is_none(), "it has no file here");
    }

    #[track_caller]
    fn check_signable(client_packs: &str, expected: &[&str]) {
        let plans = read(&snapshot(client_packs));
        let packs_of = |id: &str| -> Vec<String> {
            let subjects = plan(&plans, id).signable(TODAY).into_iter();
            let packs = subjects.filter(|subject| subject.kind == SubjectKind::Pack);
            packs.map(|subject| subject.to_string()).collect()
        };
        assert_eq!(packs_of("north"), expected, "{client_packs}");
        assert_eq!(packs_of("acme"), [""; 0], "{client_packs}");
    }

    #[test]
    fn packs_that_a_plan_chooses_have_to_be_read() {
        check_signable("[]", &[]);
        check_signable("[\"gdpr\"]", &["pack:gdpr"]);
        check_signable(
            "[\"ours\", \"hipaa\", \"hippa\"]",
            &["pack:hipaa", "pack:ours"],
        );
    }

    #[test]
    fn the_approval_of_the_providers_plan_does_not_cover_packs() {
        let whole = |snapshot: &Snapshot| {
            *plan(&read(snapshot), "north")
                .digest(&Subject::PLAN)
                .unwrap()
        };
        let before = whole(&snapshot("[]"));
        assert_eq!(before, whole(&snapshot("[\"gdpr\", \"ours\"]")));
        let other = PACK.replace("72h", "48h");
        assert_eq!(
            before,
            whole(&snapshot("[]").with("packs/ours.toml", &other))
        );
    }

    fn digest_of(text: &str) -> String {
        let plans = read(&snapshot("[]").with("packs/ours.toml", text));
        plan(&plans, "north")
            .digest(&pack("ours"))
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_digest_covers_every_fact_of_a_pack() {
        let before = digest_of(PACK);
        for (old, new) in [
            ("name = \"Ours\"", "name = \"Theirs\""),
            ("contract-form", "law"),
            ("\"US\"", "\"CA\""),
            ("in-force", "proposed"),
            ("as-of = 2026-11-01", "as-of = 2026-11-02"),
            ("180d", "90d"),
            ("America/New_York", "America/Chicago"),
            ("title = \"Contract\"", "title = \"Annex\""),
            ("locator = \"Safe\"", "locator = \"Desk\""),
            ("read = 2026-11-01", "read = 2026-11-03"),
            ("The siren sounds", "The bell rings"),
            ("name = \"Call\"", "name = \"Write\""),
            ("starts = \"alarm\"", "starts = \"aware\""),
            ("within = \"72h\"", "within = \"3d\""),
            ("at once", "without undue delay"),
            ("what happened", "who is affected"),
            ("Clause 4", "Clause 5"),
            ("confirmed = true", "confirmed = false"),
            ("wording =", "calendar = \"us-federal\"\nwording ="),
        ] {
            let changed = PACK.replacen(old, new, 1);
            assert_ne!(changed, PACK, "{old}");
            assert_ne!(digest_of(&changed), before, "{old}");
        }
        let same = PACK.replace("zone = ", "# Where it counts\nzone   = ");
        assert_eq!(digest_of(&same), before);
    }

    #[test]
    fn an_update_of_a_pack_voids_its_review() {
        let signed = |digest: &str| {
            format!("[\"pack:ours\"]\nby = \"sam\"\non = 2026-11-20\ndigest = \"{digest}\"\n")
        };
        let check = |text: &str, expected: State| {
            let snapshot = snapshot("[\"ours\"]").with("packs/ours.toml", text).with(
                "plans/north/signoffs/pack-ours.toml",
                &signed(&digest_of(PACK)),
            );
            let plans = read(&snapshot);
            let status = plan(&plans, "north").sign_off_status(&pack("ours"), TODAY);
            assert_eq!(status.state, expected, "{status:?}");
        };
        check(PACK, State::Current);
        check(&PACK.replace("72h", "71h"), State::Voided);
    }

    #[test]
    fn clients_do_not_see_who_read_the_law() {
        let plans = read(&snapshot("[\"gdpr\"]"));
        let gdpr = Id::parse("gdpr").unwrap();
        let is_seen = |id: &str, audience: Audience| {
            let edition = plans.for_audience(plan(&plans, id), audience, TODAY);
            edition.pack_review(&gdpr).is_some()
        };
        assert!(!is_seen("acme", Audience::Client));
        assert!(is_seen("acme", Audience::Provider));
        assert!(
            is_seen("north", Audience::Client),
            "it is always for the provider"
        );
        // A client's plan that the settings name as the provider's keeps them to itself, too.
        let plans = read(
            &snapshot("[\"gdpr\"]")
                .with("irplan.toml", "[provider]\nname = \"N\"\nplan = \"acme\"\n"),
        );
        let acme = plan(&plans, "acme");
        assert!(acme.has(SubjectKind::Pack, "gdpr"));
        let copy = plans.for_audience(acme, Audience::Client, TODAY);
        assert!(!copy.has(SubjectKind::Pack, "gdpr") && copy.pack_review(&gdpr).is_none());
    }
}
