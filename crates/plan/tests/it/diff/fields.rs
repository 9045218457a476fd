//! No field of any table can be left out of a comparison.

use std::collections::BTreeSet;

use irplan_plan::kinds::{SubjectHome, SubjectKind};
use irplan_plan::model::{
    AcceptedRisk, Action, Address, Asset, Channel, Contact, DecisionNotApplicable,
    DecisionNotToNotify, Duty, DutyLimit, EscalationCall, ExerciseHead, IncidentHead, Phone,
    PlanFile, PlaybookHead, PolicyTable, Profile, Provider, Role, SectionHead, SentNotice,
    Settings, Severity, Signers, SiteSettings, Tool, Vector, Waiver, Weakness,
};
use irplan_plan::toml::Record;

use super::show::compare;
use crate::support::small;

/// Checks that a table knows every key that it may have, and that a comparison sees each of them go.
///
/// `before` is the text before the table in its file, and `lines` has one line for each key.
#[track_caller]
fn check<R: Record>(path: &str, before: &str, lines: &str, after: &str) {
    let written: BTreeSet<_> = lines
        .lines()
        .filter_map(|line| line.split([' ', '.']).find(|word| !word.is_empty()))
        .map(|key| key.trim_start_matches('['))
        .collect();
    assert_eq!(written, R::KEYS.iter().copied().collect(), "{path}");
    let whole = small().with(path, &format!("{before}{lines}{after}"));
    for line in lines.lines() {
        let without = lines.replacen(line, "", 1);
        let smaller = small().with(path, &format!("{before}{without}{after}"));
        let comparison = compare(&whole, &smaller);
        let is_seen = !comparison.changes.is_empty() || !comparison.settings.is_empty();
        assert!(is_seen, "nobody sees `{line}` go from {path}");
    }
}

#[test]
fn settings() {
    let provider = "name = \"N\"\nplan = \"northwind\"";
    let one_line = "provider = { name = \"N\", plan = \"northwind\" }\npolicy = { due-soon = \"1d\" }\nsite = { title = \"T\" }";
    check::<Settings>("irplan.toml", "", one_line, "");
    check::<Provider>("irplan.toml", "[provider]\n", provider, "");
    let site = "title = \"T\"\nedit-url = \"https://e.example/{path}\"\nclassification = \"C\"";
    check::<SiteSettings>("irplan.toml", "[site]\n", site, "");
    let policy = "verify-contacts-every = \"1d\"\nreview-sections-every = \"1d\"\n\
        acknowledge-roles-every = \"1d\"\napprove-plan-every = \"1d\"\nexercise-every = \"1d\"\n\
        due-soon = \"1d\"\ntoday-tolerance = \"2d\"\nbulk-sign-offs = 9\ndue-in-one-week = 9\nonboarding-until = 2027-01-31\nreserved-data = \"allow\"\nrules.no-deputy = \"deny\"\n\
        waivers = [{ rule = \"r\", subject = \"acme\", reason = \"r\", until = 2027-01-01, by = \"sam\" }]\n\
        signers = [{ subjects = [\"section\"], people = [\"anyone\"] }]\n\
        keys.sam = [\"ssh-ed25519 AAAA\"]";
    check::<PolicyTable>("irplan.toml", "[policy]\n", policy, "");
    check::<PolicyTable>(
        "plans/acme/plan.toml",
        "kind = \"client\"\nname = \"A\"\n[policy]\n",
        policy,
        "",
    );
    let waiver =
        "rule = \"r\"\nsubject = \"acme\"\nreason = \"r\"\nuntil = 2027-01-01\nby = \"sam\"";
    check::<Waiver>("irplan.toml", "[[policy.waivers]]\n", waiver, "");
    let signers = "subjects = [\"section\"]\npeople = [\"client\"]";
    check::<Signers>("irplan.toml", "[[policy.signers]]\n", signers, "");
}

