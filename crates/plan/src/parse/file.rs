//! Reads one file by itself.

use std::sync::Arc;

use crate::attachments::Attachment;
use crate::digest::{Digest, Scheme};
use crate::finding::message::reason;
use crate::finding::{Finding, Message, RuleId};
use crate::history::Topic;
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::markdown::FileFinder;
use crate::message;
use crate::model::{Contact, ContactsFile, Incident, PlanFile, Settings};
use crate::packs::Pack;
use crate::parse::prose::{ReadText, TextSource};
use crate::parse::text_file::TextFile;
use crate::parse::{FileKind, MisplacedFile, ledger};
use crate::phone::Region;
use crate::place::{Place, RepoPath, SIGN_OFF_FOLDER};
use crate::signoff::{Ledger, LedgerEntry, SignOff};
use crate::snapshot::Content;
use crate::subjects::{SubjectValue, in_plan_file};
use crate::toml::{List, Map, Origin, Reader, Record, Slot};

/// The scheme of digests by which history compares a file with its earlier versions. The first scheme takes phone numbers
/// as they are written. The second one needs the region, which is in another file.
const SCHEME_OF_HISTORY: Scheme = Scheme::First;

/// The content of a file.
#[derive(Clone, Debug)]
pub(super) enum FileContent {
    Settings(Arc<Settings>),
    Pack(Arc<Pack>),
    Plan(PlanId, Arc<PlanFile>),
    Contacts(PlanId, Map<Contact>),
    SignOffs(PlanId, Ledger),
    Text(PlanId, Id, TextFile),
    Nothing,
}

/// A file after reading.
#[derive(Clone, Debug)]
pub(super) struct FileReading {
    pub text: Content,
    /// The region for its phone numbers.
    pub region: Option<Region>,
    pub content: FileContent,
    pub findings: Vec<Finding>,
    /// The files that a text shows or links to, as they were.
    pub linked: Vec<(RepoPath, Option<Arc<Attachment>>)>,
}

/// What a file needs from others to be read.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// The region for its phone numbers.
    pub region: Option<Region>,
    /// Finds pictures and documents.
    pub files: FileFinder<'a>,
}

impl Surroundings<'_> {
    /// The surroundings of a file that is looked at by itself.
    const NONE: Self = Self {
        region: None,
        files: &|_| None,
    };
}

impl FileReading {
    /// Whether reading the file again would give the same.
    pub(super) fn is_current(&self, around: Surroundings<'_>) -> bool {
        let is_same =
            |(path, known): &(RepoPath, Option<Arc<Attachment>>)| (around.files)(path) == *known;
        self.region == around.region && self.linked.iter().all(is_same)
    }
}

/// Reads one file. Its phone numbers without a country code are those of the region.
pub(super) fn read(path: &RepoPath, content: &Content, around: Surroundings<'_>) -> FileReading {
    let mut findings = Vec::new();
    let mut nothing = |rule: RuleId, problem: Message, help: Message| {
        let start = Place::new(path, 0..0);
        findings.push(Finding::new(rule, problem).label(start, "").help(help));
        FileContent::Nothing
    };
    let parsed = match (FileKind::of(path), content) {
        (Ok(None), Content::Text(_)) => FileContent::Nothing,
        (Ok(Some(FileKind::Attachment(_))), content) => {
            findings.extend(unusable_attachment(path, content));
            FileContent::Nothing
        }
        // No other kind of file has such a name.
        (Ok(_), Content::Attached(_)) => FileContent::Nothing,
        (_, Content::Unreadable(why)) if is_needed(path) => nothing(
            RuleId::SYNTAX_ERROR,
            message!("{} cannot be read: {}", path, reason(why)),
            "make it an ordinary file or folder that can be read, or remove it".into(),
        ),
        (Ok(None | Some(_)), Content::Unreadable(why)) => nothing(
            RuleId::MISPLACED_FILE,
            message!("{} was skipped: {}", path, reason(why)),
            "make it an ordinary folder of the repository, or move it out of `plans`".into(),
        ),
        (Err(why), _) => {
            let problem = match why {
                MisplacedFile::NoPack => message!("{} is ignored, because it is not a pack", path),
                _ => message!("{} is not part of a plan", path),
            };
            nothing(RuleId::MISPLACED_FILE, problem, reason(why).into())
        }
        (Ok(Some(kind)), Content::Text(text)) => {
            read_kind(kind, path, (text, around), &mut findings)
        }
    };
    if !findings.is_empty()
        && let Some(plan) = plan_that_needs(path)
    {
        for finding in findings.iter_mut().filter(|it| it.plan.is_none()) {
            finding.plan = Some(plan.clone());
        }
    }
    FileReading {
        text: content.clone(),
        region: around.region,
        linked: linked_files(&parsed),
        content: parsed,
        findings,
    }
}

