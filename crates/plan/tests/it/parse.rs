//! Checks that all problems of a file are reported in one run, each at its place.

use irplan_plan::markdown::{PieceKind, Target};
use irplan_plan::{Content, RepoPath, Snapshot, read};

use crate::support::{faults, plan, small, sound};

#[track_caller]
fn check(path: &str, text: &str, expected: &[&str]) {
    let snapshot = small().with(path, text);
    assert_eq!(faults(&snapshot, &read(&snapshot)), expected);
}

#[test]
fn a_sound_repository_has_no_fault() {
    sound(&small());
    sound(
        &small()
            .with("plans/README.md", "not a plan")
            .with("plans/acme/README.md", "neither"),
    );
}

#[test]
fn every_fault_of_a_toml_file_is_named() {
    check(
        "plans/acme/contacts.toml",
        "[contacts.jane]\nname = 3\naudiance = \"provider\"\nphones = [{ nmber = \"1\" }, \"2\"]\n\n[contacts.Bob]\nname = \"Bob\"\n\n[contacts.eve]\n",
        &[
            "invalid-value contacts.toml:2:8 \"3\" this is an integer",
            "unknown-key contacts.toml:3:1 \"audiance\" unknown key `audiance`",
            "invalid-value contacts.toml:4:11 \"{ nmber = \\\"1\\\" }\" the key `number` is missing",
            "unknown-key contacts.toml:4:13 \"nmber\" unknown key `nmber`",
            "invalid-value contacts.toml:4:28 \"\\\"2\\\"\" this is a string",
            "invalid-value contacts.toml:6:11 \"Bob\" an id has only lowercase letters, digits and hyphens, not `B`",
            "invalid-value contacts.toml:9:11 \"eve\" the key `name` is missing",
        ],
    );
}

#[test]
fn dates_and_durations_and_words_are_checked() {
    check(
        "plans/acme/plan.toml",
        "kind = \"cleint\"\nname = \"Acme\"\nextends = [\"base\"]\n[assets.pms]\nname = \"PMS\"\nrto = \"4 hours\"\nrestore-order = -1\nrestore-tested = 2026-01-02T10:00:00\n",
        &[
            "invalid-value plan.toml:1:8 \"\\\"cleint\\\"\" unknown value `cleint`, did you mean `client`?",
            "invalid-value plan.toml:6:7 \"\\\"4 hours\\\"\" `4 hours` is not a duration",
            "invalid-value plan.toml:7:17 \"-1\" the number is out of range",
            "invalid-value plan.toml:8:18 \"2026-01-02T10:00:00\" the date has a time of day",
        ],
    );
}

#[test]
fn who_may_sign_what_is_never_empty() {
    check(
        "irplan.toml",
        &format!(
            "{}[[policy.signers]]\nsubjects = []\npeople = [\"anyone\"]\n[[policy.signers]]\nsubjects = [\"role\"]\n",
            crate::support::SETTINGS
        ),
        &[
            "invalid-value irplan.toml:5:12 \"[]\" `subjects` is empty",
            "invalid-value irplan.toml:7:1 \"[[policy.signers]]\" the key `people` is missing",
        ],
    );
}

#[test]
fn syntax_errors_do_not_hide_what_follows() {
    let snapshot = small().with(
        "plans/acme/plan.toml",
        "kind = \"client\"\nname = \"Acme\"\nextends = [\"base\"]\nregion = \ntimezone = \"UTC\"\nnope = 1\nx = = 2\n",
    );
    let reading = read(&snapshot);
    let found = faults(&snapshot, &reading);
    let syntax: Vec<_> = found
        .iter()
        .filter(|fault| fault.starts_with("syntax-error"))
        .collect();
    assert!(syntax.len() >= 2, "{found:#?}");
    assert!(
        found
            .iter()
            .any(|fault| fault.starts_with("unknown-key plan.toml:6:1 \"nope\"")),
        "{found:#?}"
    );
    assert_eq!(plan(&reading, "acme").timezone, "UTC");
}

#[test]
fn a_date_that_does_not_exist_is_reported_once() {
    check(
        "plans/acme/contacts.toml",
        "[contacts.jane]\nname = \"Jane\"\nleft = 2026-02-30\n",
        &[
            "syntax-error contacts.toml:3:8 \"2026-02-30\" not valid TOML: invalid date, expected day between 01 and 28",
        ],
    );
}

