//! People and the other tables of a plan, as entries.

use irplan_plan::model::Contact;
use irplan_plan::{Id, Inherited, SubjectKind};

use crate::html::subject_href;
use crate::search::entry::{ResultGroup, SearchEntry};
use crate::search::plan_index::EntryCollector;
use crate::view::NumberView;
use crate::view::plan_field::{as_text, texts};

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

    fn contact(&mut self, id: &Id, contact: &Inherited<Contact>) {
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
        let organisation =
            contact
                .organisation
                .as_ref()
                .map(|organisation| match organisation.value.as_str() {
                    "client" => plan.name().to_owned(),
                    "provider" => plan.provider().to_owned(),
                    other => other.to_owned(),
                });
        roles.chain(title).chain(organisation).collect()
    }

    /// Assets, channels, severities, roles, duties, tools and vectors.
    pub(super) fn facts(&mut self) {
        if self.part.has_own() {
            self.own_facts();
        }
        let plan = &self.edition.plan;
        for (id, severity) in plan.severities() {
            if self.belongs_to_part(SubjectKind::Severity, id, &severity.from) {
                let examples = texts(&severity.examples).join(". ");
                self.fact(
                    SubjectKind::Severity,
                    id,
                    &[as_text(&severity.meaning), &examples],
                );
            }
        }
        for (id, tool) in plan.tools() {
            if self.belongs_to_part(SubjectKind::Tool, id, &tool.from) {
                self.fact(
                    SubjectKind::Tool,
                    id,
                    &[&tool.fallback, &tool.console].map(as_text),
                );
            }
        }
        self.channels();
    }

    /// Assets, roles, duties and vectors, which plans do not share.
    fn own_facts(&mut self) {
        let plan = &self.edition.plan;
        for (id, asset) in plan.assets() {
            let words = [
                &asset.hosting,
                &asset.backup,
                &asset.attraction,
                &asset.notes,
            ]
            .map(as_text);
            self.fact(SubjectKind::Asset, id, &words);
        }
        for (id, role) in plan.roles() {
            self.fact(SubjectKind::Role, id, &[&texts(&role.does).join(" ")]);
        }
        for (id, duty) in plan.duties() {
            let words = [
                &duty.regime,
                &duty.starts,
                &duty.recipient,
                &duty.channel,
                &duty.source,
            ];
            self.fact(SubjectKind::Duty, id, &words.map(as_text));
        }
        for (id, vector) in plan.vectors() {
            self.fact(SubjectKind::Vector, id, &[as_text(&vector.exposure)]);
        }
    }

    fn channels(&mut self) {
        for (id, channel) in self.edition.plan.channels() {
            if self.belongs_to_part(SubjectKind::Channel, id, &channel.from) {
                self.fact(
                    SubjectKind::Channel,
                    id,
                    &[&channel.address, &channel.how].map(as_text),
                );
                if let (Some(entry), Some(number)) = (self.entries.last_mut(), &channel.number) {
                    let number = NumberView::of_channel(&number.value, self.edition.plan.region());
                    entry.numbers.push(number.into());
                }
            }
        }
    }

    fn fact(&mut self, kind: SubjectKind, id: &Id, words: &[&str]) {
        let (group, path) = match kind {
            SubjectKind::Asset => (ResultGroup::Assets, "Assets"),
            SubjectKind::Channel => (ResultGroup::Facts, "Channels"),
            SubjectKind::Severity => (ResultGroup::Facts, "Severity"),
            SubjectKind::Role => (ResultGroup::Facts, "Team and authority"),
            SubjectKind::Duty => (ResultGroup::Facts, "Duties to notify"),
            SubjectKind::Tool => (ResultGroup::Facts, "Tools"),
            _ => (ResultGroup::Facts, "Threat vectors"),
        };
        self.push(SearchEntry {
            group,
            title: self
                .edition
                .plan
                .title(kind, id.as_str())
                .unwrap_or_default(),
            path: path.to_owned(),
            href: subject_href(kind, id.as_str(), None),
            names: id.as_str().to_owned(),
            text: words.join(" "),
            numbers: Vec::new(),
        });
    }
}
