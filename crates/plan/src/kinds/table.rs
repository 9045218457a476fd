//! The table of subject kinds.

use std::fmt;
use std::sync::Arc;

use crate::finding::Finding;
use crate::id::Id;
use crate::kinds::{PlanSubject, SubjectContent};
use crate::model::{
    Asset, Channel, Contact, Duty, Escalation, Exercise, Incident, PlanFile, Playbook, Role,
    Section, Severity, Tool, Vector,
};
use crate::parse::ReadText;
use crate::place::RepoPath;
use crate::plan::{Plan, PlanSource};
use crate::signoff::Act;

/// Where the subjects of a kind are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectHome {
    /// In `plan.toml`: the file itself, or its tables under the kind's plural.
    PlanFile,
    /// In `contacts.toml`.
    ContactsFile,
    /// In a folder that is named for the kind's plural, one Markdown file for each.
    Folder,
}

/// Which other plans have a plan's subjects of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InheritedBy {
    /// None.
    Nobody,
    /// The plans that extend it.
    Extending,
    /// The plans that extend it. Every client's plan also has the provider's own staff.
    ExtendingAndClients,
}

/// Declares the kinds.
///
/// Each row gives the kind and the type of its values, its name, its plural, where it is written, who inherits it,
/// which act signs it off and whether it has a digest. The rest says where its subjects are: in a [`Plan`], and before
/// inheritance in a [`PlanFile`] or a folder of a [`PlanSource`].
macro_rules! subject_kinds {
    (
        $(#[$plan_doc:meta])*
        Plan($plan_type:ty) {
            name: $plan_name:literal, plural: $plan_plural:literal,
            home: $plan_home:ident, heirs: $plan_heirs:ident, act: $plan_act:expr, digest: $plan_digest:literal,
        }
        $(
            $(#[$doc:meta])*
            $kind:ident($type:ty) {
                name: $name:literal, plural: $plural:literal,
                home: $home:ident, heirs: $heirs:ident, act: $act:expr, digest: $digest:literal,
                in_plan: $($in_plan:ident).+,
                $(in_plan_file: $in_plan_file:ident $(. $index:tt)?,)?
                $(in_folder: $in_folder:ident,)?
            }
        )+
    ) => {
        /// What kind of thing a subject is; the order is the order of a plan's pages.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum SubjectKind {
            $(#[$plan_doc])*
            Plan,
            $($(#[$doc])* $kind,)+
        }

        impl SubjectKind {
            /// Every kind.
            pub const ALL: &[Self] = &[Self::Plan, $(Self::$kind,)+];

            fn row(self) -> &'static KindRow {
                match self {
                    Self::Plan => {
                        static ROW: KindRow = KindRow {
                            name: $plan_name,
                            plural: $plan_plural,
                            path: path(SubjectHome::$plan_home, ""),
                            home: SubjectHome::$plan_home,
                            heirs: InheritedBy::$plan_heirs,
                            act: $plan_act,
                            has_digest: $plan_digest,
                        };
                        &ROW
                    }
                    $(Self::$kind => {
                        static ROW: KindRow = KindRow {
                            name: $name,
                            plural: $plural,
                            path: path(SubjectHome::$home, concat!($plural, "/")),
                            home: SubjectHome::$home,
                            heirs: InheritedBy::$heirs,
                            act: $act,
                            has_digest: $digest,
                        };
                        &ROW
                    })+
                }
            }
        }

        /// A subject's value, as its own file has it.
        #[derive(Clone, Copy)]
        pub enum SubjectValue<'a> {
            $(#[$plan_doc])*
            Plan(&'a $plan_type),
            $($(#[$doc])* $kind(&'a $type),)+
        }

        impl<'a> SubjectValue<'a> {
            /// The kind of the subject.
            pub fn kind(self) -> SubjectKind {
                match self {
                    Self::Plan(_) => SubjectKind::Plan,
                    $(Self::$kind(_) => SubjectKind::$kind,)+
                }
            }

            /// The value as what all kinds have in common.
            pub(crate) fn content(self) -> &'a dyn SubjectContent {
                match self {
                    Self::Plan(value) => value,
                    $(Self::$kind(value) => value,)+
                }
            }
        }

        /// A subject of a plan by its id; `None` for the plan itself, which has no id.
        pub(super) fn find<'a>(plan: &'a Plan, kind: SubjectKind, id: &str) -> Option<PlanSubject<'a>> {
            match kind {
                SubjectKind::Plan => None,
                $(SubjectKind::$kind => {
                    let (id, entry) = plan.$($in_plan).+.get_key_value(id)?;
                    Some(PlanSubject::new(plan, id, entry, SubjectValue::$kind))
                })+
            }
        }

        /// The subjects of a plan of one kind, in the order of their ids; none for the plan itself.
        pub(super) fn all(plan: &Plan, kind: SubjectKind) -> Vec<PlanSubject<'_>> {
            match kind {
                SubjectKind::Plan => Vec::new(),
                $(SubjectKind::$kind => {
                    let entries = plan.$($in_plan).+.iter();
                    entries
                        .map(|(id, entry)| PlanSubject::new(plan, id, entry, SubjectValue::$kind))
                        .collect()
                })+
            }
        }

        /// The subjects that a `plan.toml` has in its tables.
        pub(crate) fn in_plan_file(file: &PlanFile) -> Vec<(&Id, SubjectValue<'_>)> {
            let mut subjects = Vec::new();
            $($(
                let entries = file.$in_plan_file $(. $index)?.iter();
                subjects.extend(entries.map(|(id, value)| (id, SubjectValue::$kind(value))));
            )?)+
            subjects
        }

        /// A Markdown file in one of a plan's folders.
        #[derive(Clone, Debug)]
        pub(crate) enum TextFile {
            $($(
                #[doc = concat!("A file under `", stringify!($in_folder), "/`.")]
                $kind(Arc<$type>),
            )?)+
        }

        impl TextFile {
            /// Reads a file; `None` if subjects of this kind are not in files of their own.
            pub(crate) fn read(
                kind: SubjectKind,
                path: &RepoPath,
                text: &Arc<str>,
                findings: &mut Vec<Finding>,
            ) -> Option<Self> {
                match kind {
                    $($(SubjectKind::$kind => {
                        let _folder = stringify!($in_folder);
                        Some(Self::$kind(Arc::new(<$type>::read_text(path, text, findings))))
                    })?)+
                    _ => None,
                }
            }

            /// Adds the file to its plan.
            pub(crate) fn add_to(&self, source: &mut PlanSource, id: &Id) {
                match self {
                    $($(Self::$kind(value) => {
                        source.$in_folder.insert(id.clone(), Arc::clone(value));
                    })?)+
                }
            }

            /// The subject that the file is.
            pub(crate) fn value(&self) -> SubjectValue<'_> {
                match self {
                    $($(Self::$kind(value) => {
                        let _folder = stringify!($in_folder);
                        SubjectValue::$kind(value)
                    })?)+
                }
            }
        }
    };
}

subject_kinds! {
    /// The plan as a whole; its subject has no id.
    Plan(PlanFile) {
        name: "plan", plural: "plans",
        home: PlanFile, heirs: Nobody, act: Some(Act::Approve), digest: true,
    }
    /// A person or a hotline.
    Contact(Contact) {
        name: "contact", plural: "contacts",
        home: ContactsFile, heirs: ExtendingAndClients, act: Some(Act::Verify), digest: true,
        in_plan: contacts,
    }
    /// A role in the response team.
    Role(Role) {
        name: "role", plural: "roles",
        home: PlanFile, heirs: Extending, act: Some(Act::Acknowledge), digest: true,
        in_plan: roles,
        in_plan_file: roles,
    }
    /// A severity level.
    Severity(Severity) {
        name: "severity", plural: "severities",
        home: PlanFile, heirs: Extending, act: None, digest: true,
        in_plan: severities,
        in_plan_file: severities,
    }
    /// The response chain of a severity.
    Escalation(Escalation) {
        name: "escalation", plural: "escalation",
        home: PlanFile, heirs: Extending, act: None, digest: true,
        in_plan: escalations,
        in_plan_file: escalation.0,
    }
    /// A system, service, application or data repository.
    Asset(Asset) {
        name: "asset", plural: "assets",
        home: PlanFile, heirs: Extending, act: None, digest: true,
        in_plan: assets,
        in_plan_file: assets,
    }
    /// A way to talk during an incident.
    Channel(Channel) {
        name: "channel", plural: "channels",
        home: PlanFile, heirs: Extending, act: None, digest: true,
        in_plan: channels,
        in_plan_file: channels,
    }
    /// A threat vector.
    Vector(Vector) {
        name: "vector", plural: "vectors",
        home: PlanFile, heirs: Extending, act: None, digest: true,
        in_plan: vectors,
        in_plan_file: vectors,
    }
    /// A tool that automates a step.
    Tool(Tool) {
        name: "tool", plural: "tools",
        home: PlanFile, heirs: Extending, act: None, digest: true,
        in_plan: tools,
        in_plan_file: tools,
    }
    /// A duty to notify.
    Duty(Duty) {
        name: "duty", plural: "duties",
        home: PlanFile, heirs: Extending, act: None, digest: true,
        in_plan: duties,
        in_plan_file: duties,
    }
    /// A section of prose.
    Section(Section) {
        name: "section", plural: "sections",
        home: Folder, heirs: Extending, act: Some(Act::Review), digest: true,
        in_plan: sections,
        in_folder: sections,
    }
    /// A playbook.
    Playbook(Playbook) {
        name: "playbook", plural: "playbooks",
        home: Folder, heirs: Extending, act: Some(Act::Review), digest: true,
        in_plan: playbooks,
        in_folder: playbooks,
    }
    /// An exercise. It is a record of one day, so no digest covers it.
    Exercise(Exercise) {
        name: "exercise", plural: "exercises",
        home: Folder, heirs: Nobody, act: None, digest: false,
        in_plan: source.exercises,
        in_folder: exercises,
    }
    /// An incident. It is a record of some days, so no digest covers it.
    Incident(Incident) {
        name: "incident", plural: "incidents",
        home: Folder, heirs: Nobody, act: None, digest: false,
        in_plan: source.incidents,
        in_folder: incidents,
    }
}

/// What the table says about a kind.
struct KindRow {
    name: &'static str,
    plural: &'static str,
    path: &'static str,
    home: SubjectHome,
    heirs: InheritedBy,
    act: Option<Act>,
    has_digest: bool,
}

/// The file or folder of a plan, by its path inside the plan's folder.
const fn path(home: SubjectHome, folder: &'static str) -> &'static str {
    match home {
        SubjectHome::PlanFile => "plan.toml",
        SubjectHome::ContactsFile => "contacts.toml",
        SubjectHome::Folder => folder,
    }
}

impl SubjectKind {
    /// The word before the colon of a reference: `contact`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The word for several, which is also the name of the TOML table or the folder: `contacts`.
    pub fn plural(self) -> &'static str {
        self.row().plural
    }

    /// The kind with a name, such as `contact`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// The kind with a word for several, such as `contacts`.
    pub fn from_plural(plural: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|kind| kind.plural() == plural)
    }

    /// The kind whose texts are in a folder, such as `sections`.
    pub fn from_folder(folder: &str) -> Option<Self> {
        Self::from_plural(folder).filter(|kind| kind.home() == SubjectHome::Folder)
    }

    /// Where subjects of the kind are written.
    pub fn home(self) -> SubjectHome {
        self.row().home
    }

    /// The file or folder that they are written in, inside the plan's folder: `contacts.toml`, `sections/`.
    pub fn path(self) -> &'static str {
        self.row().path
    }

    /// Which other plans have them.
    pub fn heirs(self) -> InheritedBy {
        self.row().heirs
    }

    /// The act that signs them off; `None` if nobody has to.
    pub fn act(self) -> Option<Act> {
        self.row().act
    }

    /// Whether a digest covers them.
    pub fn has_digest(self) -> bool {
        self.row().has_digest
    }
}

impl fmt::Display for SubjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
