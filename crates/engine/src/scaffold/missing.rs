//! Adds to a new plan what the plans that it inherits from refer to, so that only its values are left to fill in.

use std::collections::BTreeMap;

use irplan_check::missing_subjects;
use irplan_plan::model::usual_roles::{FORENSICS, INSURANCE, IT};
use irplan_plan::subjects::keys_of;
use irplan_plan::{Id, Plan, PlanId, Subject, SubjectKind};
use jiff::civil::Date;

use super::provider_staff::staff_of;
use super::template_values::in_quotes;
use crate::stages::PlanSet;

/// How often the new plan is read again: what is added may refer to more.
const ROUNDS: usize = 3;

/// Returns the files of a new plan with tables for what it refers to and does not have.
pub(super) fn with_missing_subjects(
    set: &PlanSet,
    id: &PlanId,
    files: Vec<(String, String)>,
    today: Date,
) -> Vec<(String, String)> {
    let mut files: BTreeMap<_, _> = files.into_iter().collect();
    for _ in 0..ROUNDS {
        let snapshot = files
            .iter()
            .fold(set.snapshot().clone(), |snapshot, (path, text)| {
                snapshot.with(path, text)
            });
        let reading = set.reread(&snapshot);
        let plans = reading.repository;
        let missing = plans.plans.get(id).map(missing_subjects);
        let missing = missing.unwrap_or_default();
        let tables = missing.iter().filter_map(|subject| {
            let (file, table) = table(subject, plans.provider_plan(), today)?;
            Some((format!("plans/{id}/{file}"), table))
        });
        let mut is_complete = true;
        for (path, table) in tables {
            is_complete = false;
            let text = files.entry(path).or_default();
            *text = format!("{text}\n{table}");
        }
        if is_complete {
            break;
        }
    }
    files.into_iter().collect()
}

/// Returns the file of a missing subject, and its table. `None` for a text or a response chain, which nobody can make up.
fn table(
    subject: &Subject,
    provider: Option<&Plan>,
    today: Date,
) -> Option<(&'static str, String)> {
    let id = subject.id.as_ref()?;
    let name = in_quotes(&id.in_words());
    let kind = subject.kind;
    let head = format!("[{}.{id}]\n", kind.plural());
    let lines = match kind {
        SubjectKind::Contact => format!(
            "name = \"TODO: {name}\"\n# phones = [{{ number = \"+1 …\", kind = \"office\" }}]\n"
        ),
        SubjectKind::Role => role(id, provider, today),
        SubjectKind::Channel => "how = \"TODO: how to use it\"\n".to_owned(),
        SubjectKind::Asset => format!(
            "name = \"{name}\"\nowner = \"client-manager\"\nhosting = \"TODO: where it runs\"\n"
        ),
        SubjectKind::Tool => {
            format!("owner = \"{IT}\"\nfallback = \"TODO: how to do the same by hand\"\n")
        }
        SubjectKind::Vector => "exposure = \"TODO: why they are exposed\"\n".to_owned(),
        SubjectKind::Severity => "meaning = \"TODO: what it means\"\n".to_owned(),
        SubjectKind::Duty => "source = \"TODO: where it is written\"\n".to_owned(),
        kind => match keys_of(kind)?.contains(&"name") {
            true => format!("name = \"TODO: {name}\"\n"),
            false => String::new(),
        },
    };
    Some((kind.path(), head + &lines))
}

/// Roles of outside firms, with the contacts of a new client who are meant.
const SPECIALISTS: [(&str, &str); 2] = [
    (FORENSICS, "forensics-firm"),
    (INSURANCE, "insurer-hotline"),
];

/// Returns the lines of a role: held by the provider's staff if the provider's own plan has them in it, or
/// by an outside firm, or by the client's people. What the role may decide is for the client to say.
fn role(id: &Id, provider: Option<&Plan>, today: Date) -> String {
    let staff = provider.map(|plan| staff_of(plan, id.as_str(), today));
    let staff = staff.unwrap_or_default();
    let specialist = SPECIALISTS.iter().find(|(role, _)| id.as_str() == *role);
    let (holder, deputies, party) = match (staff.split_first(), specialist) {
        (Some((holder, deputies)), _) => (
            holder.to_string(),
            deputies.iter().map(Id::to_string).collect(),
            "provider",
        ),
        (None, Some((_, contact))) => ((*contact).to_owned(), Vec::new(), "specialist"),
        (None, None) => (
            "client-executive".to_owned(),
            vec!["client-manager".to_owned()],
            "client",
        ),
    };
    let deputies: Vec<_> = deputies.iter().map(|id| format!("\"{id}\"")).collect();
    let deputies = deputies.join(", ");
    format!(
        "holder = \"{holder}\"\ndeputies = [{deputies}]\nparty = \"{party}\"\ndoes = [\"TODO: what the role does\"]\n"
    )
}
