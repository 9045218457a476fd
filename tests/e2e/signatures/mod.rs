//! `--require-signatures` and `--sign`, with real keys of `ssh-keygen` and, where it is installed, of `gpg`.

#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests make keys with the programs that their users have"
)]

mod keys;
mod proofs;
