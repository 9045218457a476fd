//! What the pure crates must not use of the packages that they may depend on.
//!
//! `imagesize::size` takes a path and reads the file, without any name of the standard library. Of packages whose effects
//! are functions, a pure crate may use only what is listed. In the others, a few functions of types have effects. These
//! are banned by name, because a method call does not say which type it belongs to.
//!
//! The packages that are not named here take and return values: they have no function that opens a file or reads a clock.
//! A reader such as `serde_json::from_reader` takes one that the caller has opened.

use std::collections::BTreeSet;

/// Names that may be used of a package that has effects. No other names of it are allowed.
const PARTS_WITHOUT_EFFECTS: &[(&str, &[&str])] = &[
    ("imagesize", &["blob_size", "ImageError", "ImageSize"]),
    ("infer", &["get", "MatcherType", "Type"]),
    // The results of work that is split up do not depend on the threads.
    ("rayon", &["iter", "join", "prelude"]),
    (
        "similar",
        &["Algorithm", "DiffOp", "DiffTag", "capture_diff_slices"],
    ),
];

/// Packages in which only [`FUNCTIONS`] have effects. They need their own names, which an alias would hide.
const WITH_FUNCTIONS: [&str; 3] = ["blake3", "jiff", "tera"];

/// Functions with effects whose names nothing else has, whatever the type before them is called.
const FUNCTIONS: &[&str] = &[
    // Files: blake3, infer, jiff, tera.
    "add_template_file",
    "add_template_files",
    "from_concatenated_path",
    "from_dir",
    "from_env",
    "full_reload",
    "get_from_path",
    "load_from_glob",
    "update_mmap",
    "update_mmap_rayon",
    // The clock and the time zones of the machine: jiff.
    "in_tz",
    "intz",
    "now",
    "system",
    "try_system",
];

/// Functions with effects whose names others have too, as the ends of paths.
const FUNCTIONS_BY_PATH: &[&[&str]] = &[
    // The zones of the machine; those of `TimeZoneDatabase::bundled` are part of the program.
    &["TimeZone", "get"],
    &["tz", "db"],
];

/// Whether a path leads to something of another package that may have effects. It starts with the package, as far as the
/// file tells it.
pub(super) fn may_have_effects_of_package(path: &[String]) -> bool {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let (Some(package), Some(last)) = (names.first(), names.last()) else {
        return false;
    };
    let parts = PARTS_WITHOUT_EFFECTS
        .iter()
        .find(|(name, _)| name == package);
    if let Some((_, parts)) = parts {
        // `use imagesize as other;` would hide what is used.
        return names.get(1).is_none_or(|part| !parts.contains(part));
    }
    (names.len() == 1 || names[1] == "*") && WITH_FUNCTIONS.contains(package)
        || names.len() > 1 && FUNCTIONS.contains(last)
        || FUNCTIONS_BY_PATH.iter().any(|end| names.ends_with(end))
}

/// Returns the methods with effects among those that a module calls.
pub(super) fn banned_methods(called: &BTreeSet<String>) -> impl Iterator<Item = &str> {
    called
        .iter()
        .map(String::as_str)
        .filter(|name| FUNCTIONS.contains(name))
}
