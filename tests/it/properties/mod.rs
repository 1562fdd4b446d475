//! What holds for every manifest, over generated ones.
//!
//! A normal run tries the same manifests each time; `CAGEN_PROPERTY_CASES` asks
//! for that many others.

#![expect(
    clippy::disallowed_methods,
    reason = "the environment says how much is tried"
)]

mod broken;
mod coverage;
mod environments;
mod files;
mod generate;
mod hostile;
mod literal;
mod markdown;
mod settings;
mod shell;
mod texts;
mod words;

use std::cell::RefCell;
use std::collections::BTreeSet;

use cagen::diag::{Diagnostic, Level};
use cagen::manifest::model::Model;
use cagen::manifest::{self, Syntax};
use cagen::scaffold;
use cagen::source::{Source, Span};
use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::keys::known;
use crate::properties::broken::Breakages;
use crate::properties::coverage::Coverage;
use crate::properties::files::Files;
use crate::properties::literal::Lit;
use crate::properties::shell::Shell;
use crate::terraform::Workspace;

/// A runner of `cases` cases, the same ones each time unless more are asked for.
fn runner(cases: u32) -> TestRunner {
    let asked = std::env::var("CAGEN_PROPERTY_CASES").ok();
    let asked = asked.and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 300,
        ..Config::default()
    };
    match asked {
        Some(_) => TestRunner::new(config),
        None => {
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            TestRunner::new_with_rng(config, rng)
        }
    }
}

/// What is read from a text, and its source.
fn read(text: &str, syntax: Syntax) -> (Option<Model>, Vec<Diagnostic>) {
    let (model, told) = manifest::read(&Source::new("cagen", text.as_bytes()), syntax);
    let wrong = told.iter().any(|told| told.level == Level::Error);
    assert_eq!(
        model.is_none(),
        wrong,
        "a plan or an error: {told:#?}\n{text}"
    );
    (model, told)
}

/// The files for a model, and what is wrong with their policies.
fn plan(model: &Model) -> (Files, Vec<Diagnostic>) {
    let (plan, told) = scaffold::plan(model).unwrap_or_else(|error| panic!("{error}"));
    let files = plan.files();
    let files = files.map(|(path, text)| (path.as_str().to_owned(), text.to_owned()));
    (files.collect(), told)
}

/// What is told, without the places: two syntaxes have others.
fn messages(told: &[Diagnostic]) -> BTreeSet<(Level, &str)> {
    told.iter()
        .map(|one| (one.level, one.message.as_str()))
        .collect()
}

#[test]
fn whatever_is_planned_is_sound() {
    let coverage = RefCell::new(Coverage::default());
    let shell = Shell::find();
    let property = |(root, style): (Lit, u64)| {
        let hcl = literal::hcl(&root, style).text;
        let json = literal::json(&root, style).text;
        let (model, told) = read(&hcl, Syntax::Hcl);
        let (twin, twin_told) = read(&json, Syntax::Json);
        assert_eq!(messages(&told), messages(&twin_told), "{hcl}\n{json}");
        let mut coverage = coverage.borrow_mut();
        coverage.add("all", 1);
        let (Some(model), Some(twin)) = (model, twin) else {
            return Ok(());
        };
        let (files, told) = plan(&model);
        let (twins, twin_told) = plan(&twin);
        assert_eq!(files, twins, "{hcl}\n{json}");
        assert_eq!(messages(&told), messages(&twin_told), "{hcl}\n{json}");
        let again = plan(&read(&hcl, Syntax::Hcl).0.unwrap());
        assert_eq!((&files, &told), (&again.0, &again.1), "{hcl}");
        assert!(
            told.iter().all(|one| one.level < Level::Error),
            "{told:#?}\n{hcl}"
        );

        files::check(&files);
        for (kind, times) in hostile::check(&root, &files, shell.as_ref()) {
            coverage.add(format!("free text in {kind}"), times);
        }
        coverage.add("right", 1);
        coverage.keys(&root);
        coverage.shapes(&root);
        coverage.model(&model);
        Ok(())
    };
    let manifests = (generate::manifest(), any::<u64>());
    runner(160).run(&manifests, property).unwrap();

    let coverage = coverage.into_inner();
    let keys = known::keys().into_iter().map(|key| format!("key {key}"));
    let lacking = coverage.lacking(keys.chain(coverage::everything()), 3);
    assert!(
        lacking.is_empty(),
        "hardly tried: {lacking:#?}\n{coverage:#?}"
    );
    assert!(
        coverage.lacking(["right".to_owned()], 80).is_empty(),
        "{coverage:#?}"
    );
}

#[test]
fn one_mistake_is_found_where_it_is() {
    let coverage = RefCell::new(Coverage::default());
    let property = |(root, style, kind, place): (Lit, u64, usize, usize)| {
        if read(&literal::hcl(&root, style).text, Syntax::Hcl)
            .0
            .is_none()
        {
            return Ok(());
        }
        let broken = Breakages::of(&root).choose(&root, kind, place);
        for syntax in [Syntax::Hcl, Syntax::Json] {
            let printed = match syntax {
                Syntax::Hcl => literal::hcl(&broken.root, style),
                Syntax::Json => literal::json(&broken.root, style),
            };
            let (model, told) = read(&printed.text, syntax);
            let errors = told.iter().filter(|one| one.level == Level::Error);
            let marked = |span: Span| {
                let span = span.range();
                let mut marks = printed.marks.iter();
                marks.any(|mark| span.start < mark.end && mark.start < span.end)
            };
            // Of two that cannot be together either may be the one that is told.
            let touches = |one: &Diagnostic| {
                marked(one.span) || one.labels.iter().any(|label| marked(label.span))
            };
            assert!(!printed.marks.is_empty());
            assert!(
                model.is_none(),
                "{} is taken: {}",
                broken.kind,
                printed.text
            );
            assert!(
                errors.clone().any(touches),
                "{} is told elsewhere: {told:#?}\n{}",
                broken.kind,
                printed.text
            );
        }
        coverage.borrow_mut().add(broken.kind, 1);
        Ok(())
    };
    let manifests = (
        generate::manifest(),
        any::<u64>(),
        any::<usize>(),
        any::<usize>(),
    );
    runner(500).run(&manifests, property).unwrap();

    let coverage = coverage.into_inner();
    let lacking = coverage.lacking(broken::KINDS.map(str::to_owned), 2);
    assert!(
        lacking.is_empty(),
        "hardly tried: {lacking:#?}\n{coverage:#?}"
    );
}

#[test]
fn terraform_would_format_none_of_it() {
    let Some(workspace) = Workspace::new() else {
        return;
    };
    let number = RefCell::new(0);
    let property = |(root, style): (Lit, u64)| {
        if let (Some(model), _) = read(&literal::hcl(&root, style).text, Syntax::Hcl) {
            let mut number = number.borrow_mut();
            *number += 1;
            for (path, text) in plan(&model).0 {
                // terraform fmt passes by what it does not know by its name.
                let name = match path.strip_suffix(".hcl") {
                    Some(stem) if !stem.ends_with(".tftest") => format!("{stem}.hcl.tf"),
                    _ => path,
                };
                if name.ends_with(".tf") || name.ends_with(".hcl") {
                    workspace.write(&format!("{number}/{name}"), &text);
                }
            }
        }
        Ok(())
    };
    runner(55)
        .run(&(generate::manifest(), any::<u64>()), property)
        .unwrap();
    assert!(*number.borrow() >= 30);
    workspace.fmt_check().unwrap();
}
