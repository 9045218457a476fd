//! The table of subject kinds, and what follows from it alone.

use std::fmt;

use crate::kinds::Act;

/// Calls a macro with the table of subject kinds.
///
/// A row has the kind and the type of its values, its name, its plural, where it is written, who inherits
/// it, which act signs it off, and whether it has a digest. The last part names the field of the `PlanFile`
/// (`plan_file`, or `chains` for lists) or of the `PlanSource` (`contacts_file`, `folder`) that has its subjects, and
/// after the arrow the field of `PlanSubjects` that has them and the inherited ones. A kind that nobody inherits is in an
/// `own_folder`. One that no plan's folder has is `outside` of them, in a field of the `Plan`. The macros make all these
/// fields, except those of the `PlanSource` and the `Plan`.
///
/// Each caller takes what it needs from the rows: this module the words, and others the fields, through
/// [`with_kind_fields`].
macro_rules! with_subject_kinds {
    ($callback:path $(=> $next:ident $input:tt)?) => {
        $callback! {
            $($next $input =>)?
            /// The plan as a whole; its subject has no id.
            Plan(PlanFile) {
                name: "plan", plural: "plans",
                home: PlanFile, inherited_by: Nobody, act: Some(Act::Approve), digest: true,
            }
            /// A person or a hotline.
            Contact(model::contact::Contact) {
                name: "contact", plural: "contacts",
                home: ContactsFile, inherited_by: ExtendingAndClients, act: Some(Act::Verify), digest: true,
            } in { contacts_file: contacts => contacts }
            /// A role in the response team.
            Role(model::response::Role) {
                name: "role", plural: "roles",
                home: PlanFile, inherited_by: Extending, act: Some(Act::Acknowledge), digest: true,
            } in { plan_file: roles => roles }
            /// A severity level.
            Severity(model::response::Severity) {
                name: "severity", plural: "severities",
                home: PlanFile, inherited_by: Extending, act: None, digest: true,
            } in { plan_file: severities => severities }
            /// The response chain of a severity.
            Escalation(model::response::Escalation) {
                name: "escalation", plural: "escalation",
                home: PlanFile, inherited_by: Extending, act: None, digest: true,
            } in { chains: escalation => escalations }
            /// A system, service, application or data repository.
            Asset(model::organisation::Asset) {
                name: "asset", plural: "assets",
                home: PlanFile, inherited_by: Extending, act: None, digest: true,
            } in { plan_file: assets => assets }
            /// A way to talk during an incident.
            Channel(model::response::Channel) {
                name: "channel", plural: "channels",
                home: PlanFile, inherited_by: Extending, act: Some(Act::Verify), digest: true,
            } in { plan_file: channels => channels }
            /// A threat vector.
            Vector(model::defence::Vector) {
                name: "vector", plural: "vectors",
                home: PlanFile, inherited_by: Extending, act: None, digest: true,
            } in { plan_file: vectors => vectors }
            /// A tool that automates a step.
            Tool(model::defence::Tool) {
                name: "tool", plural: "tools",
                home: PlanFile, inherited_by: Extending, act: None, digest: true,
            } in { plan_file: tools => tools }
            /// A duty to notify.
            Duty(model::duty::Duty) {
                name: "duty", plural: "duties",
                home: PlanFile, inherited_by: Extending, act: None, digest: true,
            } in { plan_file: duties => duties }
            /// A section of prose.
            Section(model::section::Section) {
                name: "section", plural: "sections",
                home: Folder, inherited_by: Extending, act: Some(Act::Review), digest: true,
            } in { folder: sections => sections }
            /// A playbook.
            Playbook(model::playbook::Playbook) {
                name: "playbook", plural: "playbooks",
                home: Folder, inherited_by: Extending, act: Some(Act::Review), digest: true,
            } in { folder: playbooks => playbooks }
            /// An exercise. It is a record of one day, so no digest covers it.
            Exercise(model::practice::Exercise) {
                name: "exercise", plural: "exercises",
                home: Folder, inherited_by: Nobody, act: None, digest: false,
            } in { own_folder: exercises }
            /// An incident. It is a record of some days, so no digest covers it.
            Incident(model::practice::Incident) {
                name: "incident", plural: "incidents",
                home: Folder, inherited_by: Nobody, act: None, digest: false,
            } in { own_folder: incidents }
            /// A pack. The people of the provider's plan sign off that they read it, and no other plan has it.
            Pack(packs::pack::Pack) {
                name: "pack", plural: "packs",
                home: PackFolder, inherited_by: Nobody, act: Some(Act::Review), digest: true,
            } in { outside: provider_packs }
        }
    };
}
pub(crate) use with_subject_kinds;

