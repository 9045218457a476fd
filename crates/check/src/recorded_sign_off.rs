//! Sign-offs with the commits that added them, and the people of both.
//!
//! If a commit is missing in a shallow clone, or does not exist yet, these rules don't guess: they report nothing for
//! it, and `shallow-history` says so once.

use irplan_plan::history::{Commit, LastChange, LedgerChange, Person};
use irplan_plan::id::{Id, PlanId, Subject, SubjectKind};
use irplan_plan::message::{code, person};
use irplan_plan::model::Contact;
use irplan_plan::plan::{Plan, PlanEntry};
use irplan_plan::signoff::LedgerEntry;
use irplan_plan::toml::Duration;
use irplan_plan::{Digest, History, Message, Place, Value, message};

use crate::context::Context;
use crate::suspicious_dates::{day_of_commit, is_before_text, is_future};

/// One sign-off of a plan's ledger.
#[derive(Clone, Copy)]
pub(crate) struct RecordedSignOff<'a> {
    /// The plan whose ledger has it.
    pub plan: &'a Plan,
    /// The subject.
    pub subject: &'a Subject,
    /// The entry.
    pub entry: &'a LedgerEntry,
    /// The commit that added it, and what it replaced there; `None` if that is unknown.
    pub ledger_change: Option<(&'a Commit, &'a LedgerChange)>,
}

/// Returns every sign-off of a plan, by subject.
pub(crate) fn recorded_sign_offs<'a>(
    plan: &'a Plan,
    history: &'a History,
) -> impl Iterator<Item = RecordedSignOff<'a>> + use<'a> {
    plan.source.ledger.iter().map(|(subject, entry)| {
        let known = history.of_sign_off(&plan.id, subject);
        RecordedSignOff {
            plan,
            subject,
            entry,
            ledger_change: known.and_then(|known| Some((&**known.change.commit()?, known))),
        }
    })
}

/// A person across all plans: the contact's id and the plan that it comes from.
pub(crate) type Signer<'a> = (&'a PlanId, &'a Id);

impl<'a> RecordedSignOff<'a> {
    /// Returns the contact who signed, as known before the change under review, because a change must not say who its
    /// own author is. `None` if the plan does not have the contact.
    pub(crate) fn by(&self) -> Option<(&'a Id, &'a PlanEntry<Contact>)> {
        let known = &self.plan.trusted_plan().contacts;
        known.get_key_value(&self.entry.by.value)
    }

    /// Returns the contact who signed, distinct from contacts with the same id in other plans.
    pub(crate) fn signer(&self) -> Signer<'a> {
        match self.by() {
            Some((id, contact)) => (&contact.from, id),
            None => (&self.plan.id, &self.entry.by.value),
        }
    }

    /// Returns what was signed. The same text in many plans counts as one.
    pub(crate) fn signed_content(&self) -> (&'a Subject, Digest) {
        (self.subject, self.entry.digest.value)
    }

    /// Returns the place of the signer's name.
    pub(crate) fn by_place(&self) -> Place {
        self.entry.origin.at(self.entry.by.span)
    }
}

/// Whether a contact is a given person of a commit: by email address, ignoring case, by the account in a forge's
/// address, or by name.
pub(crate) fn is_same_person(contact: &Contact, person: &Person) -> bool {
    let mail = person.email.trim();
    let own = contact.email.as_ref();
    let has_mail = own.is_some_and(|own| own.value.trim().eq_ignore_ascii_case(mail));
    let account = contact.forge.as_ref().map(|handle| handle.value.as_str());
    let has_account = account
        .zip(accounts_of(mail))
        .is_some_and(|(own, accounts)| {
            let own = own.trim_start_matches('@');
            accounts.iter().any(|one| own.eq_ignore_ascii_case(one))
        });
    let name = person.name.trim();
    let has_name =
        !name.is_empty() && contact.name.value.trim().to_lowercase() == name.to_lowercase();
    has_mail || has_account || has_name
}

/// Whether an address or name that a forge gives out belongs to a bot: `dependabot[bot]` (GitHub), or the address of a
/// token, `project_1_bot_2@noreply.gitlab.test` (GitLab).
pub(crate) fn is_bot(person: &Person) -> bool {
    let (local, host) = person.email.trim().split_once('@').unwrap_or_default();
    let is_token = host.starts_with("noreply.") && local.contains("_bot_");
    is_token
        || [person.name.trim(), local]
            .iter()
            .any(|name| name.ends_with("[bot]"))
}

/// Returns the account of an address that a forge gives out instead of the real one: `sam` of
/// `sam@users.noreply.github.com`. If a number comes first, as in `1234+sam` (GitHub) or `1234-sam` (GitLab), returns
/// both the whole and `sam`.
fn accounts_of(mail: &str) -> Option<[&str; 2]> {
    let (local, host) = mail.split_once('@')?;
    host.starts_with("users.noreply.").then_some(())?;
    let rest = local.trim_start_matches(|c: char| c.is_ascii_digit());
    let account = rest
        .strip_prefix(['+', '-'])
        .filter(|_| rest.len() < local.len());
    Some([local, account.unwrap_or(local)])
}

/// Returns the commit that last changed a subject in the plan that defines it, if that is known.
pub(crate) fn last_change<'a>(
    history: &'a History,
    plan: &Plan,
    subject: &Subject,
) -> Option<&'a Commit> {
    let home = plan.owner_of(subject)?;
    let change = history.of_subject(home, subject)?;
    change.commit().map(|commit| &**commit)
}

