//! Reads all files below the directory that is named, as lint does, and says
//! how long each step took and what was found.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement reads a directory and prints"
)]

use std::time::Instant;

use cagen::document::file::{Input, Role, Syntax};
use cagen::document::read::read;
use cagen::source::Source;
use walkdir::WalkDir;

fn main() {
    let root = std::env::args().nth(1).expect("a directory");
    let start = Instant::now();
    let entries = WalkDir::new(&root).sort_by_file_name().into_iter();
    let mut inputs: Vec<Input> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let bytes = std::fs::read(entry.path()).expect("a file");
            let path = entry.path().strip_prefix(&root).expect("it is below");
            Input {
                source: Source::new(path.to_string_lossy(), &bytes),
                role: Role::Judged,
            }
        })
        .collect();
    inputs.sort_by(|a, b| a.source.path().cmp(b.source.path()));
    println!("{} files loaded in {:?}", inputs.len(), start.elapsed());
    let start = Instant::now();
    let project = read(&inputs);
    let dismissed = project.files.iter();
    let dismissed = dismissed.filter(|file| matches!(file.syntax, Syntax::Dismissed));
    println!(
        "read in {:?}: {} dismissed, {} blocks, {} policies, {} repositories",
        start.elapsed(),
        dismissed.count(),
        project.blocks.len(),
        project.policies.len(),
        project.graph.repositories.len()
    );
}
