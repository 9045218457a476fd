//! What cameras write into pictures besides the picture: where it was taken, and which side is up.

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
    let block = match file_type {
        FileType::Jpeg => jpeg_block(bytes),
        FileType::Png => png_block(bytes),
        FileType::Webp => webp_block(bytes),
        _ => return PhotoData::default(),
    };
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let exif = block.and_then(|block| {
        let read = reader.read_raw(block.to_vec());
        let read = read.or_else(|error| error.distill_partial_result(|_| ()));
        read.ok()
    });
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

/// Returns the Exif block of a JPEG: the segment `APP1` with its mark.
fn jpeg_block(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xff, marker, high, low, ..] = *rest else {
            return None;
        };
        // The picture itself follows, so there are no more blocks.
        if marker == 0xda {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([high, low])) + 2;
        let segment = rest.get(4..length)?;
        if marker == 0xe1
            && let Some(block) = segment.strip_prefix(b"Exif\0\0")
        {
            return Some(block);
        }
        rest = rest.get(length..)?;
    }
}

/// Returns the Exif block of a PNG: the chunk `eXIf`.
fn png_block(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes.get(8..)?;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (name, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let data = after.get(..length)?;
        if name == b"eXIf" {
            return Some(data);
        }
        // A checksum follows the data.
        rest = after.get(length.checked_add(4)?..)?;
    }
}

/// Returns the Exif block of a WebP: the chunk `EXIF`, which may have the mark of JPEG too.
fn webp_block(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes.get(12..)?;
    loop {
        let (name, after) = rest.split_first_chunk::<4>()?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let data = after.get(..length)?;
        if name == b"EXIF" {
            return Some(data.strip_prefix(b"Exif\0\0").unwrap_or(data));
        }
        // Chunks start at even places.
        rest = after.get(length.checked_add(length % 2)?..)?;
    }
}
