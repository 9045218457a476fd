//! `plan.toml`: what the organisation is, has and decided.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use toml::de::DeValue;

use crate::id::{Id, Subject};
use crate::model::settings::Policy;
use crate::place::Span;
use crate::toml::{
    Canonical, Duration, Field, List, Map, Origin, Reader, Record, Slot, Table, read_sequence,
    record, words,
};

record! {
    /// `plan.toml`.
    pub struct PlanFile {
        /// Whom the plan is for.
        pub kind: Field<PlanKind> = "kind",
        /// The organisation's name.
        pub name: Field<String> = "name",
        /// The plans that this one inherits from; later ones win.
        pub extends: List<Id> = "extends",
        /// IANA name of the time zone.
        pub timezone: Option<Field<String>> = "timezone",
        /// Two-letter country of phone numbers without a country code.
        pub region: Option<Field<String>> = "region",
        /// Regimes whose duties and rules apply.
        pub packs: List<Id> = "packs",
        /// A line on every page; overrides the site's.
        pub classification: Option<Field<String>> = "classification",
        /// What counts as fresh and fit in this plan.
        pub policy: Option<Arc<Policy>> = "policy",
        /// Who the organisation is.
        pub profile: Option<Arc<Profile>> = "profile",
        /// Systems, services, applications and data.
        pub assets: Map<Asset> = "assets",
        /// The response team.
        pub roles: Map<Role> = "roles",
        /// Severity levels.
        pub severities: Map<Severity> = "severities",
        /// The response chain of each severity.
        pub escalation: Escalations = "escalation",
        /// Ways to talk during an incident.
        pub channels: Map<Channel> = "channels",
        /// Threat vectors.
        pub vectors: Map<Vector> = "vectors",
        /// Automated response tools.
        pub tools: Map<Tool> = "tools",
        /// Duties to notify.
        pub duties: Map<Duty> = "duties",
    }
}

words! {
    /// Whom a plan is for. One of unknown kind is held to a client's rules, the strictest.
    #[derive(Default)]
    pub enum PlanKind {
        /// Shared text, for nobody by itself.
        Base = "base",
        /// The provider's own.
        Provider = "provider",
        /// A client's.
        #[default]
        Client = "client",
    }
}

words! {
    /// Who may read something.
    pub enum Audience {
        /// Everybody who has the client's site.
        Client = "client",
        /// The provider's staff alone: never in the client's copy.
        Provider = "provider",
    }
}

record! {
    /// `[profile]`: who is protected.
    pub struct Profile {
        /// The trade.
        pub sector: Option<Field<String>> = "sector",
        /// How many people work there.
        pub people: Option<Field<u32>> = "people",
        /// Where they work.
        pub sites: List<String> = "sites",
        /// The IT environment.
        pub environment: Option<Field<String>> = "environment",
        /// How the client wants to be protected.
        pub security_preferences: Option<Field<String>> = "security-preferences",
        /// Which data matters most, first first.
        pub data_priorities: List<String> = "data-priorities",
        /// Laws and standards that apply.
        pub compliance: List<String> = "compliance",
        /// What may be spent.
        pub budget: Option<Field<String>> = "budget",
        /// Risks that somebody accepted.
        pub accepted_risk: Map<AcceptedRisk> = "accepted-risk",
        /// Known weaknesses.
        pub weakness: Map<Weakness> = "weakness",
    }
}

record! {
    /// `[profile.accepted-risk.ID]`.
    pub struct AcceptedRisk {
        /// The risk.
        pub what: Field<String> = "what",
        /// The contact who accepted it.
        pub accepted_by: Option<Field<Id>> = "accepted-by",
        /// The last day on which that holds.
        pub until: Option<Field<Date>> = "until",
        /// Why.
        pub why: Option<Field<String>> = "why",
    }
}

record! {
    /// `[profile.weakness.ID]`.
    pub struct Weakness {
        /// The weakness.
        pub what: Field<String> = "what",
        /// What is done about it meanwhile.
        pub mitigation: Option<Field<String>> = "mitigation",
    }
}

record! {
    /// `[assets.ID]`.
    pub struct Asset {
        /// The name.
        pub name: Field<String> = "name",
        /// What kind of thing it is.
        pub kind: Option<Field<AssetKind>> = "kind",
        /// How much depends on it.
        pub criticality: Option<Field<Criticality>> = "criticality",
        /// Its place in the order of restoring; 1 comes first.
        pub restore_order: Option<Field<u32>> = "restore-order",
        /// Recovery time objective: how long it may be down.
        pub rto: Option<Field<Duration>> = "rto",
        /// Recovery point objective: how much work may be lost.
        pub rpo: Option<Field<Duration>> = "rpo",
        /// Classes of data that it holds.
        pub data: List<String> = "data",
        /// Assets that it needs.
        pub depends_on: List<Id> = "depends-on",
        /// The contact who answers for it.
        pub owner: Option<Field<Id>> = "owner",
        /// Where it runs.
        pub hosting: Option<Field<String>> = "hosting",
        /// How it is backed up.
        pub backup: Option<Field<String>> = "backup",
        /// When a restore was last tested.
        pub restore_tested: Option<Field<Date>> = "restore-tested",
        /// Why an attacker would want it.
        pub attraction: Option<Field<String>> = "attraction",
        /// Anything else.
        pub notes: Option<Field<String>> = "notes",
    }
}

