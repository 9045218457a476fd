//! The plans of all clients.

use std::collections::BTreeMap;
use std::fmt::Write;

use irplan_plan::{Content, RepoPath, Snapshot, Subject, SubjectKind};

use super::words::{CorpusRandom, paragraph, sentence, words};

/// The files of all plans, and the paragraphs that commits add one at a time.
pub(crate) struct CorpusFleet {
    /// Texts by path, without the edits.
    pub(crate) files: BTreeMap<String, String>,
    /// Paragraphs to add to the end of a file, in order.
    pub(crate) edits: Vec<(String, String)>,
    /// The sign-offs of each client, for the texts after all edits.
    pub(crate) sign_offs: BTreeMap<String, String>,
    /// The last edit: a section that every client inherits.
    pub(crate) last: (String, String),
}

const PHASES: [&str; 4] = [
    "preparation",
    "detection-and-analysis",
    "containment-eradication-and-recovery",
    "post-incident-activity",
];
const SECTIONS: usize = 20;
const PLAYBOOKS: usize = 10;
const CONTACTS: usize = 12;
const ASSETS: usize = 12;
const EDITS: usize = 30;

/// Makes the plans.
pub(crate) fn fleet(clients: usize) -> CorpusFleet {
    let mut files = shared();
    let mut edits = Vec::new();
    for client in 0..clients {
        let mut chance = CorpusRandom::new(client as u64 + 1);
        add_client(client, &mut chance, &mut files);
        for _ in 0..EDITS {
            let section = chance.below(SECTIONS);
            let path = format!("plans/client-{client:04}/sections/section-{section:02}.md");
            edits.push((path, format!("\n{}\n", paragraph(&mut chance, 60))));
        }
    }
    let last = (
        "plans/base/sections/shared.md".to_owned(),
        "\nAnd tell everybody who waits for it.\n".to_owned(),
    );
    let mut fleet = CorpusFleet {
        files,
        edits,
        sign_offs: BTreeMap::new(),
        last,
    };
    fleet.sign_offs = sign(&fleet);
    fleet
}

fn shared() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut add = |path: &str, text: &str| files.insert(path.to_owned(), text.to_owned());
    add(
        "irplan.toml",
        "[provider]\nname = \"Fleet Services\"\nplan = \"provider\"\n\n[policy]\nreserved-data = \"allow\"\n",
    );
    add(
        "plans/provider/plan.toml",
        "kind = \"provider\"\nname = \"Fleet Services\"\nextends = [\"base\"]\n",
    );
    add(
        "plans/provider/contacts.toml",
        "[contacts.sam]\nname = \"Sam Fleet\"\norganisation = \"provider\"\nemail = \"sam@fleet.example\"\nphones = [{ number = \"+1 212 555 0100\", kind = \"mobile\" }]\n",
    );
    let mut base = "kind = \"base\"\nname = \"Base\"\n".to_owned();
    for (rank, respond) in [(1, "15m"), (2, "1h"), (3, "4h")] {
        let _infallible = write!(
            base,
            "\n[severities.sev{rank}]\nname = \"Level {rank}\"\nrank = {rank}\nmeaning = \"It is of level {rank}.\"\nrespond-within = \"{respond}\"\nresolve-within = \"3d\"\nupdate-every = \"4h\"\nnotify = [\"role:incident-commander\"]\nchannel = \"bridge\"\n\n[[escalation.sev{rank}]]\ncall = \"role:incident-commander\"\nwait = \"10m\"\n"
        );
    }
    base.push_str("\n[tools.edr]\nname = \"Endpoint guard\"\nkind = \"edr\"\nfallback = \"Pull the cable.\"\n\n[channels.bridge]\nname = \"Bridge\"\nkind = \"bridge\"\nnumber = \"+1 212 555 0101\"\nout-of-band = true\n");
    add("plans/base/plan.toml", &base);
    add(
        "plans/base/sections/shared.md",
        "+++\ntitle = \"Shared\"\nphase = \"preparation\"\n+++\nCall <role:incident-commander> and meet on <channel:bridge>.\n",
    );
    files
}

fn add_client(client: usize, chance: &mut CorpusRandom, files: &mut BTreeMap<String, String>) {
    let folder = format!("plans/client-{client:04}");
    files.insert(format!("{folder}/plan.toml"), plan(client, chance));
    files.insert(format!("{folder}/contacts.toml"), contacts(client, chance));
    for at in 0..SECTIONS {
        files.insert(
            format!("{folder}/sections/section-{at:02}.md"),
            section(at, chance),
        );
    }
    for at in 0..PLAYBOOKS {
        files.insert(
            format!("{folder}/playbooks/playbook-{at:02}.md"),
            playbook(at, chance),
        );
    }
}

/// Writing to a string cannot fail.
macro_rules! add {
    ($text:expr, $($words:tt)*) => {{
        let _infallible = writeln!($text, $($words)*);
    }};
}

