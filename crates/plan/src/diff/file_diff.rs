//! Compares the pictures and documents that two texts show.

use std::collections::BTreeMap;

use crate::attachments::Attachment;
use crate::diff::{DiffPlace, FieldChange};
use crate::markdown::Document;
use crate::place::{Place, RepoPath};

/// The file at the end of a link, if there is one, and the place of the link.
type LinkedFile<'a> = (Option<&'a Attachment>, Place);

/// Compares the files that both texts link to under the same name. Of a link that only one of them has, the words of the
/// text say so.
pub(super) fn compare_files(old: Option<&Document>, new: Option<&Document>) -> Vec<FieldChange> {
    let (Some(old), Some(new)) = (old, new) else {
        return Vec::new();
    };
    let before = files(old);
    let pairs = files(new).into_iter();
    let pairs = pairs.filter_map(|(name, now)| {
        let before = before.get(&name)?.clone();
        Some((name, before, now))
    });
    let hash = |file: Option<&Attachment>| file.map(|file| file.hash);
    let changed = pairs.filter(|(_, (old, _), (new, _))| hash(*old) != hash(*new));
    changed
        .map(|(name, old, new)| change(&name, old, new))
        .collect()
}

/// Returns the files of a text by the paths that its links lead to.
fn files(document: &Document) -> BTreeMap<RepoPath, LinkedFile<'_>> {
    let links = document.links.iter().filter_map(|link| {
        let file = link.file.as_ref().map(|attached| &*attached.file);
        let path = document.linked_path(link)?;
        Some((path, (file, document.at(link.span))))
    });
    links.collect()
}

fn change(
    path: &RepoPath,
    (old, before): LinkedFile<'_>,
    (new, after): LinkedFile<'_>,
) -> FieldChange {
    let what = match new.or(old).is_some_and(Attachment::is_picture) {
        true => "picture",
        false => "file",
    };
    let how = match (old, new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    FieldChange {
        key: format!("{how} {what} {}", path.name()),
        before: old.map(description),
        after: new.map(description),
        place: DiffPlace::newest(Some(before), Some(after)),
    }
}

/// Describes a file so that two that differ are never described in the same way.
fn description(file: &Attachment) -> String {
    let title = file.file_type.map_or("file", |known| known.title());
    let size = file
        .size
        .map(|size| format!(", {} x {} pixels", size.width, size.height));
    format!(
        "{title}{}, {}, {}",
        size.unwrap_or_default(),
        file.bytes_in_words(),
        file.hash.short()
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::attachments::FileType;

    fn document(text: &str, picture: &[u8]) -> Document {
        let path = RepoPath::new("plans/oak/sections/a.md");
        let mut document = Document::read(&path, &Arc::from(text), 0, &mut Vec::new());
        let picture = Arc::new(Attachment::inspect(FileType::Svg, picture));
        document.attach(&|path| (path.name() == "zones.svg").then(|| Arc::clone(&picture)));
        document
    }

    #[test]
    fn only_content_is_compared() {
        let drawing = |width: u32| {
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"5\"/>")
        };
        let (small, large) = (drawing(10), drawing(20));
        let old = document("![Zones](zones.svg)", small.as_bytes());
        let keys = |text: &str, picture: &str| -> Vec<String> {
            let new = document(text, picture.as_bytes());
            let changes = compare_files(Some(&old), Some(&new));
            changes.into_iter().map(|change| change.key).collect()
        };
        assert!(keys("![All zones](zones.svg)", &small).is_empty());
        assert!(keys("No picture.", &large).is_empty());
        assert_eq!(
            keys("![Zones](./zones.svg)", &large),
            ["changed picture zones.svg"]
        );
        assert_eq!(
            keys("![Zones](zones.svg)", "no drawing"),
            ["changed file zones.svg"]
        );
        let mut gone = document("![Zones](zones.svg)", small.as_bytes());
        gone.attach(&|_| None);
        let keys = |old: &Document, new: &Document| -> Vec<String> {
            let changes = compare_files(Some(old), Some(new)).into_iter();
            changes.map(|change| change.key).collect()
        };
        assert_eq!(keys(&old, &gone), ["removed picture zones.svg"]);
        assert_eq!(keys(&gone, &old), ["added picture zones.svg"]);
    }
}
