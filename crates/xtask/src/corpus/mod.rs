//! Makes the repository that the benchmark measures: the plans of many clients with their history, always the same.
//!
//! Each client has 30 pages of 200 to 1,500 words, contacts, assets and sign-offs, and its pages change one by one in
//! about thirty commits. The last commit changes one section of the base plan, which every client inherits.

mod history;
mod plans;
mod words;

use std::path::Path;

use anyhow::ensure;

/// Makes the repository in a new folder, with a working tree.
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
