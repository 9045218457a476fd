//! `irplan new`: adds a plan for a client, or a part of a plan.

use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use irplan_engine::open_repository::require_folder;
use irplan_engine::scaffold::{NewClient, PlanPart, add_client, add_contact, add_part};
use irplan_engine::stages::{PlanSelection, PlanSet, read};
use irplan_plan::model::Phase;
use irplan_plan::phone::Region;
use irplan_plan::time_zone::TimeZoneName;
use irplan_plan::{Id, PlanId};
use jiff::civil::Date;

use crate::exit_code::CommandResult;
use crate::files::{Lock, Replacement, create_all, replace_all};
use crate::option_values::{date, region, time_zone};
use crate::session::{Session, today};

const AFTER_HELP: &str = "\
Examples:
  irplan new client acme --name \"Acme Ltd\" --extends baseline --timezone Europe/London --region GB
  irplan new playbook power-cut --plan harbor-dental --title \"Power cut\"
  irplan new contact pat-lund --plan harbor-dental --name \"Pat Lund\"
  irplan new exercise ransomware-tabletop --plan harbor-dental --title \"Ransomware around the table\"

irplan overwrites nothing. Everything that only you can know is marked TODO, and `irplan check`
lists it.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

const CLIENT_HELP: &str = "\
Examples:
  irplan new client acme --name \"Acme Ltd\"
  irplan new client acme --name \"Acme Ltd\" --extends baseline --timezone Europe/London --region GB

To see what only you can fill in, run `irplan check` next.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

const SECTION_HELP: &str = "\
Examples:
  irplan new section visitors --plan harbor-dental
  irplan new section visitors --plan harbor-dental --phase detection-and-analysis
  irplan new section visitors --plan harbor-dental --title \"Visitors and contractors\"

Exit status: 0 if all is well, 2 if irplan could not do its job.";

const PLAYBOOK_HELP: &str = "\
Examples:
  irplan new playbook power-cut --plan harbor-dental --title \"Power cut\"
  irplan new playbook false-invoice --plan harbor-dental --severity sev3 --vector e-mail

Exit status: 0 if all is well, 2 if irplan could not do its job.";

const CONTACT_HELP: &str = "\
Examples:
  irplan new contact pat-lund --plan harbor-dental --name \"Pat Lund\"

Exit status: 0 if all is well, 2 if irplan could not do its job.";

const EXERCISE_HELP: &str = "\
Examples:
  irplan new exercise ransomware-tabletop --plan harbor-dental --title \"Ransomware around the table\"
  irplan new exercise power-drill --plan harbor-dental --on 2026-11-20

Exit status: 0 if all is well, 2 if irplan could not do its job.";

