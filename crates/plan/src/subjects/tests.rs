//! Goes through every kind in the table, and checks that the rest of the code agrees with each row.

use std::collections::BTreeSet;

use jiff::civil::date;

use crate::diff::{ChangeKind, between};
use crate::id::{Id, PlanId, Subject};
use crate::kinds::{InheritedBy, SubjectHome, SubjectKind};
use crate::model::Audience;
use crate::plan::Plan;
use crate::signoff::Act;
use crate::{Repository, Snapshot};

const SETTINGS: &str = "[provider]\nname = \"N\"\nplan = \"north\"\n";
const CLIENT: &str = "kind = \"client\"\nname = \"Acme\"\nextends = [\"base\"]\n";
const BASE: &str = "kind = \"base\"\nname = \"Base\"\n";

/// A plan with one subject of every kind that needs other keys than a name, each with the id `x`.
const TABLES: &str = r#"
[roles.x]
name = "Lead"
holder = "x"
[severities.x]
name = "Worst"
[[escalation.x]]
call = "role:x"
[channels.x]
name = "Bridge"
pin = "1"
"#;
const CONTACTS: &str = "[contacts.x]\nname = \"Ada\"\n";
const DATED: &str = "+++\ntitle = \"T\"\non = 2026-01-02\n+++\nText.\n";
const DETECTED: &str = "+++\ntitle = \"T\"\ndetected = 2026-01-02\n+++\nText.\n";
const TITLED: &str = "+++\ntitle = \"T\"\n+++\nText.\n";

/// Returns a table for each kind that is written in `plan.toml`, with a name where [`TABLES`] has nothing else.
fn tables() -> String {
    let kinds = with_ids().filter(|kind| kind.home() == SubjectHome::PlanFile);
    let names = kinds.map(|kind| format!("[{}.x]\nname = \"Some {kind}\"\n", kind.plural()));
    let others = names.filter(|table| {
        let plural = table.split('.').next().unwrap_or_default();
        !TABLES.contains(&format!("{plural}."))
    });
    format!("{TABLES}{}", others.collect::<String>())
}

fn empty() -> Snapshot {
    Snapshot::new()
        .with("irplan.toml", SETTINGS)
        .with("plans/base/plan.toml", BASE)
        .with("plans/acme/plan.toml", CLIENT)
}

fn full() -> Snapshot {
    empty()
        .with("plans/base/plan.toml", &format!("{BASE}{}", tables()))
        .with("plans/base/contacts.toml", CONTACTS)
        .with("plans/base/sections/x.md", TITLED)
        .with("plans/base/playbooks/x.md", TITLED)
        .with("plans/base/exercises/x.md", DATED)
        .with("plans/base/incidents/x.md", DETECTED)
}

fn read(snapshot: &Snapshot) -> Repository {
    crate::read(snapshot).repository
}

fn plan<'a>(repository: &'a Repository, id: &str) -> &'a Plan {
    &repository.plans[&PlanId::parse(id).unwrap()]
}

/// Returns the kinds whose subjects are in plans' folders. Packs have tests of their own.
fn with_ids() -> impl Iterator<Item = SubjectKind> {
    let all = SubjectKind::ALL.iter().copied();
    all.filter(|kind| *kind != SubjectKind::Plan && kind.is_part_of_plan())
}

fn x(kind: SubjectKind) -> Subject {
    Subject::new(kind, &Id::parse("x").unwrap())
}

#[test]
fn the_words_for_kinds_are_their_own() {
    for kind in SubjectKind::ALL.iter().copied() {
        assert_eq!(SubjectKind::from_name(kind.name()), Some(kind));
        assert_eq!(SubjectKind::from_plural(kind.plural()), Some(kind));
        let folder = SubjectKind::from_folder(kind.plural());
        assert_eq!(
            folder.is_some(),
            kind.home() == SubjectHome::Folder,
            "{kind}"
        );
    }
}

