//! Reads templates from the user's folder, which replace built-in ones.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;
use irplan_site::Templates;

/// Returns the templates: the built-in ones, some of them replaced.
///
/// # Errors
/// If the folder cannot be read, or has something that is not a template.
pub(crate) fn templates(folder: Option<&Path>) -> anyhow::Result<Templates> {
    Ok(Templates::with_replacements(replacements(folder)?)?)
}

/// Returns the texts that replace built-in templates, by name.
///
/// # Errors
/// If the folder cannot be read.
pub(crate) fn replacements(folder: Option<&Path>) -> anyhow::Result<BTreeMap<String, String>> {
    let Some(folder) = folder else {
        return Ok(BTreeMap::new());
    };
    texts(folder).with_context(|| format!("cannot read the templates in `{}`", folder.display()))
}

/// Returns the files of a folder by name.
fn texts(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Ignore the backup files of editors.
        if name.starts_with('.') || name.ends_with('~') || entry.file_type()?.is_dir() {
            continue;
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "the person who runs the program names this folder"
        )]
        texts.insert(name, fs::read_to_string(entry.path())?);
    }
    Ok(texts)
}
