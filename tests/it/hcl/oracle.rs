//! What Terraform says of many texts at once.

#![expect(
    clippy::disallowed_methods,
    reason = "texts are handed to Terraform in files"
)]

use std::collections::HashSet;

use crate::tool::Terraform;

/// What `terraform fmt` makes of each text, nothing where it refuses it.
///
/// One process reads them all: each text is a file of its own in one
/// directory, and each syntax error is printed with its file.
pub(crate) fn formatted(terraform: &Terraform, texts: &[impl AsRef<[u8]>]) -> Vec<Option<Vec<u8>>> {
    let directory = tempfile::tempdir().unwrap();
    let name = |index: usize| directory.path().join(format!("t{index:06}.tf"));
    for (index, text) in texts.iter().enumerate() {
        std::fs::write(name(index), text).unwrap();
    }
    let output = terraform
        .command()
        .args(["fmt", "-no-color", "-list=false", "-write=true"])
        .arg(directory.path())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let refused = refused(&errors);
    assert!(
        output.status.success() || !refused.is_empty(),
        "terraform fmt failed for no file's sake: {errors}"
    );
    (0..texts.len())
        .map(|index| {
            let kept = !refused.contains(&index);
            kept.then(|| std::fs::read(name(index)).unwrap())
        })
        .collect()
}

/// The indices of the files that errors are about.
fn refused(errors: &str) -> HashSet<usize> {
    let about = errors.lines().filter(|line| line.starts_with("  on "));
    about
        .filter_map(|line| {
            let end = line.rfind(".tf line")?;
            line[..end].get(end - 6..)?.parse().ok()
        })
        .collect()
}
