//! `--require-signatures` and `--sign`, with real keys from `ssh-keygen` and, if it is installed, from `gpg`.

#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests make keys with the programs that their users have"
)]

mod keys;
mod proofs;