const INCIDENT_HELP: &str = "\
Examples:
  irplan new incident mailbox-takeover --plan harbor-dental --title \"Mailbox takeover\"
  irplan new incident lost-laptop --plan harbor-dental --on 2026-11-20

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan new`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct NewArguments {
    #[command(subcommand)]
    part: NewPart,
}

/// What can be added.
#[derive(Debug, Subcommand)]
enum NewPart {
    /// Add a client's plan
    #[command(after_help = CLIENT_HELP)]
    Client(ClientArguments),
    /// Add a section
    #[command(after_help = SECTION_HELP)]
    Section(SectionArguments),
    /// Add a playbook for one type of incident
    #[command(after_help = PLAYBOOK_HELP)]
    Playbook(PlaybookArguments),
    /// Add a person or a hotline
    #[command(after_help = CONTACT_HELP)]
    Contact(ContactArguments),
    /// Record an exercise
    #[command(after_help = EXERCISE_HELP)]
    Exercise(DatedArguments),
    /// Record an incident
    #[command(after_help = INCIDENT_HELP)]
    Incident(DatedArguments),
}

#[derive(Debug, Args)]
struct ClientArguments {
    /// The id of the new plan: lowercase letters, digits and hyphens
    #[arg(value_name = "ID", value_parser = PlanId::parse)]
    id: PlanId,

    /// Use this as the client's name
    #[arg(long, value_name = "NAME")]
    name: String,

    /// Inherit from these base plans, or from the provider's; later ones win [default: the base plan, if there is only one]
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = PlanId::parse)]
    extends: Vec<PlanId>,

    /// Use this time zone, by its IANA name [default: the provider's]
    #[arg(long, value_name = "ZONE", value_parser = time_zone)]
    timezone: Option<TimeZoneName>,

    /// Use this country for phone numbers without a country code [default: the provider's]
    #[arg(long, value_name = "COUNTRY", value_parser = region)]
    region: Option<Region>,

    /// Count dates from this day [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
}

#[derive(Debug, Args)]
struct ProseArguments {
    /// The new id: lowercase letters, digits and hyphens
    #[arg(value_name = "ID", value_parser = Id::parse)]
    id: Id,

    /// Add it to this plan
    #[arg(long, value_name = "PLAN", value_parser = PlanId::parse)]
    plan: PlanId,

    /// Use this title [default: the id in words]
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
}

#[derive(Debug, Args)]
struct TextArguments {
    #[command(flatten)]
    prose: ProseArguments,

    /// Replace the inherited text of this id
    #[arg(long = "override")]
    may_override: bool,
}

#[derive(Debug, Args)]
struct SectionArguments {
    #[command(flatten)]
    text: TextArguments,

    /// Add it to this phase
    #[arg(long, value_name = "PHASE", value_parser = phase(), default_value = "preparation")]
    phase: Phase,
}

#[derive(Debug, Args)]
struct PlaybookArguments {
    #[command(flatten)]
    text: TextArguments,

    /// Use this severity, which such an incident usually has
    #[arg(long, value_name = "ID", value_parser = Id::parse, default_value = PlanPart::USUAL_SEVERITY)]
    severity: Id,

    /// Name this vector, by which it comes; separate several by commas, or repeat the option
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = Id::parse)]
    vector: Vec<Id>,
}

#[derive(Debug, Args)]
struct DatedArguments {
    #[command(flatten)]
    prose: ProseArguments,

    /// Use this day as its date [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
}

#[derive(Debug, Args)]
struct ContactArguments {
    /// The new id: lowercase letters, digits and hyphens
    #[arg(value_name = "ID", value_parser = Id::parse)]
    id: Id,

    /// Add the contact to this plan
    #[arg(long, value_name = "PLAN", value_parser = PlanId::parse)]
    plan: PlanId,

    /// Use this name
    #[arg(long, value_name = "NAME")]
    name: String,

    /// Replace the inherited contact of this id
    #[arg(long = "override")]
    may_override: bool,
}

/// Adds it.
///
/// # Errors
/// If it already exists, the plan does not exist, or files cannot be written.
pub(crate) fn run(
    arguments: &NewArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let mut source = session.discover()?;
    let root = require_folder(&source)?;
    let _lock = Lock::of_repository(&source)?;
    let set = read(&mut source, &PlanSelection::default())?;
    let made = match &arguments.part {
        NewPart::Client(client) => new_client(client, &set, &root)?,
        NewPart::Section(SectionArguments { text, phase }) => {
            let part = PlanPart::Section { phase: *phase };
            new_prose(&text.prose, (&part, text.may_override), &set, &root)?
        }
        NewPart::Playbook(PlaybookArguments {
            text,
            severity,
            vector,
        }) => {
            let (severity, vectors) = (severity.clone(), vector.clone());
            let part = PlanPart::Playbook { severity, vectors };
            new_prose(&text.prose, (&part, text.may_override), &set, &root)?
        }
        NewPart::Exercise(dated) => {
            let on = today(dated.on)?;
            new_prose(
                &dated.prose,
                (&PlanPart::Exercise { on }, false),
                &set,
                &root,
            )?
        }
        NewPart::Incident(dated) => {
            let on = today(dated.on)?;
            new_prose(
                &dated.prose,
                (&PlanPart::Incident { on }, false),
                &set,
                &root,
            )?
        }
        NewPart::Contact(contact) => new_contact(contact, &set, &root)?,
    };
    session.print_status(&format!("created {}", made.join(", ")))?;
    session.print_status("next: run `irplan check` to see what only you can fill in")?;
    Ok(CommandResult::Clean)
}

fn new_client(client: &ClientArguments, set: &PlanSet, root: &Path) -> anyhow::Result<Vec<String>> {
    let new = NewClient {
        id: client.id.clone(),
        name: client.name.clone(),
        extends: client.extends.clone(),
        timezone: client.timezone.as_ref().map(ToString::to_string),
        region: client.region.as_ref().map(ToString::to_string),
        today: today(client.today)?,
    };
    let files = add_client(set, &new)?;
    create_all(root, &files)?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// Reads one of the phases.
fn phase() -> impl TypedValueParser<Value = Phase> {
    let words = Phase::ALL.iter().map(|phase| phase.word());
    PossibleValuesParser::new(words)
        .try_map(|word| Phase::from_word(&word).ok_or("there is no such phase"))
}

fn new_prose(
    prose: &ProseArguments,
    part: (&PlanPart, bool),
    set: &PlanSet,
    root: &Path,
) -> anyhow::Result<Vec<String>> {
    let file = add_part(set, &prose.plan, &prose.id, prose.title.as_deref(), part)?;
    let path = file.0.clone();
    create_all(root, &[file])?;
    Ok(vec![path])
}

fn new_contact(
    contact: &ContactArguments,
    set: &PlanSet,
    root: &Path,
) -> anyhow::Result<Vec<String>> {
    let ContactArguments {
        id,
        plan,
        name,
        may_override,
    } = contact;
    let text = add_contact(set, plan, id, name, *may_override)?;
    let made = format!("contact:{id} in {}", text.path);
    replace_all(&[Replacement::of(text, root)])?;
    Ok(vec![made])
}
