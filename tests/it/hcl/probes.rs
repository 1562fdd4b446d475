//! The snippets of `fixtures/hcl/probes.txt`, one on each line.

use cagen::source::Source;
use cagen::syntax::hcl;

use super::oracle;
use crate::tool;

/// The snippets, as bytes: some are not UTF-8.
pub(super) fn probes() -> Vec<Vec<u8>> {
    let lines = include_str!("../../../fixtures/hcl/probes.txt").lines();
    lines.map(unescape).collect()
}

/// `\n`, `\r`, `\t`, `\\` and `\xNN` in a line of the fixture.
fn unescape(line: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = line.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let (byte, after) = match (first, after) {
            (b'\\', [b'x', digits @ ..]) => {
                let pair = std::str::from_utf8(&digits[..2]).unwrap();
                (u8::from_str_radix(pair, 16).unwrap(), &digits[2..])
            }
            (b'\\', [b'n', after @ ..]) => (b'\n', after),
            (b'\\', [b'r', after @ ..]) => (b'\r', after),
            (b'\\', [b't', after @ ..]) => (b'\t', after),
            (b'\\', [b'\\', after @ ..]) => (b'\\', after),
            (b'\\', other) => panic!("what is `\\{}`?", String::from_utf8_lossy(other)),
            (other, after) => (other, after),
        };
        bytes.push(byte);
        rest = after;
    }
    bytes
}

#[test]
fn the_verdict_on_each_probe_is_terraforms() {
    let Some(terraform) = tool::terraform() else {
        return;
    };
    let probes = probes();
    let theirs = oracle::formatted(&terraform, &probes);
    let mut different = Vec::new();
    for (probe, theirs) in probes.iter().zip(theirs) {
        let source = Source::new("probe", probe);
        let (_, faults) = hcl::parse(source.text());
        if faults.is_empty() != theirs.is_some() {
            different.push((source.text().to_owned(), faults.into_iter().next()));
        }
    }
    assert!(
        different.is_empty(),
        "{} differ: {different:#?}",
        different.len()
    );
}

#[test]
fn each_probe_is_printed_as_terraform_prints_it() {
    let Some(terraform) = tool::terraform() else {
        return;
    };
    let probes = probes();
    let theirs = oracle::formatted(&terraform, &probes);
    let pairs = probes.iter().map(Vec::as_slice).zip(theirs);
    let different = oracle::printed_differently(pairs);
    assert!(
        different.is_empty(),
        "{} differ: {different:#?}",
        different.len()
    );
}
