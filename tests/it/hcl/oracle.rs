//! What Terraform says of many texts at once.

#![expect(
    clippy::disallowed_methods,
    reason = "texts are handed to Terraform in files"
)]

use std::collections::HashSet;

use cagen::source::Source;
use cagen::syntax::hcl;

use crate::tool::Terraform;

/// What `terraform fmt` makes of each text, nothing where it refuses it.
///
/// One process reads them all: each text is a file of its own in one
/// directory, and each syntax error is printed with its file.
pub(crate) fn formatted(terraform: &Terraform, texts: &[impl AsRef<[u8]>]) -> Vec<Option<Vec<u8>>> {
    // Terraform slows down when very many files have errors.
    let batches = texts.chunks(2_000);
    batches
        .flat_map(|batch| format_batch(terraform, batch))
        .collect()
}

fn format_batch(terraform: &Terraform, texts: &[impl AsRef<[u8]>]) -> Vec<Option<Vec<u8>>> {
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

/// The texts that we print in another way than Terraform does, with the first
/// line of each that differs: the text, theirs, ours.
///
/// A text does not count when what Terraform made of it is broken: it is no
/// longer HCL, or a block has lost a label.
pub(crate) fn printed_differently<'a>(
    pairs: impl IntoIterator<Item = (&'a [u8], Option<Vec<u8>>)>,
) -> Vec<[String; 3]> {
    let mut different = Vec::new();
    for (text, theirs) in pairs {
        let source = Source::new("text", text);
        let Some(theirs) = theirs else {
            continue;
        };
        let theirs = String::from_utf8_lossy(&theirs).into_owned();
        let ours = hcl::format(source.text()).unwrap_or_else(|faults| format!("{faults:?}"));
        if ours != theirs && !is_broken(source.text(), &theirs) {
            let lines = ours.lines().zip(theirs.lines());
            let (ours, theirs) = lines
                .into_iter()
                .find(|(ours, theirs)| ours != theirs)
                .unwrap_or((&ours, &theirs));
            let excerpt = source.text().chars().take(400).collect();
            different.push([excerpt, theirs.to_owned(), ours.to_owned()]);
        }
    }
    different
}

fn is_broken(text: &str, printed: &str) -> bool {
    let (file, faults) = hcl::parse(printed);
    !faults.is_empty() || labels(&file.body) != labels(&hcl::parse(text).0.body)
}

fn labels(body: &hcl::ast::Body<'_>) -> usize {
    let blocks = body.blocks();
    blocks
        .map(|block| block.labels.len() + labels(&block.body))
        .sum()
}
