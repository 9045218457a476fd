//! Looks at the bytes of a file once.

use std::borrow::Cow;

use super::{
    Attachment, AttachmentFault, ContentHash, FileType, PictureSize, drawing, office, photo,
};

/// The most pixels of a picture.
const MAX_PIXELS: u64 = 64_000_000;

/// How a file of Git LFS starts that has only the name of the real one.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

impl Attachment {
    /// Looks at the bytes of a file whose name promises a type. They are not kept.
    pub fn inspect(named: FileType, bytes: &[u8]) -> Self {
        let found = detect(bytes);
        let mut attachment = Self {
            file_type: found,
            bytes: bytes.len() as u64,
            hash: ContentHash::of(&with_git_line_endings(found, bytes)),
            size: None,
            has_location: false,
            fault: None,
        };
        attachment.fault = match found {
            _ if bytes.is_empty() => Some(AttachmentFault::Empty),
            _ if bytes.starts_with(LFS_POINTER) => Some(AttachmentFault::LfsPointer),
            None => Some(AttachmentFault::UnknownType(named)),
            Some(found) if named != found => Some(AttachmentFault::OtherType { named, found }),
            Some(FileType::Svg) => attachment.inspect_drawing(bytes).err(),
            Some(found) if found.is_picture() => attachment.inspect_picture(found, bytes).err(),
            Some(_) => None,
        };
        attachment
    }

    fn inspect_drawing(&mut self, bytes: &[u8]) -> Result<(), AttachmentFault> {
        self.size = drawing::inspect(bytes)?;
        Ok(())
    }

    fn inspect_picture(&mut self, found: FileType, bytes: &[u8]) -> Result<(), AttachmentFault> {
        let damaged = AttachmentFault::Damaged(found);
        let size = imagesize::blob_size(bytes).map_err(|_| damaged.clone())?;
        let width = u32::try_from(size.width).map_err(|_| damaged.clone())?;
        let height = u32::try_from(size.height).map_err(|_| damaged.clone())?;
        if width == 0 || height == 0 {
            return Err(damaged);
        }
        if u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(AttachmentFault::TooManyPixels);
        }
        let photo = photo::read(found, bytes);
        self.has_location = photo.has_location;
        self.size = Some(match photo.is_turned {
            true => PictureSize {
                width: height,
                height: width,
            },
            false => PictureSize { width, height },
        });
        Ok(())
    }
}

/// Returns the type of a content.
fn detect(bytes: &[u8]) -> Option<FileType> {
    if drawing::is_drawing(bytes) {
        return Some(FileType::Svg);
    }
    if let Some(found) = office::detect(bytes) {
        return Some(found);
    }
    let found = infer::get(bytes)?.extension();
    let mut all = FileType::ALL.into_iter();
    let found = all.find(|known| known.extension() == found)?;
    // Only the names in the archive decide about these.
    let is_office = matches!(found, FileType::Docx | FileType::Xlsx | FileType::Pptx);
    (!is_office).then_some(found)
}

/// Returns the bytes of a file as sites have them: the same on every system, whatever git does to line endings.
pub fn published_bytes(file_type: FileType, bytes: Vec<u8>) -> Vec<u8> {
    match with_git_line_endings(Some(file_type), &bytes) {
        Cow::Borrowed(_) => bytes,
        Cow::Owned(changed) => changed,
    }
}

/// Returns the bytes as git stores them if it changes line endings, which it does in drawings only.
fn with_git_line_endings(found: Option<FileType>, bytes: &[u8]) -> Cow<'_, [u8]> {
    let text = match (found, std::str::from_utf8(bytes)) {
        (Some(FileType::Svg), Ok(text)) if text.contains('\r') => text,
        _ => return Cow::Borrowed(bytes),
    };
    Cow::Owned(text.replace("\r\n", "\n").into_bytes())
}
