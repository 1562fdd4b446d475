//! `cagen lint`: what is unsafe, void or wrong in a tree, and what mends it.

mod mend;
mod standard_input;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::cli::{Outcome, complain, give, say};
use crate::diag::{Diagnostic, Level};
use crate::disk::root::{self, Scope};
use crate::disk::walk::{self, Tree};
use crate::document;
use crate::document::Project;
use crate::document::derived::{self, Derived};
use crate::lint::config::Config;
use crate::lint::finding::{Applicability, Finding, Fix};
use crate::lint::{rules, runner};
use crate::report::{self, Report};
use crate::source::Span;
use crate::source::place::FileId;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files and directories; without any, the working directory; `-` is standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to tell what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Mend what can be mended without changing a meaning that was wanted
    #[arg(long)]
    fix: bool,
    /// With --fix or --diff: also mend where somebody must look at the result
    #[arg(long)]
    risky: bool,
    /// Write nothing; show what --fix would change, exit 1 if anything would
    #[arg(long, conflicts_with = "fix")]
    diff: bool,
    /// The path that standard input is read as
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
    /// The directory that files are a part of; without it, the repository around the paths
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Pass over what a manifest excludes even where it is named, as hooks do
    #[arg(long)]
    force_exclude: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Excerpts with arrows, for people
    Text,
    /// One object, for programs of one's own
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands, shown in a pull request
    Github,
}

impl Format {
    fn render(self, report: &Report<'_>) -> String {
        match self {
            Self::Text => report::findings::render(report),
            Self::Json => report::json::render(report),
            Self::Sarif => report::sarif::render(report),
            Self::Github => report::github::render(report),
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let most = match (arguments.fix || arguments.diff, arguments.risky) {
        (true, true) => Some(Applicability::Risky),
        (true, false) => Some(Applicability::Safe),
        (false, true) => bail!("--risky says which fixes are meant: add --fix or --diff"),
        (false, false) => None,
    };
    let is_input = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    if is_input {
        return standard_input::run(arguments, most);
    }
    if arguments.stdin_filename.is_some() {
        bail!("--stdin-filename names what `-` reads: add `-`");
    }
    let scope = root::scope(&arguments.paths, arguments.root.as_deref())?;
    for missing in &scope.missing {
        complain(&format!("error: {missing}\n"));
    }
    if scope.asked.files.is_empty() && scope.asked.directories.is_empty() {
        return Ok(Outcome::Failed);
    }
    let mut tree = walk::read(&scope.root, &scope.asked);
    if arguments.force_exclude {
        tree.meant.clear();
    }
    if let Some(idle) = idle(&scope, &tree) {
        complain(&format!("warning: {idle}\n"));
    }
    let outcome = match most {
        None => tell(arguments.format, &scope, &tree)?,
        Some(most) => {
            let changed = mend::texts(&mut tree, most)?;
            if arguments.diff {
                mend::show(&scope, &tree, &changed)?
            } else {
                let written = mend::write(&scope, &mut tree, changed);
                let told = tell(arguments.format, &scope, &tree)?;
                match written {
                    Outcome::Failed => Outcome::Failed,
                    Outcome::Clean | Outcome::Stale | Outcome::Found => told,
                }
            }
        }
    };
    if scope.missing.is_empty() {
        Ok(outcome)
    } else {
        Ok(Outcome::Failed)
    }
}

/// What `look` makes of the facts of a tree and of what all rules find in it.
fn judged<T>(tree: &Tree, look: impl FnOnce(&Project<'_>, &[Finding]) -> T) -> T {
    let derived = derived::of(&tree.inputs);
    let (project, findings) = judge(tree, &derived);
    look(&project, &findings)
}

/// The facts of a tree, and what all rules find in it.
fn judge<'t>(tree: &'t Tree, derived: &'t Derived) -> (Project<'t>, Vec<Finding>) {
    let mut project = document::read::read_with(&tree.inputs, derived);
    for refused in &tree.refused {
        if let Some(file) = project.files.get_mut(refused.index) {
            file.diagnostics = vec![Diagnostic::error(Span::default(), &refused.why)];
            file.role = refused.role;
        }
    }
    let mut config = Config::of(&project);
    let files = (0..).map(FileId).zip(&project.files);
    let meant = files.filter(|(_, file)| tree.meant.contains(file.source.path()));
    config.mean(meant.map(|(id, _)| id));
    let mut findings = runner::check(&project, &config, rules::ALL);
    for finding in &mut findings {
        finding.fix.take_if(|fix| is_in_link(tree, &project, fix));
    }
    (project, findings)
}

/// Whether a fix would write through a link.
fn is_in_link(tree: &Tree, project: &Project<'_>, fix: &Fix) -> bool {
    let mut files = fix.edits.iter().map(|edit| project.file(edit.place.file));
    files.any(|file| file.is_some_and(|file| tree.links.contains(file.source.path())))
}

/// Judges the tree and tells what was found.
fn tell(format: Format, scope: &Scope, tree: &Tree) -> Result<Outcome> {
    let derived = derived::of(&tree.inputs);
    let (project, findings) = judge(tree, &derived);
    let names = names(format, scope, tree);
    let report = Report {
        files: &project.files,
        names: &names,
        findings: &findings,
        judged: tree.judged(),
    };
    let text = format.render(&report);
    // It is the last that is done, and to take trees apart costs a tenth of the run.
    std::mem::forget(project);
    match format {
        Format::Text => say(&text)?,
        Format::Json | Format::Sarif | Format::Github => give(&text)?,
    }
    Ok(outcome(&findings))
}

/// What the files are called: for who reads it here as one would write it here,
/// for services as the repository has it.
fn names(format: Format, scope: &Scope, tree: &Tree) -> Vec<String> {
    let name = |path| match format {
        Format::Text | Format::Json => scope.shown(path),
        Format::Sarif | Format::Github => scope.committed(path),
    };
    let inputs = tree.inputs.iter();
    inputs.map(|input| name(input.source.path())).collect()
}

/// What files must be called to be judged by themselves.
const KINDS: &str = "what is judged ends in .tf, .tofu, .tfvars, .hcl or .json";

/// How many of the paths that lead to nothing are named.
const MOST_IDLE: usize = 5;

/// Which of the paths that were asked for lead to nothing, if some do: who names
/// them believes them looked at.
fn idle(scope: &Scope, tree: &Tree) -> Option<String> {
    let asked = &scope.asked;
    let names = asked.directories.iter().chain(&asked.files);
    let names = names.map(|path| scope.name(path));
    let idle = names.filter(|name| !tree.has_judged(name));
    let idle: BTreeSet<String> = idle.map(|name| scope.called(&name)).collect();
    let named: Vec<&str> = idle.iter().take(MOST_IDLE).map(String::as_str).collect();
    let more = match idle.len().checked_sub(MOST_IDLE) {
        None | Some(0) => String::new(),
        Some(more) => format!(" and {more} more"),
    };
    let named = report::text::visible(&named.join(", "));
    (!idle.is_empty()).then(|| format!("nothing to judge in {named}{more}: {KINDS}"))
}

/// Notes never change the exit code.
fn outcome(findings: &[Finding]) -> Outcome {
    if findings.iter().any(|finding| finding.level > Level::Note) {
        Outcome::Found
    } else {
        Outcome::Clean
    }
}
