//! The pages of packs, and what the page of duties gets to count with.

use irplan_plan::model::Audience;
use irplan_plan::{Snapshot, Subject, SubjectKind};

use crate::support::{CLIENT, id, page, site_of, snapshot};

/// A pack of the provider whose sources somebody has to read again.
const OWN_PACK: &str = "[pack]\nname = \"Our <b>contract</b>\"\nkind = \"contract-form\"\njurisdiction = \"US\"\n\
    status = \"in-force\"\nas-of = 2025-11-01\nreview-every = \"180d\"\n\
    [[pack.sources]]\ntitle = \"Contract\"\nlocator = \"Safe\"\nread = 2025-11-01\nby = \"Sam\"\n\
    [events.alarm]\nmeans = \"The siren sounds\"\n\
    [duties.call]\nname = \"Call the owner\"\nstarts = \"alarm\"\nwithin = \"1h\"\nsource = \"Clause 4\"\nconfirmed = true\n";

fn with_packs() -> Snapshot {
    let harbor = CLIENT.replacen(
        "kind = ",
        "packs = [\"hipaa\", \"our-contract\"]\nkind = ",
        1,
    );
    snapshot()
        .with("packs/our-contract.toml", OWN_PACK)
        .with("plans/harbor/plan.toml", &harbor)
        .with(
            "plans/kestrel/plan.toml",
            "kind = \"client\"\nname = \"Kestrel Works\"\nextends = [\"baseline\"]\npacks = [\"hipaa\"]\n",
        )
}

#[track_caller]
fn check(page: &str, holds: &[&str]) {
    for part in holds {
        assert!(page.contains(part), "no `{part}` in {page}");
    }
}

