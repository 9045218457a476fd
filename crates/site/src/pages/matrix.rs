//! How many steps each playbook has in each phase.

use irplan_plan::model::{Phase, Playbook};
use irplan_plan::{Id, PlanEntry, SubjectKind};
use serde::Serialize;

use crate::edition::Edition;
use crate::html::RootPath;
use crate::view::{PageLink, subject_link};

/// The phases, and each incident type by them.
#[derive(Serialize)]
pub(crate) struct Matrix {
    phases: Vec<&'static str>,
    /// How many sections there are for each phase, whatever the incident.
    sections: Vec<(&'static str, usize)>,
    rows: Vec<MatrixRow>,
}

/// One incident type.
#[derive(Serialize)]
struct MatrixRow {
    playbook: PageLink,
    /// How many steps its playbook has in each phase.
    steps: Vec<(&'static str, usize)>,
    /// How many of its steps have no phase.
    elsewhere: usize,
}

/// Counts the steps of each playbook by phase.
pub(crate) fn matrix(edition: &Edition<'_>) -> Matrix {
    let sections = edition.sections();
    let in_phase = |phase: Phase| {
        let phases = sections
            .iter()
            .filter_map(|(_, section)| section.head.phase.as_ref());
        phases.filter(|own| own.value == phase).count()
    };
    Matrix {
        phases: Phase::ALL.iter().map(|phase| phase.title()).collect(),
        sections: by_phase(in_phase),
        rows: edition
            .playbooks()
            .into_iter()
            .map(|(id, playbook)| row(edition, id, playbook))
            .collect(),
    }
}

/// Returns each phase by its name, with a number.
fn by_phase(count: impl Fn(Phase) -> usize) -> Vec<(&'static str, usize)> {
    let phases = Phase::ALL.iter();
    phases.map(|phase| (phase.title(), count(*phase))).collect()
}

fn row(edition: &Edition<'_>, id: &Id, playbook: &PlanEntry<Playbook>) -> MatrixRow {
    let count = |phase: Option<Phase>| {
        let steps = playbook.steps.iter();
        steps.filter(|step| step.in_phase == phase).count()
    };
    MatrixRow {
        playbook: subject_link(edition, SubjectKind::Playbook, id.as_str(), RootPath::ROOT),
        steps: by_phase(|phase| count(Some(phase))),
        elsewhere: count(None),
    }
}
