//! The `irplan` program; everything is in the library beside it.

/// Plans are many small values that are made on every core at once, which takes the system's allocator a tenth longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    irplan::main()
}
