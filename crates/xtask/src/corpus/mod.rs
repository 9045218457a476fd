//! A fleet of plans with their history, of any size and always the same: what the benchmark measures.
//!
//! Each client has 30 pages of 200 to 1,500 words, contacts, assets and sign-offs, and its pages change one by one over
//! some thirty commits. The last commit changes one section of the base plan, which every client inherits.

mod history;
mod plans;
mod words;

use std::path::Path;

use anyhow::ensure;

/// Makes the fleet in a new folder, as a git repository with a working tree.
pub(crate) fn make(clients: usize, folder: &Path) -> anyhow::Result<()> {
    ensure!(
        !folder.exists(),
        "{} exists: name a new folder",
        folder.display()
    );
    ensure!((1..=5_000).contains(&clients), "1 to 5000 clients");
    let fleet = plans::fleet(clients);
    history::import(&fleet, folder)?;
    println!("{clients} clients in {}", folder.display());
    Ok(())
}
