//! Handing over a role within one change, roles of outside firms, and sign-offs on paper.

use super::support::{JANE, SAM, commit_as, found};
use crate::support::{CommandOutput, Sandbox};

const PLAN: &str = "plans/acme/plan.toml";

const ROLE: &str = "plans/acme/signoffs/role-it.toml";

const NOT_ALLOWED: &str = "unauthorised-sign-off";

const OPEN: &str = "unacknowledged-role";

const PENDING: &str = "pending-sign-off";

/// Jane acknowledged her role on `main`, and a branch hands it to Sam.
fn handed_over() -> Sandbox {
    let sandbox = Sandbox::repository();
    let typed = "acknowledge role:it --client acme --by jane --on 2026-11-01";
    sandbox.typed(typed).status(0);
    commit_as(&sandbox, JANE);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit(
        PLAN,
        "holder = \"jane\"\ndeputies = [\"sam\"]",
        "holder = \"sam\"\ndeputies = [\"jane\"]\nmay-decide = [\"restore\"]",
    );
    sandbox
}

fn acknowledge(sandbox: &Sandbox, by: &str) -> CommandOutput {
    let typed = format!("acknowledge role:it --client acme --by {by}");
    sandbox.typed(&typed)
}

/// Runs `check` with the three rules at the level at which they fail, if they are not notes by nature.
fn check(sandbox: &Sandbox, since: bool) -> CommandOutput {
    let mut arguments = vec!["check", "--client", "acme", "--format", "short"];
    arguments.extend(["--deny", OPEN]);
    // Somebody else than before holds the roles of the client, and nobody verified them yet.
    for rule in ["missing-role", "stale-contact"] {
        arguments.extend(["--allow", rule]);
    }
    if since {
        arguments.extend(["--since", "main"]);
    }
    sandbox.irplan(&arguments)
}

#[track_caller]
fn finds(run: &CommandOutput, expected: &[(&str, &str)]) {
    let lines = found(run, &[NOT_ALLOWED, OPEN, PENDING]);
    assert_eq!(lines.len(), expected.len(), "{run:#?}");
    for (line, (rule, words)) in lines.iter().zip(expected) {
        assert!(line.contains(rule) && line.contains(words), "{line}");
    }
}

const ENDED: &str = "role `it` is no longer acknowledged: its acknowledgement of 2026-11-01 by `jane` has ended, because `jane` no longer holds the role";

#[test]
fn the_former_acknowledgement_ends_without_an_error() {
    let sandbox = handed_over();
    commit_as(&sandbox, SAM);
    finds(&check(&sandbox, true), &[(OPEN, ENDED)]);
    finds(&check(&sandbox, false), &[(OPEN, ENDED)]);
    let status = sandbox.irplan(&["status"]).status(0);
    status.complains("acme/role:it is no longer acknowledged: its acknowledgement of 2026-11-01");
    sandbox
        .irplan(&["status", "--by", "owner"])
        .says("ended: jane signed on 2026-11-01, but no longer holds the role");
    acknowledge(&sandbox, "jane")
        .status(2)
        .complains("only `sam` may");
    sandbox
        .irplan(&["diff", "main"])
        .says("1 role loses its acknowledgement");
}

#[test]
fn a_new_holder_acknowledges_in_the_same_change() {
    let sandbox = handed_over();
    acknowledge(&sandbox, "sam")
        .status(0)
        .complains("the acknowledgement of 2026-11-01 by `jane` has ended; if a pull request hands the role over, the new one counts once that is merged");
    commit_as(&sandbox, SAM);
    let pending = "the sign-off of `role:it` by `sam` counts once this change is merged, and that of 2026-11-01 by `jane` has ended";
    let run = check(&sandbox, true).status(0);
    finds(&run, &[(PENDING, pending)]);
    sandbox
        .irplan(&["diff", "main"])
        .says("1 sign-off made that counts once the change is merged")
        .says("it counts once the change is merged")
        .does_not_say("irplan acknowledge");
    // Nothing is left to do on `main`.
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "topic"]);
    finds(&check(&sandbox, false), &[]);
    let again = acknowledge(&sandbox, "sam").status(0);
    assert!(!again.err.contains("has ended"), "{again:#?}");
}