#[test]
fn the_organisation() {
    let path = "plans/acme/plan.toml";
    let file = "kind = \"provider\"\nname = \"A\"\nextends = [\"base\"]\ntimezone = \"UTC\"\nregion = \"US\"\n\
        country = \"US\"\npacks = [\"hipaa\"]\ndeclined-packs.pecr = { reason = \"r\", by = \"b\", on = 2026-01-01 }\nclassification = \"C\"\npolicy.due-soon = \"1d\"\nprofile.sector = \"S\"\n\
        escalation.low = [{ wait = \"1m\" }]";
    let tables = SubjectKind::ALL.iter().filter(|kind| {
        kind.home() == SubjectHome::PlanFile
            && ![SubjectKind::Plan, SubjectKind::Escalation].contains(kind)
    });
    let tables: String = tables
        .map(|kind| format!("\n{}.a.name = \"A\"", kind.plural()))
        .collect();
    check::<PlanFile>(path, "", &format!("{file}{tables}"), "");
    let head = "kind = \"client\"\nname = \"A\"\n";
    let profile = "sector = \"S\"\npeople = 1\nsites = [\"s\"]\nenvironment = \"e\"\nsecurity-preferences = \"s\"\n\
        data-priorities = [\"d\"]\ncompliance = [\"c\"]\nbudget = \"b\"\naccepted-risk.a.what = \"w\"\nweakness.a.what = \"w\"";
    check::<Profile>(path, &format!("{head}[profile]\n"), profile, "");
    let risk = "what = \"w\"\naccepted-by = \"jane\"\nuntil = 2027-01-01\nwhy = \"y\"";
    check::<AcceptedRisk>(
        path,
        &format!("{head}[profile.accepted-risk.a]\n"),
        risk,
        "",
    );
    let weakness = "what = \"w\"\nmitigation = \"m\"";
    check::<Weakness>(path, &format!("{head}[profile.weakness.a]\n"), weakness, "");
    let asset = "name = \"A\"\nkind = \"data\"\ncriticality = \"low\"\nrestore-order = 1\nrto = \"1h\"\nrpo = \"1h\"\n\
        data = [\"d\"]\ndepends-on = [\"b\"]\nowner = \"jane\"\nhosting = \"h\"\nbackup = \"b\"\n\
        restore-tested = 2026-01-01\nattraction = \"a\"\nnotes = \"n\"";
    check::<Asset>(path, &format!("{head}[assets.a]\n"), asset, "");
}

#[test]
fn the_team() {
    let (path, head) = ("plans/acme/plan.toml", "kind = \"client\"\nname = \"A\"\n");
    let role = "name = \"R\"\nholder = \"jane\"\ndeputies = [\"kim\"]\nparty = \"client\"\nmay-decide = [\"spend\"]\ndoes = [\"d\"]";
    check::<Role>(path, &format!("{head}[roles.it]\n"), role, "");
    let severity = "name = \"S\"\nrank = 1\nmeaning = \"m\"\nexamples = [\"e\"]\nrespond-within = \"1h\"\n\
        resolve-within = \"1h\"\nupdate-every = \"1h\"\nnotify = [\"role:it\"]\nchannel = \"c\"";
    check::<Severity>(path, &format!("{head}[severities.low]\n"), severity, "");
    let hop = "call = \"role:it\"\nwait = \"1m\"";
    check::<EscalationCall>(path, &format!("{head}[[escalation.low]]\n"), hop, "");
    let channel = "name = \"C\"\nkind = \"chat\"\nnumber = \"1\"\npin = \"1\"\naddress = \"a\"\nhow = \"h\"\n\
        out-of-band = true\naudience = \"client\"";
    check::<Channel>(path, &format!("{head}[channels.a]\n"), channel, "");
    let path = "plans/acme/contacts.toml";
    let contact = "name = \"N\"\norganisation = \"client\"\ntitle = \"t\"\ncategory = \"staff\"\nemail = \"a@b.example\"\n\
        phones = [{ number = \"1\" }]\nchannels = [{ kind = \"signal\", address = \"a\" }]\nhours = \"h\"\n\
        timezone = \"UTC\"\nreference = \"r\"\nuntil = 2027-01-01\naudience = \"client\"\nforge = \"@f\"\nleft = 2026-01-01\nnotes = \"n\"";
    check::<Contact>(path, "[contacts.a]\n", contact, "");
    let phone = "number = \"1\"\nkind = \"office\"\nlabel = \"l\"";
    check::<Phone>(
        path,
        "[contacts.a]\nname = \"N\"\n[[contacts.a.phones]]\n",
        phone,
        "",
    );
    let address = "kind = \"signal\"\naddress = \"a\"\nout-of-band = true";
    check::<Address>(
        path,
        "[contacts.a]\nname = \"N\"\n[[contacts.a.channels]]\n",
        address,
        "",
    );
}

#[test]
fn the_defence() {
    let (path, head) = ("plans/acme/plan.toml", "kind = \"client\"\nname = \"A\"\n");
    let vector = "name = \"V\"\nexposure = \"e\"\ndetected-by = [\"edr\"]\nplaybooks = [\"p\"]";
    check::<Vector>(path, &format!("{head}[vectors.web]\n"), vector, "");
    let tool = "name = \"T\"\nkind = \"edr\"\nmay = [\"m\"]\nfallback = \"f\"\ntested = 2026-01-01\nowner = \"it\"\nconsole = \"c\"";
    check::<Tool>(path, &format!("{head}[tools.a]\n"), tool, "");
    let duty = "name = \"D\"\nregime = \"r\"\nstatus = \"proposed\"\napplies-from = 2026-01-01\napplies-until = 2027-01-01\nactor = \"a\"\nstarts = \"aware\"\nstarts-note = \"s\"\n\
        within = \"1d\"\nlimits = [{ from = \"aware\", within = \"1h\" }]\nwording = \"w\"\nown-limit = \"1h\"\nask = true\n\
        on-request = true\nwith = \"b\"\nbefore = \"c\"\nthreshold = \"t\"\nunless = [\"u\"]\nhold = \"h\"\nnotes = [\"n\"]\n\
        later-readings = [\"eu-1182-roll\"]\nbusiness-days = \"sec\"\ncalendar = \"us-federal\"\nzone = \"UTC\"\n\
        cut-off = \"17:30\"\nrecipient = \"r\"\ncontact = \"jane\"\nrole = \"it\"\nchannel = \"c\"\ntemplate = \"t\"\n\
        content = [\"c\"]\nsource = \"s\"\nconfirmed = true\n\
        not-applicable = { reason = \"r\", by = \"jane\", on = 2026-01-01 }";
    check::<Duty>(path, &format!("{head}[duties.a]\n"), duty, "");
    let limit = "from = \"aware\"\nwithin = \"1h\"\nlapses-after = \"classified\"";
    let before = format!("{head}[[duties.a.limits]]\n");
    check::<DutyLimit>(path, &before, limit, "");
    let decision = "reason = \"r\"\nby = \"jane\"\non = 2026-01-01\nuntil = 2027-01-01";
    let before = format!("{head}[duties.a.not-applicable]\n");
    check::<DecisionNotApplicable>(path, &before, decision, "");
}

