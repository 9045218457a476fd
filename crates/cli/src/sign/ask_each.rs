//! Goes through what is due: asks on a terminal, and lists elsewhere.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use irplan_plan::diff::Change;
use irplan_plan::signoff::VerificationMethod;
use irplan_plan::{Digest, Plan, PlanId, Subject};
use jiff::civil::Date;

use super::locked_plans::LockedPlans;
use super::subject::{facts, how_in_words, print_rest_for_others, title};
use super::{SignRequest, editor};
use crate::error_output;
use crate::report::changes::write_body;
use crate::session::Session;
use crate::terminal::{OutputStream, make_safe};
use irplan_engine::Failure;
use irplan_engine::sign_off_history::ChangeSinceSignOff;
use irplan_engine::signing::{
    self, Act, SigningBasis, SigningReview, SigningTerms, SubjectNames, SubjectOfPlan,
    SubjectShare, names,
};

/// Lists what is due, one subject on each line.
pub(super) fn list(due: &SubjectShare<'_>, today: Date, out: &mut OutputStream) -> io::Result<()> {
    for (plan, subject) in &due.allowed {
        let line = format!(
            "{}/{subject}  {}\n",
            plan.id,
            describe(plan, subject, today)
        );
        out.text(&line)?;
    }
    Ok(())
}

/// An answer about one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignAnswer {
    Yes,
    No,
    Skip,
    Edit,
    Quit,
}

impl SignAnswer {
    fn of(line: &str) -> Option<Self> {
        match line.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => Some(Self::Yes),
            "n" | "no" => Some(Self::No),
            "s" | "skip" | "" => Some(Self::Skip),
            "e" | "edit" => Some(Self::Edit),
            "q" | "quit" => Some(Self::Quit),
            _ => None,
        }
    }
}

/// The answers so far.
#[derive(Default)]
struct SignAnswers {
    confirmed: Vec<(PlanId, Subject, Digest)>,
    refused: SubjectNames,
    how: BTreeMap<(PlanId, Subject), VerificationMethod>,
}

impl SignAnswers {
    /// Asks how a subject was verified. False at the end of the input.
    fn take_how(
        &mut self,
        plan: &PlanId,
        subject: &Subject,
        err: &mut OutputStream,
    ) -> anyhow::Result<bool> {
        let how = ask_how(err)?;
        let key = (plan.clone(), subject.clone());
        self.how.extend(how.map(|how| (key, how)));
        Ok(how.is_some())
    }
}

/// The questions, and how far they were answered.
struct Questions {
    due: SubjectNames,
    /// The number of the next one in `due`.
    at: usize,
    answers: SignAnswers,
}

/// The result of the questions.
pub(super) struct ConfirmedSubjects {
    /// What was agreed to.
    pub(super) subjects: SubjectNames,
    /// How each contact and channel was verified.
    pub(super) how: BTreeMap<(PlanId, Subject), VerificationMethod>,
    /// Why not every question was asked, if irplan had to stop early. The answers before that count.
    pub(super) interruption: Option<anyhow::Error>,
}

