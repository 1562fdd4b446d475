//! How fast HCL is read and printed, in bytes a second, and that time grows
//! with length only.

use std::fmt::Write;
use std::hint::black_box;

use cagen::syntax::hcl;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Texts by name: what people write, and one shape a hundred thousand times.
fn texts() -> Vec<(&'static str, String)> {
    let everything = include_str!("../../fixtures/hcl/everything.tf");
    let numbered = |count: usize, one: &dyn Fn(&mut String, usize)| {
        let mut text = String::new();
        (0..count).for_each(|index| one(&mut text, index));
        text
    };
    let key = |text: &mut String, index| writeln!(text, "  key{index} = {index}").unwrap_or(());
    let block = |text: &mut String, index| {
        writeln!(text, "block \"b{index}\" {{\n  a = {index}\n}}").unwrap_or(());
    };
    let heredoc = |text: &mut String, _| text.push_str("  some ${text} here\n");
    vec![
        ("everything, 300 times", everything.repeat(300)),
        (
            "10,000 keys",
            format!("a = {{\n{}}}\n", numbered(10_000, &key)),
        ),
        (
            "100,000 keys",
            format!("a = {{\n{}}}\n", numbered(100_000, &key)),
        ),
        ("100,000 attributes", numbered(100_000, &key)),
        ("10,000 blocks", numbered(10_000, &block)),
        ("100,000 blocks", numbered(100_000, &block)),
        (
            "100,000 heredoc lines",
            format!("a = <<-E\n{}E\n", numbered(100_000, &heredoc)),
        ),
        (
            "100,000 brackets",
            format!("a = {}{}\n", "[".repeat(100_000), "]".repeat(100_000)),
        ),
    ]
}

fn read_and_print(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hcl");
    group.sample_size(20);
    for (name, text) in texts() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("read {name}"), |bencher| {
            bencher.iter(|| hcl::parse(black_box(&text)));
        });
        group.bench_function(format!("print {name}"), |bencher| {
            bencher.iter(|| hcl::format(black_box(&text)));
        });
    }
    group.finish();
}

criterion_group!(benches, read_and_print);
criterion_main!(benches);
