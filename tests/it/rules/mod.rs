//! Every rule's page is its test: the arrows of the bad examples are what the
//! rule finds, alone; fixed ones are what the fixes make of them; good ones are clean.

mod house;
pub(crate) mod page;

use std::collections::BTreeMap;

use cagen::diag::Level;
use cagen::document;
use cagen::document::Project;
use cagen::document::file::{Input, Role};
use cagen::lint::config::Config;
use cagen::lint::finding::{Applicability, Finding};
use cagen::lint::rule::{Check, Rule};
use cagen::lint::{fix, rules, runner};
use cagen::source::Source;

use crate::rules::page::{Example, Kind, Mark, Text, examples, shown};

/// What `look` sees of a tree and of what `rule`, alone, finds in it.
fn judge<T>(
    rule: &'static Rule,
    files: &BTreeMap<String, String>,
    look: impl FnOnce(&Project<'_>, &[Finding]) -> T,
) -> T {
    let input = |(path, text): (&String, &String)| Input {
        source: Source::new(path.clone(), text.as_bytes()),
        role: Role::Judged,
    };
    let inputs: Vec<Input> = files.iter().map(input).collect();
    let project = document::read::read(&inputs);
    let config = Config::of(&project);
    let findings = match rule.check {
        Check::Runner => {
            let mut all = runner::check(&project, &config, rules::ALL);
            all.retain(|finding| finding.rule == rule.id);
            all
        }
        _ => runner::check(&project, &config, &[rule]),
    };
    look(&project, &findings)
}

fn texts(example: &Example) -> BTreeMap<String, String> {
    let files = example.files.iter();
    files
        .map(|file| (file.path.clone(), file.text.clone()))
        .collect()
}

/// The findings as arrows; a level is said where it is not the rule's.
fn arrows(rule: &Rule, project: &Project<'_>, findings: &[Finding]) -> Vec<Text> {
    let mut files: Vec<Text> = Vec::new();
    for (id, file) in (0..).map(cagen::source::place::FileId).zip(&project.files) {
        let text = file.source.text();
        let here = findings.iter().filter(|finding| finding.place.file == id);
        let mut marks: Vec<Mark> = here.map(|finding| mark(rule, text, finding)).collect();
        marks.sort();
        files.push(Text {
            path: file.source.path().to_owned(),
            text: text.to_owned(),
            marks,
        });
    }
    files
}

fn mark(rule: &Rule, text: &str, finding: &Finding) -> Mark {
    let range = finding.place.span.range();
    let (before, rest) = text.split_at(range.start);
    let wide = rest[..range.len()].lines().next().unwrap_or_default();
    let level = match finding.level {
        same if same == rule.level => "",
        Level::Error => "error: ",
        Level::Warning => "warning: ",
        Level::Note => "note: ",
    };
    Mark {
        line: before.matches('\n').count() + 1,
        column: before.rsplit('\n').next().unwrap().chars().count() + 1,
        width: wide.chars().count().max(1),
        message: format!("{level}{}", finding.message),
    }
}

fn marks(files: &[Text]) -> Vec<(&str, &Mark)> {
    let mut all = Vec::new();
    for file in files {
        all.extend(file.marks.iter().map(|mark| (file.path.as_str(), mark)));
    }
    all
}

/// The texts after all fixes up to `most` that `rule` offers, and after those that these make possible.
fn mended(
    rule: &'static Rule,
    mut files: BTreeMap<String, String>,
    most: Applicability,
) -> BTreeMap<String, String> {
    for _ in 0..fix::ROUNDS {
        let changed = judge(rule, &files, |project, findings| {
            let changed = fix::apply(project, findings, most);
            let named = changed.into_iter().map(|(id, text)| {
                let file = project.file(id).unwrap();
                (file.source.path().to_owned(), text)
            });
            named.collect::<Vec<_>>()
        });
        if changed.is_empty() {
            return files;
        }
        files.extend(changed);
    }
    panic!("{}: its fixes never come to an end", rule.id)
}

#[test]
fn every_page_shows_what_its_rule_does() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let examples = examples(rule.page);
        for (index, example) in examples.iter().enumerate() {
            let next = examples.get(index + 1);
            if let Err(what) = check(rule, example, next) {
                let page = rule.id.replace('-', "_");
                wrong.push(format!("src/lint/rules/{page}.md:{}: {what}", example.line));
            }
        }
        for kind in [Kind::Bad, Kind::Good] {
            if !examples.iter().any(|example| example.kind == kind) {
                wrong.push(format!("{}: its page has no {kind:?} example", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(rule: &'static Rule, example: &Example, next: Option<&Example>) -> Result<(), String> {
    let files = texts(example);
    let found = judge(rule, &files, |project, findings| {
        arrows(rule, project, findings)
    });
    if marks(&found) != marks(&example.files) {
        return Err(format!("this is found instead:\n{}", shown(&found)));
    }
    let fixed = next.filter(|next| next.kind == Kind::Fixed);
    match example.kind {
        Kind::Bad => {
            if found.iter().all(|file| file.marks.is_empty()) {
                return Err("a bad example without arrows".to_owned());
            }
            let mended = mended(rule, files.clone(), Applicability::Risky);
            match fixed {
                None if mended == files => Ok(()),
                None => Err(format!("a `fixed` block is missing: {mended:#?}")),
                Some(next) if texts(next) == mended => Ok(()),
                Some(_) => Err(format!("the fixes make this of it: {mended:#?}")),
            }
        }
        Kind::Fixed | Kind::Good if found.iter().any(|file| !file.marks.is_empty()) => {
            Err("an example with arrows must be `bad`".to_owned())
        }
        Kind::Fixed | Kind::Good => Ok(()),
    }
}

#[test]
fn fixes_come_to_an_end() {
    for rule in rules::ALL {
        for example in examples(rule.page) {
            for most in [Applicability::Safe, Applicability::Risky] {
                let once = mended(rule, texts(&example), most);
                assert_eq!(mended(rule, once.clone(), most), once, "{}", rule.id);
                let left = judge(rule, &once, |_, findings| {
                    let fixes = findings.iter().filter_map(|f| f.fix.as_ref());
                    fixes.filter(|fix| fix.applicability <= most).count()
                });
                assert_eq!(left, 0, "{}: a fix is offered and not applied", rule.id);
            }
        }
    }
}