/// A person who takes a role over can be new, and the one who held it can be gone.
#[test]
fn a_newcomer_takes_over_from_somebody_who_is_gone() {
    let sandbox = handed_over();
    sandbox.edit(PLAN, "holder = \"sam\"", "holder = \"kim\"");
    sandbox.edit(PLAN, "deputies = [\"jane\"]", "deputies = [\"sam\"]");
    let contacts = "plans/acme/contacts.toml";
    sandbox.edit(contacts, "contacts.jane", "contacts.kim");
    sandbox.edit(contacts, "Jane Doe", "Kim Lee");
    sandbox.edit(contacts, "jane@", "kim@");
    commit_as(&sandbox, SAM);
    finds(&check(&sandbox, true), &[(OPEN, ENDED)]);
    acknowledge(&sandbox, "kim").status(0);
    commit_as(&sandbox, "Kim Lee <kim@acme.example>");
    let pending = "the sign-off of `role:it` by `kim` counts once this change is merged";
    finds(&check(&sandbox, true).status(0), &[(PENDING, pending)]);
}

/// Nobody else can acknowledge, and who left on `main` cannot take over.
#[test]
fn only_the_new_holder_can_acknowledge_before_the_merge() {
    let sandbox = handed_over();
    acknowledge(&sandbox, "sam").status(0);
    commit_as(&sandbox, SAM);
    // The change takes the role back, but not the sign-off.
    sandbox.edit(PLAN, "holder = \"sam\"", "holder = \"jane\"");
    sandbox.edit(PLAN, "deputies = [\"jane\"]", "deputies = [\"sam\"]");
    commit_as(&sandbox, SAM);
    let forged = "the sign-off of `role:it` does not count: `sam` may not sign it";
    let run = check(&sandbox, true).status(1);
    finds(
        &run,
        &[(OPEN, "is not acknowledged"), (NOT_ALLOWED, forged)],
    );

    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    sandbox.git(&["switch", "--quiet", "main"]);
    let name = "name = \"Sam Ortiz\"";
    sandbox.edit(
        "plans/north/contacts.toml",
        name,
        &format!("{name}\nleft = 2026-11-20"),
    );
    commit_as(&sandbox, JANE);
    sandbox.git(&["switch", "--quiet", "topic"]);
    let left = "`sam` had left by then";
    let run = check(&sandbox, true).status(1);
    finds(&run, &[(OPEN, left), (NOT_ALLOWED, left)]);
}

/// An executive decides for others, so nobody becomes one and approves in the same change.
#[test]
fn a_new_executive_cannot_approve_in_the_same_change() {
    let sandbox = Sandbox::repository();
    let role = "\n[roles.executive]\nholder = \"jane\"\n";
    sandbox.write(PLAN, &(sandbox.read(PLAN) + role));
    sandbox.typed("approve --client acme --by jane").status(0);
    commit_as(&sandbox, JANE);
    let since = |expected: &[&str]| {
        let rules = [NOT_ALLOWED, "unapproved-plan", PENDING];
        let run = sandbox.irplan(&[
            "check", "--since", "main", "--client", "acme", "--format", "short",
        ]);
        let lines = found(&run, &rules);
        assert_eq!(lines.len(), expected.len(), "{run:#?}");
        for (line, words) in lines.iter().zip(expected) {
            assert!(line.contains(words), "`{words}` is not in {line}");
        }
    };
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.edit(PLAN, role, &role.replace("jane", "sam"));
    commit_as(&sandbox, SAM);
    // Until the merge, Jane may approve.
    since(&["plan `acme` changed since its approval of 2026-11-22 by `jane`"]);
    let after = sandbox.irplan(&["check", "--client", "acme", "--format", "short"]);
    let ended = "plan `acme` is no longer approved: its approval of 2026-11-22 by `jane` has ended";
    assert!(after.out.contains(ended), "{after:#?}");
    assert_eq!(found(&after, &[NOT_ALLOWED]), [""; 0]);
    sandbox.typed("approve --client acme --by sam").status(0);
    commit_as(&sandbox, SAM);
    let forged = "`sam` may not sign it";
    since(&[forged, forged]);
}