/// Asks for each subject whether to sign it, and returns those that were agreed to. It stops early if the terminal,
/// history or a commit cannot be read. Problems of an edit are printed, and the question is asked again.
///
/// # Errors
/// If the terminal cannot be written.
pub(super) fn ask(
    plans: &mut LockedPlans,
    request: &SignRequest,
    terms: &SigningTerms,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<ConfirmedSubjects> {
    let due = signing::due(&plans.set, request.act, today);
    let due = signing::split_by_signer(due, &terms.by, terms.on);
    print_rest_for_others(due.for_others, session)?;
    let mut questions = Questions {
        due: names(&due.allowed),
        at: 0,
        answers: SignAnswers::default(),
    };
    loop {
        match ask_until_edit(plans, &mut questions, (request.act, terms), today, session) {
            Ok(Some((id, subject))) => {
                if let Err(error) = edit(plans, &id, &subject, session) {
                    error_output::print_error(&error, &mut session.err)?;
                }
            }
            Ok(None) => return finish(plans, questions.answers, None, session),
            Err(error) => return finish(plans, questions.answers, Some(error), session),
        }
    }
}

/// Asks until there is no question left, or until the answer is to edit a subject, which is returned. After an edit,
/// everything must be read again.
fn ask_until_edit(
    plans: &LockedPlans,
    questions: &mut Questions,
    (act, terms): (Act, &SigningTerms),
    today: Date,
    session: &mut Session,
) -> anyhow::Result<Option<(PlanId, Subject)>> {
    let Questions { due, at, answers } = questions;
    let mut review = SigningReview::read(&plans.source, &plans.set, terms, due, today)?;
    while let Some((id, subject)) = due.get(*at) {
        let Some((plan, digest)) = plan_and_digest(plans, id, subject, today) else {
            session.print_status(&format!("no longer needs a sign-off: {id}/{subject}"))?;
            *at += 1;
            continue;
        };
        let count = (*at + 1, due.len());
        show(plans, plan, subject, count, today, &mut session.err)?;
        let since = review.change_since_sign_off(plan, subject)?;
        show_since(&since, plan, subject, &mut session.err)?;
        let one = (plan, subject.clone());
        match question(act, &mut session.err)? {
            SignAnswer::Yes if is_refused(review.basis(), &one, &mut session.err)? => continue,
            SignAnswer::Yes => {
                let asks_how = act == Act::Verify && terms.how.is_none();
                if asks_how && !answers.take_how(id, subject, &mut session.err)? {
                    return Ok(None);
                }
                let confirmed = (id.clone(), subject.clone(), digest);
                answers.confirmed.push(confirmed);
            }
            SignAnswer::No => answers.refused.push((id.clone(), subject.clone())),
            SignAnswer::Skip => {}
            SignAnswer::Quit => return Ok(None),
            SignAnswer::Edit => return Ok(Some((id.clone(), subject.clone()))),
        }
        *at += 1;
    }
    Ok(None)
}

/// Returns the plan of a subject and the digest to agree to. `None` if an edit removed what there was to sign.
fn plan_and_digest<'a>(
    plans: &'a LockedPlans,
    id: &PlanId,
    subject: &Subject,
    today: Date,
) -> Option<(&'a Plan, Digest)> {
    let plan = plans.set.plans().plans.get(id)?;
    let is_there = plan.signable(today).contains(subject);
    let digest = plan.digest(subject).filter(|_| is_there)?;
    Some((plan, *digest))
}

/// Whether a sign-off could not be written. This is reported at once, because at the end it would keep all others from
/// being written.
fn is_refused(
    basis: &SigningBasis<'_>,
    subject: &SubjectOfPlan<'_>,
    err: &mut OutputStream,
) -> io::Result<bool> {
    let refused = signing::unsigned(basis, std::slice::from_ref(subject)).err();
    let Some(faults) = refused else {
        return Ok(false);
    };
    error_output::print_error(&Failure::of_all(faults).into(), err)?;
    Ok(true)
}

/// Prints what was refused, and leaves out what an edit changed after somebody had agreed to it.
fn finish(
    plans: &LockedPlans,
    answers: SignAnswers,
    interruption: Option<anyhow::Error>,
    session: &mut Session,
) -> anyhow::Result<ConfirmedSubjects> {
    for (plan, subject) in &answers.refused {
        session.print_status(&format!(
            "not right: {plan}/{subject}; correct it, then sign it"
        ))?;
    }
    let mut agreed = SubjectNames::new();
    for (id, subject, digest) in answers.confirmed {
        let plan = plans.set.plans().plans.get(&id);
        if plan.and_then(|plan| plan.digest(&subject)) == Some(&digest) {
            agreed.push((id, subject));
        } else {
            session.print_status(&format!(
                "changed since you answered: {id}/{subject}; look at it again"
            ))?;
        }
    }
    Ok(ConfirmedSubjects {
        subjects: agreed,
        how: answers.how,
        interruption,
    })
}

/// Opens the file of a subject, and reads everything again.
///
/// # Errors
/// If the editor fails, or the plans can no longer be read. Then they stay as they were.
fn edit(
    plans: &mut LockedPlans,
    id: &PlanId,
    subject: &Subject,
    session: &mut Session,
) -> anyhow::Result<()> {
    let plan = plans.set.plans().plans.get(id);
    let origin = plan.and_then(|plan| plan.origin(subject));
    if let Some((_, origin)) = origin {
        session.err.flush()?;
        let parts = origin.path.as_str().split('/');
        editor::open(&parts.fold(plans.root.clone(), |folder, name| folder.join(name)))?;
        plans.read_again(session)?;
        return Ok(());
    }
    let message = format!("irplan itself brings `{subject}`, so it has no file here");
    Err(Failure::new(message)
        .help("to replace it, write a file with its id under `packs`")
        .into())
}

