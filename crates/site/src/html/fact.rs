//! References, shown as the facts that they lead to.

use irplan_plan::SubjectKind;
use irplan_plan::markdown::Reference;

use crate::edition::Edition;
use crate::html::{Prose, href};
use crate::view::Number;

impl<'a> Prose<'a> {
    pub(super) fn href(&self, reference: &Reference) -> String {
        self.reach.to(&href(
            reference.kind,
            &reference.id,
            reference.anchor.as_deref(),
        ))
    }

    /// The edition, where it has what a reference leads to.
    fn resolving(&self, reference: &Reference) -> Option<Edition<'a>> {
        self.edition
            .filter(|edition| edition.plan.resolves(reference))
    }

    /// The name of what a reference leads to, for readers of this edition.
    pub(super) fn name_of(&self, reference: &Reference) -> String {
        let Some(edition) = self.resolving(reference) else {
            return reference.written();
        };
        let plan = edition.plan;
        if !edition.shows(reference.kind, &reference.id) {
            return format!("internal to {}", plan.provider);
        }
        let step = reference.anchor.as_deref().and_then(|anchor| {
            let playbook = plan
                .playbooks
                .get(reference.id.as_str())
                .filter(|_| reference.kind == SubjectKind::Playbook);
            let section = plan
                .sections
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

    /// Shows a fact as it stands today.
    pub(super) fn fact(&mut self, reference: &Reference) {
        let name = self.name_of(reference);
        let Some(edition) = self.resolving(reference) else {
            self.writer
                .open("span", &[("class", "unresolved")])
                .icon("warn");
            self.writer.text(&name).close("span");
            return;
        };
        if reference.kind == SubjectKind::Plan || !edition.shows(reference.kind, &reference.id) {
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
            SubjectKind::Contact if self.with_numbers => self.first_number(edition, &reference.id),
            SubjectKind::Channel => self.channel(edition, &reference.id),
            _ => {}
        }
    }

    fn severity_mark(&mut self, edition: Edition<'_>, id: &str) {
        let severity = edition.plan.severities.get(id);
        if let Some(rank) = severity.and_then(|severity| severity.rank.as_ref()) {
            let class = format!("sev sev-{}", rank.value.clamp(1, 5));
            self.writer
                .element("span", &[("class", &class)], &rank.value.to_string());
        }
    }

    fn holder(&mut self, edition: Edition<'_>, role: &str) {
        let Some(holder) = edition
            .plan
            .roles
            .get(role)
            .and_then(|role| role.holder.as_ref())
        else {
            return;
        };
        if let Some((id, contact)) = edition.contact(holder.value.as_str()) {
            let gone = contact.has_left(edition.input.today);
            self.writer.raw(" (").text(contact.name.value.as_str());
            if gone {
                self.writer.raw(", has left");
            } else if self.with_numbers {
                self.first_number(edition, id.as_str());
            }
            self.writer.raw(")");
        }
    }

    fn first_number(&mut self, edition: Edition<'_>, contact: &str) {
        let contact = edition.contact(contact);
        if let Some(phone) = contact.and_then(|(_, contact)| contact.phones.first()) {
            self.writer.raw(" ");
            self.number(&phone.number.value);
        }
    }

    fn number(&mut self, number: &str) {
        let number = Number::new(number);
        self.writer.element(
            "a",
            &[("class", "num"), ("href", &number.href)],
            &number.shown,
        );
    }

    fn channel(&mut self, edition: Edition<'_>, id: &str) {
        let Some(channel) = edition.plan.channels.get(id) else {
            return;
        };
        if let Some(number) = &channel.number {
            self.writer.raw(" ");
            self.number(&number.value);
        } else if let Some(address) = &channel.address {
            self.writer.raw(" (").text(&address.value).raw(")");
        }
        if let Some(pin) = &channel.pin {
            self.writer
                .raw(" PIN ")
                .element("span", &[("class", "pin")], &pin.value);
        }
    }
}
