//! Goes through what is due: asks on a terminal, lists elsewhere.

use std::io::{self, BufRead};

use irplan_plan::{Plan, State, Subject};
use jiff::civil::Date;

use super::Act;
use super::subjects::Meant;
use crate::session::Session;
use crate::terminal::clean;

/// Lists what is due, a line for each subject.
pub(super) fn list(due: &[Meant<'_>], today: Date, session: &mut Session) -> io::Result<()> {
    for (plan, subject) in due {
        let line = format!(
            "{}/{subject}  {}\n",
            plan.id,
            describe(plan, subject, today)
        );
        session.out.text(&line)?;
    }
    if due.is_empty() {
        session.say("nothing is due")?;
    }
    Ok(())
}

/// Asks for each subject whether to sign it; what was agreed to is returned.
pub(super) fn ask<'a>(
    due: Vec<Meant<'a>>,
    act: Act,
    today: Date,
    session: &mut Session,
) -> io::Result<Vec<Meant<'a>>> {
    let mut agreed = Vec::new();
    let count = due.len();
    let mut answers = io::stdin().lock().lines();
    for (at, (plan, subject)) in due.into_iter().enumerate() {
        let described = describe(plan, &subject, today);
        let question = format!(
            "[{}/{count}] {}/{subject}  {described}\n  {} it? [y]es, [n]o, [q]uit: ",
            at + 1,
            plan.id,
            act.name(),
        );
        session.err.text(&question)?;
        session.err.flush()?;
        let answer = answers.next().transpose()?;
        match answer.as_deref().map(str::trim) {
            Some("y" | "yes") => agreed.push((plan, subject)),
            Some("q" | "quit") | None => break,
            Some(_) => {}
        }
    }
    Ok(agreed)
}

/// A subject's name, its state, and who signed it last.
fn describe(plan: &Plan, subject: &Subject, today: Date) -> String {
    let title = match &subject.id {
        Some(id) => plan.title(subject.kind, id.as_str()).unwrap_or_default(),
        None => plan.name.clone(),
    };
    let standing = plan.standing(subject, today);
    let state = match (standing.state, standing.due, standing.problem) {
        (State::DueSoon, Some(due), _) => format!("due on {due}"),
        (State::Overdue, Some(due), _) => format!("overdue since {due}"),
        (State::Invalid, _, Some(problem)) => format!("invalid: {problem}"),
        (state, _, _) => state.name().to_owned(),
    };
    let signed = match standing.signed {
        Some((by, on)) => format!(", signed by {by} on {on}"),
        None => String::new(),
    };
    clean(&format!("{title} ({state}{signed})")).into_owned()
}
