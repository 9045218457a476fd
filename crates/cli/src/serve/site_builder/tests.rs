//! Which pages are made again after a change, and when.

use std::fs;

use super::*;

/// Returns a base plan with a section, a provider, and clients. Only the first two inherit the base plan.
fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test makes its plans")]
    fs::write(path, text).unwrap();
}

const FILES: &[(&str, &str)] = &[
    (
        "irplan.toml",
        "[provider]\nname = \"North\"\nplan = \"north\"\n",
    ),
    ("plans/base/plan.toml", "kind = \"base\"\nname = \"Base\"\n"),
    (
        "plans/base/sections/a.md",
        "+++\ntitle = \"A\"\n+++\n\nWords.\n",
    ),
    (
        "plans/north/plan.toml",
        "kind = \"provider\"\nname = \"North\"\n",
    ),
    (
        "plans/north/contacts.toml",
        "[contacts.sam]\nname = \"Sam\"\norganisation = \"provider\"\n",
    ),
    (
        "plans/one/plan.toml",
        "kind = \"client\"\nname = \"One\"\nextends = [\"base\"]\n",
    ),
    ("plans/one/contacts.toml", "[contacts.jo]\nname = \"Jo\"\n"),
    (
        "plans/two/plan.toml",
        "kind = \"client\"\nname = \"Two\"\nextends = [\"base\"]\n",
    ),
    (
        "plans/two/contacts.toml",
        "[contacts.kim]\nname = \"Kim\"\n",
    ),
    (
        "plans/three/plan.toml",
        "kind = \"client\"\nname = \"Three\"\n",
    ),
    ("packs/ours.toml", PACK),
];

/// A pack that no plan has chosen.
const PACK: &str = "\
    [pack]\nname = \"Ours\"\nkind = \"contract-form\"\njurisdiction = \"US\"\nstatus = \"in-force\"\n\
    as-of = 2026-11-01\n[[pack.sources]]\ntitle = \"Contract\"\nlocator = \"Safe\"\nread = 2026-11-01\n\
    [duties.call]\nname = \"Call them\"\nstarts = \"aware\"\nrecipient = \"Owner\"\n\
    within = \"1h\"\nsource = \"Clause 4\"\nconfirmed = true\n";

fn builder(root: &Path) -> SiteBuilder {
    SiteBuilder {
        source: irplan_repo::Repository::discover(root).unwrap(),
        revision: None,
        today: jiff::civil::date(2026, 11, 22),
        audience: Audience::Client,
        proof: SignatureProof::NotRequired,
        selected: Vec::new(),
    }
}

/// Checks which plans' pages are remade when files are saved: at once, and in the background.
#[track_caller]
fn check(saved: &[(&str, &str)], at_once: Option<&[&str]>, behind: Option<&[&str]>) {
    let save = |root: &Path| {
        for (path, text) in saved {
            write(root, path, text);
        }
    };
    let paths: Vec<_> = saved.iter().map(|(path, _)| *path).collect();
    check_change(&paths, save, at_once, behind);
}

/// Checks the same when files are changed in another way.
#[track_caller]
fn check_change(
    paths: &[&str],
    change: impl Fn(&Path),
    at_once: Option<&[&str]>,
    behind: Option<&[&str]>,
) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for (path, text) in FILES {
        write(&root, path, text);
    }
    let builder = builder(&root);
    let templates = Templates::built_in().unwrap();
    let make =
        |before: Option<&ServedState>| builder.make_all(&templates, before, &|| true).unwrap();
    let first = make(None).unwrap();
    assert_eq!(names(&first), ["north", "one", "three", "two"]);
    let mut before = ServedState::at_once(first.state);
    change(&root);
    let changed: Vec<_> = paths.iter().map(|path| root.join(path)).collect();
    let first = builder
        .make_affected(&templates, &before, &changed)
        .unwrap();
    assert_eq!(first.as_ref().map(names).as_deref(), at_once, "at once");
    if let Some(first) = first {
        before.remade_since.extend(first.plans);
        before.latest = first.state;
    }
    let rest = make(Some(&before));
    assert_eq!(rest.as_ref().map(names).as_deref(), behind, "behind");
    if let Some(rest) = rest {
        assert!(
            make(Some(&ServedState::at_once(rest.state))).is_none(),
            "then all is made"
        );
    }
}

