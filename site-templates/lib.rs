//! The templates, styles and scripts in this folder, as text.
//!
//! They are a package of their own because `cargo package` takes only the files in a package's folder. The folder stays
//! at the top of the repository, where people who change pages look for it. `irplan-site` renders the templates.

/// Lists files with their text.
macro_rules! files {
    ($($name:literal,)+) => {
        &[$(($name, include_str!($name)),)+]
    };
}

/// Templates of pages and of parts of pages. All of them can be replaced.
pub const PAGES: &[(&str, &str)] = files![
    "assets.html",
    "components.html",
    "contacts.html",
    "detection.html",
    "duties.html",
    "health.html",
    "nav.html",
    "pack.html",
    "page.html",
    "playbook.html",
    "playbooks.html",
    "portal-due.html",
    "portal-packs.html",
    "portal-people.html",
    "portal-rules.html",
    "portal.html",
    "practice.html",
    "profile.html",
    "record.html",
    "rule.html",
    "section.html",
    "sections.html",
    "slip.html",
    "start.html",
    "strip.html",
    "team.html",
];

/// Files that are copied unchanged into the folder `assets` of each site. All of them can be replaced.
pub const ASSETS: &[(&str, &str)] = files![
    "deadlines.js",
    "duties.js",
    "icon.svg",
    "print.css",
    "search.js",
    "site.css",
    "site.js",
    "theme.js",
];

/// Templates of self-contained pages. They don't belong to a site, so they cannot be replaced.
pub const STANDALONE: &[(&str, &str)] = files!["changes.html",];

/// The styles of every page.
pub const SITE_STYLE: &str = include_str!("site.css");

/// The styles that only the page of changes has.
pub const CHANGES_STYLE: &str = include_str!("changes.css");

/// The styles of printed pages.
pub const PRINT_STYLE: &str = include_str!("print.css");
