//! The policies that scaffold writes, read as any others: nothing is wrong with one, and each does what it says.

#![expect(clippy::disallowed_methods, reason = "fixtures are read from disk")]

use cagen::eval::json;
use cagen::policy::arn_fault;
use cagen::policy::condition::{self, Class};
use cagen::policy::confusable;
use cagen::policy::document::Document;
use cagen::policy::recognise;
use cagen::policy::resource::Resources;
use cagen::source::Source;
use cagen::source::place::FileId;
use walkdir::WalkDir;

/// The policies below `fixtures/scaffold`, each with its path.
fn written() -> Vec<(String, Document)> {
    let files = WalkDir::new("fixtures/scaffold").into_iter();
    let paths = files.map(|entry| entry.unwrap().into_path());
    let mut found = Vec::new();
    for path in paths.filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
        let shown = path.display().to_string();
        let source = Source::new(shown.clone(), &std::fs::read(&path).unwrap());
        let reading = json::read_file(&source, FileId(0));
        assert_eq!(reading.faults, [], "{shown}");
        let policies = recognise::policies(reading.value().unwrap());
        assert_eq!(
            !policies.is_empty(),
            shown.contains("/policies/"),
            "{shown}"
        );
        found.extend(
            policies
                .into_iter()
                .map(|one| (shown.clone(), one.document)),
        );
    }
    found
}

#[test]
fn nothing_is_wrong_with_what_is_written() {
    let written = written();
    assert!(written.len() > 100, "{}", written.len());
    for (path, document) in &written {
        assert!(document.faults.is_empty(), "{path}: {:?}", document.faults);
        let reading = document.reading();
        for statement in &document.statements {
            let resource = statement.resource.as_ref();
            let words = resource.iter().flat_map(|resource| &resource.items);
            for word in words {
                assert_eq!(arn_fault::faults(word, reading), [], "{path}");
                assert_eq!(confusable::confusables(word), [], "{path}");
            }
            for one in &statement.conditions {
                let class = condition::classify(one, statement);
                assert!(!matches!(class, Class::Never(_)), "{path}: {class:?}");
                assert_eq!(condition::dead_values(one), [], "{path}");
            }
            let resources = Resources::new(resource, reading);
            let action = statement.action.as_ref().unwrap();
            for word in &action.items {
                let actions = cagen::policy::action_set::Bounds::of_word(word);
                assert_eq!(actions.surely, actions.maybe, "{path}");
                let mut own = actions.surely.actions();
                let taken = actions.surely.own().is_empty()
                    || own.any(|action| resources.takes(action).is_sure());
                let trust = resource.is_none();
                assert!(taken || trust, "{path}: {:?}", word.known());
            }
        }
    }
}