#[test]
fn spans_count_a_byte_order_mark_and_carriage_returns() {
    check(
        "plans/bolt/plan.toml",
        "\u{feff}kind = \"client\"\r\nname = \"Bolt\"\r\nextends = [\"base\"]\r\nnope = 1\r\n",
        &["unknown-key plan.toml:4:1 \"nope\" unknown key `nope`"],
    );
    check(
        "plans/bolt/sections/x.md",
        "\u{feff}+++\r\ntitle = \"X\"\r\nnope = 1\r\n+++\r\n\r\nText.\r\n",
        &["unknown-key x.md:3:1 \"nope\" unknown key `nope`"],
    );
}

#[test]
fn step_attributes_are_checked() {
    check(
        "plans/bolt/playbooks/x.md",
        "+++\ntitle = \"X\"\n+++\n### One {#one rol=it within=5 phase=later}\n### Two {#one onclick=alert(1) role}\n### Three {#Bad}\n",
        &[
            "unknown-key x.md:4:15 \"rol\" unknown attribute `rol`",
            "invalid-value x.md:4:29 \"5\" attribute `within`: `5` has no unit: add m, h, d, w, or bd for business days",
            "invalid-value x.md:4:37 \"later\" attribute `phase`: unknown phase: use one of preparation, detection-and-analysis, containment-eradication-and-recovery, post-incident-activity",
            "duplicate-id x.md:5:11 \"one\" another heading of this page has the id `one`",
            "unknown-key x.md:5:15 \"onclick\" unknown attribute `onclick`",
            "invalid-value x.md:5:32 \"role\" attribute `role` has no value",
            "invalid-value x.md:6:13 \"Bad\" an id has only lowercase letters, digits and hyphens, not `B`",
        ],
    );
}