words! {
    /// What kind of thing an asset is.
    pub enum AssetKind {
        /// Hardware with its operating system.
        System = "system",
        /// Something that others rely on, such as identity or network.
        Service = "service",
        /// A program that people use.
        Application = "application",
        /// A data repository.
        Data = "data",
    }
}

words! {
    /// How much depends on an asset.
    pub enum Criticality {
        /// Work stops without it.
        Critical = "critical",
        /// Work is badly hindered without it.
        High = "high",
        /// It is missed within days.
        Medium = "medium",
        /// It can wait.
        Low = "low",
    }
}

record! {
    /// `[roles.ID]`.
    pub struct Role {
        /// The name; the id in words where there is none.
        pub name: Option<Field<String>> = "name",
        /// The contact who holds it.
        pub holder: Option<Field<Id>> = "holder",
        /// The contacts who stand in, first first.
        pub deputies: List<Id> = "deputies",
        /// On whose side the role stands.
        pub party: Option<Field<Party>> = "party",
        /// What the role may decide alone.
        pub may_decide: List<Decision> = "may-decide",
        /// What the role does.
        pub does: List<String> = "does",
    }
}

words! {
    /// On whose side a role stands.
    pub enum Party {
        /// The managed service provider.
        Provider = "provider",
        /// The client.
        Client = "client",
        /// An outside specialist.
        Specialist = "specialist",
    }
}

words! {
    /// A decision that a role may take alone.
    pub enum Decision {
        /// Declare an incident.
        Declare = "declare",
        /// Cut a host off the network.
        IsolateHost = "isolate-host",
        /// Cut a site off the network.
        IsolateSite = "isolate-site",
        /// Shut a production system down.
        ShutDown = "shut-down",
        /// Start restoring.
        Restore = "restore",
        /// Disable an account, an executive's included.
        DisableAccount = "disable-account",
        /// Engage counsel.
        EngageCounsel = "engage-counsel",
        /// Engage a forensics firm.
        EngageForensics = "engage-forensics",
        /// Notify the insurer.
        NotifyInsurer = "notify-insurer",
        /// Notify a regulator.
        NotifyRegulator = "notify-regulator",
        /// Notify customers.
        NotifyCustomers = "notify-customers",
        /// Speak to the press.
        SpeakPublicly = "speak-publicly",
        /// Pay a ransom.
        PayRansom = "pay-ransom",
        /// Spend money beyond the plan.
        Spend = "spend",
    }
}

record! {
    /// `[severities.ID]`.
    pub struct Severity {
        /// The name; the id in words where there is none.
        pub name: Option<Field<String>> = "name",
        /// Its place among the others; 1 is the worst.
        pub rank: Option<Field<u32>> = "rank",
        /// What it means.
        pub meaning: Option<Field<String>> = "meaning",
        /// What it looks like.
        pub examples: List<String> = "examples",
        /// How soon somebody responds.
        pub respond_within: Option<Field<Duration>> = "respond-within",
        /// How soon it is resolved.
        pub resolve_within: Option<Field<Duration>> = "resolve-within",
        /// How often those concerned hear of it.
        pub update_every: Option<Field<Duration>> = "update-every",
        /// The roles and contacts who are told, in order.
        pub notify: List<Subject> = "notify",
        /// The channel on which they are told.
        pub channel: Option<Field<Id>> = "channel",
    }
}

/// `[[escalation.SEVERITY]]`: the response chain of each severity.
#[derive(Clone, Debug, Default)]
pub struct Escalations(pub BTreeMap<Id, Arc<Escalation>>);

/// Who is called first, how long to wait, who next.
#[derive(Clone, Debug)]
pub struct Escalation {
    /// Where the chain is named.
    pub origin: Origin,
    /// The calls, in order.
    pub hops: Vec<Hop>,
}

record! {
    /// One call of a response chain.
    pub struct Hop {
        /// The role or contact to call.
        pub call: Option<Field<Subject>> = "call",
        /// How long to wait for an answer before the next call.
        pub wait: Option<Field<Duration>> = "wait",
    }
}

