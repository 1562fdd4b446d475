//! The `cagen` binary: everything is in the library.

fn main() -> std::process::ExitCode {
    cagen::cli::main()
}