/// Returns the paths that the links of a text lead to, with what is there.
fn linked_files(content: &FileContent) -> Vec<(RepoPath, Option<Arc<Attachment>>)> {
    let FileContent::Text(_, _, text) = content else {
        return Vec::new();
    };
    let Some(body) = text.value().body() else {
        return Vec::new();
    };
    let linked = body.links.iter().filter_map(|link| {
        let file = link.file.as_ref().map(|found| Arc::clone(&found.file));
        Some((body.linked_path(link)?, file))
    });
    linked.collect()
}

/// Reports a picture or a document that cannot be used.
fn unusable_attachment(path: &RepoPath, content: &Content) -> Option<Finding> {
    let (why, help) = match content {
        Content::Attached(attachment) => {
            let fault = attachment.fault.as_ref()?;
            (reason(fault), fault.help())
        }
        Content::Unreadable(why) => (
            reason(why),
            "make it an ordinary file within the limit, or remove it",
        ),
        Content::Text(_) => return None,
    };
    let problem = message!("{} cannot be used: {}", path, why);
    let finding = Finding::new(RuleId::UNUSABLE_ATTACHMENT, problem);
    Some(
        finding
            .detail(path)
            .label(Place::new(path, 0..0), "")
            .help(help),
    )
}

/// Returns the plan that cannot be judged if a file or folder cannot be read, because it may be part of the plan.
pub fn plan_that_needs(path: &RepoPath) -> Option<PlanId> {
    let is_whole_plan = || PlanId::parse(path.plan_folder()?).ok();
    match path.inside_plan() {
        Some((plan, _)) => is_needed(path).then_some(plan),
        None => is_whole_plan(),
    }
}

/// Whether plans may be missing without a path: a file of a plan, a folder that may have plans, or all of them.
fn is_needed(path: &RepoPath) -> bool {
    match path.inside_plan() {
        Some((_, inside)) => {
            let is_folder = inside == SIGN_OFF_FOLDER || SubjectKind::from_folder(inside).is_some();
            is_folder || matches!(FileKind::of(path), Ok(Some(_)))
        }
        None => {
            let is_plan = path
                .plan_folder()
                .is_some_and(|name| PlanId::parse(name).is_ok());
            is_plan || path.as_str() == "plans" || matches!(FileKind::of(path), Ok(Some(_)))
        }
    }
}

