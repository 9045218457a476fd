//! The four steps of every command that signs.

use irplan_plan::PlanId;
use jiff::civil::Date;

use super::subjects::{self, Meant};
use super::{Act, Request, walk, write};
use crate::arguments::Selection;
use crate::failure::Failure;
use crate::files::{Lock, make_folder_of, replace_all};
use crate::load::{self, Loaded};
use crate::session::{Outcome, Session, today};

/// Signs what was asked for: everything, or, when anything is wrong, nothing.
///
/// # Errors
/// All that is wrong, at once.
pub fn run(request: &Request, session: &mut Session) -> anyhow::Result<Outcome> {
    let options = &request.options;
    let today = today(options.today)?;
    let on = options.on.unwrap_or(today);
    let source = load::discover(session)?;
    let root = load::writable(&source)?;
    // From reading to writing nobody else may write: what is signed is what was read.
    let _lock = Lock::of_repository(&source)?;
    let selection = Selection {
        client: options.client.clone(),
        ..Selection::default()
    };
    let loaded = load::read(source, &selection)?;
    if options.pending && !session.is_interactive() {
        let due = subjects::due(&loaded, request.act, &options.client, today);
        walk::list(&due, today, session)?;
        return Ok(Outcome::Clean);
    }
    let mut faults = Vec::new();
    if on > today {
        faults.push(format!("{on} lies in the future: today is {today}"));
    }
    let meant = match meant(&loaded, request, today, session)? {
        Ok(meant) => meant,
        Err(found) => {
            faults.extend(found);
            Vec::new()
        }
    };
    let texts = write::replacements(&root, &loaded, request, &meant, on);
    let texts = texts.unwrap_or_else(|found| {
        faults.extend(found);
        Vec::new()
    });
    if !faults.is_empty() {
        return Err(Failure::of_all(faults).help("nothing was written").into());
    }
    for text in &texts {
        make_folder_of(&text.path)?;
    }
    replace_all(&texts)?;
    report(&meant, request.act, on, session)
}

/// The subjects to sign, or all that is wrong with what was typed.
fn meant<'a>(
    loaded: &'a Loaded,
    request: &'a Request,
    today: Date,
    session: &mut Session,
) -> anyhow::Result<Result<Vec<Meant<'a>>, Vec<String>>> {
    let (options, act) = (&request.options, request.act);
    let clients: &[PlanId] = &options.client;
    if options.all {
        return Ok(Ok(subjects::due(loaded, act, clients, today)));
    }
    if options.pending {
        let due = subjects::due(loaded, act, clients, today);
        return Ok(Ok(walk::ask(due, act, today, session)?));
    }
    // A plan is approved whole: there is nothing to name but the plan.
    let whole = ["plan".to_owned()];
    let typed = match act {
        Act::Approve if options.subjects.is_empty() => &whole,
        _ => options.subjects.as_slice(),
    };
    if typed.is_empty() {
        let message = format!("nothing is named to {}", act.name());
        let help = "name subjects such as `section:containment`, or use `--pending` or `--all`";
        return Err(Failure::new(message).help(help).into());
    }
    Ok(subjects::typed(loaded, act, typed, clients, today))
}

fn report(
    meant: &[Meant<'_>],
    act: Act,
    on: Date,
    session: &mut Session,
) -> anyhow::Result<Outcome> {
    if meant.is_empty() {
        session.say("nothing was signed")?;
    }
    for (plan, subject) in meant {
        session.say(&format!("{} {}/{subject} on {on}", act.done(), plan.id))?;
    }
    Ok(Outcome::Clean)
}
