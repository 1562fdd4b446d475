//! `cagen scaffold`: from the manifest to files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::cli::{Outcome, choices, complain, progress, say};
use crate::diag::{Diagnostic, Level};
use crate::disk;
use crate::lock::class::Class;
use crate::lock::{self, Lock};
use crate::manifest::model::Model;
use crate::manifest::{self, Syntax};
use crate::report;
use crate::report::changes::{self, Detail, Ending};
use crate::scaffold::gate::{self, Passage};
use crate::scaffold::plan::Plan;
use crate::scaffold::reconcile::{Action, Found, Reconciled, Snapshot, Step, reconcile};
use crate::source::Source;

/// More lines than this of what somebody changed are not shown unasked.
const MOST_LINES: usize = 100;

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
    /// Say what changes, or would, as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    choices: choices::Settling,
}

/// What is done with what would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Write,
    Check,
    Diff,
}

/// For whom the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    Person,
    Program,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome> {
    let path = match &arguments.manifest {
        Some(path) => path.clone(),
        None => disk::find_manifest()?,
    };
    let reader = match arguments.json {
        true => Reader::Program,
        false => Reader::Person,
    };
    let Some(mut wanted) = read(&path)? else {
        return refused(reader);
    };
    let root = root(&path, arguments.out.as_deref());
    let choices = arguments.choices.below(root, &wanted.plan)?;
    let mode = match (arguments.check, arguments.diff) {
        (false, false) => Mode::Write,
        (true, _) => Mode::Check,
        (false, true) => Mode::Diff,
    };
    if !disk::has_root(root)? && !choices.is_empty() {
        bail!(
            "{} is not there: nothing to overwrite or adopt",
            root.display()
        );
    }

    // Held until all is written.
    let _hold = match mode {
        Mode::Write => Some(hold(root)?),
        Mode::Check | Mode::Diff => None,
    };
    let text = disk::read_lock(root)?;
    let lock = read_lock(root, text.as_deref())?;
    let Some(passage) = wanted.pass(&lock) else {
        return refused(reader);
    };
    passage.plan(&wanted.model, &mut wanted.plan)?;
    let snapshot = disk::snapshot(root, &wanted.plan, &lock, text)?;
    choices::check(&wanted.plan, &lock, &snapshot, &choices)?;
    if lock.names.is_none() && is_taken_over(&wanted.plan, &snapshot) {
        complain(NOTHING_RECORDED);
    }
    let run = reconcile(&wanted.plan, &passage.names, &lock, &snapshot, &choices)?;
    match mode {
        Mode::Write => write(root, &run, reader),
        Mode::Check | Mode::Diff => show(&run.steps, mode, reader),
    }
}

/// Said where files of earlier runs stand without what these recorded.
const NOTHING_RECORDED: &str = "\
warning: no .cagen.lock says what was declared here before, so nothing was compared: what an earlier manifest had and this one \
has not, Terraform would destroy
help: bring the lock back from version control, or read the plan before anybody applies it
";

/// Whether code that cagen writes is there already.
fn is_taken_over(plan: &Plan, snapshot: &Snapshot) -> bool {
    let is_owned = |path| {
        plan.get(path)
            .is_some_and(|file| file.class == Class::Owned)
    };
    let mut found = snapshot.found.iter();
    found.any(|(path, found)| matches!(found, Found::File(_)) && is_owned(path))
}

/// The end of a run whose manifest was refused: programs are told so, people have read why.
fn refused(reader: Reader) -> Result<Outcome> {
    if reader == Reader::Program {
        say(&changes::json(&[], Ending::Refused, Detail::Name)?)?;
    }
    Ok(Outcome::Failed)
}

/// The directory that is written below.
pub(super) fn root<'a>(manifest: &'a Path, out: Option<&'a Path>) -> &'a Path {
    let beside = manifest.parent().filter(|p| *p != Path::new(""));
    out.or(beside).unwrap_or(Path::new("."))
}

/// Waits for the right to write below `root`.
pub(super) fn hold(root: &Path) -> Result<disk::hold::Hold> {
    disk::hold::hold(root, || {
        complain(&format!(
            "waiting for another run of cagen below {}\n",
            root.display()
        ));
    })
}

/// The lock below `root`, whose text is `text`; empty if there is none.
pub(super) fn read_lock(root: &Path, text: Option<&[u8]>) -> Result<Lock> {
    let lock = text.map(lock::read::read).transpose();
    lock.map(Option::unwrap_or_default).map_err(|damage| {
        let path = root.join(lock::FILE);
        let said = report::text::visible(&damage.to_string());
        anyhow::anyhow!("{}: {said}\nhelp: {}", path.display(), damage.help())
    })
}

/// What a manifest asks for.
struct Wanted {
    source: Source,
    model: Model,
    plan: Plan,
}

