//! People and the other tables of a plan, as entries.

use irplan_plan::model::Contact;
use irplan_plan::phone::PhoneText;
use irplan_plan::phrases::capitalised;
use irplan_plan::subjects::{SubjectValue, keys_of};
use irplan_plan::{Id, PlanEntry, SubjectKind};

use crate::html::subject_href;
use crate::search::entry::{ResultGroup, SearchEntry};
use crate::search::plan_index::EntryCollector;
use crate::search::shared_parts::is_shared;
use crate::view::plan_field::{as_text, texts};
use crate::view::{NumberView, organisation_name};

impl EntryCollector<'_> {
    /// Every contact.
    pub(super) fn contacts(&mut self) {
        let edition = self.edition;
        for (id, contact) in edition.plan.contacts().iter() {
            if self.belongs_to_part(SubjectKind::Contact, id, &contact.from) {
                self.contact(id, contact);
            }
        }
    }

    fn contact(&mut self, id: &Id, contact: &PlanEntry<Contact>) {
        let names = self.names(id, contact);
        let mut path = names.join(", ");
        let category = contact
            .category
            .as_ref()
            .map(|category| category.value.word().replace('-', " "));
        let addresses = contact
            .channels
            .iter()
            .map(|channel| channel.address.value.as_str());
        let others = [&contact.email, &contact.reference, &contact.notes].map(as_text);
        let region = self.edition.plan.region();
        let mut numbers: Vec<_> = contact
            .phones
            .iter()
            .map(|phone| NumberView::of_phone(phone, region).into())
            .collect();
        if contact.has_left(self.edition.today()) {
            // Don't offer the number of somebody who has left.
            numbers.clear();
            path = format!("has left; {path}");
        }
        self.push(SearchEntry {
            group: ResultGroup::People,
            title: contact.name.value.clone(),
            path,
            href: subject_href(SubjectKind::Contact, id.as_str(), None),
            names: names
                .into_iter()
                .chain(category)
                .collect::<Vec<_>>()
                .join(" "),
            text: addresses.chain(others).collect::<Vec<_>>().join(" "),
            numbers,
        });
    }

    /// Returns the words besides their name that people search for: roles, title, organisation.
    fn names(&self, id: &Id, contact: &Contact) -> Vec<String> {
        let plan = &self.edition.plan;
        let holds = |role: &irplan_plan::model::Role| {
            role.holder
                .iter()
                .chain(role.deputies.iter())
                .any(|holder| holder.value == *id)
        };
        let roles = plan.roles().iter().filter(|(_, role)| holds(role));
        let roles = roles.map(|(id, role)| role.title(id));
        let title = contact.title.as_ref().map(|title| title.value.clone());
        let organisation = organisation_name(self.edition, contact).map(str::to_owned);
        roles.chain(title).chain(organisation).collect()
    }

    /// The tables of a plan besides contacts, in the order of [`kinds_of_facts`].
    pub(super) fn facts(&mut self) {
        let edition = self.edition;
        for kind in kinds_of_facts() {
            for subject in edition.plan.subjects(kind) {
                let is_here = match is_shared(kind) {
                    true => self.belongs_to_part(kind, subject.id, subject.from),
                    false => self.part.has_own(),
                };
                if let (true, Some(fact)) = (is_here, Fact::of(subject.value)) {
                    self.fact(kind, subject.id, fact);
                }
            }
        }
    }

    fn fact(&mut self, kind: SubjectKind, id: &Id, fact: Fact<'_>) {
        let region = self.edition.plan.region();
        let number = fact.number.into_iter();
        self.push(SearchEntry {
            group: fact.group,
            title: self
                .edition
                .plan
                .title(kind, id.as_str())
                .unwrap_or_default(),
            path: fact.path,
            href: subject_href(kind, id.as_str(), None),
            names: id.as_str().to_owned(),
            text: fact.text,
            numbers: number
                .map(|number| NumberView::of_channel(number, region).into())
                .collect(),
        });
    }
}