#[test]
fn a_plan_has_each_kind_where_the_table_says() {
    let repository = read(&full());
    let base = plan(&repository, "base");
    for kind in with_ids() {
        let subject = base.subject(kind, "x").unwrap_or_else(|| panic!("{kind}"));
        assert_eq!(subject.value.kind(), kind);
        assert_eq!(base.ids(kind), ["x"], "{kind}");
        assert!(base.has(kind, "x") && !base.has(kind, "y"), "{kind}");
        assert!(base.title(kind, "x").is_some(), "{kind}");
        let path = subject.value.content().origin().path.to_string();
        let inside = path.strip_prefix("plans/base/").unwrap();
        assert!(inside.starts_with(kind.path()), "{kind}: {path}");
        let digest = base.digest(&x(kind));
        assert_eq!(digest.is_some(), kind.has_digest(), "{kind}");
        let home = base.owner_of(&x(kind));
        assert_eq!(
            home.is_some(),
            kind.inherited_by() != InheritedBy::Nobody,
            "{kind}"
        );
        assert_eq!(
            base.origin(&x(kind)).is_some(),
            kind.act().is_some(),
            "{kind}"
        );
    }
}

#[test]
fn heirs_have_what_the_table_lets_them_inherit() {
    let repository = read(&full());
    let acme = plan(&repository, "acme");
    for kind in with_ids() {
        let is_inherited = kind.inherited_by() != InheritedBy::Nobody;
        assert_eq!(acme.has(kind, "x"), is_inherited, "{kind}");
    }
}

#[test]
fn what_an_act_signs_is_signable() {
    let repository = read(&full());
    let acme = plan(&repository, "acme");
    let signable: BTreeSet<_> = acme.signable(date(2026, 11, 22)).into_iter().collect();
    for kind in with_ids() {
        let is_expected = kind.act().is_some() && kind.inherited_by() != InheritedBy::Nobody;
        assert_eq!(signable.contains(&x(kind)), is_expected, "{kind}");
        let is_signed = repository.plan_of_ledger(acme, &x(kind)).is_some();
        assert_eq!(is_signed, is_expected, "{kind}");
    }
    for kind in SubjectKind::ALL.iter().copied() {
        let acts = Act::ALL
            .into_iter()
            .filter(|act| act.kinds().contains(&kind));
        assert_eq!(acts.collect::<Vec<_>>(), Vec::from_iter(kind.act()));
    }
}

/// Returns the same plan, in which every file and table that can say so is only for the provider.
fn internal() -> Snapshot {
    let snapshot = full();
    let mut internal = Snapshot::new();
    for (path, _) in snapshot.iter() {
        let mut text = snapshot.text(path).unwrap().to_string();
        for kind in with_audience(plan(&read(&snapshot), "base")) {
            let (table, file) = (
                format!("[{}.x]\n", kind.plural()),
                format!("/{}/", kind.plural()),
            );
            let line = "audience = \"provider\"\n";
            text = text.replace(&table, &format!("{table}{line}"));
            if path.as_str().contains(&file) {
                text = text.replace("title = \"T\"\n", &format!("title = \"T\"\n{line}"));
            }
        }
        internal = internal.with(path.as_str(), &text);
    }
    internal
}

/// Returns the kinds whose tables or files can say who may see them.
fn with_audience(plan: &Plan) -> BTreeSet<SubjectKind> {
    let has_key = |kind: &SubjectKind| {
        let subject = plan.subject(*kind, "x").unwrap();
        let table = subject.value.table();
        table.is_some_and(|table| table.keys.contains(&"audience"))
    };
    with_ids().filter(has_key).collect()
}

#[test]
fn a_copy_leaves_out_each_kind_that_can_be_for_the_provider_alone() {
    let repository = read(&internal());
    let base = plan(&repository, "base");
    let copy = repository.for_audience(base, Audience::Client, date(2026, 11, 22));
    let withheld: BTreeSet<_> = with_ids().filter(|kind| !copy.has(*kind, "x")).collect();
    assert_eq!(withheld, with_audience(base));
    assert!(withheld.contains(&SubjectKind::Contact));
}

#[test]
fn a_diff_and_history_see_each_kind() {
    let comparison = between(&read(&empty()), &read(&full()), date(2026, 11, 22));
    let added: BTreeSet<_> = comparison
        .changes
        .iter()
        .filter(|change| change.kind == ChangeKind::Added)
        .map(|change| change.subject.clone())
        .collect();
    let expected: BTreeSet<_> = with_ids().map(x).collect();
    assert_eq!(added, expected);
    let snapshot = full();
    let texts = snapshot.iter().filter_map(|(path, _)| {
        let text = snapshot.text(path)?;
        Some(crate::parse::subjects_of(path, text))
    });
    let followed: BTreeSet<_> = texts.flatten().map(|(subject, _)| subject).collect();
    for kind in with_ids() {
        assert_eq!(followed.contains(&x(kind)), kind.has_digest(), "{kind}");
    }
}
