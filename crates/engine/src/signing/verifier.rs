//! `--require-signatures`: a sign-off counts only if a signature proves that the person named made it.
//!
//! The signature is in the entry itself, or is that of the commit that added the entry. The keys are those in the
//! policy for the person. The commit must come from a walk of git's own objects: anybody who can write to the git
//! directory can put a cached history there, and no signature covers it. The commit must have the current entry,
//! because its signature proves nothing else. [`signature_programs`] verifies signatures, and `irplan-plan`
//! decides what a proven sign-off means.

use std::collections::BTreeMap;

use irplan_plan::model::PublicKey;
use irplan_plan::parse::FileReadings;
use irplan_plan::signoff::LedgerEntry;
use irplan_plan::{
    LastChange, LastChanges, Plan, PlanId, RepoPath, Repository, SignOff, Subject, Topic,
};
use irplan_repo::SignatureKind;
use jiff::civil::Date;

use super::signature_programs::{self, KeyVerification};

/// Sign-offs that no signature proves, each with the reason, by plan.
pub(crate) type UnprovenSignOffs = BTreeMap<PlanId, BTreeMap<Subject, String>>;

/// Verifies sign-offs. Each is verified once, even if both sides of a change have it.
pub(crate) struct SignatureVerifier<'a> {
    source: &'a irplan_repo::Repository,
    /// The plans whose sign-offs are verified; empty for all.
    selected: &'a [PlanId],
    today: Date,
    /// Cached results: whether a signature over a message was made with one of some keys.
    entries: BTreeMap<(String, String, Vec<PublicKey>), bool>,
    /// Cached results for the signatures of commits.
    commits: BTreeMap<(String, Vec<PublicKey>), KeyVerification>,
    /// Cached contents of files at commits.
    files: BTreeMap<(String, RepoPath), Vec<(Topic, String)>>,
}

impl<'a> SignatureVerifier<'a> {
    /// Verifies the sign-offs that would count on a day, by the commits of a repository. Only the requested plans are
    /// verified, or all.
    pub(crate) fn new(
        source: &'a irplan_repo::Repository,
        selected: &'a [PlanId],
        today: Date,
    ) -> Self {
        Self {
            source,
            selected,
            today,
            entries: BTreeMap::new(),
            commits: BTreeMap::new(),
            files: BTreeMap::new(),
        }
    }

    /// Finds every sign-off that would count but has no proof by the keys of the plans' policy. The plans of a change
    /// must have the policy of its base, see [`Repository::with_trust_of`].
    ///
    /// # Errors
    /// If a program that verifies is missing or cannot be run, or a commit cannot be read: then nothing counts as
    /// proven.
    pub(crate) fn unproven(
        &mut self,
        plans: &Repository,
        history: &LastChanges,
    ) -> anyhow::Result<UnprovenSignOffs> {
        let (selected, today) = (self.selected, self.today);
        let is_selected = |plan: &&Plan| selected.is_empty() || selected.contains(&plan.id);
        let mut of_plans = UnprovenSignOffs::new();
        for plan in plans.plans.values().filter(is_selected) {
            let mut unproven = BTreeMap::new();
            for (subject, signed) in &plan.source.ledger {
                let status = plan.sign_off_status(subject, today);
                if (status.state.is_valid() || status.counts_once_merged())
                    && let Some(why) = self.reason_without_proof(plan, history, subject, signed)?
                {
                    unproven.insert(subject.clone(), why);
                }
            }
            of_plans.insert(plan.id.clone(), unproven);
        }
        Ok(of_plans)
    }

