//! Computes a fingerprint of everything that a site is made from. It is taken before plans and history are read,
//! because reading takes the most time.

use std::collections::BTreeMap;
use std::fs;
use std::io;

use irplan_plan::model::Audience;
use irplan_plan::{Content, PlanId, Snapshot};
use irplan_repo::Repository;
use jiff::civil::Date;

use crate::stages::{PlanTexts, SignatureProof};

/// Must grow if the same inputs give other pages in the same version.
const FORMAT: &str = "1";

/// A digest of everything that a site was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Returns the digest as a line of text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hashes the inputs of a site, one after the other.
#[derive(Default)]
pub struct FingerprintBuilder(blake3::Hasher);

impl FingerprintBuilder {
    /// Adds an input of some kind. Its length keeps it apart from the next one.
    pub fn add(&mut self, kind: &str, value: impl AsRef<[u8]>) {
        for bytes in [kind.as_bytes(), value.as_ref()] {
            self.0.update(&(bytes.len() as u64).to_le_bytes());
            self.0.update(bytes);
        }
    }

    /// Returns the digest of all inputs.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(format!("{}\n", self.0.finalize().to_hex()))
    }
}

/// Computes the fingerprint of a site's inputs; `None` if git cannot be asked, which reading history will report.
///
/// The version covers built-in templates and everything else in the program.
pub fn fingerprint(
    source: &Repository,
    texts: &PlanTexts,
    plans: &[PlanId],
    today: Date,
    audience: Audience,
    proof: SignatureProof,
    replaced: &BTreeMap<String, String>,
) -> Option<Fingerprint> {
    let mut inputs = FingerprintBuilder::default();
    inputs.add("version", env!("CARGO_PKG_VERSION"));
    inputs.add("format", FORMAT);
    inputs.add("today", today.to_string());
    let audience = match audience {
        Audience::Client => "client",
        Audience::Provider => "provider",
    };
    inputs.add("audience", audience);
    let required = if proof.is_required() { "required" } else { "" };
    inputs.add("signatures", required);
    for client in plans {
        inputs.add("client", client.as_str());
    }
    for (name, text) in replaced {
        inputs.add("template", name);
        inputs.add("text", text);
    }
    add_git(&mut inputs, source, texts)?;
    add_files(&mut inputs, texts.snapshot());
    Some(inputs.fingerprint())
}

/// Adds what affects history: the commit, which has `.mailmap` too, and how deep the clone is.
fn add_git(inputs: &mut FingerprintBuilder, source: &Repository, texts: &PlanTexts) -> Option<()> {
    let head = match texts.revision() {
        Some(revision) => Some(revision.clone()),
        None => source.head().ok()?,
    };
    inputs.add("commit", head.map_or(String::new(), |head| head.id()));
    inputs.add("shallow", shallow_commits(source).ok()?);
    // History follows a file by its path in git, which changes if the folder of plans moves.
    inputs.add("folder", source.folder_in_git());
    Some(())
}

/// Returns the commits at which a shallow clone ends, as git lists them; nothing if it is complete.
fn shallow_commits(source: &Repository) -> io::Result<Vec<u8>> {
    let Some(cache) = source.cache_folder() else {
        return Ok(Vec::new());
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "the list is git's own, and nobody's text"
    )]
    match fs::read(cache.with_file_name("shallow")) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read,
    }
}

fn add_files(inputs: &mut FingerprintBuilder, snapshot: &Snapshot) {
    for (path, content) in snapshot.iter() {
        inputs.add("path", path.as_str());
        match content {
            Content::Text(text) => inputs.add("text", text.as_bytes()),
            Content::Attached(file) => inputs.add("file", file.hash.to_string()),
            Content::Unreadable(reason) => inputs.add("unreadable", reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[(&str, &str)]) -> Fingerprint {
        let mut inputs = FingerprintBuilder::default();
        for (kind, value) in parts {
            inputs.add(kind, value);
        }
        inputs.fingerprint()
    }

    #[test]
    fn neighbours_are_kept_apart() {
        let all = [
            of(&[]),
            of(&[("a", "")]),
            of(&[("", "a")]),
            of(&[("a", "b")]),
            of(&[("a", "b"), ("", "")]),
            of(&[("a", ""), ("b", "")]),
            of(&[("b", ""), ("a", "")]),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[at + 1..].contains(one), "{at}");
        }
        assert_eq!(of(&[("a", "b")]), all[3]);
    }
}
