//! `irplan new`: a plan for a client, or a part of a plan.

use std::path::Path;
use std::str::FromStr;

use clap::{Args, Subcommand};
use irplan_plan::{Content, Id, Plan, PlanId, RepoPath, Repository};
use jiff::civil::Date;

use crate::arguments::date;
use crate::files::{Lock, Replacement, create_all, replace_all};
use crate::session::{Outcome, Session, today};
use irplan_engine::load::{self, Loaded, PlanSelection, known, read};
use irplan_engine::scaffold::{self, Part, Pin, Values};
use irplan_engine::{Failure, suggestion};

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
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

/// What can be added.
#[derive(Debug, Subcommand)]
enum What {
    /// A plan for a client
    Client(Client),
    /// A section of prose
    Section(Prose),
    /// A playbook for one type of incident
    Playbook(Prose),
    /// A person or a hotline
    Contact(Contact),
    /// An exercise that was held
    Exercise(Dated),
    /// An incident that happened
    Incident(Dated),
}

#[derive(Debug, Args)]
struct Client {
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
    timezone: Option<TimeZone>,

    /// The client's country in two letters [default: the provider's]
    #[arg(long, value_name = "COUNTRY")]
    region: Option<Region>,

    /// The day from which dates count [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
}

#[derive(Debug, Args)]
struct Prose {
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
struct Dated {
    #[command(flatten)]
    prose: Prose,

    /// The day [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
}

#[derive(Debug, Args)]
struct Contact {
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

/// The name of a time zone that exists.
#[derive(Clone, Debug)]
pub(super) struct TimeZone(pub(super) String);

impl FromStr for TimeZone {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match jiff::tz::TimeZone::get(name) {
            Ok(_) => Ok(Self(name.to_owned())),
            Err(_) => Err("no time zone has this name; one is written `America/New_York`".into()),
        }
    }
}

/// A country in two letters.
#[derive(Clone, Debug)]
pub(super) struct Region(pub(super) String);

impl FromStr for Region {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let is_country = name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        match is_country {
            true => Ok(Self(name.to_ascii_uppercase())),
            false => Err("a country is written in two letters, such as `US`".into()),
        }
    }
}

/// Adds it.
///
/// # Errors
/// When it exists already, when the plan does not, or when files cannot be written.
pub(super) fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let source = session.discover()?;
    let root = load::writable(&source)?;
    let _lock = Lock::of_repository(&source)?;
    let loaded = read(source, &PlanSelection::default())?;
    let made = match &arguments.what {
        What::Client(client) => new_client(client, &loaded, &root)?,
        What::Section(prose) => new_part(prose, &Part::Section, &loaded, &root)?,
        What::Playbook(prose) => new_part(prose, &Part::Playbook, &loaded, &root)?,
        What::Exercise(dated) => new_part(
            &dated.prose,
            &Part::Exercise(today(dated.on)?),
            &loaded,
            &root,
        )?,
        What::Incident(dated) => new_part(
            &dated.prose,
            &Part::Incident(today(dated.on)?),
            &loaded,
            &root,
        )?,
        What::Contact(contact) => new_contact(contact, &loaded, &root)?,
    };
    session.say(&format!("made {}", made.join(", ")))?;
    session.say("next: `irplan check` lists what only you can fill in")?;
    Ok(Outcome::Clean)
}

fn new_client(client: &Client, loaded: &Loaded, root: &Path) -> anyhow::Result<Vec<String>> {
    if loaded.plans.plans.contains_key(&client.id) {
        return Err(Failure::new(format!("the plan `{}` exists already", client.id)).into());
    }
    can_be_extended(&loaded.plans, &client.extends)?;
    let provider = loaded.plans.provider_plan();
    let zone = provider.map_or("UTC", |plan| plan.timezone.as_str());
    let region = provider
        .and_then(|plan| plan.region.as_deref())
        .unwrap_or("US");
    let values = Values {
        provider: loaded.plans.provider_name().to_owned(),
        name: client.name.clone(),
        extends: client.extends.clone(),
        timezone: client
            .timezone
            .as_ref()
            .map_or(zone, |zone| &zone.0)
            .to_owned(),
        region: client
            .region
            .as_ref()
            .map_or(region, |region| &region.0)
            .to_owned(),
        today: today(client.today)?,
        pin: Pin::default(),
        folder: String::new(),
    };
    let files = scaffold::client(&client.id, &values);
    create_all(root, &files)?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// Makes sure that a client's plan can inherit from all that are named.
///
/// # Errors
/// All that it cannot inherit from, with those that it can.
fn can_be_extended(plans: &Repository, named: &[PlanId]) -> anyhow::Result<()> {
    let is_open = |plan: &&Plan| plan.source.may_be_extended();
    let open: Vec<_> = plans.plans.values().filter(is_open).collect();
    let wrong = named.iter().filter_map(|id| match plans.plans.get(id) {
        Some(plan) if is_open(&plan) => None,
        Some(_) => Some(format!(
            "`{id}` is a client's plan, which no other can extend"
        )),
        None => {
            let near = suggestion(id.as_str(), open.iter().map(|plan| plan.id.as_str()));
            Some(format!("there is no plan `{id}`{near}"))
        }
    });
    let wrong: Vec<_> = wrong.collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = open.iter().map(|plan| format!("`{}`", plan.id)).collect();
    let help = match ids.is_empty() {
        true => "there is no plan to extend yet: write one of `kind = \"base\"`".to_owned(),
        false => format!("the plans that can be extended are {}", ids.join(", ")),
    };
    Err(Failure::of_all(wrong).help(help).into())
}

fn new_part(
    prose: &Prose,
    part: &Part,
    loaded: &Loaded,
    root: &Path,
) -> anyhow::Result<Vec<String>> {
    known(loaded.plans.plans.keys(), std::slice::from_ref(&prose.plan))?;
    let title = prose.title.clone().unwrap_or_else(|| prose.id.in_words());
    let file = scaffold::part(&prose.plan, &prose.id, &title, part);
    let path = file.0.clone();
    create_all(root, &[file])?;
    Ok(vec![path])
}

/// Adds a table at the end of `contacts.toml`, whose other bytes stay.
fn new_contact(contact: &Contact, loaded: &Loaded, root: &Path) -> anyhow::Result<Vec<String>> {
    known(
        loaded.plans.plans.keys(),
        std::slice::from_ref(&contact.plan),
    )?;
    let (plan, id) = (&contact.plan, &contact.id);
    let own = loaded
        .plans
        .plans
        .get(plan)
        .map(|plan| &plan.source.contacts);
    if own.is_some_and(|own| own.contains_key(id.as_str())) {
        return Err(Failure::new(format!("`{plan}` has a contact `{id}` already")).into());
    }
    let path = format!("plans/{plan}/contacts.toml");
    let before = match loaded.snapshot.get(&RepoPath::new(&path)) {
        Some(Content::Text(text)) => Some(text.to_string()),
        Some(Content::Unreadable(why)) => {
            return Err(Failure::new(format!("`{path}` is {why}")).into());
        }
        None => None,
    };
    let after = scaffold::contact(before.as_deref().unwrap_or(""), id, &contact.name);
    replace_all(&[Replacement {
        path: root.join("plans").join(plan.as_str()).join("contacts.toml"),
        before,
        after,
    }])?;
    Ok(vec![format!("contact:{id} in {path}")])
}
