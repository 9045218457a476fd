//! Tells files of Word, Excel and PowerPoint apart: they are ZIP archives, and the names in them say what they are.

use super::FileType;

/// How an archive starts.
const ARCHIVE: &[u8] = b"PK\x03\x04";
/// How the end of the list of names starts, near the end of an archive.
const END_OF_LIST: &[u8] = b"PK\x05\x06";
/// How each name in the list starts.
const ENTRY: &[u8] = b"PK\x01\x02";
/// The most bytes from the start of [`END_OF_LIST`] to the end of an archive.
const MAX_END: usize = 22 + 0xffff;

/// Returns the type of an archive, if it is a document without macros.
pub(super) fn detect(bytes: &[u8]) -> Option<FileType> {
    if !bytes.starts_with(ARCHIVE) {
        return None;
    }
    let names = names(bytes)?;
    let has = |is_match: fn(&[u8]) -> bool| names.iter().any(|name| is_match(name));
    if !has(|name| name == b"[Content_Types].xml") || has(|name| name.ends_with(b"vbaProject.bin"))
    {
        return None;
    }
    match () {
        () if has(|name| name.starts_with(b"word/")) => Some(FileType::Docx),
        () if has(|name| name.starts_with(b"xl/")) => Some(FileType::Xlsx),
        () if has(|name| name.starts_with(b"ppt/")) => Some(FileType::Pptx),
        () => None,
    }
}

/// Returns the names in an archive; `None` if its list is damaged.
fn names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let from = bytes.len().saturating_sub(MAX_END);
    let tail = bytes.get(from..)?;
    let end = tail
        .windows(END_OF_LIST.len())
        .rposition(|part| part == END_OF_LIST)?;
    let end = tail.get(end..)?;
    let count = number(end, 10)?;
    let start = end.get(16..20)?.first_chunk::<4>()?;
    let mut rest = bytes.get(usize::try_from(u32::from_le_bytes(*start)).ok()?..)?;
    let mut names = Vec::new();
    for _ in 0..count {
        if !rest.starts_with(ENTRY) {
            return None;
        }
        let (name, extra, comment) = (number(rest, 28)?, number(rest, 30)?, number(rest, 32)?);
        names.push(rest.get(46..46 + name)?);
        rest = rest.get(46 + name + extra + comment..)?;
    }
    Some(names)
}

/// Returns the number of two bytes at a place.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes.get(at..)?.first_chunk::<2>()?;
    Some(usize::from(u16::from_le_bytes(*number)))
}
