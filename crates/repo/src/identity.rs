//! Who works here, by git's configuration.
//!
//! Git itself would take `GIT_AUTHOR_EMAIL` first; the caller knows the environment. No program is run, and only the
//! user's own files may include others: what a cloned repository includes could be anything.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use gix::config::file::includes::{self, conditional};
use gix::config::file::init::Options;
use gix::config::path::interpolate;
use gix::config::{File, Source, file::Metadata};

/// Reads a variable of the environment.
pub type VariableReader<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The keys that name an author, the one that counts first in front.
const KEYS: [&str; 2] = ["author.email", "user.email"];

/// Returns the email address that git would write as a commit's author, if the configuration names one.
pub(crate) fn author_email(repo: &gix::Repository, variable: VariableReader<'_>) -> Option<String> {
    let own = repo.config_snapshot();
    let global = user_config(repo.git_dir(), variable);
    KEYS.into_iter().find_map(|key| {
        let own = own.string(key);
        let found = own.or_else(|| global.as_ref()?.string(key));
        let email = found?.to_string();
        (!email.is_empty()).then_some(email)
    })
}

/// Returns the configuration of the machine and of the user. A file that cannot be read names nobody.
fn user_config(git_dir: &Path, variable: VariableReader<'_>) -> Option<File> {
    let home = variable("HOME").or_else(|| variable("USERPROFILE"));
    let home = home.map(PathBuf::from);
    let options = Options {
        includes: includes::Options::follow(
            interpolate::Context {
                git_install_dir: None,
                home_dir: home.as_deref(),
                home_for_user: None,
            },
            conditional::Context {
                git_dir: Some(git_dir),
                branch_name: None,
            },
        ),
        lossy: true,
        ignore_io_errors: true,
    };
    let sources = [Source::System, Source::Git, Source::User];
    // On Windows only git itself knows where the file of the machine is.
    let is_known = |source: &Source| !(cfg!(windows) && *source == Source::System);
    let files = sources.into_iter().filter(is_known).filter_map(|source| {
        let path = source.storage_location(&mut |name| variable(name))?;
        path.is_file().then(|| Metadata::from(source).at(path))
    });
    let mut buffer = Vec::new();
    File::from_paths_metadata_buf(&mut files.into_iter(), &mut buffer, false, options).ok()?
}
