//! `cagen lint -`: one text from standard input, judged as if it stood in the tree.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::cli::lint::{Arguments, Format, KINDS, judged, mend, names, outcome, tell};
use crate::cli::{Outcome, complain, give};
use crate::disk::root;
use crate::disk::walk::{self, Asked};
use crate::document::file::{Input, Role};
use crate::lint::finding::Applicability;
use crate::report::{self, Report};
use crate::source::Source;

/// The name under which a text without one is judged: most are policies.
const UNNAMED: &str = "stdin.json";

pub(super) fn run(arguments: &Arguments, most: Option<Applicability>) -> Result<Outcome> {
    if arguments.paths.len() > 1 {
        bail!("`-` stands alone: standard input is one text");
    }
    let named = arguments.stdin_filename.as_deref();
    let path = named.unwrap_or(Path::new(UNNAMED));
    let (Some(file), parent) = (path.file_name(), path.parent()) else {
        bail!("--stdin-filename must name a file");
    };
    if !walk::is_interesting(path) {
        bail!("cannot judge {}: {KINDS}", path.display());
    }
    let parent = parent.filter(|parent| *parent != Path::new(""));
    let parent = parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut scope = root::scope(&[parent], arguments.root.as_deref())?;
    let Some(directory) = scope.asked.directories.first().cloned() else {
        bail!(
            "{} is no directory",
            path.parent().unwrap_or(path).display()
        );
    };
    let full = directory.join(file);
    scope.asked = Asked {
        files: vec![full.clone()],
        directories: Vec::new(),
        reach: scope.asked.reach,
    };
    let mut tree = if named.is_some() {
        walk::read(&scope.root, &scope.asked)
    } else {
        walk::Tree::default()
    };
    let mut bytes = Vec::new();
    let most_bytes = walk::MOST as u64;
    let input = std::io::stdin().lock();
    input
        .take(most_bytes + 1)
        .read_to_end(&mut bytes)
        .context("cannot read standard input")?;
    if bytes.len() > walk::MOST {
        bail!(
            "standard input is longer than {} MB",
            walk::MOST / 1024 / 1024
        );
    }
    let name = root::slashed(full.strip_prefix(&scope.root).unwrap_or(&full));
    let index = tree.put(
        Input {
            source: Source::new(name, &bytes),
            role: Role::Judged,
        },
        full,
    );
    if named.is_some() && !arguments.force_exclude {
        tree.mean(index);
    }
    let Some(most) = most else {
        return tell(arguments.format, &scope, &tree);
    };
    let changed = mend::texts(&mut tree, most)?;
    if arguments.diff {
        return mend::show(&scope, &tree, &changed);
    }
    // The mended text is the result; what is left goes beside it.
    match tree.inputs.get(index) {
        Some(mended) if changed.contains_key(&index) => {
            if bytes.starts_with(b"\xef\xbb\xbf") {
                give("\u{feff}")?;
            }
            give(mended.source.text())?;
        }
        // What is not UTF-8 is lost in a text.
        Some(_) | None => give(&bytes)?,
    }
    judged(&tree, |project, findings| {
        let names = names(Format::Text, &scope, &tree);
        let report = Report {
            files: &project.files,
            names: &names,
            findings,
            judged: 1,
        };
        complain(&report::findings::render(&report));
        Ok(outcome(findings))
    })
}