fn plan(client: usize, chance: &mut CorpusRandom) -> String {
    let mut text = format!(
        "kind = \"client\"\nname = \"Client {client}\"\nextends = [\"base\"]\ntimezone = \"America/New_York\"\nregion = \"US\"\n"
    );
    for (at, role) in [
        "incident-commander",
        "executive",
        "it",
        "communications",
        "legal",
    ]
    .iter()
    .enumerate()
    {
        add!(
            text,
            "\n[roles.{role}]\nholder = \"person-{at:02}\"\ndeputies = [\"person-{:02}\"]\nparty = \"client\"",
            at + 1
        );
    }
    for at in 0..ASSETS {
        let name = words(chance, 3);
        add!(
            text,
            "\n[assets.asset-{at:02}]\nname = \"{name}\"\nkind = \"system\"\ncriticality = \"high\"\nrestore-order = {}\nrto = \"{}h\"\nrpo = \"1h\"\nowner = \"person-{:02}\"",
            at + 1,
            at + 1,
            at % CONTACTS
        );
        if at > 0 {
            add!(text, "depends-on = [\"asset-{:02}\"]", at - 1);
        }
    }
    text
}

fn contacts(client: usize, chance: &mut CorpusRandom) -> String {
    let mut text = String::new();
    for at in 0..CONTACTS {
        let number = 100 + (client * CONTACTS + at) % 100;
        let area = 201 + (client * CONTACTS + at) / 100 % 700;
        let title = words(chance, 2);
        add!(
            text,
            "[contacts.person-{at:02}]\nname = \"Person {at} of {client}\"\norganisation = \"client\"\ntitle = \"{title}\"\nemail = \"p{at}@c{client}.example\"\nphones = [{{ number = \"+1 {area} 555 0{number}\", kind = \"mobile\" }}]\nhours = \"24x7\"\n"
        );
    }
    text
}

fn section(at: usize, chance: &mut CorpusRandom) -> String {
    let title = words(chance, 3);
    let mut text = format!(
        "+++\ntitle = \"{title}\"\nphase = \"{}\"\n+++\n{}\n",
        PHASES[at % 4],
        paragraph(chance, 60)
    );
    for _ in 0..2 + chance.below(6) {
        add!(
            text,
            "\n## {}\n\n{}",
            words(chance, 3),
            paragraph(chance, 110)
        );
        add_detail(&mut text, chance);
    }
    text
}

/// Adds a table, a list, a warning or references to the end of a section.
fn add_detail(text: &mut String, chance: &mut CorpusRandom) {
    match chance.below(4) {
        0 => {
            add!(text, "\n| What | Who | When |\n|---|---|---|");
            for _ in 0..4 {
                add!(
                    text,
                    "| {} | <contact:person-{:02}> | {} |",
                    words(chance, 3),
                    chance.below(CONTACTS),
                    words(chance, 2)
                );
            }
        }
        1 => {
            add!(text, "");
            for _ in 0..5 {
                add!(
                    text,
                    "- {} See <asset:asset-{:02}>.",
                    sentence(chance),
                    chance.below(ASSETS)
                );
            }
        }
        2 => add!(
            text,
            "\n> [!WARNING]\n> {} Call <role:it>.",
            sentence(chance)
        ),
        _ => add!(
            text,
            "\nSee [the shared part](section:shared) and <playbook:playbook-{:02}>.",
            chance.below(PLAYBOOKS)
        ),
    }
}

fn playbook(at: usize, chance: &mut CorpusRandom) -> String {
    let title = words(chance, 2);
    let mut text = format!(
        "+++\ntitle = \"{title}\"\nincident = \"type-{at}\"\nseverity = \"sev{}\"\nsymptoms = [\"{}\"]\n+++\n{}\n",
        at % 3 + 1,
        words(chance, 6),
        paragraph(chance, 40)
    );
    for step in 0..8 + chance.below(8) {
        let role = chance.one_of(&["it", "legal", "executive", "communications"]);
        add!(
            text,
            "\n### {} {{#step-{step} role={role} within={}m automation=edr evidence=log}}\n\n{}",
            words(chance, 3),
            10 + chance.below(50),
            paragraph(chance, 50)
        );
    }
    text
}

/// Signs everything in every client's plan, as it is after all edits but the last.
fn sign(fleet: &CorpusFleet) -> BTreeMap<String, String> {
    let mut files = fleet.files.clone();
    for (path, paragraph) in &fleet.edits {
        if let Some(text) = files.get_mut(path) {
            text.push_str(paragraph);
        }
    }
    let mut snapshot = Snapshot::new();
    for (path, text) in &files {
        snapshot.insert(RepoPath::new(path), Content::Text(text.as_str().into()));
    }
    let reading = irplan_plan::read(&snapshot);
    let mut ledgers = BTreeMap::new();
    for plan in reading.repository.published() {
        let mut ledger = String::new();
        let is_signed = |subject: &&Subject| {
            matches!(
                subject.kind,
                SubjectKind::Contact | SubjectKind::Section | SubjectKind::Playbook
            )
        };
        for (subject, digest) in plan
            .digests
            .iter()
            .filter(|(subject, _)| is_signed(subject))
        {
            add!(
                ledger,
                "[\"{subject}\"]\nby = \"sam\"\non = 2026-11-02\ndigest = \"{digest}\"\n"
            );
        }
        ledgers.insert(format!("{}/signoffs.toml", plan.source.folder), ledger);
    }
    ledgers
}
