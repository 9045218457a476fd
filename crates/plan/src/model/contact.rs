//! `contacts.toml`: people and hotlines.

use std::fmt;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::DeValue;

use crate::message;
use crate::model::audience::Audience;
use crate::model::contact_organisation::Organisation;
use crate::phone::{PhoneError, PhoneNumber, PhoneText};
use crate::time_zone::TimeZoneName;
use crate::toml::{
    Canonical, Field, List, Map, Origin, Reader, Record, Table, Value, kind_with_article,
    read_parsed_string, record, words,
};

record! {
    /// `contacts.toml`.
    pub struct ContactsFile {
        /// The contacts by id.
        pub contacts: Map<Contact> = "contacts",
    }
}

record! {
    /// `[contacts.ID]`: a person or a hotline.
    pub struct Contact {
        /// The name.
        pub name: Field<String> = "name",
        /// `client`, `provider`, or a name.
        pub organisation: Option<Field<Organisation>> = "organisation",
        /// What they are there.
        pub title: Option<Field<String>> = "title",
        /// What they are to the plan.
        pub category: Option<Field<Category>> = "category",
        /// The email address.
        pub email: Option<Field<String>> = "email",
        /// Phone numbers, the best first.
        pub phones: List<Phone> = "phones",
        /// Other ways to reach them.
        pub channels: List<Address> = "channels",
        /// Their account on the forge, for requests to review.
        pub forge: Option<Field<ForgeAccount>> = "forge",
        /// When they can be reached: `24x7`, or words.
        pub hours: Option<Field<String>> = "hours",
        /// The time zone of their hours; the plan's if there is none.
        pub timezone: Option<Field<TimeZoneName>> = "timezone",
        /// A contract, policy or case number to give.
        pub reference: Option<Field<String>> = "reference",
        /// The last day of a retainer, contract or policy.
        pub until: Option<Field<Date>> = "until",
        /// Who may see them.
        pub audience: Option<Field<Audience>> = "audience",
        /// The day on which they left.
        pub left: Option<Field<Date>> = "left",
        /// Anything else.
        pub notes: Option<Field<String>> = "notes",
    }
}

impl Contact {
    /// Whether this is one of the provider's own staff.
    pub fn is_provider_staff(&self) -> bool {
        self.organisation
            .as_ref()
            .is_some_and(|organisation| organisation.value == Organisation::Provider)
    }

    /// Whether they are of the client's own organisation.
    pub fn is_client_staff(&self) -> bool {
        self.organisation
            .as_ref()
            .is_some_and(|organisation| organisation.value == Organisation::Client)
    }

    /// Whether they have left by `today`.
    pub fn has_left(&self, today: Date) -> bool {
        self.left.as_ref().is_some_and(|left| left.value <= today)
    }

    /// Whether only the provider's staff may see them.
    pub fn is_provider_only(&self) -> bool {
        self.audience
            .as_ref()
            .is_some_and(|audience| audience.value == Audience::Provider)
    }
}

/// An account or a team on a forge, as a mention writes it: `@sam-ortiz`, `@northwind/responders`.
///
/// It has only letters, digits, `.`, `_`, `-` and `/`, so that it means the same in `CODEOWNERS` and in a comment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForgeAccount(String);

impl ForgeAccount {
    /// The longest handle, in bytes.
    pub const MAX_LENGTH: usize = 255;

    /// Checks a handle.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, ForgeAccountError> {
        let Some(name) = text.strip_prefix('@') else {
            return Err(ForgeAccountError::NoAt);
        };
        let is_part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphanumeric())
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        match name.split('/').all(is_part) && text.len() <= Self::MAX_LENGTH {
            true => Ok(Self(text.to_owned())),
            false => Err(ForgeAccountError::Form),
        }
    }

    /// Returns the handle with its `@`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is not a [`ForgeAccount`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForgeAccountError {
    /// It does not start with `@`.
    NoAt,
    /// It is too long, or has a character that names on a forge do not have.
    Form,
}

impl fmt::Display for ForgeAccountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAt => "an account name starts with `@`",
            Self::Form => "this is not an account name",
        })
    }
}

impl std::error::Error for ForgeAccountError {}

impl Value for ForgeAccount {
    fn expected() -> &'static str {
        "an account such as `@sam-ortiz` or `@northwind/responders`"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::text(&self.0)
    }
}