fn names(made: &NewPages) -> Vec<&str> {
    made.plans.iter().map(|plan| plan.as_str()).collect()
}

#[test]
fn what_a_save_does_not_touch_is_not_made_again() {
    let contact = ("plans/one/contacts.toml", "[contacts.jo]\nname = \"Joe\"\n");
    check(&[contact], Some(&["one"]), Some(&["one"]));
    let base = (
        "plans/base/sections/a.md",
        "+++\ntitle = \"A\"\n+++\n\nOther words.\n",
    );
    check(&[base], Some(&["one", "two"]), Some(&["one", "two"]));
    let all: &[&str] = &["north", "one", "three", "two"];
    let settings = (
        "irplan.toml",
        "[provider]\nname = \"South\"\nplan = \"north\"\n",
    );
    check(&[settings], None, Some(all));
    let staff = "[contacts.sam]\nname = \"Samuel\"\norganisation = \"provider\"\n";
    check(
        &[("plans/north/contacts.toml", staff)],
        Some(&["north"]),
        Some(all),
    );
    let fourth = (
        "plans/four/plan.toml",
        "kind = \"client\"\nname = \"Four\"\n",
    );
    check(&[fourth], None, Some(&["four"]));
}

#[test]
fn every_plan_is_made_again_when_a_pack_changes() {
    let all: &[&str] = &["north", "one", "three", "two"];
    let (changed, added) = (PACK.replace("1h", "2h"), PACK.replace("Ours", "Theirs"));
    check(&[("packs/ours.toml", &changed)], None, Some(all));
    check(&[("packs/theirs.toml", &added)], None, Some(all));
    let remove = |root: &Path| fs::remove_file(root.join("packs/ours.toml")).unwrap();
    check_change(&["packs/ours.toml"], remove, None, Some(all));
    check(&[("packs/README.md", "Of no pack.\n")], None, None);
}

/// Checks that a save with errors changes no page, and that the next save without errors does.
#[test]
fn settings_with_errors_change_no_page() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for (path, text) in FILES {
        write(&root, path, text);
    }
    let builder = builder(&root);
    let templates = Templates::built_in().unwrap();
    let mut served = Site::new();
    let make = |before: Option<&ServedState>, served: &mut Site| {
        let made = builder.make_all(&templates, before, &|| true).unwrap();
        let made = made.expect("pages are made");
        let state = ServedState::at_once(Arc::clone(&made.state));
        made.replace_in(served);
        state
    };
    let before = make(None, &mut served);
    let good = served.clone();
    let settings = "[provider]\nname = \"South\"\nplan = \"north\"\n";
    write(&root, "irplan.toml", &format!("{settings}[nope]\n"));
    let before = make(Some(&before), &mut served);
    assert!(served == good, "the last good pages stay");
    write(&root, "irplan.toml", settings);
    make(Some(&before), &mut served);
    assert!(served != good);
}

#[test]
fn a_save_of_the_same_makes_nothing_behind() {
    check(&[], None, None);
    check(&[("plans/README.md", "Of no plan.\n")], None, None);
}

#[test]
fn what_another_plan_says_of_it_touches_a_plan() {
    // The shared number of two people is reported in both plans, or in the later one.
    let same = |id: &str| {
        format!(
            "[contacts.{id}]\nname = \"X\"\nphones = [{{ number = \"+12125550143\", kind = \"mobile\" }}]\n"
        )
    };
    let (one, two) = (same("jo"), same("kim"));
    let saved = [
        ("plans/one/contacts.toml", &*one),
        ("plans/two/contacts.toml", &*two),
    ];
    check(&saved, Some(&["one", "two"]), Some(&["one", "two"]));
}
