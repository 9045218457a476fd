//! Shows references as the facts that they lead to.

use irplan_plan::references::Reference;
use irplan_plan::{Id, Subject, SubjectKind};

use crate::edition::Edition;
use crate::html::{MarkdownWriter, subject_href};
use crate::view::{Badge, NumberView, withheld_words};

impl<'a> MarkdownWriter<'a> {
    pub(super) fn href(&self, reference: &Reference) -> String {
        self.root.to(&subject_href(
            reference.kind,
            &reference.id,
            reference.anchor.as_deref(),
        ))
    }

    /// Returns the edition if the reference resolves in it.
    fn edition_if_resolved(&self, reference: &Reference) -> Option<&'a Edition<'a>> {
        self.edition
            .filter(|edition| edition.plan.resolves(reference))
    }

    /// Returns the words in place of something that the readers may not see.
    fn words_if_withheld(&self, reference: &Reference) -> Option<String> {
        let edition = self.edition?;
        Id::is_stand_in(&reference.id).then(|| withheld_words(edition))
    }

    /// Returns the name of what a reference leads to.
    pub(super) fn name_of(&self, reference: &Reference) -> String {
        if let Some(words) = self.words_if_withheld(reference) {
            return words;
        }
        let Some(edition) = self.edition_if_resolved(reference) else {
            return reference.written();
        };
        let plan = &edition.plan;
        let step = reference.anchor.as_deref().and_then(|anchor| {
            let playbook = plan
                .playbooks()
                .get(reference.id.as_str())
                .filter(|_| reference.kind == SubjectKind::Playbook);
            let section = plan
                .sections()
                .get(reference.id.as_str())
                .filter(|_| reference.kind == SubjectKind::Section);
            let body = playbook
                .map(|playbook| &playbook.body)
                .or(section.map(|section| &section.body))?;
            body.headings
                .iter()
                .find(|heading| heading.anchor.as_str() == anchor)
                .map(|heading| heading.text.clone())
        });
        step.or_else(|| plan.title(reference.kind, &reference.id))
            .unwrap_or_else(|| reference.written())
    }

    /// Writes a fact with its current value.
    pub(super) fn fact(&mut self, reference: &Reference) {
        if let Some(words) = self.words_if_withheld(reference) {
            self.writer.text(&words);
            return;
        }
        let name = self.name_of(reference);
        let Some(edition) = self.edition_if_resolved(reference) else {
            self.writer
                .open("span", &[("class", "unresolved")])
                .icon("warn");
            self.writer.text(&name).close("span");
            return;
        };
        if reference.kind == SubjectKind::Plan {
            self.writer.text(&name);
            return;
        }
        let target = self.href(reference);
        self.writer
            .open("a", &[("class", "fact"), ("href", &target)]);
        if reference.kind == SubjectKind::Severity {
            self.severity_mark(edition, &reference.id);
        }
        self.writer.text(&name).close("a");
        match reference.kind {
            SubjectKind::Role => self.holder(edition, &reference.id),
            SubjectKind::Contact if self.with_numbers => {
                self.number_of_contact(edition, &reference.id);
            }
            SubjectKind::Channel => self.channel(edition, &reference.id),
            _ => {}
        }
    }

    fn severity_mark(&mut self, edition: &Edition<'_>, id: &str) {
        let severity = edition.plan.severities().get(id);
        if let Some(rank) = severity.and_then(|severity| severity.rank.as_ref()) {
            let class = format!("sev sev-{}", rank.value.clamp(1, 5));
            self.writer
                .element("span", &[("class", &class)], &rank.value.to_string());
        }
    }

    fn holder(&mut self, edition: &Edition<'_>, role: &str) {
        let Some(holder) = edition
            .plan
            .roles()
            .get(role)
            .and_then(|role| role.holder.as_ref())
        else {
            return;
        };
        if let Some((id, contact)) = edition.plan.contacts().get_key_value(&holder.value) {
            let gone = contact.has_left(edition.today());
            self.writer.raw(" (").text(contact.name.value.as_str());
            if gone {
                self.writer.raw(", has left");
            } else if self.with_numbers {
                self.first_number(edition, id);
            }
            self.writer.raw(")");
        }
    }

    fn number_of_contact(&mut self, edition: &Edition<'_>, contact: &str) {
        if let Some((id, _)) = edition.plan.contacts().get_key_value(contact) {
            self.first_number(edition, id);
        }
    }

    fn first_number(&mut self, edition: &Edition<'_>, contact: &Id) {
        let contacts = edition.plan.contacts();
        if let Some(phone) = contacts
            .get(contact)
            .and_then(|contact| contact.phones.first())
        {
            self.writer.raw(" ");
            self.number(&NumberView::of_phone(phone, edition.plan.region()));
            self.doubt(edition, SubjectKind::Contact, contact);
        }
    }

    /// Writes whether a number can be relied on, as the component `doubt` does.
    fn doubt(&mut self, edition: &Edition<'_>, kind: SubjectKind, id: &Id) {
        let badge = Badge::new(edition, &Subject::new(kind, id), self.root);
        let class = format!("badge doubt is-{}", badge.state);
        let mut attributes = vec![
            ("class", class.as_str()),
            ("data-state", badge.state),
            ("data-current", &badge.current),
        ];
        let dates = [("data-due", &badge.due), ("data-soon", &badge.soon)];
        let dates = dates
            .into_iter()
            .filter_map(|(name, date)| Some((name, date.as_deref()?)));
        attributes.extend(dates);
        self.writer
            .raw(" ")
            .open("span", &attributes)
            .icon(badge.icon);
        self.writer
            .open("span", &[("class", "badge-words")])
            .text(&badge.words);
        if let Some(day) = &badge.day {
            self.writer
                .raw(" ")
                .element("span", &[("class", "nowrap")], day);
        }
        self.writer.close("span").close("span");
    }

    fn number(&mut self, number: &NumberView) {
        let class = ("class", if number.is_long { "num is-long" } else { "num" });
        let tag = if number.href.is_empty() { "span" } else { "a" };
        match tag {
            "a" => self.writer.open("a", &[class, ("href", &number.href)]),
            _ => self.writer.open("span", &[class]),
        };
        self.writer.element("bdi", &[], &number.shown).close(tag);
    }

    fn channel(&mut self, edition: &Edition<'_>, id: &str) {
        let Some((id, channel)) = edition.plan.channels().get_key_value(id) else {
            return;
        };
        if let Some(number) = &channel.number {
            self.writer.raw(" ");
            self.number(&NumberView::of_channel(
                &number.value,
                edition.plan.region(),
            ));
        } else if let Some(address) = &channel.address {
            self.writer.raw(" (").text(&address.value).raw(")");
        }
        if let Some(pin) = &channel.pin {
            self.writer
                .raw(" PIN ")
                .element("span", &[("class", "pin")], &pin.value);
        }
        if channel.can_be_tried() {
            self.doubt(edition, SubjectKind::Channel, id);
        }
    }
}
