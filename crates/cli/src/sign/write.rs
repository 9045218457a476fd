//! Turns what shall be signed into new texts of the files of sign-offs.

use std::collections::BTreeMap;
use std::path::Path;

use irplan_plan::signoff::{Entry, splice};
use irplan_plan::{Content, Plan, PlanId, RepoPath, Subject};
use jiff::civil::Date;

use super::subjects::Meant;
use super::{Request, signer};
use crate::files::Replacement;
use crate::load::{Loaded, faulty};

/// The new texts.
///
/// # Errors
/// A phrase for each fault; then nothing is to be written.
pub(super) fn replacements(
    root: &Path,
    loaded: &Loaded,
    request: &Request,
    meant: &[Meant<'_>],
    on: Date,
) -> Result<Vec<Replacement>, Vec<String>> {
    let mut by_plan: BTreeMap<&PlanId, (&Plan, Vec<&Subject>)> = BTreeMap::new();
    for (plan, subject) in meant {
        by_plan
            .entry(&plan.id)
            .or_insert((plan, Vec::new()))
            .1
            .push(subject);
    }
    let (mut replacements, mut faults) = (Vec::new(), Vec::new());
    for (plan, mut subjects) in by_plan.into_values() {
        subjects.sort();
        subjects.dedup();
        let entries = entries(loaded, request, plan, &subjects, on);
        match entries.map(|entries| by_file(plan, entries)) {
            Ok(files) => {
                for (path, entries) in files {
                    match replacement(root, loaded, &path, &entries) {
                        Ok(replacement) => replacements.push(replacement),
                        Err(found) => faults.extend(found),
                    }
                }
            }
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() {
        Ok(replacements)
    } else {
        Err(faults)
    }
}

fn entries(
    loaded: &Loaded,
    request: &Request,
    plan: &Plan,
    subjects: &[&Subject],
    on: Date,
) -> Result<Vec<Entry>, Vec<String>> {
    let mut faults: Vec<_> = faults_of_plan(loaded, plan).into_iter().collect();
    let signer = signer::of(plan, request.options.by.as_ref(), on);
    let mut entries = Vec::new();
    for subject in subjects {
        match (plan.digest(subject), &signer) {
            (Some(digest), Ok(by)) => entries.push(Entry {
                subject: (*subject).clone(),
                by: by.clone(),
                on,
                digest: *digest,
                how: request.how,
                due: None,
                signature: None,
            }),
            (None, _) => faults.push(format!("`{}/{subject}` cannot be read", plan.id)),
            (_, Err(_)) => {}
        }
    }
    faults.extend(signer.err());
    if faults.is_empty() {
        Ok(entries)
    } else {
        Err(faults)
    }
}

/// A plan with faults in its files may mean something else than was read: its meaning cannot be signed.
fn faults_of_plan(loaded: &Loaded, plan: &Plan) -> Option<String> {
    let is_faulty = faulty(&loaded.plans, &loaded.findings).contains(&plan.id);
    let id = &plan.id;
    is_faulty.then(|| {
        format!("`{id}` cannot be signed while its files, or those that it inherits, have faults; see `irplan check`")
    })
}

/// The entries by the file that they stand in.
fn by_file(plan: &Plan, entries: Vec<Entry>) -> BTreeMap<RepoPath, Vec<Entry>> {
    let mut files: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for entry in entries {
        let file = files.entry(plan.sign_off_file(&entry.subject));
        file.or_default().push(entry);
    }
    files
}

fn replacement(
    root: &Path,
    loaded: &Loaded,
    path: &RepoPath,
    entries: &[Entry],
) -> Result<Replacement, Vec<String>> {
    let before = match loaded.snapshot.get(path) {
        Some(Content::Text(text)) => Some(text.to_string()),
        Some(Content::Unreadable(why)) => return Err(vec![format!("`{path}` is {why}")]),
        None => None,
    };
    let after = splice(path, before.as_deref().unwrap_or(""), entries).map_err(|findings| {
        let phrase = |finding: irplan_plan::Finding| format!("`{path}`: {}", finding.message);
        findings.into_iter().map(phrase).collect::<Vec<_>>()
    })?;
    Ok(Replacement {
        path: path
            .as_str()
            .split('/')
            .fold(root.to_owned(), |folder, name| folder.join(name)),
        before,
        after,
    })
}