words! {
    /// What a contact is to the plan.
    pub enum Category {
        /// An insurer or broker.
        Insurer = "insurer",
        /// Outside counsel.
        Counsel = "counsel",
        /// A forensics firm.
        Forensics = "forensics",
        /// Police and the like.
        LawEnforcement = "law-enforcement",
        /// A regulator.
        Regulator = "regulator",
        /// A supplier.
        Vendor = "vendor",
        /// A bank.
        Bank = "bank",
        /// The press, or somebody who talks to it.
        Press = "press",
        /// Somebody who works there.
        Staff = "staff",
    }
}

record! {
    /// One phone number of a contact.
    pub struct Phone {
        /// The number.
        pub number: Field<PhoneText> = "number",
        /// What kind of line it is.
        pub kind: Option<Field<PhoneKind>> = "kind",
        /// What the number is for: "from Europe", "after hours".
        pub label: Option<Field<String>> = "label",
    }
}

impl Phone {
    /// Returns the number as something to dial.
    ///
    /// # Errors
    /// Why it cannot be read with certainty as a number of its kind.
    pub fn dialled(&self) -> Result<&PhoneNumber, &PhoneError> {
        match self.kind.as_ref().map(|kind| kind.value) {
            Some(PhoneKind::Short) => self.number.short(),
            _ => self.number.dialled(),
        }
    }
}

words! {
    /// What kind of line a phone number is.
    pub enum PhoneKind {
        /// A mobile phone.
        Mobile = "mobile",
        /// A desk.
        Office = "office",
        /// A home.
        Home = "home",
        /// A hotline.
        Hotline = "hotline",
        /// A satellite phone.
        Satellite = "satellite",
        /// An emergency or other short number, which works only in its own country.
        Short = "short",
    }
}

record! {
    /// One other way to reach a contact.
    pub struct Address {
        /// What kind of service it is.
        pub kind: Field<AddressKind> = "kind",
        /// The address there.
        pub address: Field<String> = "address",
        /// Whether it works when the client's own mail, chat and phones do not.
        pub out_of_band: Option<Field<bool>> = "out-of-band",
    }
}

words! {
    /// A service by which a contact can be reached.
    #[derive(Default)]
    pub enum AddressKind {
        /// Signal.
        Signal = "signal",
        /// WhatsApp.
        Whatsapp = "whatsapp",
        /// Microsoft Teams.
        Teams = "teams",
        /// Slack.
        Slack = "slack",
        /// Mail.
        Mail = "mail",
        /// A pager.
        Pager = "pager",
        /// A web page or form.
        Web = "web",
        /// Anything else.
        #[default]
        Other = "other",
    }
}

/// Reads inline tables, which are items of lists: `phones = [{ number = "…", kind = "mobile" }]`.
macro_rules! inline {
    ($($type:ty: $expected:literal),+ $(,)?) => { $(impl Value for $type {
        fn expected() -> &'static str {
            $expected
        }

        fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
            let DeValue::Table(entries) = value.get_ref() else {
                let found = kind_with_article(value.get_ref());
                reader.invalid(value.span().into(), message!("this is {}", found), Self::expected());
                return None;
            };
            let header = value.span().into();
            let origin = Origin { path: reader.path().clone(), header: reader.absolute(header) };
            Some(<Self as Record>::read(&Table { entries, header }, origin, reader))
        }

        fn canonical(&self) -> Canonical {
            Record::canonical(self)
        }
    })+ };
}
inline! {
    Phone: "a table such as `{ number = \"+1 212 555 0143\", kind = \"mobile\" }`",
    Address: "a table such as `{ kind = \"signal\", address = \"…\", out-of-band = true }`",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_handle: bool) {
        assert_eq!(ForgeAccount::parse(text).is_ok(), is_handle, "{text}");
    }

    #[test]
    fn handles_hold_nothing_but_a_name() {
        check("@sam-ortiz", true);
        check("@northwind/incident_response.team", true);
        check("sam-ortiz", false);
        check("@", false);
        check("@a//b", false);
        check("@-x", false);
        check("@sam ortiz", false);
        check("@sam\n* @mallory", false);
        check(&format!("@{}", "x".repeat(255)), false);
    }
}
