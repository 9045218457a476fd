//! Compares the pictures and documents that two texts show.

use std::collections::BTreeMap;

use crate::attachments::{AttachedFile, Attachment};
use crate::diff::{DiffPlace, FieldChange};
use crate::markdown::Document;
use crate::place::Place;

/// A file with the link that leads to it.
type LinkedFile<'a> = (&'a AttachedFile, Place);

/// Compares the content of the files that both texts show under the same name. Of a file that only one of them shows, the
/// words of the text say so.
pub(super) fn compare_files(old: Option<&Document>, new: Option<&Document>) -> Vec<FieldChange> {
    let (Some(old), Some(new)) = (old, new) else {
        return Vec::new();
    };
    let before = files(old);
    let pairs = files(new).into_iter();
    let pairs = pairs.filter_map(|(name, now)| Some((name, before.get(name)?.clone(), now)));
    let changed = pairs.filter(|(_, (old, _), (new, _))| old.file.hash != new.file.hash);
    changed
        .map(|(name, old, new)| change(name, old, new))
        .collect()
}

/// Returns the files of a text by what its links say.
fn files(document: &Document) -> BTreeMap<&str, LinkedFile<'_>> {
    let links = document.links.iter().filter_map(|link| {
        let attached = link.file.as_ref()?;
        let (_, inside) = attached.path.inside_plan()?;
        Some((inside, (attached, document.at(link.span))))
    });
    links.collect()
}

fn change(name: &str, (old, before): LinkedFile<'_>, (new, after): LinkedFile<'_>) -> FieldChange {
    let name = name.rsplit('/').next().unwrap_or(name);
    let what = match new.file.is_picture() {
        true => "picture",
        false => "file",
    };
    FieldChange {
        key: format!("changed {what} {name}"),
        before: Some(description(&old.file)),
        after: Some(description(&new.file)),
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
    use crate::place::RepoPath;

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
    }
}
