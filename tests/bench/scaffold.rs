//! The parts of `cagen scaffold` on a large manifest: 1,000 repositories in each
//! of three environments, read, worked out, planned and reconciled.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;

use cagen::lock::Lock;
use cagen::manifest::{self, Syntax};
use cagen::scaffold::reconcile::{Found, Snapshot, reconcile};
use cagen::scaffold::{self, gate};
use cagen::source::Source;
use criterion::{Criterion, criterion_group, criterion_main};

/// Nine repositories of three formats and 991 of teams, in three environments;
/// `tests/bench/process.sh` writes the same.
fn manifest() -> String {
    let mut text = String::from(include_str!("large.hcl"));
    for team in 0..991 {
        let _ = writeln!(text, "teams \"team{team:04}\" {{}}");
    }
    text
}

fn parts(criterion: &mut Criterion) {
    let text = manifest();
    let source = Source::new("cagen.hcl", text.as_bytes());
    let (model, diagnostics) = manifest::read(&source, Syntax::Hcl);
    let model = model.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    let (plan, _) = scaffold::plan(&model).unwrap_or_else(|error| panic!("{error}"));
    let there = plan
        .files()
        .map(|(path, text)| (path.clone(), Found::File(text.into())));
    let snapshot = Snapshot {
        found: there.collect(),
        ..Snapshot::default()
    };

    let names = gate::judge(&model, None).map(|passage| passage.names);
    let names = names.unwrap_or_else(|losses| panic!("{losses:#?}"));

    let lock = Lock::default();

    let mut group = criterion.benchmark_group("1,000 repositories in 3 environments");
    group.sample_size(20);
    group.bench_function("read", |bencher| {
        bencher.iter(|| manifest::read(black_box(&source), Syntax::Hcl));
    });
    group.bench_function("plan", |bencher| {
        bencher.iter(|| scaffold::plan(black_box(&model)));
    });
    group.bench_function("reconcile", |bencher| {
        bencher.iter(|| {
            let snapshot = black_box(&snapshot);
            let run = reconcile(&plan, &names, &lock, snapshot, &BTreeMap::new());
            run.map(|run| run.steps.len())
        });
    });
    group.finish();
}

criterion_group!(benches, parts);
criterion_main!(benches);
