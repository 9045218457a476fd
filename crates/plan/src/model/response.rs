//! Who responds: roles, severities, response chains, channels.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::DeValue;

use crate::finding::message::reason;
use crate::id::{Id, Subject};
use crate::model::audience::Audience;
use crate::phone::PhoneText;
use crate::place::Span;
use crate::toml::{
    Canonical, Duration, Field, List, Map, Origin, Reader, Record, Slot, Table, read_sequence,
    record, words,
};

record! {
    /// `[roles.ID]`.
    pub struct Role {
        /// The name. If there is none, the id in words is shown.
        pub name: Option<Field<String>> = "name",
        /// The contact who holds it.
        pub holder: Option<Field<Id>> = "holder" => [Contact],
        /// The contacts who replace the holder, in the order in which they are called.
        pub deputies: List<Id> = "deputies" => [Contact],
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
        /// The name. If there is none, the id in words is shown.
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
        /// How often the people concerned are updated.
        pub update_every: Option<Field<Duration>> = "update-every",
        /// The roles and contacts who are notified, in order.
        pub notify: List<Subject> = "notify",
        /// The channel on which they are notified.
        pub channel: Option<Field<Id>> = "channel" => [Channel],
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
    pub calls: Vec<EscalationCall>,
}

record! {
    /// One call of a response chain.
    pub struct EscalationCall {
        /// The role or contact to call.
        pub call: Option<Field<Subject>> = "call",
        /// How long to wait for an answer before the next call.
        pub wait: Option<Field<Duration>> = "wait",
    }
}

impl Escalation {
    /// Returns the meaning of the chain.
    pub fn canonical(&self) -> Canonical {
        Canonical::List(self.calls.iter().map(Record::canonical).collect())
    }
}

impl From<Map<Escalation>> for Escalations {
    fn from(chains: Map<Escalation>) -> Self {
        Self(chains)
    }
}

impl Slot for Escalations {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        let Some((_, value)) = table.entry(key) else {
            return Self::default();
        };
        let DeValue::Table(entries) = value.get_ref() else {
            let expected = "calls by severity: `[[escalation.sev1]]`";
            reader.invalid(value.span().into(), "this is not a table", expected);
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
                    chains.insert(
                        id,
                        Arc::new(Escalation {
                            origin,
                            calls: hops,
                        }),
                    );
                }
                Err(problem) => reader.invalid(span, reason(problem), "the id of a severity"),
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
        /// The name. If there is none, the id in words is shown.
        pub name: Option<Field<String>> = "name",
        /// What kind of channel it is.
        pub kind: Option<Field<ChannelKind>> = "kind",
        /// The number to dial.
        pub number: Option<Field<PhoneText>> = "number",
        /// The PIN to give.
        pub pin: Option<Field<String>> = "pin",
        /// The address to open or write to.
        pub address: Option<Field<String>> = "address",
        /// How to use it.
        pub how: Option<Field<String>> = "how",
        /// Whether it works when the client's own mail, chat and phones are down or read by the attacker.
        pub out_of_band: Option<Field<bool>> = "out-of-band",
        /// Who may see it.
        pub audience: Option<Field<Audience>> = "audience",
    }
}

impl Channel {
    /// Whether there is something to dial, to open or to write to, so that somebody can try it. A radio and a room are
    /// only tried on the spot.
    pub fn can_be_tried(&self) -> bool {
        let kind = self.kind.as_ref();
        kind.is_none_or(|kind| kind.value.is_remote())
            && (self.number.is_some() || self.pin.is_some() || self.address.is_some())
    }
}

impl ChannelKind {
    /// Whether people use it from any distance.
    pub fn is_remote(self) -> bool {
        match self {
            Self::Bridge | Self::Chat | Self::Phone | Self::Mail | Self::Sms => true,
            Self::Radio | Self::InPerson => false,
        }
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
