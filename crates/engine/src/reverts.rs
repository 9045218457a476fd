//! Finds out of sign-offs that are dated earlier than what they replaced whether the very same had stood there before, for
//! rules to judge.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use irplan_check::stamps::is_backward;
use irplan_plan::parse::topics_of;
use irplan_plan::signoff::{SignOff, file_of};
use irplan_plan::{
    Commit, Content, Entered, Extent, History, LastChange, Plan, PlanId, RepoPath, Repository,
    Statement, Subject, Topic,
};
use irplan_repo::{BlobId, BlobReader, FileChange};
use jiff::civil::Date;

/// Fills in how those sign-offs had come in before; what cannot be read becomes a note. Where there is no such sign-off,
/// nothing is read.
pub fn fill(history: &mut History, plans: &Repository, source: &irplan_repo::Repository) {
    let mut search = Search::of(history, plans);
    if search.asked.is_empty() {
        return;
    }
    let commits = search.asked.values().flat_map(BTreeMap::values);
    let commits: BTreeSet<_> = commits.map(|asked| asked.commit.clone()).collect();
    let from: Result<Vec<_>, _> = commits.iter().map(|id| source.revision(id)).collect();
    let files = std::mem::take(&mut search.files);
    let rewound = from.and_then(|from| {
        source.rewind(
            &from,
            &|path| files.contains(path),
            &mut |commit, changes, texts| search.hear(commit, changes, texts),
        )
    });
    match rewound {
        Ok(rewound) => {
            if rewound.is_shallow {
                history.extent = Extent::Shallow;
            }
            history.notes.extend(rewound.notes);
        }
        Err(error) => {
            let note = format!("what stood in ledgers before cannot be read: {error}");
            history.notes.push(note);
        }
    }
    history.stood_before = search.found;
}

/// A sign-off that is looked for.
struct Asked {
    /// Its words, as history follows them.
    words: String,
    on: Date,
    /// The commit that brought it in last.
    commit: String,
}

/// What is looked for, and what was found of it.
#[derive(Default)]
struct Search {
    /// What is still looked for.
    asked: BTreeMap<PlanId, BTreeMap<Subject, Asked>>,
    /// The files that may have it.
    files: BTreeSet<String>,
    found: BTreeMap<(PlanId, Subject), Vec<Entered>>,
    /// What contents of files said of what was looked for, in words.
    said: BTreeMap<(RepoPath, BlobId), Arc<BTreeMap<Subject, String>>>,
}

impl Search {
    fn of(history: &History, plans: &Repository) -> Self {
        let mut search = Self::default();
        for plan in plans.plans.values() {
            for (subject, entry) in &plan.source.ledger {
                let entered = history.sign_offs.get(&(plan.id.clone(), subject.clone()));
                if let Some(asked) = entered.and_then(|entered| asked(entry, entered)) {
                    search.ask(plan, subject, asked);
                }
            }
        }
        search
    }

    fn ask(&mut self, plan: &Plan, subject: &Subject, asked: Asked) {
        let folder = &plan.source.folder;
        let own = format!("{folder}/signoffs/{}", file_of(subject));
        self.files.extend([format!("{folder}/signoffs.toml"), own]);
        let of_plan = self.asked.entry(plan.id.clone()).or_default();
        of_plan.insert(subject.clone(), asked);
    }

    /// Looks at what a commit changed, and breaks off when all is found.
    fn hear(
        &mut self,
        commit: &Arc<Commit>,
        changes: &[FileChange],
        texts: &BlobReader<'_>,
    ) -> ControlFlow<()> {
        let mut of_plans: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for change in changes {
            if let Some(plan) = change.path.plan() {
                of_plans.entry(plan).or_default().push(change);
            }
        }
        for (plan, changes) in of_plans {
            self.compare(&plan, commit, &changes, texts);
        }
        match self.asked.is_empty() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// Takes note of what a commit brought into the files of a ledger, and looks no further for what it brought in without
    /// a step back.
    fn compare(
        &mut self,
        plan: &PlanId,
        commit: &Arc<Commit>,
        changes: &[&FileChange],
        texts: &BlobReader<'_>,
    ) {
        if !self.asked.contains_key(plan) {
            return;
        }
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for change in changes {
            let mut said = |blob: &BlobId| self.said(plan, &change.path, *blob, texts);
            before.extend(change.before.iter().map(&mut said));
            after.extend(change.after.iter().map(&mut said));
        }
        let Some(of_plan) = self.asked.get_mut(plan) else {
            return;
        };
        of_plan.retain(|subject, asked| {
            let words = Some(&asked.words);
            let has_it = |said: &Arc<BTreeMap<_, _>>| said.get(subject) == words;
            let is_brought = after.iter().any(has_it) && !before.iter().any(has_it);
            if asked.commit == commit.id || !is_brought {
                return true;
            }
            let replaced = before.iter().filter_map(|said| said.get(subject));
            let replaced = replaced.filter_map(|words| Statement::parse(words));
            let replaced = replaced.max_by_key(|statement| statement.on);
            let later = replaced.as_ref().map(|replaced| replaced.on);
            let key = (plan.clone(), subject.clone());
            self.found.entry(key).or_default().push(Entered {
                change: LastChange::At(Arc::clone(commit)),
                replaced,
            });
            later.is_some_and(|later| is_backward(asked.on, later))
        });
        if of_plan.is_empty() {
            self.asked.remove(plan);
        }
    }

    /// What a content says of what is looked for.
    fn said(
        &mut self,
        plan: &PlanId,
        path: &RepoPath,
        blob: BlobId,
        texts: &BlobReader<'_>,
    ) -> Arc<BTreeMap<Subject, String>> {
        let key = (path.clone(), blob);
        if let Some(said) = self.said.get(&key) {
            return Arc::clone(said);
        }
        let topics = match texts.read(blob, path) {
            Content::Text(text) => topics_of(path, &text),
            Content::Unreadable(_) => Vec::new(),
        };
        let asked = self.asked.get(plan);
        let is_asked = |subject: &Subject| asked.is_some_and(|asked| asked.contains_key(subject));
        let said = topics.into_iter().filter_map(|(topic, words)| match topic {
            Topic::SignOff(subject) if is_asked(&subject) => Some((subject, words)),
            Topic::SignOff(_) | Topic::Meaning(_) => None,
        });
        let said = Arc::new(said.collect());
        self.said.insert(key, Arc::clone(&said));
        said
    }
}

/// What to look for of an entry that is dated earlier than the one that it replaced.
fn asked(entry: &SignOff, entered: &Entered) -> Option<Asked> {
    let commit = entered.change.commit()?;
    let replaced = entered.replaced.as_ref()?;
    is_backward(entry.on.value, replaced.on).then(|| Asked {
        words: Statement::of(entry).to_string(),
        on: entry.on.value,
        commit: commit.id.clone(),
    })
}
