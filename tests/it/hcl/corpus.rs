//! Public files, where a directory of them is named.

#![expect(
    clippy::disallowed_methods,
    reason = "the corpus lies where the environment says"
)]

use cagen::source::Source;
use cagen::syntax::hcl;

use super::oracle;
use crate::tool;

fn corpus() -> Option<Vec<(String, Vec<u8>)>> {
    let directory = std::env::var_os("CAGEN_HCL_CORPUS")?;
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "tf"))
        .collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(path).unwrap())
    };
    Some(files.into_iter().map(read).collect())
}

#[test]
fn the_verdict_on_public_files_is_terraforms() {
    let (Some(files), Some(terraform)) = (corpus(), tool::terraform()) else {
        return;
    };
    let texts: Vec<&[u8]> = files.iter().map(|(_, text)| text.as_slice()).collect();
    let formatted = oracle::formatted(&terraform, &texts);
    let mut different = Vec::new();
    for ((name, text), theirs) in files.iter().zip(&formatted) {
        let source = Source::new(name.as_str(), text);
        let (_, faults) = hcl::parse(source.text());
        if faults.is_empty() != theirs.is_some() {
            different.push((name, faults.into_iter().next()));
        }
    }
    assert!(
        different.is_empty(),
        "{} differ: {different:#?}",
        different.len()
    );
}

#[test]
fn public_files_are_printed_as_terraform_prints_them() {
    let (Some(files), Some(terraform)) = (corpus(), tool::terraform()) else {
        return;
    };
    let texts: Vec<&[u8]> = files.iter().map(|(_, text)| text.as_slice()).collect();
    let theirs = oracle::formatted(&terraform, &texts);
    let different = oracle::printed_differently(texts.into_iter().zip(theirs));
    assert!(
        different.is_empty(),
        "{} differ: {different:#?}",
        different.len()
    );
}
