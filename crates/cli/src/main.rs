//! The `irplan` program. Everything else is in the library.

fn main() -> std::process::ExitCode {
    irplan::main()
}
