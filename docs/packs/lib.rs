//! Regimes with duties to notify, and calendars of holidays: TOML files that people edit, embedded.
//!
//! They are a package because `cargo package` takes only files inside a package's folder. This package does not know
//! what a duty is: `irplan-plan` reads the files and tests them.

/// Embeds the file of each pack, in this folder.
macro_rules! packs {
    ($($pack:literal)+) => {
        &[$(($pack, include_str!(concat!($pack, ".toml")))),+]
    };
}

/// Embeds the file of each calendar, in the folder `calendars`.
macro_rules! calendars {
    ($($calendar:literal)+) => {
        &[$(($calendar, include_str!(concat!("calendars/", $calendar, ".toml")))),+]
    };
}

/// The id of each pack and its text, sorted by id.
pub const PACKS: &[(&str, &str)] = packs! {
    "australia"
    "bsig"
    "canada"
    "cis-17"
    "cisa-circia"
    "cra"
    "cyber-insurance"
    "dfars"
    "dora"
    "ferpa"
    "ftc-hbnr"
    "ftc-safeguards"
    "gdpr"
    "glba-bank"
    "hipaa"
    "hitech-state"
    "insurance-data-security"
    "iso27001"
    "ncua"
    "nis2"
    "nist-800-61r3"
    "ny-dfs"
    "pci-dss"
    "pecr"
    "reg-sp"
    "sec-8k"
    "switzerland"
    "uk-csr"
    "uk-gdpr"
    "us-ca"
    "us-fl"
    "us-ga"
    "us-il"
    "us-mi"
    "us-nc"
    "us-ny"
    "us-oh"
    "us-pa"
    "us-ri-insurance"
    "us-tx"
};

/// The id of each calendar of holidays and its text, sorted by id.
pub const CALENDARS: &[(&str, &str)] = calendars! {
    "de"
    "de-bb"
    "de-be"
    "de-bw"
    "de-by"
    "de-hb"
    "de-he"
    "de-hh"
    "de-mv"
    "de-ni"
    "de-nw"
    "de-rp"
    "de-sh"
    "de-sl"
    "de-sn"
    "de-st"
    "de-th"
    "target"
    "us-federal"
};