/// A contract and a verified contact cover the role of an outside firm.
#[test]
fn an_outside_firm_does_not_acknowledge_its_role() {
    let sandbox = Sandbox::repository();
    let role = "\n[roles.forensics]\nholder = \"firm\"\nparty = \"specialist\"\n";
    sandbox.write(PLAN, &(sandbox.read(PLAN) + role));
    let contacts = "plans/acme/contacts.toml";
    let firm = "\n[contacts.firm]\nname = \"Ridge\"\norganisation = \"Ridge Forensics\"\nphones = [{ number = \"+1 212 555 0166\", kind = \"hotline\" }]\n";
    sandbox.write(contacts, &(sandbox.read(contacts) + firm));
    let open = || {
        found(
            &sandbox.irplan(&["check", "--client", "acme", "--format", "short"]),
            &[OPEN],
        )
    };
    let is_open = |lines: &[String]| lines.iter().any(|line| line.contains("`forensics`"));
    assert!(is_open(&open()), "{:?}", open());
    sandbox.edit(
        contacts,
        "name = \"Ridge\"\n",
        "name = \"Ridge\"\nuntil = 2027-03-31\n",
    );
    assert!(!is_open(&open()), "{:?}", open());
    sandbox
        .typed("acknowledge role:forensics --client acme --by firm")
        .status(2)
        .complains("is held by an outside firm, so its contract and the verification of its contact cover it");
    // Its contact is verified like all others, and the end of the contract is a finding.
    sandbox
        .irplan(&["verify", "--pending", "--client", "acme"])
        .says("contact:firm");
    sandbox.edit(contacts, "until = 2027-03-31", "until = 2026-03-31");
    let ended = sandbox.irplan(&["check", "--client", "acme", "--format", "short"]);
    assert_eq!(found(&ended, &["expired-retainer"]).len(), 1, "{ended:#?}");
    assert!(!is_open(&open()), "{:?}", open());
    sandbox.edit(contacts, "Ridge Forensics", "client");
    assert!(is_open(&open()), "{:?}", open());
}

/// Somebody who records what was signed on paper does not act for the signer.
#[test]
fn a_sign_off_on_paper_is_not_a_proxy() {
    let sandbox = Sandbox::repository();
    let slip = sandbox
        .typed("acknowledge role:it --client acme --slip")
        .status(0);
    let code = slip.out.split_whitespace().find(|word| {
        word.len() == 19
            && word.split('-').count() == 4
            && word.split('-').all(|part| part.len() == 4)
    });
    let code = code.expect("a code").to_owned();
    sandbox
        .irplan(&["sign", &code, "--by", "jane", "--on", "2026-11-20"])
        .status(0);
    let entry = sandbox.read(ROLE);
    assert!(
        entry.contains("on = 2026-11-20\nvia = \"paper\"\ndigest"),
        "{entry}"
    );
    commit_as(&sandbox, SAM);
    let proxy = || {
        let run = sandbox.irplan(&["check", "--client", "acme", "--format", "short"]);
        found(&run, &["proxy-sign-off", "mixed-sign-off"])
    };
    assert_eq!(proxy(), [""; 0]);
    sandbox
        .irplan(&["blame", "acme/role:it"])
        .says("by jane on 2026-11-20, on paper");
    // Nobody adds that later: the checksum covers it.
    let command = "acknowledge role:it --client acme --by jane";
    sandbox.typed(command).status(0);
    assert!(!sandbox.read(ROLE).contains("via"));
    commit_as(&sandbox, SAM);
    assert_eq!(proxy().len(), 1, "{:?}", proxy());
    sandbox.edit(ROLE, "digest = ", "via = \"paper\"\ndigest = ");
    assert!(proxy()[0].contains("mixed-sign-off"), "{:?}", proxy());
}
