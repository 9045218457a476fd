//! A commit's signature and the bytes that it signs, as git stores them. This module does not verify signatures.

use gix::ObjectId;
use gix::bstr::ByteSlice;
use gix::objs::Kind;

use crate::git;
use crate::object_error::ObjectError;

/// The header of a signature in a repository whose objects are named by SHA-1.
const HEADER: &[u8] = b"gpgsig";
/// The header of a signature in a repository whose objects are named by SHA-256.
const HEADER_SHA256: &[u8] = b"gpgsig-sha256";

/// The signature of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitSignature {
    /// How it was made.
    pub kind: SignatureKind,
    /// The signature in ASCII armor.
    pub armoured: Vec<u8>,
    /// What was signed: the bytes of the commit without its signatures. SSH signatures use the namespace `git`.
    pub payload: Vec<u8>,
}

/// How a signature was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignatureKind {
    /// By `ssh-keygen -Y sign`.
    Ssh,
    /// By an OpenPGP program.
    OpenPgp,
    /// By something else, such as S/MIME.
    Other,
}

impl SignatureKind {
    fn of(armoured: &[u8]) -> Self {
        if armoured.starts_with(b"-----BEGIN SSH SIGNATURE-----") {
            Self::Ssh
        } else if armoured.starts_with(b"-----BEGIN PGP SIGNATURE-----")
            || armoured.starts_with(b"-----BEGIN PGP MESSAGE-----")
        {
            Self::OpenPgp
        } else {
            Self::Other
        }
    }
}

/// Reads the signature of a commit; `None` if it is not signed.
pub(crate) fn of_commit(
    repo: &gix::Repository,
    id: ObjectId,
) -> Result<Option<CommitSignature>, ObjectError> {
    let mut buffer = Vec::new();
    let data = git::read(repo, id, Kind::Commit, &mut buffer)?;
    let hash = repo.object_hash();
    // The git library does not check that an object matches its id, but the signature must be that of this very commit.
    let is_itself = gix::objs::compute_hash(hash, Kind::Commit, data).is_ok_and(|own| own == id);
    if !is_itself {
        return Err(ObjectError::WrongId { id });
    }
    let header = match hash {
        gix::hash::Kind::Sha1 => HEADER,
        _ => HEADER_SHA256,
    };
    Ok(split(data, header))
}

/// Takes the signature under a header, and the payload, out of a commit's bytes.
fn split(commit: &[u8], header: &[u8]) -> Option<CommitSignature> {
    let end = commit.find(b"\n\n").map_or(commit.len(), |end| end + 1);
    let (headers, message) = commit.split_at(end);
    let (mut armoured, mut payload) = (Vec::new(), Vec::new());
    // Where a line belongs that continues a header.
    let mut part = HeaderPart::Payload;
    for line in headers.lines_with_terminator() {
        let rest = match line.strip_prefix(b" ") {
            Some(rest) => rest,
            None => {
                let (name, rest) = line.split_once_str(" ").unwrap_or((line, b""));
                part = match name {
                    name if name == header => HeaderPart::Signature,
                    HEADER | HEADER_SHA256 => HeaderPart::Other,
                    _ => HeaderPart::Payload,
                };
                rest
            }
        };
        match part {
            HeaderPart::Signature => armoured.extend_from_slice(rest),
            HeaderPart::Other => {}
            HeaderPart::Payload => payload.extend_from_slice(line),
        }
    }
    payload.extend_from_slice(message);
    (!armoured.is_empty()).then(|| CommitSignature {
        kind: SignatureKind::of(&armoured),
        armoured,
        payload,
    })
}

/// What a line of a commit's headers belongs to.
enum HeaderPart {
    Payload,
    Signature,
    /// A signature under the other header.
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(commit: &str, expected: Option<(SignatureKind, &str, &str)>) {
        let found = split(commit.as_bytes(), HEADER);
        let found = found.as_ref().map(|found| {
            (
                found.kind,
                found.armoured.to_str().unwrap(),
                found.payload.to_str().unwrap(),
            )
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn the_signature_is_cut_out_of_the_headers() {
        check(
            "tree 1\ngpgsig -----BEGIN SSH SIGNATURE-----\n abc\n -----END SSH SIGNATURE-----\nx y\n\ngpgsig no\n",
            Some((
                SignatureKind::Ssh,
                "-----BEGIN SSH SIGNATURE-----\nabc\n-----END SSH SIGNATURE-----\n",
                "tree 1\nx y\n\ngpgsig no\n",
            )),
        );
        check(
            "tree 1\ngpgsig-sha256 a\n b\ngpgsig -----BEGIN PGP SIGNATURE-----\n\n",
            Some((
                SignatureKind::OpenPgp,
                "-----BEGIN PGP SIGNATURE-----\n",
                "tree 1\n\n",
            )),
        );
    }

    #[test]
    fn an_unsigned_commit_has_no_signature() {
        check("tree 1\nauthor x\n\ngpgsig no\n", None);
        check("tree 1\ngpgsig-sha256 a\n\n", None);
        check("", None);
    }
}
