//! The source files of the project as values.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;

/// Source texts by their path from the project's top folder, with `/` on every system.
#[derive(Default)]
pub(crate) struct SourceTexts(BTreeMap<String, String>);

impl SourceTexts {
    /// Reads every Rust file below some folders of the project.
    pub(crate) fn read(root: &Path, folders: &[&str]) -> anyhow::Result<Self> {
        let mut texts = Self::default();
        for folder in folders {
            texts.add_folder(root, folder)?;
        }
        Ok(texts)
    }

    fn add_folder(&mut self, root: &Path, folder: &str) -> anyhow::Result<()> {
        let path = root.join(folder);
        let entries =
            fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for entry in entries {
            let entry = entry?;
            let inner = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.add_folder(root, &inner)?;
            } else if inner.ends_with(".rs") {
                let text = fs::read_to_string(entry.path())
                    .with_context(|| format!("cannot read {inner}"))?;
                self.0.insert(inner, text);
            }
        }
        Ok(())
    }

    /// A project made from strings, for tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let owned = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Self(owned.collect())
    }

    /// Returns the text of a file.
    pub(crate) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Paths and texts, sorted by path.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Paths and texts of the files in a folder and its subfolders.
    pub(crate) fn in_folder(&self, folder: &str) -> impl Iterator<Item = (&str, &str)> {
        self.iter().filter(move |(path, _)| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    }
}
