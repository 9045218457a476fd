//! Makes the lines of `CODEOWNERS`: the people who may sign, so that a forge asks them to review changes.

use std::collections::BTreeSet;

use irplan_plan::model::PlanKind;
use irplan_plan::{Id, Plan, Repository, Subject, SubjectKind};
use jiff::civil::Date;

/// The content of a `CODEOWNERS` file.
#[derive(Debug)]
pub struct Codeowners {
    /// The folder of plans as a pattern that ends with a slash, from the root of the git repository.
    top: String,
    /// The lines of the file.
    pub text: String,
    /// Reviewers without an account: `PLAN/CONTACT`.
    pub without_account: BTreeSet<String>,
}

/// The accounts of the reviewers of some files, and the reviewers without one.
#[derive(Default)]
struct OwnerAccounts {
    accounts: Vec<String>,
    without_account: BTreeSet<String>,
}

/// Makes the lines of `CODEOWNERS` for a repository as of a day. `folder` is the folder of the plans in the git repository, and
/// is empty if they are at the top.
pub fn codeowners(repository: &Repository, folder: &str, today: Date) -> Codeowners {
    let mut made = Codeowners {
        top: top(folder),
        text: String::new(),
        without_account: BTreeSet::new(),
    };
    let provider = repository.provider_plan();
    if let Some(provider) = provider {
        made.text
            .push_str("\n# Settings, pipelines and everything else\n");
        // The rules have the same owners everywhere, no matter who reviews a page.
        let mut people = OwnerAccounts::of(provider, &Subject::PLAN, today);
        people.add(OwnerAccounts::of(
            provider,
            &of_kind(SubjectKind::Section),
            today,
        ));
        // Other folders of the git repository are not ours to assign.
        let all = match folder {
            "" => "*".to_owned(),
            _ => made.top.clone(),
        };
        made.line(&all, &people);
    }
    for plan in repository.plans.values() {
        // A base plan has no client of its own, so its text belongs to the provider.
        let people_of = match plan.kind {
            PlanKind::Base => provider.unwrap_or(plan),
            PlanKind::Client | PlanKind::Provider => plan,
        };
        made.text.push_str(&format!("\n# {}\n", plan.id));
        made.plan(plan, people_of, today);
    }
    made
}

impl Codeowners {
    /// The folder of a plan, then the files in it with other reviewers.
    fn plan(&mut self, plan: &Plan, people: &Plan, today: Date) {
        let folder = format!("{}{}/", self.top, plan.source.folder);
        let usual = OwnerAccounts::of(people, &of_kind(SubjectKind::Section), today);
        self.line(&folder, &usual);
        let mut special = |path: &str, subject: &Subject| {
            let owners = OwnerAccounts::of(people, subject, today);
            if owners.accounts != usual.accounts {
                self.line(&format!("{folder}{path}"), &owners);
            }
        };
        special(SubjectKind::Plan.path(), &Subject::PLAN);
        for kind in [SubjectKind::Contact, SubjectKind::Playbook] {
            special(kind.path(), &of_kind(kind));
        }
        let sections = plan.source.sections.keys();
        let playbooks = plan.source.playbooks.keys();
        let texts = sections.map(|id| (SubjectKind::Section, id));
        for (kind, id) in texts.chain(playbooks.map(|id| (SubjectKind::Playbook, id))) {
            let subject = Subject::new(kind, id);
            // Most texts have the reviewers of their kind.
            if people.policy_signers(&subject) != people.policy_signers(&of_kind(kind)) {
                special(&format!("{}{id}.md", kind.path()), &subject);
            }
        }
    }

    fn line(&mut self, pattern: &str, people: &OwnerAccounts) {
        if !people.accounts.is_empty() {
            let accounts = people.accounts.join(" ");
            self.text.push_str(&format!("{pattern} {accounts}\n"));
        }
        self.without_account
            .extend(people.without_account.iter().cloned());
    }
}

impl OwnerAccounts {
    fn of(plan: &Plan, subject: &Subject, today: Date) -> Self {
        let mut people = Self::default();
        for (id, contact) in plan.signers_to_ask(subject, today) {
            match &contact.forge {
                Some(forge) => people.add_account(forge.value.as_str()),
                None => {
                    people
                        .without_account
                        .insert(format!("{}/{id}", contact.from));
                }
            }
        }
        people
    }

    fn add(&mut self, more: Self) {
        for account in more.accounts {
            self.add_account(&account);
        }
        self.without_account.extend(more.without_account);
    }

    /// Several people may share an account, which is listed once.
    fn add_account(&mut self, account: &str) {
        if self.accounts.iter().all(|known| known != account) {
            self.accounts.push(account.to_owned());
        }
    }
}

/// Writes the pattern of a folder, with a slash at its end. Forges differ in how to escape special characters, but all
/// agree that `?` is any character.
fn top(folder: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/-._".contains(c);
    let plain = folder.chars().map(|c| if is_plain(c) { c } else { '?' });
    match folder {
        "" => "/".to_owned(),
        _ => format!("/{}/", plain.collect::<String>()),
    }
}

/// Returns a subject of the kind that no rule of the policy names by itself.
fn of_kind(kind: SubjectKind) -> Subject {
    Subject {
        kind,
        id: None::<Id>,
    }
}
