//! The parts of a plan that can be added one by one.

use irplan_plan::model::{Organisation, Phase};
use irplan_plan::{Id, PlanId, SubjectKind};
use jiff::civil::Date;

use super::template_values::in_quotes;

/// A part of a plan to add, which gets a file of its own.
#[derive(Clone, Debug)]
pub enum PlanPart {
    /// A section of prose.
    Section {
        /// The phase in which people need it.
        phase: Phase,
    },
    /// A playbook.
    Playbook {
        /// The severity that such an incident usually has.
        severity: Id,
        /// The vectors by which it comes.
        vectors: Vec<Id>,
    },
    /// An exercise.
    Exercise {
        /// The day on which it was held.
        on: Date,
    },
    /// An incident.
    Incident {
        /// The day on which somebody noticed it.
        on: Date,
    },
}

impl PlanPart {
    /// The severity of a playbook, unless somebody names another one.
    pub const USUAL_SEVERITY: &str = "sev2";

    /// Returns the kind of subject that it is.
    pub(super) fn kind(&self) -> SubjectKind {
        match self {
            Self::Section { .. } => SubjectKind::Section,
            Self::Playbook { .. } => SubjectKind::Playbook,
            Self::Exercise { .. } => SubjectKind::Exercise,
            Self::Incident { .. } => SubjectKind::Incident,
        }
    }

    /// Returns the keys after the title, and the text.
    fn head_and_body(&self, id: &Id) -> (String, &'static str) {
        match self {
            Self::Section { phase } => (format!("phase = \"{}\"\n", phase.word()), SECTION),
            Self::Playbook { severity, vectors } => {
                let mut head = format!("incident = \"{id}\"\nseverity = \"{severity}\"\n");
                if !vectors.is_empty() {
                    let vectors: Vec<_> = vectors.iter().map(|id| format!("\"{id}\"")).collect();
                    head.push_str(&format!("vectors = [{}]\n", vectors.join(", ")));
                }
                head.push_str("symptoms = [\"TODO: what people see\"]\n");
                (head, PLAYBOOK)
            }
            Self::Exercise { on } => (
                format!("on = {on}\nkind = \"tabletop\"\n\n{ACTION}"),
                EXERCISE,
            ),
            Self::Incident { on } => (format!("detected = {on}\n\n{ACTION}"), INCIDENT),
        }
    }
}

/// Returns the file of a new part: its path and text.
pub(super) fn part(plan: &PlanId, id: &Id, title: &str, part: &PlanPart) -> (String, String) {
    let title = in_quotes(title);
    let (head, body) = part.head_and_body(id);
    let day = match part {
        PlanPart::Exercise { on } | PlanPart::Incident { on } => format!("{on}-"),
        PlanPart::Section { .. } | PlanPart::Playbook { .. } => String::new(),
    };
    let path = format!("plans/{plan}/{}{day}{id}.md", part.kind().path());
    (
        path,
        format!("+++\ntitle = \"{title}\"\n{head}+++\n\n{body}"),
    )
}

/// Returns the text of `contacts.toml` with one more contact at its end.
pub(super) fn contact(text: &str, id: &Id, name: &str, organisation: &Organisation) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = match text {
        "" => String::new(),
        text if text.ends_with('\n') => end.to_owned(),
        _ => end.repeat(2),
    };
    let lines = [
        format!("[{}.{id}]", SubjectKind::Contact.plural()),
        format!("name = \"{}\"", in_quotes(name)),
        format!("organisation = \"{}\"", in_quotes(organisation.as_str())),
        "# phones = [{ number = \"+1 …\", kind = \"mobile\" }]".to_owned(),
    ];
    let table: String = lines.iter().map(|line| format!("{line}{end}")).collect();
    format!("{text}{gap}{table}")
}

const SECTION: &str = "TODO: what to know and what to do. Refer to people instead of naming them, such as <role:it>.\n";

const EXERCISE: &str = "## Scenario\n\nTODO: what happened, hour by hour.\n\n## What went well\n\nTODO\n\n## What was missing\n\nTODO\n";

const INCIDENT: &str = "## What happened\n\nTODO: minute by minute.\n\n## Why\n\nTODO\n\n## What was learned\n\nTODO\n";

const ACTION: &str = "[actions.first]\nwhat = \"TODO: what must change\"\n";

const PLAYBOOK: &str = "\
## Detection and analysis

### TODO: find out what is affected {#find-out role=it within=30m evidence=list-of-machines}

TODO: how.

## Containment, eradication and recovery

### TODO: stop it {#stop role=it within=1h evidence=change-log}

TODO: how.

## Post-incident activity

### Learn from it {#learn role=incident-commander within=14d evidence=review-notes}

TODO: the questions to ask.
";

#[cfg(test)]
mod tests {
    use irplan_plan::Snapshot;

    use super::*;

    #[test]
    fn a_contact_is_added_and_every_other_byte_stays() {
        let id = Id::slug("jo", "");
        for (text, gap) in [
            ("", ""),
            ("# x\n", "\n"),
            ("# x", "\n\n"),
            ("# x\r\n", "\r\n"),
        ] {
            let added = contact(text, &id, "Jo", &Organisation::Client);
            let start = format!("{text}{gap}[contacts.jo]");
            assert!(added.starts_with(&start), "{added:?}");
        }
    }

    #[test]
    fn every_part_reads_without_a_fault() {
        let day = jiff::civil::date(2026, 11, 22);
        let (plan, id) = (PlanId::slug("acme", ""), Id::slug("power cut", ""));
        for kind in [
            PlanPart::Section {
                phase: Phase::DetectionAndAnalysis,
            },
            PlanPart::Playbook {
                severity: Id::slug("sev1", ""),
                vectors: vec![Id::slug("email", "")],
            },
            PlanPart::Exercise { on: day },
            PlanPart::Incident { on: day },
        ] {
            let (path, text) = part(&plan, &id, "Power \"cut\"", &kind);
            let snapshot = Snapshot::new()
                .with("irplan.toml", "[provider]\nname = \"N\"\nplan = \"acme\"\n")
                .with(
                    "plans/acme/plan.toml",
                    "kind = \"provider\"\nname = \"N\"\n",
                )
                .with(&path, &text);
            assert_eq!(irplan_plan::read(&snapshot).findings, [], "{path}");
        }
    }
}