/// Asks until there is an answer. The end of the input counts as "quit".
fn question(act: Act, err: &mut OutputStream) -> anyhow::Result<SignAnswer> {
    loop {
        let question = format!("{} it? [y]es, [n]o, [s]kip, [e]dit, [q]uit: ", act.name());
        err.text(&question)?;
        err.flush()?;
        let mut line = String::new();
        // Read only one line, because the rest is for the editor if it opens.
        if io::stdin().lock().read_line(&mut line)? == 0 {
            return Ok(SignAnswer::Quit);
        }
        match SignAnswer::of(&line) {
            Some(answer) => return Ok(answer),
            None => err.text("  y, n, s, e or q\n")?,
        }
    }
}

/// Asks how somebody was reached until there is an answer; `None` at the end of the input.
fn ask_how(err: &mut OutputStream) -> anyhow::Result<Option<VerificationMethod>> {
    loop {
        err.text("How? by a [c]all, [i]n person, by a [r]eply, from the [v]endor's list: ")?;
        err.flush()?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.trim().to_ascii_lowercase().as_str() {
            "c" | "call" | "called" => return Ok(Some(VerificationMethod::Called)),
            "i" | "in person" | "met" => return Ok(Some(VerificationMethod::Met)),
            "r" | "reply" | "replied" => return Ok(Some(VerificationMethod::Replied)),
            "v" | "vendor" | "vendor-confirmed" => {
                return Ok(Some(VerificationMethod::VendorConfirmed));
            }
            _ => err.text("  c, i, r or v\n")?,
        }
    }
}

/// Shows a subject: its position in the list, its name and state, its place, and what to verify.
fn show(
    plans: &LockedPlans,
    plan: &Plan,
    subject: &Subject,
    (at, count): (usize, usize),
    today: Date,
    err: &mut OutputStream,
) -> io::Result<()> {
    let name = err.text_style().strong(format!("{}/{subject}", plan.id));
    let described = describe(plan, subject, today);
    err.text(&format!("\n[{at} of {count}] {name}  {described}\n"))?;
    if let Some((_, origin)) = plan.origin(subject) {
        let text = plans.set.snapshot().text(&origin.path);
        let line = text.map(|text| irplan_plan::LineColumn::of(text, origin.header.start).line);
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        err.text(&format!("  {}{line}\n", origin.path))?;
    }
    err.text(&facts(plan, subject))
}

fn show_since(
    since: &ChangeSinceSignOff,
    plan: &Plan,
    subject: &Subject,
    err: &mut OutputStream,
) -> io::Result<()> {
    let when = match plan.source.ledger.get(subject) {
        Some(signed) => format!("since {} signed on {}", signed.by.value, signed.on.value),
        None => String::new(),
    };
    match since {
        ChangeSinceSignOff::Never => err.text("  nobody has signed it yet: read all of it\n"),
        ChangeSinceSignOff::Same => err.text(&format!("  nothing changed {when}\n")),
        ChangeSinceSignOff::Unknown(why) => {
            err.text(&format!("  cannot show what changed {when}: {why}\n"))
        }
        ChangeSinceSignOff::Changed(changes) => {
            err.text(&format!("  changed {when}:\n"))?;
            changes
                .iter()
                .try_for_each(|change| print_change(change, subject, err))
        }
        ChangeSinceSignOff::Shown(changes) => {
            err.text(&format!(
                "  its own text did not change {when}, but facts that it shows did:\n"
            ))?;
            changes
                .iter()
                .try_for_each(|change| print_change(change, subject, err))
        }
    }
}

fn print_change(change: &Change, subject: &Subject, err: &mut OutputStream) -> io::Result<()> {
    if change.subject != *subject {
        let title = make_safe(&change.title);
        err.text(&format!("    {} {title}\n", change.subject))?;
    }
    write_body(change, err)
}

/// Shows a subject's name and state, who signed it last, and how if that way is weak.
fn describe(plan: &Plan, subject: &Subject, today: Date) -> String {
    let title = title(plan, subject);
    let status = plan.sign_off_status(subject, today);
    let state = status.in_words();
    let signed = match status.signer_and_date {
        Some((by, on)) => format!(", last signed by {by} on {on}"),
        None => String::new(),
    };
    let entry = plan.source.ledger.get(subject);
    let how = entry.and_then(|signed| signed.how.as_ref());
    let how = how.map_or_else(String::new, |how| {
        format!(" {}", how_in_words(Some(how.value)))
    });
    make_safe(&format!("{title} ({state}{signed}{how})")).into_owned()
}
