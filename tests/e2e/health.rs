//! The health page of a client's site: the findings, without those that the client may not see.

use crate::support::Sandbox;

const HEALTH: &str = "clients/acme/health.html";

/// The health page for the client, and for the provider.
fn built(sandbox: &Sandbox) -> [String; 2] {
    ["client", "provider"].map(|audience| {
        let arguments = ["build", "--audience", audience, "--out", audience];
        sandbox.irplan(&arguments).status(0);
        sandbox.read(&format!("{audience}/{HEALTH}"))
    })
}

#[test]
fn no_reference_into_a_text_for_the_provider_is_named() {
    let written = [
        "<section:back-room#nosuch>",
        "[x](section:back-room#rule)",
        "[x](sectoin:back-room#rules)",
        "[x](../sections/back-room.md)",
        "[x](sections/back-room)",
        "<section:back-rom>",
        "<section:detect#nosuch>",
    ];
    let sandbox = Sandbox::repository();
    let section = |title: &str, more: &str, text: &str| {
        format!(
            "+++\ntitle = \"{title}\"\nphase = \"preparation\"\n{more}+++\n\n## Rules\n\n{text}\n"
        )
    };
    let back_room = section("Inner", "audience = \"provider\"\n", "Text.");
    sandbox.write("plans/acme/sections/back-room.md", &back_room);
    for (at, text) in written.iter().enumerate() {
        let path = format!("plans/acme/sections/s{at}.md");
        sandbox.write(&path, &section("Outer", "", &format!("See {text} now.")));
    }
    let [client, provider] = built(&sandbox);
    assert!(!client.contains("back-ro"), "{client}");
    assert!(client.contains("section:detect#nosuch"), "{client}");
    for shown in ["section:back-room#nosuch", "section:back-room#rules"] {
        assert!(provider.contains(shown), "{provider}");
    }
}

#[test]
fn a_contact_with_a_short_id_hides_only_what_names_it() {
    let sandbox = Sandbox::repository();
    let contact = |id: &str, name: &str| {
        format!("\n[contacts.{id}]\nname = \"{name}\"\naudience = \"provider\"\n")
    };
    let contacts = sandbox.read("plans/acme/contacts.toml");
    let contacts = format!("{contacts}{}{}", contact("al", "Al"), contact("it", "It"));
    sandbox.write("plans/acme/contacts.toml", &contacts);
    let [client, provider] = built(&sandbox);
    for shown in [
        "Role <code>it</code> was never acknowledged",
        "Contact <code>jane</code> was never verified",
    ] {
        assert!(client.contains(shown), "{shown} in {client}");
        assert!(provider.contains(shown), "{shown} in {provider}");
    }
    for hidden in ["Contact <code>al</code>", "Contact <code>it</code>"] {
        assert!(!client.contains(hidden), "{hidden} in {client}");
        assert!(provider.contains(hidden), "{hidden} in {provider}");
    }
    // The rest of the page is the same as without these contacts.
    let without = Sandbox::repository();
    without.irplan(&["build", "--out", "client"]).status(0);
    assert_eq!(
        sentences(&client),
        sentences(&without.read(&format!("client/{HEALTH}")))
    );
}

/// How many findings a page has.
fn sentences(page: &str) -> usize {
    page.matches("rules/").count()
}

#[test]
fn it_stays_the_same_to_the_byte_without_another_client() {
    let sandbox = Sandbox::repository();
    let client = [
        "new",
        "client",
        "acne",
        "--name",
        "Acne",
        "--extends",
        "base",
    ];
    sandbox.irplan(&client).status(0);
    // Faults of a text that both inherit. Some are in only one of them.
    sandbox.write(
        "plans/base/sections/contain.md",
        "+++\ntitle = \"Containment\"\n+++\n\nTODO: call <role:legal>, <contact:jane> or <asset:x>. See [x](#y).\n",
    );
    sandbox.write(
        "plans/base/playbooks/loss.md",
        "+++\ntitle = \"Loss\"\n+++\n\n### Lock {#lock role=legal}\n\nCall <contact:nobody>.\n",
    );
    let plan = sandbox.read("plans/acme/plan.toml");
    let waiver = "\n[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"acnee\"\nreason = \"x\"\nuntil = 2027-01-01\nby = \"jane\"\n";
    sandbox.write("plans/acme/plan.toml", &format!("{plan}{waiver}"));
    let build = |out: &str| {
        sandbox.irplan(&["build", "--out", out]).status(0);
        sandbox.read(&format!("{out}/{HEALTH}"))
    };
    let both = build("both");
    assert!(both.contains("acnee"), "{both}");
    sandbox.remove_folder("plans/acne");
    assert_eq!(build("alone"), both);
}

/// What a reader may not see takes no place among the hundred findings of a rule that a page lists of a file.
#[test]
fn hidden_findings_do_not_take_the_place_of_others() {
    let sandbox = Sandbox::repository();
    let contact = |at: usize, audience: &str| {
        format!(
            "\n[contacts.c{at:03}]\nname = \"Agent {at:03}\"\nphones = [{{ number = \"12\", kind = \"mobile\" }}]\n{audience}"
        )
    };
    let provider_only = (0..150).map(|at| contact(at, "audience = \"provider\"\n"));
    let contacts = sandbox.read("plans/acme/contacts.toml")
        + &provider_only.collect::<String>()
        + &contact(150, "");
    sandbox.write("plans/acme/contacts.toml", &contacts);
    let [client, provider] = built(&sandbox);
    assert!(
        !client.contains("Agent 149") && !client.contains("c149"),
        "{client}"
    );
    assert!(client.contains("<code>c150</code>"), "{client}");
    assert!(!client.contains("more findings of this rule"), "{client}");
    assert!(
        provider.contains("And 51 more findings of this rule in the file."),
        "{provider}"
    );
}