#[test]
fn a_clients_site_has_the_packs_of_its_plan_alone() {
    let site = site_of(&with_packs(), Audience::Client, &[]);
    let pages = |client: &str| {
        let start = format!("clients/{client}/packs/");
        let paths = site.files().map(|(path, _)| path.to_owned());
        paths
            .filter_map(|path| Some(path.strip_prefix(&start)?.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(pages("harbor"), ["hipaa.html", "our-contract.html"]);
    assert_eq!(pages("kestrel"), ["hipaa.html"]);
    check(
        &page(&site, "clients/harbor/packs/our-contract.html"),
        &[
            "Our &lt;b&gt;contract&lt;/b&gt;",
            "<time datetime=\"2025-11-01\" data-age>",
            "data-due=\"2026-04-30\"",
            "Overdue since",
            "The provider wrote this pack.",
            "Contract (Safe), read 2025-11-01</li>",
            "1 hour",
            "<dt>Number</dt><dd>confirmed</dd>",
            "The siren sounds",
            "href=\"../duties.html#duty-our-contract:call\"",
        ],
    );
    check(
        &page(&site, "clients/kestrel/packs/hipaa.html"),
        &["45 CFR part 164, subpart D (eCFR, 45 CFR 164.400 to 164.414), read 2026-10-03"],
    );
}

#[test]
fn the_portal_shows_who_uses_which_pack_and_what_is_outdated() {
    let site = site_of(&with_packs(), Audience::Client, &[]);
    let index = page(&site, "portal/packs.html");
    check(
        &index,
        &[
            "href=\"../clients/harbor/duties.html\"",
            "href=\"../clients/kestrel/duties.html\"",
            "Overdue since",
            "Plans without a pack",
            "Northwind",
        ],
    );
    let outdated = index.find("packs/our-contract.html");
    assert!(
        outdated < index.find("packs/hipaa.html"),
        "the outdated pack comes first"
    );
    let hipaa = page(&site, "portal/packs/hipaa.html");
    check(
        &hipaa,
        &[
            "href=\"../../clients/harbor/duties.html\"",
            "href=\"../../clients/kestrel/duties.html\"",
        ],
    );
    let own = page(&site, "portal/packs/our-contract.html");
    assert!(!own.contains("clients/kestrel/duties.html"), "{own}");
}

#[test]
fn the_page_of_duties_takes_only_events_that_start_a_clock() {
    let site = site_of(&with_packs(), Audience::Client, &[]);
    let duties = page(&site, "clients/harbor/duties.html");
    check(
        &duties,
        &[
            "data-event=\"alarm\"",
            "The siren sounds",
            "data-event=\"discovered\" data-follows",
            "data-sent=\"hipaa:individuals\"",
            "America/New_York",
            "written by Northwind",
            "<script src=\"assets/duties-data.js\" defer></script>",
        ],
    );
    for absent in ["data-event=\"aware\"", "data-event=\"determined\""] {
        assert!(!duties.contains(absent), "{absent} in {duties}");
    }
    let data = page(&site, "clients/harbor/assets/duties-data.js");
    assert!(data.starts_with("irplanDuties(JSON.parse(\""), "{data}");
    assert!(!data.contains("<b>"), "{data}");
    // Nothing counts with a calendar that no duty names.
    assert!(data.contains("\\\"calendars\\\":{}"), "{data}");
    let start = page(&site, "clients/harbor/index.html");
    check(
        &start,
        &[
            "href=\"duties.html#when\"",
            "2 more clocks start with other events",
        ],
    );
}

#[test]
fn for_a_pack_with_an_error_the_page_computes_nothing() {
    let data = "\\\"isStopped\\\":true";
    let site = site_of(&with_packs(), Audience::Client, &[]);
    assert!(!page(&site, "clients/harbor/assets/duties-data.js").contains(data));
    let broken = OWN_PACK.replace("in-force", "propsed");
    let broken = with_packs().with("packs/our-contract.toml", &broken);
    let site = site_of(&broken, Audience::Client, &[]);
    assert!(page(&site, "clients/harbor/assets/duties-data.js").contains(data));
    check(
        &page(&site, "clients/harbor/duties.html"),
        &["no deadline, because its pack has an error"],
    );
}

#[test]
fn a_decision_that_a_duty_does_not_apply_has_its_dates() {
    let plan = CLIENT.replacen("kind = ", "packs = [\"hipaa\"]\nkind = ", 1);
    let decision = |until: &str| {
        format!(
            "{plan}\n[duties.\"hipaa:media\".not-applicable]\nreason = \"Few people\"\nby = \"jane-doe\"\n\
             on = 2026-01-01\n{until}"
        )
    };
    let site = |until: &str| {
        let snapshot = snapshot().with("plans/harbor/plan.toml", &decision(until));
        site_of(&snapshot, Audience::Client, &[])
    };
    let ends = site("until = 2027-11-20\n");
    check(
        &page(&ends, "clients/harbor/duties.html"),
        &[
            "does not apply until 2027-11-20: Few people (decided on 2026-01-01, checked on 20",
            "data-until=\"2027-11-20\" data-after=\"60 days\">no deadline<",
            "data-after=\"in force; the decision that it does not apply ended on 2027-11-20\"",
        ],
    );
    check(
        &page(&ends, "clients/harbor/index.html"),
        &["A decision that a duty does not apply ends on 2027-11-20"],
    );
    let always = site("");
    let duties = page(&always, "clients/harbor/duties.html");
    check(
        &duties,
        &["does not apply: Few people (decided on 2026-01-01, checked on 20"],
    );
    assert!(!duties.contains("data-until"), "{duties}");
    assert!(!page(&always, "clients/harbor/index.html").contains("data-until"));
}

#[test]
fn search_finds_packs_by_what_they_are_called_and_what_they_ask_for() {
    let site = site_of(&with_packs(), Audience::Client, &[]);
    let client = page(&site, "clients/harbor/assets/search-index.js");
    let portal = page(&site, "portal/assets/search/plan-harbor.js");
    for index in [&client, &portal] {
        assert!(index.contains("packs/our-contract.html"), "{index}");
        assert!(index.contains("our-contract US"), "{index}");
        assert!(index.contains("call Call the owner"), "{index}");
    }
    let other = page(&site, "clients/kestrel/assets/search-index.js");
    assert!(!other.contains("our-contract"), "{other}");
    assert!(other.contains("packs/hipaa.html"), "{other}");
    // The provider reads every pack that a client chooses.
    let own = page(&site, "portal/assets/search/plan-northwind.js");
    assert!(own.contains("packs/hipaa.html"), "{own}");
}

/// The plans after somebody of the provider reviewed a pack.
fn with_review() -> Snapshot {
    let plans = irplan_plan::read(&with_packs()).repository;
    let provider = plans.provider_plan().expect("a provider's plan");
    let hipaa = Subject::new(SubjectKind::Pack, &id("hipaa"));
    let digest = provider.digest(&hipaa).expect("a digest");
    let entry = format!("[\"pack:hipaa\"]\nby = \"sam\"\non = 2026-11-20\ndigest = \"{digest}\"\n");
    with_packs()
        .with("plans/northwind/signoffs/pack-hipaa.toml", &entry)
        .with(
            "plans/northwind/contacts.toml",
            "[contacts.sam]\nname = \"Sam Ortiz\"\norganisation = \"provider\"\n",
        )
}

#[test]
fn only_the_provider_sees_who_read_a_pack() {
    let site = site_of(&with_review(), Audience::Client, &[]);
    let index = page(&site, "portal/packs.html");
    check(
        &index,
        &[
            "Reviewed by us",
            "Reviewed <span class=\"nowrap\">2026-11-20</span> by",
            "Not reviewed",
        ],
    );
    check(
        &page(&site, "portal/packs/hipaa.html"),
        &[
            "Read by the provider's people",
            "Reviewed <span class=\"nowrap\">2026-11-20</span> by",
        ],
    );
    check(
        &page(&site, "portal/packs/our-contract.html"),
        &["Not reviewed"],
    );
    // The provider's own site has a page for each pack that any plan chooses.
    let own = page(&site, "portal/plan/packs/hipaa.html");
    check(
        &own,
        &[
            "Reviewed <span class=\"nowrap\">2026-11-20</span> by",
            "href=\"../health.html\"",
        ],
    );
    assert!(
        !own.contains("duties.html#duty"),
        "its plan does not have the duties: {own}"
    );
    check(
        &page(&site, "portal/plan/health.html"),
        &["packs/our-contract.html"],
    );
    let client = page(&site, "clients/harbor/packs/hipaa.html");
    assert!(
        !client.contains("2026-11-20") && !client.contains("provider's people"),
        "{client}"
    );
    // The internal copy of a client's site is for the provider, too.
    let internal = site_of(&with_review(), Audience::Provider, &[]);
    check(
        &page(&internal, "clients/harbor/packs/hipaa.html"),
        &["Reviewed <span class=\"nowrap\">2026-11-20</span> by"],
    );
}
