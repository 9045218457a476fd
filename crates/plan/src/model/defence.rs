//! Threat vectors and automated tools.

use jiff::civil::Date;

use crate::id::Id;
use crate::toml::{Field, List, record, words};

record! {
    /// `[vectors.ID]`.
    pub struct Vector {
        /// The name. If there is none, the id in words is shown.
        pub name: Option<Field<String>> = "name",
        /// Why this organisation is exposed to it.
        pub exposure: Option<Field<String>> = "exposure",
        /// The tools that would notice.
        pub detected_by: List<Id> = "detected-by" => [Tool],
        /// The playbooks that answer it.
        pub playbooks: List<Id> = "playbooks" => [Playbook],
    }
}

record! {
    /// `[tools.ID]`.
    pub struct Tool {
        /// The name. If there is none, the id in words is shown.
        pub name: Option<Field<String>> = "name",
        /// What kind of tool it is.
        pub kind: Option<Field<ToolKind>> = "kind",
        /// What it does without asking.
        pub may: List<String> = "may",
        /// How to do the same by hand.
        pub fallback: Option<Field<String>> = "fallback",
        /// When the automation and its fallback were last tested.
        pub tested: Option<Field<Date>> = "tested",
        /// The role that looks after it.
        pub owner: Option<Field<Id>> = "owner" => [Role],
        /// Where it is operated from.
        pub console: Option<Field<String>> = "console",
    }
}

words! {
    /// What kind of tool it is.
    pub enum ToolKind {
        /// Endpoint detection and response.
        Edr = "edr",
        /// Remote monitoring and management.
        Rmm = "rmm",
        /// Professional services automation: tickets.
        Psa = "psa",
        /// Backup.
        Backup = "backup",
        /// Mail filtering.
        MailSecurity = "mail-security",
        /// Identity provider.
        Identity = "identity",
        /// Log collection and alerts.
        Siem = "siem",
        /// Password vault.
        Vault = "vault",
        /// Firewall.
        Firewall = "firewall",
        /// Monitoring.
        Monitoring = "monitoring",
        /// Anything else.
        Other = "other",
    }
}