fn read_kind(
    kind: FileKind,
    path: &RepoPath,
    (text, around): (&Arc<str>, Surroundings<'_>),
    findings: &mut Vec<Finding>,
) -> FileContent {
    match kind {
        FileKind::Settings => FileContent::Settings(Arc::new(read_toml(path, text, findings))),
        FileKind::Pack(id) => {
            let (pack, faults) = Pack::read(&id, path, text);
            findings.extend(faults);
            FileContent::Pack(Arc::new(pack))
        }
        FileKind::Plan(plan) => FileContent::Plan(plan, Arc::new(read_toml(path, text, findings))),
        FileKind::Contacts(plan) => {
            let file: ContactsFile = read_toml_in(around.region, path, text, findings);
            FileContent::Contacts(plan, file.contacts)
        }
        FileKind::SignOffs(plan) => {
            let (ledger, faults) = ledger::read_ledger(path, text);
            findings.extend(faults);
            FileContent::SignOffs(plan, ledger)
        }
        FileKind::SignOff(plan, subject) => {
            let (ledger, faults) = ledger::read_single(path, text, &subject);
            findings.extend(faults);
            FileContent::SignOffs(plan, ledger)
        }
        FileKind::Text(plan, kind, id) => {
            let source = TextSource {
                path,
                text,
                files: around.files,
            };
            match TextFile::read(kind, source, findings) {
                Some(file) => FileContent::Text(plan, id, file),
                None => FileContent::Nothing,
            }
        }
        // The listing gives no text for such a name.
        FileKind::Attachment(_) => FileContent::Nothing,
    }
}

/// Reads a file that is one table.
pub(super) fn read_toml<R: Record>(path: &RepoPath, text: &str, findings: &mut Vec<Finding>) -> R {
    read_toml_in(None, path, text, findings)
}

/// Reads a file that is one table, with a region for its phone numbers.
fn read_toml_in<R: Record>(
    region: Option<Region>,
    path: &RepoPath,
    text: &str,
    findings: &mut Vec<Finding>,
) -> R {
    let mut reader = Reader::new(path, 0);
    reader.set_region(region);
    let first_line = Place::new(path, 0..text.find(['\n', '\r']).unwrap_or(text.len()));
    let origin = Origin {
        path: path.clone(),
        header: first_line.span,
    };
    let file = reader.parse(text, |table, reader| R::read(table, origin, reader));
    findings.extend(reader.into_findings());
    file
}

/// Returns the subjects of one file with the digests of the file's own content, to follow them through history.
///
/// References are taken as written and nothing is inherited, so that the result depends only on the file.
pub fn subjects_of(path: &RepoPath, text: &str) -> Vec<(Subject, Digest)> {
    let content = Content::Text(Arc::from(text));
    read(path, &content, Surroundings::NONE).content.subjects()
}

/// Returns what history follows in one file: the digest of each subject, and the words of each sign-off.
///
/// Equal words mean that nothing changed. The words never have white space.
pub fn topics_of(path: &RepoPath, text: &str) -> Vec<(Topic, String)> {
    let content = Content::Text(Arc::from(text));
    read(path, &content, Surroundings::NONE).content.topics()
}

/// Returns the plans that a `plan.toml` inherits from, in order, without reading its other keys. Problems with the file are
/// reported by reading.
pub fn extends_of(path: &RepoPath, text: &str) -> Vec<PlanId> {
    let mut reader = Reader::new(path, 0);
    let parents: List<PlanId> =
        reader.parse(text, |table, reader| Slot::read(table, "extends", reader));
    parents.iter().map(|parent| parent.value.clone()).collect()
}

impl FileContent {
    /// Returns the same as [`topics_of`].
    pub(super) fn topics(&self) -> Vec<(Topic, String)> {
        if let Self::SignOffs(_, ledger) = self {
            let topic = |(subject, entry): (&Subject, &LedgerEntry)| {
                let words = SignOff::of(entry).to_string();
                (Topic::SignOff(subject.clone()), words)
            };
            return ledger.iter().map(topic).collect();
        }
        let topic =
            |(subject, digest): (Subject, Digest)| (Topic::Meaning(subject), digest.to_string());
        self.subjects().into_iter().map(topic).collect()
    }

    /// Returns the subjects of the file, each with the digest of the file's own content.
    pub(super) fn subjects(&self) -> Vec<(Subject, Digest)> {
        match self {
            Self::Plan(_, file) => plan_subjects(file),
            Self::Contacts(_, contacts) => {
                let contacts = contacts.iter();
                let values = contacts.map(|(id, contact)| (id, SubjectValue::Contact(contact)));
                digests(values)
            }
            Self::Text(_, id, file) => digests([(id, file.value())]),
            Self::Settings(_) | Self::Pack(_) | Self::SignOffs(..) | Self::Nothing => Vec::new(),
        }
    }
}

fn plan_subjects(file: &PlanFile) -> Vec<(Subject, Digest)> {
    let mut subjects = digests(in_plan_file(file));
    let plan = SubjectValue::Plan(file).content();
    subjects.push((
        Subject::PLAN,
        plan.digest(SubjectKind::Plan, SCHEME_OF_HISTORY),
    ));
    subjects
}

/// Returns subjects with the digest of their file's own content. An exercise or incident is left out, because the last
/// change of its file is enough.
fn digests<'a>(
    values: impl IntoIterator<Item = (&'a Id, SubjectValue<'a>)>,
) -> Vec<(Subject, Digest)> {
    let values = values.into_iter();
    let values = values.filter(|(_, value)| value.kind().has_digest());
    let digest = |(id, value): (&Id, SubjectValue<'_>)| {
        let kind = value.kind();
        (
            Subject::new(kind, id),
            value.content().digest(kind, SCHEME_OF_HISTORY),
        )
    };
    values.map(digest).collect()
}

/// Reads the text of an incident that may not be among the plans yet.
pub fn incident_of(path: &RepoPath, text: &str) -> (Incident, Vec<Finding>) {
    let mut findings = Vec::new();
    let source = TextSource {
        path,
        text: &Arc::from(text),
        files: Surroundings::NONE.files,
    };
    let incident = Incident::read_text(source, &mut findings);
    (incident, findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_extends(text: &str, expected: &[&str]) {
        let path = RepoPath::new("plans/acme/plan.toml");
        let parents = extends_of(&path, text);
        let parents: Vec<_> = parents.iter().map(PlanId::as_str).collect();
        assert_eq!(parents, expected);
    }

    #[test]
    fn what_a_plan_extends_is_read_without_the_rest() {
        check_extends("", &[]);
        check_extends(
            "kind = \"client\"\nextends = [\"base\", \"clinics\"]\n",
            &["base", "clinics"],
        );
        check_extends("extends = \"base\"\n", &[]);
        check_extends("extends = [\"base\", 7]\nname = ", &["base"]);
        let key = PlanFile::KEYS.iter().find(|key| **key == "extends");
        assert!(key.is_some(), "the key has another name");
    }
}
