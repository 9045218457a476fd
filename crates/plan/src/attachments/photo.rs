//! What cameras write into pictures besides the picture: where it was taken, and which side is up.

use std::io::Cursor;

use exif::{Context, Exif, In, Reader, Tag};

use super::FileType;

/// What a picture says about itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PhotoData {
    /// Whether it says where it was taken.
    pub has_location: bool,
    /// Whether it is shown on its side.
    pub is_turned: bool,
}

/// The name of a place in XMP, the other format that cameras and editors write.
const XMP_LOCATION: &[u8] = b"exif:GPSLatitude";

/// Reads what a picture says about itself.
pub(super) fn read(file_type: FileType, bytes: &[u8]) -> PhotoData {
    if !matches!(file_type, FileType::Jpeg | FileType::Png | FileType::Webp) {
        return PhotoData::default();
    }
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_from_container(&mut Cursor::new(bytes));
    // What a damaged block says before the damage counts, and a photo without a block is an error of the library.
    let exif = read
        .or_else(|error| error.distill_partial_result(|_| ()))
        .ok();
    let has_xmp_location = bytes
        .windows(XMP_LOCATION.len())
        .any(|part| part == XMP_LOCATION);
    PhotoData {
        has_location: has_xmp_location || exif.as_ref().is_some_and(has_location),
        is_turned: exif.as_ref().is_some_and(is_turned),
    }
}

fn has_location(exif: &Exif) -> bool {
    let places = [Tag::GPSLatitude, Tag::GPSLongitude, Tag::GPSDestLatitude];
    let mut fields = exif.fields();
    fields.any(|field| field.tag.context() == Context::Gps && places.contains(&field.tag))
}

/// Whether the camera was held upright, so that width and height are exchanged when the picture is shown.
fn is_turned(exif: &Exif) -> bool {
    let field = exif.get_field(Tag::Orientation, In::PRIMARY);
    let orientation = field.and_then(|field| field.value.get_uint(0));
    matches!(orientation, Some(5..=8))
}