#[test]
fn steps_know_their_phase_and_their_text() {
    let text = "+++\ntitle = \"X\"\n+++\nIntro.\n\n## Detection and analysis\n\n### Look {#look role=it}\n\nFirst.\n\n#### Detail\n\nMore.\n\n### Ask {#ask phase=preparation evidence=call-note,photo}\n\n## Other\n\n### Go {#go}\n";
    let reading = sound(&small().with("plans/bolt/playbooks/x.md", text));
    let playbook = &plan(&reading, "bolt").playbooks["x"];
    let shown: Vec<_> = playbook
        .steps
        .iter()
        .map(|step| {
            let words: Vec<_> = playbook.body.pieces[step.pieces.clone()]
                .iter()
                .map(|piece| playbook.body.words(piece))
                .collect();
            (
                step.id.as_str(),
                step.in_phase.map(|phase| phase.word()),
                words.concat(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (
                "look",
                Some("detection-and-analysis"),
                "First.DetailMore.".to_owned()
            ),
            ("ask", Some("preparation"), String::new()),
            ("go", None, String::new()),
        ]
    );
    let evidence: Vec<_> = playbook.steps[1]
        .evidence
        .iter()
        .map(|item| (item.value.as_str(), item.span.of(text)))
        .collect();
    assert_eq!(evidence, [("call note", "call-note"), ("photo", "photo")]);
}

#[test]
fn references_and_links_are_distinguished() {
    let text = "+++\ntitle = \"X\"\n+++\n<contact:jane> [her](contact:jane) <https://x.example> [js](javascript:alert(1)) [up](#top) ![i](asset:pms) <playbook:x#go>\n";
    let reading = sound(&small().with("plans/bolt/sections/x.md", text));
    let body = &plan(&reading, "bolt").sections["x"].body;
    let references: Vec<_> = body
        .references
        .iter()
        .map(|reference| (reference.written(), reference.span.of(text).to_owned()))
        .collect();
    for (written, under) in &references {
        assert_eq!(written, under);
    }
    assert_eq!(references.len(), 4);
    assert!(matches!(&body.links[2].target, Target::Web(url) if url == "https://x.example"));
    assert!(matches!(&body.links[3].target, Target::Unknown(url) if url == "javascript:alert(1)"));
    assert!(matches!(&body.links[4].target, Target::Anchor(anchor) if anchor == "top"));
    let alone = body
        .pieces
        .iter()
        .filter(|piece| matches!(piece.kind, PieceKind::Reference(_)))
        .count();
    assert_eq!(alone, 2);
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let mut snapshot = small()
        .with("plans/acme/notes.txt", "")
        .with("plans/acme/sections/Big.md", "")
        .with("plans/acme/sections/deep/x.md", "");
    let path = RepoPath::new("plans/bolt/plan.toml");
    snapshot.insert(
        path,
        Content::Unreadable("larger than the limit of 1 MiB".into()),
    );
    snapshot.insert(
        RepoPath::new("plans/zinc"),
        Content::Unreadable("a submodule".into()),
    );
    let reading = read(&snapshot);
    assert_eq!(
        faults(&snapshot, &reading),
        [
            "misplaced-file notes.txt:1:1 \"\" `plans/acme/notes.txt` is not part of a plan",
            "misplaced-file Big.md:1:1 \"\" `plans/acme/sections/Big.md` is not part of a plan",
            "misplaced-file x.md:1:1 \"\" `plans/acme/sections/deep/x.md` is not part of a plan",
            "syntax-error plan.toml:1:1 \"\" `plans/bolt/plan.toml` cannot be read: larger than the limit of 1 MiB",
            "syntax-error zinc:1:1 \"\" `plans/zinc` cannot be read: a submodule",
        ]
    );
}

#[test]
fn a_plan_in_a_misplaced_folder_is_not_taken_for_absent() {
    let plan = "kind = \"client\"\nname = \"Zinc\"\n";
    let mut snapshot = small()
        .with("plans/Zinc/plan.toml", plan)
        .with("plans/Zinc/contacts.toml", "")
        .with("plans/clients/zinc/plan.toml", plan)
        .with("plans/acme/old/plan.toml", plan);
    snapshot.insert(
        RepoPath::new("plans/zinc\\x20/plan.toml"),
        Content::Unreadable("in a folder that is not read".into()),
    );
    let reading = read(&snapshot);
    assert_eq!(
        faults(&snapshot, &reading),
        [
            "misplaced-file contacts.toml:1:1 \"\" `plans/Zinc/contacts.toml` is not part of a plan",
            "syntax-error plan.toml:1:1 \"\" `plans/Zinc/plan.toml` cannot be read: the name of the plan's folder is not an id: an id has only lowercase letters, digits and hyphens, not `Z`",
            "misplaced-file plan.toml:1:1 \"\" `plans/acme/old/plan.toml` is not part of a plan",
            "syntax-error plan.toml:1:1 \"\" `plans/clients/zinc/plan.toml` cannot be read: the folder of a plan must be directly in `plans`",
            "syntax-error plan.toml:1:1 \"\" `plans/zinc\\x20/plan.toml` cannot be read: in a folder that is not read",
        ]
    );
    let misplaced = reading.findings.iter().filter(|it| it.is_of_unknown_plan);
    assert_eq!(misplaced.count(), 3);
}

#[test]
fn what_is_missing_is_named() {
    let empty = Snapshot::new();
    assert_eq!(
        faults(&empty, &read(&empty)),
        ["invalid-value there is no `irplan.toml`"]
    );
    let bare = Snapshot::new()
        .with("irplan.toml", "")
        .with("plans/x/contacts.toml", "");
    assert_eq!(
        faults(&bare, &read(&bare)),
        [
            "invalid-value irplan.toml:1:1 \"\" the table `[provider]` is missing",
            "invalid-value the plan `x` has no `plan.toml`",
        ]
    );
    check(
        "plans/bolt/sections/x.md",
        "# No front matter\n",
        &["syntax-error x.md:1:1 \"# No front matter\" there is no front matter"],
    );
}

#[test]
fn nesting_has_a_limit() {
    let text = format!("+++\ntitle = \"X\"\n+++\n{} deep\n", ">".repeat(40));
    let snapshot = small().with("plans/bolt/sections/x.md", &text);
    let found = faults(&snapshot, &read(&snapshot));
    assert!(
        found.len() == 1 && found[0].contains("nested deeper than 32"),
        "{found:#?}"
    );
}
