//! Arguments, commands and exit codes.

mod choices;
mod eject;
mod init;
mod lint;
mod progress;
mod rules;
mod scaffold;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::parallel;

/// AWS CodeArtifact as code: scaffold it from one manifest, lint what is there.
#[derive(Debug, Parser)]
#[command(name = "cagen", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a commented manifest to start from
    Init(init::Arguments),
    /// Turn the manifest into Terraform, Terragrunt and IAM policies
    Scaffold(scaffold::Arguments),
    /// Say what is unsafe, void or wrong in manifests, policies, Terraform and Terragrunt
    Lint(lint::Arguments),
    /// Print a rule's page: what it finds, why, and what to write instead
    Explain(rules::Explain),
    /// List the rules
    Rules(rules::List),
    /// Let go of what was written: drop headers, marks and the lock, keep the files
    Eject(eject::Arguments),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing to do, or all done: exit code 0.
    Clean,
    /// Files that would change or stand in the way: exit code 1.
    Stale,
    /// Errors or warnings were found: exit code 1.
    Found,
    /// It could not run, and has said why: exit code 2.
    Failed,
}

/// Runs the command that the arguments name and returns its exit code.
///
/// Results go to standard output, everything else to standard error.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // How deep the caller's stack is must not decide how deep a text may be.
    let ran = parallel::deep(|| run(arguments.command));
    match ran.map_err(Into::into).flatten() {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Stale | Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Failed) => ExitCode::from(2),
        Err(error) if is_closed_pipe(&error) => ExitCode::from(2),
        Err(error) => {
            complain(&format!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Init(arguments) => init::run(&arguments),
        Command::Scaffold(arguments) => scaffold::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Explain(arguments) => rules::explain(&arguments),
        Command::Rules(arguments) => rules::list(&arguments),
        Command::Eject(arguments) => eject::run(&arguments),
    }
}

/// Writes to standard output; colours are dropped where it is no terminal.
fn say(text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Writes to standard output byte for byte, for programs.
fn give(text: impl AsRef<[u8]>) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_ref())?;
    Ok(out.flush()?)
}

/// Writes to standard error. When that fails there is nobody left to tell.
fn complain(text: &str) {
    use std::io::Write as _;
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
