//! The files of the sound repository.

/// The files of the sound repository: a base plan `base`, the provider's `north`, and the clients `harbor` and `mill`.
pub(super) const SOUND: &[(&str, &str)] = &[
    ("irplan.toml", include_str!("../../fixtures/irplan.toml")),
    (
        "plans/base/plan.toml",
        include_str!("../../fixtures/base.toml"),
    ),
    (
        "plans/base/sections/prepare.md",
        "+++\ntitle = \"Prepare\"\nphase = \"preparation\"\n+++\n\nKeep <contact:counsel> at hand.\n",
    ),
    (
        "plans/base/sections/detect.md",
        "+++\ntitle = \"Detect\"\nphase = \"detection-and-analysis\"\n+++\n\nTell <role:it>.\n",
    ),
    (
        "plans/base/sections/contain.md",
        "+++\ntitle = \"Contain\"\nphase = \"containment-eradication-and-recovery\"\n+++\n\n## Isolate\n\nFollow <playbook:ransomware#isolate>.\n",
    ),
    (
        "plans/base/sections/learn.md",
        "+++\ntitle = \"Learn\"\nphase = \"post-incident-activity\"\n+++\n\nMeet within a week.\n",
    ),
    (
        "plans/base/playbooks/ransomware.md",
        include_str!("../../fixtures/ransomware.md"),
    ),
    (
        "plans/base/playbooks/takeover.md",
        "+++\ntitle = \"Takeover\"\n+++\n\nText.\n\n### Call {#call role=it within=15m}\n",
    ),
    (
        "plans/base/playbooks/breach.md",
        "+++\ntitle = \"Breach\"\n+++\n\nText.\n\n### Call {#call role=it within=15m}\n",
    ),
    (
        "plans/base/playbooks/phishing.md",
        "+++\ntitle = \"Phishing\"\n+++\n\nText.\n\n### Call {#call role=it within=15m}\n",
    ),
    (
        "plans/base/playbooks/lost.md",
        "+++\ntitle = \"Lost\"\n+++\n\nText.\n\n### Call {#call role=it within=15m}\n",
    ),
    (
        "plans/base/playbooks/supplier.md",
        "+++\ntitle = \"Supplier\"\n+++\n\nText.\n\n### Call {#call role=it within=15m}\n",
    ),
    (
        "plans/base/playbooks/ddos.md",
        "+++\ntitle = \"Denial\"\n+++\n\nText.\n\n### Call {#call role=it within=15m}\n",
    ),
    (
        "plans/north/plan.toml",
        include_str!("../../fixtures/north.toml"),
    ),
    (
        "plans/north/contacts.toml",
        include_str!("../../fixtures/north-contacts.toml"),
    ),
    (
        "plans/north/exercises/2026-05-04-table.md",
        "+++\ntitle = \"Table\"\non = 2026-05-04\nplaybook = \"ransomware\"\n+++\n",
    ),
    (
        "plans/harbor/plan.toml",
        include_str!("../../fixtures/client.toml"),
    ),
    (
        "plans/harbor/contacts.toml",
        include_str!("../../fixtures/client-contacts.toml"),
    ),
    (
        "plans/harbor/exercises/2026-05-04-table.md",
        "+++\ntitle = \"Table\"\non = 2026-05-04\nplaybook = \"ransomware\"\nfacilitator = \"sam\"\nparticipants = [\"jane\"]\nroles = [\"it\"]\nphases = [\"preparation\"]\n+++\n",
    ),
    (
        "plans/mill/plan.toml",
        include_str!("../../fixtures/client.toml"),
    ),
    (
        "plans/mill/contacts.toml",
        include_str!("../../fixtures/client-contacts.toml"),
    ),
    (
        "plans/mill/exercises/2026-05-04-table.md",
        "+++\ntitle = \"Table\"\non = 2026-05-04\nplaybook = \"ransomware\"\n+++\n",
    ),
];