    /// Says why nothing proves that the person named signed; `None` if a signature does.
    fn reason_without_proof(
        &mut self,
        plan: &Plan,
        history: &LastChanges,
        subject: &Subject,
        signed: &LedgerEntry,
    ) -> anyhow::Result<Option<String>> {
        let by = &signed.by.value;
        let Some(keys) = plan.policy.keys.get(by).filter(|keys| !keys.is_empty()) else {
            return Ok(Some(format!("`[policy.keys]` has no key for `{by}`")));
        };
        let entered = history.sign_offs.get(&(plan.id.clone(), subject.clone()));
        if let Some(signature) = &signed.signature {
            // The signature covers the name that the plan had when it was made.
            let then = entered.map(|entered| entered.plan_then(&plan.id));
            let mut names = vec![plan.id.clone()];
            names.extend(then.filter(|then| *then != plan.id));
            for name in &names {
                let message = SignOff::of(signed).message(name, subject);
                if self.is_signed_by_key(message, &signature.value, keys)? {
                    return Ok(None);
                }
            }
            return Ok(Some(format!("its signature is not by `{by}`")));
        }
        let commit = match entered.map(|entered| &entered.change) {
            Some(LastChange::At(commit)) => commit,
            Some(LastChange::AtOrBefore(_)) => {
                let why = "the clone is shallow, so the commit that added it is missing";
                return Ok(Some(why.to_owned()));
            }
            Some(LastChange::Uncommitted) | None => {
                return Ok(Some(format!("no commit signed by `{by}` has it")));
            }
        };
        let short = commit.short_id();
        let former = entered.and_then(|entered| entered.former_path.as_ref());
        let file = former.unwrap_or(&signed.origin.path);
        if !self.is_in_commit((&commit.id, file), subject, signed)? {
            return Ok(Some(format!("commit {short} does not contain it")));
        }
        let why = match self.verdict(&commit.id, keys)? {
            KeyVerification::Valid => return Ok(None),
            KeyVerification::Expired => format!("is signed with a key of `{by}` that has expired"),
            KeyVerification::Revoked => format!("is signed with a key of `{by}` that was revoked"),
            KeyVerification::UnknownKey => format!("is not signed by `{by}`"),
        };
        Ok(Some(format!("commit {short} {why}")))
    }

    /// Whether the signature in an entry was made with one of some keys.
    fn is_signed_by_key(
        &mut self,
        message: String,
        signature: &str,
        keys: &[PublicKey],
    ) -> anyhow::Result<bool> {
        let question = (message, signature.to_owned(), keys.to_vec());
        if let Some(known) = self.entries.get(&question) {
            return Ok(*known);
        }
        let armoured = signature_programs::armoured(signature);
        let keys: Vec<_> = keys.iter().collect();
        let is_theirs = signature_programs::is_by_ssh(
            &keys,
            signature_programs::SIGN_OFF,
            &armoured,
            question.0.as_bytes(),
        )?;
        self.entries.insert(question, is_theirs);
        Ok(is_theirs)
    }

    /// Whether a file has the same sign-off in a commit.
    fn is_in_commit(
        &mut self,
        (commit, file): (&str, &RepoPath),
        subject: &Subject,
        signed: &LedgerEntry,
    ) -> anyhow::Result<bool> {
        let stated = (
            Topic::SignOff(subject.clone()),
            SignOff::of(signed).to_string(),
        );
        let question = (commit.to_owned(), file.clone());
        if let Some(known) = self.files.get(&question) {
            return Ok(known.contains(&stated));
        }
        let revision = self.source.revision(commit)?;
        let leads_there = |path: &RepoPath| {
            let rest = file.as_str().strip_prefix(path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let snapshots = self.source.snapshots_filtered(&[&revision], &leads_there)?;
        let text = snapshots.first().and_then(|snapshot| snapshot.text(file));
        let topics = text.map_or_else(Vec::new, |text| {
            FileReadings::default().topics_of(file, text)
        });
        let is_held = topics.contains(&stated);
        self.files.insert(question, topics);
        Ok(is_held)
    }

    /// Verifies the signature of a commit with only some keys.
    fn verdict(&mut self, commit: &str, keys: &[PublicKey]) -> anyhow::Result<KeyVerification> {
        let question = (commit.to_owned(), keys.to_vec());
        if let Some(known) = self.commits.get(&question) {
            return Ok(*known);
        }
        let revision = self.source.revision(commit)?;
        let keys: Vec<_> = keys.iter().collect();
        let verdict = match self.source.signature(&revision)? {
            Some(signed) => {
                let armoured = &signed.armoured;
                match signed.kind {
                    SignatureKind::Ssh => KeyVerification::of(signature_programs::is_by_ssh(
                        &keys,
                        signature_programs::GIT,
                        armoured,
                        &signed.payload,
                    )?),
                    SignatureKind::OpenPgp => {
                        signature_programs::by_openpgp(&keys, armoured, &signed.payload)?
                    }
                    SignatureKind::Other => KeyVerification::UnknownKey,
                }
            }
            None => KeyVerification::UnknownKey,
        };
        self.commits.insert(question, verdict);
        Ok(verdict)
    }
}