/// What the manifest at `path` asks for, or nothing when it is wrong and that was said.
fn read(path: &Path) -> Result<Option<Wanted>> {
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
    if !tell(&source, &diagnostics) {
        return Ok(None);
    }
    let nothing = || {
        format!(
            "{} declares no domain: there is nothing to write",
            path.display()
        )
    };
    let (model, plan) = model.zip(plan).with_context(nothing)?;
    Ok(Some(Wanted {
        source,
        model,
        plan,
    }))
}

impl Wanted {
    /// What the manifest brings past the gate, or nothing when data would be lost
    /// and that was said.
    fn pass(&self, lock: &Lock) -> Option<Passage> {
        match gate::judge(&self.model, lock.names.as_ref()) {
            Ok(passage) => tell(&self.source, &passage.notes).then_some(passage),
            Err(losses) => {
                tell(&self.source, &losses);
                None
            }
        }
    }
}

/// Says what is wrong with the manifest, and whether something may be written.
fn tell(source: &Source, diagnostics: &[Diagnostic]) -> bool {
    complain(&report::text::render(source, diagnostics));
    let is_error = |told: &&Diagnostic| told.level == Level::Error;
    let errors = diagnostics.iter().filter(is_error).count();
    if errors > 0 {
        let plural = if errors == 1 { "error" } else { "errors" };
        complain(&format!("{errors} {plural}; nothing was written\n"));
    }
    errors == 0
}

fn write(root: &Path, run: &Reconciled<'_>, reader: Reader) -> Result<Outcome> {
    let steps = &run.steps;
    if steps.iter().any(Step::stops) {
        stop(root, steps);
        if reader == Reader::Program {
            say(&changes::json(steps, Ending::Stopped, Detail::Name)?)?;
        }
        return Ok(Outcome::Failed);
    }
    let is_kept = |step: &Step<'_>| step.action == Action::Keep;
    let ending = match steps.iter().all(is_kept) {
        true => Ending::Clean,
        false => Ending::Written,
    };
    // Also with nothing to do: what a killed run left is taken away.
    disk::write::carry_out(root, run, &progress::show)?;
    for step in steps {
        if let Action::Leave(why) = &step.action {
            complain(&format!("note: {}: {why}\n", shown(root, step)));
        }
    }
    match reader {
        Reader::Program => say(&changes::json(steps, ending, Detail::Name)?)?,
        Reader::Person => say(&format!(
            "below {}: {}\n",
            root.display(),
            changes::summary(steps)
        ))?,
    }
    Ok(Outcome::Clean)
}

/// Says what stands in the way, and shows what somebody changed.
fn stop(root: &Path, steps: &[Step<'_>]) {
    let mut text = String::from("error: these stand in the way, so nothing was written\n");
    let stops = || steps.iter().filter(|step| step.stops());
    for step in stops() {
        let why = changes::why(step).unwrap_or_default();
        let _ = writeln!(text, "  {}: {why}", shown(root, step));
    }
    let changed = stops()
        .filter(|step| matches!(step.action, Action::Edited { .. } | Action::Foreign { .. }));
    let differences: String = changed.map(report::diff::unified).collect();
    for line in differences.lines().take(MOST_LINES) {
        let _ = writeln!(text, "{line}");
    }
    if differences.lines().nth(MOST_LINES).is_some() {
        text.push_str("… `cagen scaffold --diff` shows the rest\n");
    }
    let is_blocked = |step: &&Step<'_>| matches!(step.action, Action::Blocked(_));
    if !stops().all(|step| is_blocked(&step)) {
        text.push_str(
            "help: `--overwrite PATH` writes over a file, `--adopt PATH` leaves it to you for good; or move it away\n",
        );
    }
    if let Some(blocked) = stops().find(is_blocked) {
        let path = shown(root, blocked);
        let _ = writeln!(
            text,
            "help: `--overwrite` and `--adopt` are for files: move {path} away, or mend it"
        );
    }
    complain(&text);
}

fn shown(root: &Path, step: &Step<'_>) -> String {
    root.join(step.path.as_str()).display().to_string()
}

/// Says what would change.
fn show(steps: &[Step<'_>], mode: Mode, reader: Reader) -> Result<Outcome> {
    let clean = steps.iter().all(|step| step.action == Action::Keep);
    let (outcome, ending) = match clean {
        true => (Outcome::Clean, Ending::Clean),
        false => (Outcome::Stale, Ending::Stale),
    };
    match (reader, mode) {
        (Reader::Program, Mode::Diff) => say(&changes::json(steps, ending, Detail::Diff)?)?,
        (Reader::Program, Mode::Check | Mode::Write) => {
            say(&changes::json(steps, ending, Detail::Name)?)?;
        }
        (Reader::Person, Mode::Diff) => {
            for step in steps {
                say(&report::diff::unified(step))?;
            }
        }
        (Reader::Person, Mode::Check | Mode::Write) => {
            say(&changes::list(steps))?;
            if !clean {
                complain(match steps.iter().any(Step::stops) {
                    true => {
                        "help: run `cagen scaffold`; it says how to settle what stands in its way\n"
                    }
                    false => "help: run `cagen scaffold` and commit what it writes\n",
                });
            }
        }
    }
    Ok(outcome)
}