/// Returns the commit that wrote the signed text, if the sign-off has an earlier date: nobody can have read the text
/// then.
///
/// `None` if one commit added both, because a squash gives them the same day. `None` if the sign-off is older than that
/// commit, which then restored a text that was signed before. A commit with a clock that was fast does not count.
/// Neither does a first sign-off: plans may be older than their repository, and signed on paper.
pub(crate) fn commit_after_sign_off<'a>(
    history: &'a History,
    signed: &RecordedSignOff<'_>,
    tolerance: Duration,
) -> Option<&'a Commit> {
    let (commit, entered) = signed.ledger_change?;
    let (replaced, digest) = (
        &entered.replaced_sign_off.as_ref()?.digest,
        &signed.entry.digest.value,
    );
    let is_of_other_text =
        replaced != digest && !signed.plan.matches_digest(signed.subject, replaced);
    let written = last_change(history, signed.plan, signed.subject)?;
    let is_of_today = signed.plan.matches_digest(signed.subject, digest);
    let was_there = written.id != commit.id
        && written.time <= commit.time
        && !is_future(written.date, day_of_commit(commit), tolerance);
    let is_early = is_before_text(signed.entry.on.value, written.date, tolerance);
    (is_of_other_text && is_of_today && was_there && is_early).then_some(written)
}

/// Returns the place of the title of a section or playbook.
pub(crate) fn title_place(plan: &Plan, subject: &Subject) -> Option<Place> {
    let id = subject.id.as_ref()?.as_str();
    if let Some(section) = plan
        .sections
        .get(id)
        .filter(|_| subject.kind == SubjectKind::Section)
    {
        let head = &section.value.head;
        return Some(head.origin.at(head.title.span));
    }
    let playbook = plan.playbooks.get(id)?;
    let head = &playbook.value.head;
    Some(head.origin.at(head.title.span))
}

/// Names the author of a commit, with their contact in the plan if there is one.
pub(crate) fn author(plan: &Plan, commit: &Commit) -> Value {
    let author = Person {
        name: commit.author.clone(),
        email: commit.email.clone(),
    };
    let mut contacts = plan.trusted_plan().contacts.iter();
    let contact = contacts.find(|(_, contact)| is_same_person(contact, &author));
    person(&commit.author, contact.map(|(id, _)| id))
}

/// Writes a commit for a message: `` commit `1a2b3c4d5e` of 2026-11-22 ``.
pub(crate) fn named_commit(commit: &Commit) -> Message {
    message!(
        "commit {} of {}",
        code(commit.short_id().to_owned()),
        commit.date
    )
}

/// Counts the sign-offs of the checked plans that are not committed yet.
pub(crate) fn count_uncommitted(context: &Context<'_>) -> usize {
    let is_judged = |plan: &PlanId| context.selected.is_none_or(|plans| plans.contains(plan));
    let of_plans = context.history.last_changes().sign_offs.iter();
    of_plans
        .filter(|((plan, _), entered)| is_judged(plan) && entered.change == LastChange::Uncommitted)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, email: &str, expected: bool) {
        let repository = irplan_plan::parse::read(&crate::testing::snapshot(&[(
            "contacts.toml",
            "[contacts.jane]\nname = \"Jane Doe\"\nemail = \"jane@harbor.test\"\nforge = \"@jdoe\"\n",
        )]))
        .repository;
        let jane = repository.plans["harbor"].contacts["jane"].clone();
        let person = Person {
            name: name.to_owned(),
            email: email.to_owned(),
        };
        assert_eq!(is_same_person(&jane, &person), expected);
    }

    #[test]
    fn a_change_cannot_say_who_its_own_author_is() {
        let with = |mail: &str| {
            let jane = format!("[contacts.jane]\nname = \"Jane Doe\"\nemail = \"{mail}\"\n");
            let entry = "[\"contact:jane\"]\nby = \"jane\"\n";
            let ledger = format!("{entry}on = 2026-11-12\ndigest = \"1:{:0>40}\"\n", 1);
            let changes = [
                ("contacts.toml", jane.as_str()),
                ("signoffs.toml", ledger.as_str()),
            ];
            irplan_plan::parse::read(&crate::testing::snapshot(&changes)).repository
        };
        let judged = with("mallory@mail.test").with_trust_of(&with("jane@harbor.test"));
        let history = History::default();
        let by_jane = recorded_sign_offs(&judged.plans["harbor"], &history)
            .find(|signed| signed.entry.by.value.as_str() == "jane")
            .and_then(|signed| Some(signed.by()?.1));
        let mail = by_jane.and_then(|jane| jane.email.as_ref());
        let mail = mail.map(|mail| mail.value.as_str());
        assert_eq!(mail, Some("jane@harbor.test"));
    }

    #[test]
    fn people_are_known_by_mail_by_account_or_by_name() {
        check("JD", "Jane@Harbor.TEST", true);
        check("jane doe", "private@mail.test", true);
        check("JD", "123+jdoe@users.noreply.github.com", true);
        check("JD", "1234-jdoe@users.noreply.gitlab.com", true);
        check("JD", "jdoe@users.noreply.forge.test", true);
        check("JD", "a-jdoe@users.noreply.gitlab.com", false);
        check("JD", "+jdoe@users.noreply.github.com", false);
        check("JD", "jdoe@mail.test", false);
        check("JD", "", false);
        check("", "", false);
    }
}
