//! `irplan new`: a plan for a client, or a part of a plan.

use std::path::Path;

use clap::{Args, Subcommand};
use irplan_engine::scaffold::{NewClient, PlanPart, add_client, add_contact, add_part};
use irplan_engine::source::writable;
use irplan_engine::stages::{PlanSelection, PlanSet, read};
use irplan_plan::{Id, PlanId};
use jiff::civil::Date;

use crate::files::{Lock, Replacement, create_all, replace_all};
use crate::options::{RegionCode, TimeZoneName, date};
use crate::session::{Outcome, Session, today};

const AFTER_HELP: &str = "\
Examples:
  irplan new client acme --name \"Acme Ltd\" --extends baseline --timezone Europe/London --region GB
  irplan new playbook power-cut --plan acme --title \"Power cut\"
  irplan new contact jane-doe --plan acme --name \"Jane Doe\"
  irplan new exercise ransomware-tabletop --plan acme --title \"Ransomware around the table\"

Nothing is overwritten. What only you can know is marked by TODO, which `irplan check` lists.";

/// What `irplan new` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct NewArguments {
    #[command(subcommand)]
    part: NewPart,
}

/// What can be added.
#[derive(Debug, Subcommand)]
enum NewPart {
    /// A plan for a client
    Client(ClientArguments),
    /// A section of prose
    Section(ProseArguments),
    /// A playbook for one type of incident
    Playbook(ProseArguments),
    /// A person or a hotline
    Contact(ContactArguments),
    /// An exercise that was held
    Exercise(DatedArguments),
    /// An incident that happened
    Incident(DatedArguments),
}

#[derive(Debug, Args)]
struct ClientArguments {
    /// The plan's id: lowercase letters, digits and hyphens
    #[arg(value_name = "ID", value_parser = PlanId::parse)]
    id: PlanId,

    /// The client's name
    #[arg(long, value_name = "NAME")]
    name: String,

    /// The plans to inherit from, none of them a client's; later ones win
    #[arg(long, value_name = "ID", value_delimiter = ',', required = true, value_parser = PlanId::parse)]
    extends: Vec<PlanId>,

    /// The client's time zone, by its IANA name [default: the provider's]
    #[arg(long, value_name = "ZONE")]
    timezone: Option<TimeZoneName>,

    /// The client's country in two letters [default: the provider's]
    #[arg(long, value_name = "COUNTRY")]
    region: Option<RegionCode>,

    /// The day from which dates count [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
}

#[derive(Debug, Args)]
struct ProseArguments {
    /// The id: lowercase letters, digits and hyphens
    #[arg(value_name = "ID", value_parser = Id::parse)]
    id: Id,

    /// The plan to add it to
    #[arg(long, value_name = "PLAN", value_parser = PlanId::parse)]
    plan: PlanId,

    /// The title [default: the id in words]
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
}

#[derive(Debug, Args)]
struct DatedArguments {
    #[command(flatten)]
    prose: ProseArguments,

    /// The day [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
}

#[derive(Debug, Args)]
struct ContactArguments {
    /// The id: lowercase letters, digits and hyphens
    #[arg(value_name = "ID", value_parser = Id::parse)]
    id: Id,

    /// The plan to add them to
    #[arg(long, value_name = "PLAN", value_parser = PlanId::parse)]
    plan: PlanId,

    /// Their name
    #[arg(long, value_name = "NAME")]
    name: String,
}

/// Adds it.
///
/// # Errors
/// If it exists already, the plan does not exist, or files cannot be written.
pub(crate) fn run(arguments: &NewArguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let mut source = session.discover()?;
    let root = writable(&source)?;
    let _lock = Lock::of_repository(&source)?;
    let set = read(&mut source, &PlanSelection::default())?;
    let made = match &arguments.part {
        NewPart::Client(client) => new_client(client, &set, &root)?,
        NewPart::Section(prose) => new_prose(prose, &PlanPart::Section, &set, &root)?,
        NewPart::Playbook(prose) => new_prose(prose, &PlanPart::Playbook, &set, &root)?,
        NewPart::Exercise(dated) => {
            let part = PlanPart::Exercise(today(dated.on)?);
            new_prose(&dated.prose, &part, &set, &root)?
        }
        NewPart::Incident(dated) => {
            let part = PlanPart::Incident(today(dated.on)?);
            new_prose(&dated.prose, &part, &set, &root)?
        }
        NewPart::Contact(contact) => new_contact(contact, &set, &root)?,
    };
    session.say(&format!("made {}", made.join(", ")))?;
    session.say("next: `irplan check` lists what only you can fill in")?;
    Ok(Outcome::Clean)
}

fn new_client(client: &ClientArguments, set: &PlanSet, root: &Path) -> anyhow::Result<Vec<String>> {
    let new = NewClient {
        id: client.id.clone(),
        name: client.name.clone(),
        extends: client.extends.clone(),
        timezone: client.timezone.as_ref().map(|zone| zone.0.clone()),
        region: client.region.as_ref().map(|region| region.0.clone()),
        today: today(client.today)?,
    };
    let files = add_client(set, &new)?;
    create_all(root, &files)?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

fn new_prose(
    prose: &ProseArguments,
    part: &PlanPart,
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
    let text = add_contact(set, &contact.plan, &contact.id, &contact.name)?;
    let made = format!("contact:{} in {}", contact.id, text.path);
    replace_all(&[Replacement::of(text, root)])?;
    Ok(vec![made])
}
