//! `cagen scaffold`: from the manifest to files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::cli::{Outcome, complain, say};
use crate::diag::{Diagnostic, Level};
use crate::disk;
use crate::manifest::{self, Syntax};
use crate::report;
use crate::scaffold::plan::Plan;
use crate::scaffold::reconcile::{Action, Step, reconcile};
use crate::source::Source;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The manifest; without it, cagen.hcl or cagen.json here or above
    manifest: Option<PathBuf>,
    /// The directory to write below; without it, the manifest's
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write nothing; exit 1 if anything would change or stands in the way
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change, exit 1 if anything would
    #[arg(long, conflicts_with = "check")]
    diff: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let path = match &arguments.manifest {
        Some(path) => path.clone(),
        None => disk::find_manifest()?,
    };
    let Some(plan) = plan(&path)? else {
        return Ok(Outcome::Failed);
    };
    let beside = path.parent().filter(|p| *p != Path::new(""));
    let root = arguments.out.as_deref().or(beside);
    let root = root.unwrap_or(Path::new("."));
    let snapshot = disk::snapshot(root, &plan)?;
    let steps = reconcile(plan.files(), &snapshot);
    match (arguments.check, arguments.diff) {
        (false, false) => write(root, &steps),
        (_, true) => diff(&steps),
        (true, false) => check(&steps),
    }
}

/// What the manifest at `path` asks for, or nothing when it is wrong and that was said.
fn plan(path: &Path) -> Result<Option<Plan>> {
    let syntax = match path.extension().and_then(|ending| ending.to_str()) {
        Some("json") => Syntax::Json,
        Some("hcl") => Syntax::Hcl,
        _ => bail!(
            "cannot tell the syntax of {}: a manifest's name ends in .hcl or .json",
            path.display()
        ),
    };
    let bytes = disk::read(path, manifest::MAX_BYTES)?;
    let source = Source::new(path.display().to_string(), &bytes);
    let (model, mut diagnostics) = manifest::read(&source, syntax);
    let mut plan = None;
    if let Some(model) = &model {
        let (planned, found) = crate::scaffold::plan(model)?;
        plan = Some(planned);
        diagnostics.extend(found);
    }
    complain(&report::text::render(&source, &diagnostics));
    let errors = count(&diagnostics, Level::Error);
    if errors > 0 {
        let plural = if errors == 1 { "error" } else { "errors" };
        complain(&format!("{errors} {plural}; nothing was written\n"));
        return Ok(None);
    }
    let nothing = || {
        format!(
            "{} declares no domain: there is nothing to write",
            path.display()
        )
    };
    plan.map(Some).with_context(nothing)
}

fn count(diagnostics: &[Diagnostic], level: Level) -> usize {
    diagnostics.iter().filter(|d| d.level == level).count()
}

fn write(root: &Path, steps: &[Step<'_>]) -> Result<Outcome> {
    let stops: Vec<_> = steps.iter().filter(|step| step.stops()).collect();
    if !stops.is_empty() {
        let mut text = String::from("error: these stand in the way, so nothing was written\n");
        for step in stops {
            let _ = writeln!(
                text,
                "  {}: {}",
                root.join(step.path.as_str()).display(),
                why(step)
            );
        }
        text.push_str("help: `cagen scaffold --diff` shows the differences; move the files away or delete them\n");
        complain(&text);
        return Ok(Outcome::Failed);
    }
    disk::write::create(root, steps)?;
    let created = steps.iter().filter(|s| s.action == Action::Create).count();
    say(&format!(
        "{created} files written below {}, {} already there\n",
        root.display(),
        steps.len() - created
    ))?;
    Ok(Outcome::Clean)
}

fn why<'a>(step: &'a Step<'_>) -> &'a str {
    match &step.action {
        Action::Create | Action::Keep => "",
        Action::Foreign(_) => "a file with other contents",
        Action::Blocked(what) => what,
        Action::Stray => "a policy that the manifest does not ask for and Terraform would apply",
    }
}

fn check(steps: &[Step<'_>]) -> Result<Outcome> {
    let mut text = String::new();
    for step in steps {
        let word = match &step.action {
            Action::Keep => continue,
            Action::Create => "missing",
            Action::Foreign(_) => "differs",
            Action::Blocked(_) => "blocked",
            Action::Stray => "stray",
        };
        let _ = writeln!(text, "{word}  {}", step.path);
    }
    if text.is_empty() {
        return Ok(Outcome::Clean);
    }
    say(&text)?;
    Ok(Outcome::Stale)
}

fn diff(steps: &[Step<'_>]) -> Result<Outcome> {
    let mut outcome = Outcome::Clean;
    for step in steps {
        if step.action == Action::Keep {
            continue;
        }
        outcome = Outcome::Stale;
        say(&report::diff::unified(step))?;
    }
    Ok(outcome)
}
