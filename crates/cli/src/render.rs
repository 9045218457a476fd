//! What pages are made of: what was loaded, judged first, so that the pages can say what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::Context;
use clap::{Args, ValueEnum};
use irplan_plan::model::{Audience, PlanKind};
use irplan_plan::{Finding, History, Plan, PlanId, Repository, Snapshot};
use irplan_site::{RulePage, Templates};
use jiff::civil::Date;

use crate::session::Session;

/// Options of every command that makes pages.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// For whom the clients' sites are; `provider` shows what is for the provider's staff alone
    #[arg(long, value_name = "WHO", default_value = "client")]
    pub audience: ForWhom,

    /// Let only those sign-offs count that a key of their signer proves; see [policy.keys]
    #[arg(long)]
    pub require_signatures: bool,

    /// Replace built-in templates by the files of the same names in this folder. Templates are program code
    #[arg(long, value_name = "DIR")]
    pub templates: Option<std::path::PathBuf>,
}

/// For whom the clients' sites are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ForWhom {
    /// For the client: without what is for the provider alone.
    Client,
    /// For the provider's staff.
    Provider,
}

impl From<ForWhom> for Audience {
    fn from(whom: ForWhom) -> Self {
        match whom {
            ForWhom::Client => Self::Client,
            ForWhom::Provider => Self::Provider,
        }
    }
}

/// What pages are made of.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The plans.
    pub plans: &'a Repository,
    /// The texts that they were read from.
    pub snapshot: &'a Snapshot,
    /// Who changed what when.
    pub history: &'a History,
    /// What reading them found.
    pub findings: &'a [Finding],
    /// The day.
    pub today: Date,
    /// For whom.
    pub audience: Audience,
    /// The plans to make pages of, and no portal; `None` for everything.
    pub only: Option<&'a BTreeSet<PlanId>>,
}

impl<'a> Input<'a> {
    /// What the rules say, so that the pages can say it; those that compare all plans are not asked again where it is known
    /// what they said `earlier`.
    pub fn judge(self, earlier: Option<&[Finding]>) -> irplan_check::Report {
        let input = irplan_check::Input {
            repository: self.plans,
            snapshot: self.snapshot,
            history: self.history,
        };
        let options = irplan_check::Options {
            plans: self.only.cloned(),
            earlier: earlier.map(<[Finding]>::to_vec),
            ..irplan_check::Options::on(self.today)
        };
        irplan_check::run(input, self.findings.to_vec(), &options)
    }

    /// What pages are made of where this is `judged`.
    pub fn of_site(self, judged: &'a [Finding]) -> irplan_site::Input<'a> {
        irplan_site::Input {
            repository: self.plans,
            snapshot: self.snapshot,
            history: self.history,
            findings: judged,
            rules: rule_pages(),
            today: self.today,
            audience: self.audience,
            only: self.only,
        }
    }
}

/// The pages that explain rules, made once.
fn rule_pages() -> &'static [RulePage] {
    static PAGES: LazyLock<Vec<RulePage>> = LazyLock::new(|| {
        let page = |rule: &&irplan_check::Rule| {
            let (name, group) = (rule.name, rule.group.name());
            RulePage::new(name, group, rule.level, rule.summary, &rule.markdown())
        };
        irplan_check::catalogue().iter().map(page).collect()
    });
    &PAGES
}

/// The folder of a plan's pages.
pub fn folder_of(plan: &Plan) -> String {
    match plan.kind {
        PlanKind::Provider => "portal/plan/".to_owned(),
        PlanKind::Client | PlanKind::Base => format!("clients/{}/", plan.id),
    }
}

/// Takes the templates: built in, some of them replaced.
///
/// # Errors
/// When the folder cannot be read, or holds what is no template.
pub fn templates(folder: Option<&Path>, session: &Session) -> anyhow::Result<Templates> {
    Ok(Templates::replacing(replacements(folder, session)?)?)
}

/// The texts that replace built-in templates, by name.
///
/// # Errors
/// When the folder cannot be read.
pub fn replacements(
    folder: Option<&Path>,
    session: &Session,
) -> anyhow::Result<BTreeMap<String, String>> {
    let Some(folder) = folder else {
        return Ok(BTreeMap::new());
    };
    let folder = session.path(folder);
    texts(&folder).with_context(|| format!("cannot read the templates in `{}`", folder.display()))
}

/// The files of a folder by name.
fn texts(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What editors leave beside files is none of ours.
        if name.starts_with('.') || name.ends_with('~') || entry.file_type()?.is_dir() {
            continue;
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "whoever runs the program names this folder"
        )]
        texts.insert(name, fs::read_to_string(entry.path())?);
    }
    Ok(texts)
}
