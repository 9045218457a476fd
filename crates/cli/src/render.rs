//! Options of commands that make pages, and the templates that they name.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;
use clap::{Args, ValueEnum};
use irplan_plan::model::Audience;
use irplan_site::Templates;

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