/// The first kinds that are facts for search, in the order of the index.
const FIRST_FACTS: &[SubjectKind] = &[
    SubjectKind::Asset,
    SubjectKind::Role,
    SubjectKind::Duty,
    SubjectKind::Vector,
    SubjectKind::Severity,
    SubjectKind::Tool,
    SubjectKind::Channel,
];

/// Returns the kinds that are facts for search, in the order of the index: all kinds of tables except contacts.
fn kinds_of_facts() -> impl Iterator<Item = SubjectKind> {
    let others = SubjectKind::ALL.iter().filter(|kind| {
        let is_table = keys_of(**kind).is_some() && **kind != SubjectKind::Contact;
        is_table && !FIRST_FACTS.contains(kind)
    });
    FIRST_FACTS.iter().chain(others).copied()
}

/// What search finds of a table.
struct Fact<'a> {
    group: ResultGroup,
    /// Where it is shown, in words.
    path: String,
    text: String,
    number: Option<&'a PhoneText>,
}

impl<'a> Fact<'a> {
    /// Returns what search finds of a table: of most kinds chosen words, and of others all values. There is nothing for
    /// texts, lists and the plan itself, and people have entries of their own.
    fn of(value: SubjectValue<'a>) -> Option<Self> {
        let mut number = None;
        let (group, path, text) = match value {
            SubjectValue::Asset(asset) => {
                let words = [
                    &asset.hosting,
                    &asset.backup,
                    &asset.attraction,
                    &asset.notes,
                ];
                (ResultGroup::Assets, "Assets", words.map(as_text).join(" "))
            }
            SubjectValue::Role(role) => (
                ResultGroup::Facts,
                "Team and authority",
                texts(&role.does).join(" "),
            ),
            SubjectValue::Duty(duty) => {
                let words = [
                    &duty.regime,
                    &duty.starts_note,
                    &duty.recipient,
                    &duty.channel,
                    &duty.source,
                ];
                (
                    ResultGroup::Facts,
                    "Duties to notify",
                    words.map(as_text).join(" "),
                )
            }
            SubjectValue::Vector(vector) => {
                let exposure = as_text(&vector.exposure).to_owned();
                (ResultGroup::Facts, "Threat vectors", exposure)
            }
            SubjectValue::Severity(severity) => {
                let examples = texts(&severity.examples).join(". ");
                let text = format!("{} {examples}", as_text(&severity.meaning));
                (ResultGroup::Facts, "Severity", text)
            }
            SubjectValue::Tool(tool) => {
                let words = [&tool.fallback, &tool.console];
                (ResultGroup::Facts, "Tools", words.map(as_text).join(" "))
            }
            SubjectValue::Channel(channel) => {
                number = channel.number.as_ref().map(|number| &number.value);
                let words = [&channel.address, &channel.how];
                (ResultGroup::Facts, "Channels", words.map(as_text).join(" "))
            }
            SubjectValue::Contact(_) => return None,
            other => return Self::of_any_table(other),
        };
        Some(Self {
            group,
            path: path.to_owned(),
            text,
            number,
        })
    }

    fn of_any_table(value: SubjectValue<'a>) -> Option<Self> {
        keys_of(value.kind())?;
        let values: Vec<_> = value.facts().into_iter().map(|(_, value)| value).collect();
        Some(Self {
            group: ResultGroup::Facts,
            path: capitalised(value.kind().plural()),
            text: values.join(" "),
            number: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use irplan_plan::kinds::SubjectHome;

    use super::*;

    #[test]
    fn every_table_can_be_found() {
        let is_table = |kind: &SubjectKind| kind.home() == SubjectHome::PlanFile;
        for kind in SubjectKind::ALL.iter().copied().filter(is_table) {
            let is_left_out = matches!(kind, SubjectKind::Plan | SubjectKind::Escalation);
            assert_ne!(
                kinds_of_facts().any(|fact| fact == kind),
                is_left_out,
                "{kind} is a fact"
            );
        }
    }
}
