//! The pictures and documents of a site: only those that its pages show or link to.

use std::collections::BTreeMap;

use irplan_plan::AttachedFile;

use crate::attachment_path::site_path;
use crate::edition::{AttachmentReader, Edition};
use crate::error::Error;
use crate::renderer::SiteFiles;

/// Passes each file that the pages of a site show or link to.
pub(crate) fn of_site<E: From<Error>>(
    (edition, reader): (&Edition<'_>, AttachmentReader<'_>),
    pages: &SiteFiles,
    take: &dyn Fn(SiteFiles) -> Result<(), E>,
) -> Result<(), E> {
    for (path, attached) in shown_files(edition, pages) {
        let read = reader.read(attached);
        let bytes = read.map_err(|problem| Error::Attachment {
            path: attached.path.to_string(),
            problem,
        })?;
        take(SiteFiles::from([(
            format!("{}{path}", edition.folder()),
            bytes,
        )]))?;
    }
    Ok(())
}

/// Returns the files that pages name, by their path within the site. The pages decide, so that no file is copied without
/// its page.
fn shown_files<'a>(
    edition: &'a Edition<'_>,
    pages: &SiteFiles,
) -> BTreeMap<String, &'a AttachedFile> {
    let files = edition.attached_files();
    let files = files.filter_map(|attached| Some((site_path(attached)?, attached)));
    let mut files: BTreeMap<_, _> = files.collect();
    if files.is_empty() {
        return files;
    }
    let html = pages.iter().filter(|(path, _)| path.ends_with(".html"));
    let html: Vec<_> = html
        .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
        .collect();
    files.retain(|path, _| html.iter().any(|page| page.contains(path.as_str())));
    files
}