impl Escalation {
    /// The meaning of the chain.
    pub fn canonical(&self) -> Canonical {
        Canonical::List(self.hops.iter().map(Record::canonical).collect())
    }
}

impl Slot for Escalations {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        let Some((_, value)) = table.entry(key) else {
            return Self::default();
        };
        let DeValue::Table(entries) = value.get_ref() else {
            let expected = "calls by severity: `[[escalation.sev1]]`";
            reader.invalid(value.span().into(), "not a table", expected);
            return Self::default();
        };
        let mut chains = BTreeMap::new();
        for (name, _) in entries {
            let span: Span = name.span().into();
            match Id::parse(name.get_ref()) {
                Ok(id) => {
                    let origin = Origin {
                        path: reader.path().clone(),
                        header: reader.absolute(span),
                    };
                    let hops = read_sequence(
                        &Table {
                            entries,
                            header: span,
                        },
                        name.get_ref(),
                        reader,
                    );
                    chains.insert(id, Arc::new(Escalation { origin, hops }));
                }
                Err(problem) => reader.invalid(span, problem, "the id of a severity"),
            }
        }
        Self(chains)
    }

    fn canonical(&self) -> Option<Canonical> {
        let entry = |(id, chain): (&Id, &Arc<Escalation>)| (id.to_string(), chain.canonical());
        (!self.0.is_empty()).then(|| Canonical::Table(self.0.iter().map(entry).collect()))
    }

    fn span(&self) -> Option<Span> {
        self.0.values().next().map(|chain| chain.origin.header)
    }
}

record! {
    /// `[channels.ID]`.
    pub struct Channel {
        /// The name; the id in words where there is none.
        pub name: Option<Field<String>> = "name",
        /// What kind of channel it is.
        pub kind: Option<Field<ChannelKind>> = "kind",
        /// The number to dial.
        pub number: Option<Field<String>> = "number",
        /// The PIN to give.
        pub pin: Option<Field<String>> = "pin",
        /// The address to open or write to.
        pub address: Option<Field<String>> = "address",
        /// How to use it.
        pub how: Option<Field<String>> = "how",
        /// Whether it works when the client's own mail, chat and phones are down or read by the attacker.
        pub out_of_band: Option<Field<bool>> = "out-of-band",
        /// Who may know it.
        pub audience: Option<Field<Audience>> = "audience",
    }
}

words! {
    /// What kind of channel it is.
    pub enum ChannelKind {
        /// A telephone or video conference.
        Bridge = "bridge",
        /// A chat room.
        Chat = "chat",
        /// A phone line.
        Phone = "phone",
        /// Mail.
        Mail = "mail",
        /// Text messages.
        Sms = "sms",
        /// Radio.
        Radio = "radio",
        /// A room or a meeting point.
        InPerson = "in-person",
    }
}

record! {
    /// `[vectors.ID]`.
    pub struct Vector {
        /// The name; the id in words where there is none.
        pub name: Option<Field<String>> = "name",
        /// Why this organisation is exposed to it.
        pub exposure: Option<Field<String>> = "exposure",
        /// The tools that would notice.
        pub detected_by: List<Id> = "detected-by",
        /// The playbooks that answer it.
        pub playbooks: List<Id> = "playbooks",
    }
}

record! {
    /// `[tools.ID]`.
    pub struct Tool {
        /// The name; the id in words where there is none.
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
        pub owner: Option<Field<Id>> = "owner",
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

record! {
    /// `[duties.ID]`.
    pub struct Duty {
        /// The name; the id in words where there is none.
        pub name: Option<Field<String>> = "name",
        /// The law, standard or contract.
        pub regime: Option<Field<String>> = "regime",
        /// The event that starts the clock.
        pub starts: Option<Field<String>> = "starts",
        /// How long the clock runs.
        pub within: Option<Field<Duration>> = "within",
        /// Who is told, in words.
        pub recipient: Option<Field<String>> = "recipient",
        /// Who is told, as a contact.
        pub contact: Option<Field<Id>> = "contact",
        /// The role that sends.
        pub role: Option<Field<Id>> = "role",
        /// How it is sent.
        pub channel: Option<Field<String>> = "channel",
        /// The section that holds the words to send.
        pub template: Option<Field<Id>> = "template",
        /// Where the duty is written.
        pub source: Option<Field<String>> = "source",
    }
}

/// Gives a record a display name: its own, or its id in words.
macro_rules! named {
    ($($type:ty),+) => { $(impl $type {
        /// The name to show: its own, or its id in words.
        pub fn title(&self, id: &Id) -> String {
            self.name.as_ref().map_or_else(|| id.in_words(), |name| name.value.clone())
        }
    })+ };
}
named!(Role, Severity, Channel, Vector, Tool, Duty);