/// Calls a macro with the fields that have the subjects of each kind, in six views: `subjects` from a `Plan`,
/// `inherited` from `PlanSubjects` and from a `PlanSource`, `tables` from a `PlanFile` and from `PlanSubjects`, `keys`
/// to declare those of a `PlanFile`, `folders` from a `PlanSource`, and `records`, the kinds whose values are tables.
/// What is in braces after the macro's name comes first. The module that declares the keys imports `Map` and
/// `Escalations`.
macro_rules! with_kind_fields {
    ($callback:ident) => {
        $crate::kinds::with_kind_fields! { $callback {} }
    };
    ($callback:ident $input:tt) => {
        $crate::kinds::with_subject_kinds! { $crate::kinds::select_kind_fields => $callback $input }
    };
}
pub(crate) use with_kind_fields;

macro_rules! select_kind_fields {
    (
        $callback:ident { $($input:tt)* } =>
        $(#[$plan_doc:meta])*
        Plan($plan_type:ident) $plan_facts:tt
        $(
            $(#[$doc:meta])*
            $kind:ident($root:ident::$module:ident::$type:ident) {
                name: $name:literal, plural: $plural:literal, $($facts:tt)*
            } in {
                $(contacts_file: $contacts:ident => $from_contacts:ident)?
                $(plan_file: $table:ident => $from_table:ident)?
                $(chains: $chains:ident => $from_chains:ident)?
                $(folder: $folder:ident => $from_folder:ident)?
                $(own_folder: $own:ident)?
                $(outside: $outside:ident)?
            }
        )+
    ) => {
        $callback! {
            $($input)*
            subjects { $(
                $kind($crate::$root::$module::$type): $(by_kind.$from_contacts)? $(by_kind.$from_table)?
                    $(by_kind.$from_chains)? $(by_kind.$from_folder)? $(source.$own)? $($outside)?;
            )+ }
            inherited { $(
                $($kind($crate::$root::$module::$type): $from_contacts from $contacts;)?
                $($kind($crate::$root::$module::$type): $from_table from file.$table;)?
                $($kind($crate::$root::$module::$type): $from_chains from file.$chains.0;)?
                $($kind($crate::$root::$module::$type): $from_folder from $folder;)?
            )+ }
            tables { $(
                $($kind: $table to $from_table;)?
                $($kind: $chains.0 to $from_chains;)?
            )+ }
            keys { $(
                $(
                    #[doc = concat!("The tables of `[", $plural, "]`.")]
                    pub $table: Map<$crate::$root::$module::$type> = $plural,
                )?
                $(
                    #[doc = concat!("The lists of `[", $plural, "]`.")]
                    pub $chains: Escalations = $plural,
                )?
            )+ }
            folders { $(
                $($kind($crate::$root::$module::$type): $folder;)?
                $($kind($crate::$root::$module::$type): $own;)?
            )+ }
            records { $(
                $($kind($crate::$root::$module::$type): $contacts;)?
                $($kind($crate::$root::$module::$type): $table;)?
            )+ }
        }
    };
}
pub(crate) use select_kind_fields;

/// Where the subjects of a kind are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectHome {
    /// In `plan.toml`: the file itself, or its tables under the kind's plural.
    PlanFile,
    /// In `contacts.toml`.
    ContactsFile,
    /// In a folder that is named for the kind's plural, one Markdown file for each.
    Folder,
    /// In no plan's folder: in the program, or in the repository's folder `packs/`.
    PackFolder,
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

macro_rules! define_kinds {
    (
        $(#[$plan_doc:meta])*
        Plan($plan_type:ident) {
            name: $plan_name:literal, plural: $plan_plural:literal,
            home: $plan_home:ident, inherited_by: $plan_inherited_by:ident, act: $plan_act:expr, digest: $plan_digest:literal,
        }
        $(
            $(#[$doc:meta])*
            $kind:ident($root:ident::$module:ident::$type:ident) {
                name: $name:literal, plural: $plural:literal,
                home: $home:ident, inherited_by: $inherited_by:ident, act: $act:expr, digest: $digest:literal,
            } in $fields:tt
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

            /// Returns the kind alone as a list.
            pub fn as_list(self) -> &'static [Self] {
                match self {
                    Self::Plan => &[Self::Plan],
                    $(Self::$kind => &[Self::$kind],)+
                }
            }

            fn row(self) -> &'static KindRow {
                match self {
                    Self::Plan => {
                        static ROW: KindRow = KindRow {
                            name: $plan_name,
                            plural: $plan_plural,
                            path: path(SubjectHome::$plan_home, ""),
                            home: SubjectHome::$plan_home,
                            inherited_by: InheritedBy::$plan_inherited_by,
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
                            inherited_by: InheritedBy::$inherited_by,
                            act: $act,
                            has_digest: $digest,
                        };
                        &ROW
                    })+
                }
            }
        }
    };
}
with_subject_kinds!(define_kinds);

/// What the table says about a kind.
struct KindRow {
    name: &'static str,
    plural: &'static str,
    path: &'static str,
    home: SubjectHome,
    inherited_by: InheritedBy,
    act: Option<Act>,
    has_digest: bool,
}

/// Returns the file or folder of a plan, by its path inside the plan's folder; for packs, inside the repository.
const fn path(home: SubjectHome, folder: &'static str) -> &'static str {
    match home {
        SubjectHome::PlanFile => "plan.toml",
        SubjectHome::ContactsFile => "contacts.toml",
        SubjectHome::Folder | SubjectHome::PackFolder => folder,
    }
}

impl SubjectKind {
    /// Returns the word before the colon of a reference: `contact`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns the word for several, which is also the name of the TOML table or the folder: `contacts`.
    pub fn plural(self) -> &'static str {
        self.row().plural
    }

    /// Returns the kind with a name, such as `contact`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Returns the kind with a word for several, such as `contacts`.
    pub fn from_plural(plural: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|kind| kind.plural() == plural)
    }

    /// Returns the kind whose texts are in a folder, such as `sections`.
    pub fn from_folder(folder: &str) -> Option<Self> {
        Self::from_plural(folder).filter(|kind| kind.home() == SubjectHome::Folder)
    }

    /// Returns where subjects of the kind are written.
    pub fn home(self) -> SubjectHome {
        self.row().home
    }

    /// Returns the file or folder that they are written in, inside the plan's folder: `contacts.toml`, `sections/`. That
    /// of packs is at the top of the repository.
    pub fn path(self) -> &'static str {
        self.row().path
    }

    /// Whether they are part of what a plan says. Packs are not: the provider's plan only has the sign-offs of those who
    /// read them.
    pub fn is_part_of_plan(self) -> bool {
        self.home() != SubjectHome::PackFolder
    }

    /// Returns which other plans have them.
    pub fn inherited_by(self) -> InheritedBy {
        self.row().inherited_by
    }

    /// Returns the act that signs them off; `None` if nobody has to.
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

impl Act {
    /// Returns the kinds of subjects that the act signs off.
    pub fn kinds(self) -> Vec<SubjectKind> {
        let all = SubjectKind::ALL.iter().copied();
        all.filter(|kind| kind.act() == Some(self)).collect()
    }
}
