//! How errors are shown.

use irplan_engine::{Advice, Failure, FailureReason};

use crate::report::shorten;
use crate::terminal::{OutputStream, make_safe};

/// Prints an error with its causes and what to do.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn print_error(error: &anyhow::Error, screen: &mut OutputStream) -> std::io::Result<()> {
    let painter = screen.text_style();
    let failure = error.downcast_ref::<Failure>();
    let lines = match failure {
        Some(failure) => failure
            .reasons
            .iter()
            .map(FailureReason::to_string)
            .collect(),
        None => vec![error.to_string()],
    };
    for line in lines {
        screen.text(&format!(
            "{} {}\n",
            painter.error("error:"),
            terminal_line(&line)
        ))?;
    }
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        screen.text(&format!("  caused by: {}\n", terminal_line(&cause)))?;
    }
    for help in help_lines(error) {
        screen.text(&format!(
            "  {} {}\n",
            painter.note("help:"),
            make_safe(&help)
        ))?;
    }
    screen.flush()
}

/// Returns a line of an error as a terminal may show it. Libraries repeat what they could not read, which may be a whole
/// file.
fn terminal_line(line: &str) -> String {
    const MOST: usize = 1_000;
    make_safe(&shorten(line, MOST)).into_owned()
}

/// Returns what to do: of the first failure that says so, each advice once.
fn help_lines(error: &anyhow::Error) -> Vec<String> {
    let mut failures = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<Failure>());
    let helps = failures.find_map(|failure| {
        let mut helps = Vec::new();
        let of_reasons = failure.reasons.iter().map(|reason| &reason.advice);
        let advice = of_reasons.chain([&failure.advice]).flatten();
        for words in advice.map(advice_text) {
            if !helps.contains(&words) {
                helps.push(words);
            }
        }
        helps.extend(failure.help.clone());
        (!helps.is_empty()).then_some(helps)
    });
    helps.unwrap_or_default()
}

/// Returns what to type.
fn advice_text(advice: &Advice) -> String {
    let text = match advice {
        Advice::NamePlan => "name one plan with `--client ID`",
        Advice::NameFolder => "if its files are on disk, name the folder of plans with `-C DIR`",
        Advice::NameRevision => {
            "add `--rev HEAD`, or another revision; or name the folder of plans with `-C DIR`"
        }
        Advice::NameFolderOrCreate => {
            "run irplan in a repository of plans, name one with `-C DIR`, or create one with `irplan init DIR`"
        }
        Advice::NameSigner => "name the contact who signs with `--by CONTACT`",
        Advice::NameSignerOrAuthor => {
            "name the contact who signs with `--by CONTACT`, or set `user.email` in git"
        }
        Advice::WriteSubject => {
            "write a subject as `irplan diff` prints it, such as `section:containment`"
        }
        Advice::ListErrors => "to list the errors, run `irplan check`",
        Advice::ListPlans => "to list today's plans, run `irplan status`",
        Advice::BuildRevisionOrNamePlans => {
            "build a revision with `--rev HEAD`, or name the plans to build with `--client ID`"
        }
        Advice::NameBase => "name the plans to inherit from with `--extends ID`",
        Advice::CreatePlan => "there is no plan here yet: create one with `irplan new client`",
        Advice::ChooseOtherIdOrReplace => "choose another id, or add `--override`",
        Advice::CopyText => "to make a copy of an inherited text, leave out `--update`",
        Advice::UpdateCopy => {
            "to record that you compared it with the inherited text of today, add `--update`"
        }
        Advice::SignWith(subject, act) => {
            return format!("sign `{subject}` with `irplan {}`", act.name());
        }
        Advice::PrintSlip(act, name) => {
            return format!("print a new slip: `irplan {} --slip {name}`", act.name());
        }
        Advice::ListEventsAndDuties(plan) => {
            return format!(
                "run `irplan packs --events` for the events, and `irplan deadlines --client {plan}` for the duties"
            );
        }
        Advice::NameBothSides(base) => {
            return format!(
                "restore it, go to the folder that has it, or name both sides: `irplan diff {base} HEAD`"
            );
        }
        Advice::CopyOrReplace(plan, subject) => {
            return format!(
                "to change the inherited text, run `irplan override --plan {plan} {subject}`; to replace it with a new text, add `--override`"
            );
        }
    };
    text.to_owned()
}
