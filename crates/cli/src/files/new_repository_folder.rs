//! A folder for a new repository.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;
use irplan_engine::Failure;

/// Checks that a folder is new or empty, except for `.git` and the like.
///
/// # Errors
/// If it has other content, or cannot be read.
pub(crate) fn require_empty(folder: &Path) -> anyhow::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read `{}`", folder.display()));
        }
    };
    for entry in entries {
        let name = entry?.file_name();
        if !name.to_string_lossy().starts_with('.') {
            let message = format!(
                "`{}` is not empty: it contains `{}`",
                folder.display(),
                name.to_string_lossy()
            );
            let help = "name a new folder: `irplan init DIR`";
            return Err(Failure::new(message).help(help).into());
        }
    }
    Ok(())
}

/// Makes a hook executable, on systems with such a permission.
///
/// # Errors
/// If the file cannot be changed.
pub(crate) fn make_executable(path: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let make = || {
            let mut permissions = fs::metadata(path)?.permissions();
            // Everybody who may read it may run it.
            permissions.set_mode(permissions.mode() | (permissions.mode() & 0o444) >> 2);
            fs::set_permissions(path, permissions)
        };
        make().with_context(|| format!("cannot make `{}` executable", path.display()))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