#[test]
fn front_matter() {
    let (open, close) = ("+++\n", "\n+++\nText.\n");
    let section = "title = \"T\"\nphase = \"preparation\"\norder = 1\naudience = \"client\"\nsummary = \"s\"\nreason = \"r\"\n\
        based-on = \"2:577c7ba30296554ffcf159ca39af85bf508f230c\"";
    check::<SectionHead>("plans/acme/sections/a.md", open, section, close);
    let playbook = "title = \"T\"\nincident = \"i\"\nseverity = \"sev1\"\nsymptoms = [\"s\"]\nvectors = [\"v\"]\n\
        assets = [\"a\"]\norder = 1\naudience = \"client\"\nsummary = \"s\"\nreason = \"r\"\n\
        based-on = \"2:577c7ba30296554ffcf159ca39af85bf508f230c\"";
    check::<PlaybookHead>("plans/acme/playbooks/a.md", open, playbook, close);
    let exercise = "title = \"T\"\non = 2026-01-01\nkind = \"drill\"\nplaybook = \"p\"\nfacilitator = \"f\"\n\
        participants = [\"p\"]\nroles = [\"it\"]\nphases = [\"preparation\"]\nactions.a.what = \"w\"";
    check::<ExerciseHead>(
        "plans/acme/exercises/2026-01-01-a.md",
        open,
        exercise,
        close,
    );
    let incident = "title = \"T\"\ndetected = 2026-01-01\ndeclared = 2026-01-01\ncontained = 2026-01-01\n\
        closed = 2026-01-01\nseverity = \"sev1\"\nplaybook = \"p\"\nlead = \"l\"\nreviewed = 2026-01-01\nactions.a.what = \"w\"\n\
        events.aware = 2026-01-01\nsent.x.at = 2026-01-01\n\
        decided-not-to-notify.y = { why = \"w\", by = \"jane\", on = 2026-01-01 }";
    check::<IncidentHead>(
        "plans/acme/incidents/2026-01-01-a.md",
        open,
        incident,
        close,
    );
    let path = "plans/acme/incidents/2026-01-01-a.md";
    let head = "+++\ntitle = \"T\"\ndetected = 2026-01-01\n";
    let sent = "at = 2026-01-01T10:00:00Z\nby = \"jane\"\nref = \"r\"";
    check::<SentNotice>(
        path,
        &format!("{head}[sent.\"gdpr:authority\"]\n"),
        sent,
        close,
    );
    let decided = "why = \"w\"\nby = \"jane\"\non = 2026-01-01";
    let before = format!("{head}[decided-not-to-notify.x]\n");
    check::<DecisionNotToNotify>(path, &before, decided, close);
    let action = "what = \"w\"\nsubject = \"role:it\"\nowner = \"o\"\ndue = 2026-01-01\ndone = 2026-01-01\noutcome = \"o\"";
    let before = "+++\ntitle = \"T\"\ndetected = 2026-01-01\n[actions.a]\n";
    check::<Action>(
        "plans/acme/incidents/2026-01-01-a.md",
        before,
        action,
        close,
    );
}

#[test]
fn attributes_of_steps() {
    let step = |attributes: &str| {
        let text = format!("+++\ntitle = \"T\"\n+++\n### Isolate {{#isolate {attributes}}}\n");
        small().with("plans/acme/playbooks/a.md", &text)
    };
    let all = [
        "role=it",
        "within=5m",
        "automation=edr",
        "evidence=a,b",
        "phase=preparation",
    ];
    for gone in all {
        let rest: Vec<_> = all
            .into_iter()
            .filter(|attribute| *attribute != gone)
            .collect();
        let comparison = compare(&step(&all.join(" ")), &step(&rest.join(" ")));
        assert_eq!(comparison.changes.len(), 1, "{gone}");
        let key = gone.split('=').next().expect("a key");
        assert_eq!(
            comparison.changes[0].fields[0].key,
            format!("step isolate: {key}")
        );
        assert!(comparison.changes[0].fields[0].place.is_some());
    }
}
