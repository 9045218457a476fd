//! Phone numbers in any form: no format shows one where a log or a comment could keep it.

use crate::support::Sandbox;

const SECTION: &str = "plans/acme/sections/detect.md";
const CONTACTS: &str = "plans/acme/contacts.toml";

/// Forms of a number. The digits after 555 differ, and end with two digits that stay visible.
const WRITTEN: [&str; 9] = [
    "+1\u{a0}212\u{a0}555\u{a0}6143",
    "212\u{2013}555\u{2013}6277",
    "212\u{2011}555\u{2011}6355",
    "212\u{202f}555\u{202f}6481",
    "+12125556599ext. 5",
    "call2125556643",
    "fax-2125556743",
    "+1.212.555.684",
    "+1 212 555 6972",
];
const ENDS: [&str; 9] = [
    "6143", "6277", "6355", "6481", "6599", "6643", "6743", "684", "6972",
];

/// Plans with each number in a text with a fault, in a name, and as a phone number.
fn with_numbers(sandbox: &Sandbox) {
    for (at, number) in WRITTEN.iter().enumerate() {
        let text =
            format!("+++\ntitle = \"T{at}\"\n+++\n\nAsk <contact:nobody{at}> at {number} now.\n");
        sandbox.write(&format!("plans/acme/sections/s{at}.md"), &text);
        let contact = format!(
            "{}\n[contacts.c{at}]\nname = \"{number}\"\norganisation = \"{number}\"\nphones = [{{ number = \"{number}\", kind = \"{number}\" }}]\n",
            sandbox.read(CONTACTS)
        );
        sandbox.write(CONTACTS, &contact);
    }
    sandbox.edit("plans/acme/plan.toml", "Acme", WRITTEN[0]);
    let duty = format!(
        "\n[duties.tell]\nstarts = \"aware\"\nwithin = \"24h\"\nrecipient = \"{}\"\nchannel = \"Call {}, write to jo.marsh@acme.example\"\n",
        WRITTEN[5], WRITTEN[8]
    );
    let plan = sandbox.read("plans/acme/plan.toml");
    sandbox.write("plans/acme/plan.toml", &format!("{plan}{duty}"));
    let all = WRITTEN.join(", then ");
    sandbox.edit(SECTION, "Watch", &format!("<contact:nobody> {all}. Watch"));
}

/// The last digits of a number in the form of a number, so that those of a digest don't match.
fn shows(out: &str, end: &str) -> bool {
    out.match_indices(end).any(|(at, _)| {
        let before = &out[..at];
        before.ends_with("555") || !before.ends_with(|c: char| c.is_ascii_hexdigit())
    })
}

#[track_caller]
fn check(arguments: &[&str]) {
    let sandbox = Sandbox::repository();
    with_numbers(&sandbox);
    let hidden = sandbox.irplan(arguments);
    assert!(hidden.out.len() > 1_000, "{hidden:#?}");
    let output = format!("{}{}", hidden.out, hidden.err);
    for end in ENDS {
        assert!(!shows(&output, end), "{end} in {output}");
    }
}

#[test]
fn no_format_of_findings_shows_a_number() {
    for format in [
        "human", "short", "json", "sarif", "github", "gitlab", "markdown", "junit",
    ] {
        check(&["check", "--format", format]);
        check(&["check", "--since", "HEAD", "--format", format]);
    }
}

#[test]
fn no_format_of_changes_shows_a_number() {
    for format in ["human", "markdown", "json", "html"] {
        check(&["diff", "HEAD", "--format", format]);
    }
}

/// Every other command that prints something from plans or from history, in every format.
#[test]
fn no_other_command_shows_a_number() {
    let sandbox = Sandbox::repository();
    with_numbers(&sandbox);
    let message = format!("Call {}", WRITTEN.join(", "));
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "--quiet", "-m", &message]);
    let commands: &[(&[&str], &[&str])] = &[
        (&["status"], &[]),
        (
            &["status", "--by", "owner"],
            &["human", "json", "markdown", "issues"],
        ),
        (&["status", "--plan-reviews"], &["human", "json"]),
        (&["history"], &["table", "json", "svg"]),
        (&["blame", "acme/contact:c0"], &["human", "json"]),
        (&["blame", "acme/section:detect"], &["human", "json"]),
        (&["verify", "--pending"], &[]),
        (
            &[
                "deadlines",
                "--client",
                "acme",
                "--event",
                "aware=2026-11-20",
            ],
            &["human", "json", "markdown", "ics"],
        ),
        (&["review", "--pending"], &[]),
    ];
    for (command, formats) in commands {
        let mut lines: Vec<Vec<&str>> = vec![command.to_vec()];
        lines.extend(
            formats
                .iter()
                .map(|format| [*command, &["--format", format]].concat()),
        );
        for line in lines {
            shows_nothing(&sandbox, &line, 0);
        }
    }
}

#[track_caller]
fn shows_nothing(sandbox: &Sandbox, line: &[&str], status: i32) {
    let hidden = sandbox.irplan(line).status(status);
    let output = format!("{}{}", hidden.out, hidden.err);
    assert!(output.len() > 20, "{line:?}: {output}");
    for end in ENDS {
        assert!(!shows(&output, end), "{line:?}: {end} in {output}");
    }
    for address in ["jo.marsh@", "jo\\.marsh&#64;"] {
        assert!(!output.contains(address), "{line:?}: {output}");
    }
}

#[test]
fn an_error_does_not_show_a_number_that_was_typed() {
    let sandbox = Sandbox::repository();
    with_numbers(&sandbox);
    shows_nothing(
        &sandbox,
        &["verify", "--by", "212 555 6143", "contact:x"],
        2,
    );
    shows_nothing(&sandbox, &["check", "--client", "2125556643"], 2);
}

#[test]
fn the_name_of_a_revision_is_shown() {
    let sandbox = Sandbox::repository();
    sandbox.git(&["tag", "20261122001"]);
    sandbox.edit(SECTION, "Watch", "Look");
    sandbox
        .irplan(&["diff", "20261122001"])
        .status(0)
        .says("20261122001");
    sandbox
        .irplan(&["diff", "20261122001", "--format", "markdown"])
        .status(0)
        .says("2&#8288;0261122001");
    for line in [
        &["diff", "20261122002"][..],
        &["check", "--since", "20261122002"],
        &["check", "--rev", "20261122002"],
        &["history", "--rev", "20261122002"],
    ] {
        sandbox.irplan(line).status(2).complains("20261122002");
    }
}

#[test]
fn show_values_shows_every_number() {
    let sandbox = Sandbox::repository();
    with_numbers(&sandbox);
    let shown = sandbox.irplan(&["diff", "HEAD", "--format", "json", "--show-values"]);
    for end in ENDS {
        assert!(shows(&shown.out, end), "{end} is not in {shown:#?}");
    }
}
