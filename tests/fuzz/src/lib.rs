//! What the fuzz targets share: places held against the texts they point into, and time held against a limit.

use std::time::Duration;

use cagen::eval::text::{Piece, Text};
use cagen::eval::value::{Kind, Value};
use cagen::policy::document::{Document, Word, Words};
use cagen::source::place::{FileId, Place};
use cagen::source::{Source, Span};
use rustix::time::{ClockId, clock_gettime};

/// The longest input that a target looks at, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// How much of the processor's time an input of at most [`LONGEST`] bytes may
/// take. Time on the clock would count the neighbours' work.
const MOST: Duration = Duration::from_secs(1);

/// Runs `work` and panics if it took more than the most that it may.
pub fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = spent();
    let result = work();
    let took = spent().saturating_sub(start);
    assert!(took <= MOST, "{what} took {took:?}");
    result
}

fn spent() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanos = u32::try_from(time.tv_nsec).unwrap_or(0);
    Duration::new(seconds, nanos)
}

/// The texts that places may point into, by index.
pub struct Texts<'a>(pub Vec<&'a Source>);

impl Texts<'_> {
    /// Panics unless `span` cuts the text of `file` between characters.
    pub fn span(&self, file: FileId, span: Span) {
        let source = self.0.get(file.0 as usize);
        let text = source.unwrap_or_else(|| panic!("no file {file:?}")).text();
        assert!(
            text.get(span.range()).is_some(),
            "{span:?} is no part of {file:?}, which has {} bytes",
            text.len()
        );
    }

    /// The same of a place.
    pub fn place(&self, place: Place) {
        self.span(place.file, place.span);
    }

    /// The same of every place in a value.
    pub fn value(&self, value: &Value) {
        self.place(value.place);
        match &value.kind {
            Kind::String(text) => self.text(text),
            Kind::List(list) => list.items.iter().for_each(|item| self.value(item)),
            Kind::Map(map) => {
                for entry in map.entries.values() {
                    self.place(entry.key);
                    self.value(&entry.value);
                    for (key, value) in &entry.earlier {
                        self.place(*key);
                        self.value(value);
                    }
                }
            }
            Kind::Unknown(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
        }
    }

    fn text(&self, text: &Text) {
        for piece in text.pieces() {
            match piece {
                Piece::Known(known) => {
                    self.place(known.place);
                    assert!(!known.text.is_empty(), "an empty piece");
                    for (at, c) in known.text.char_indices() {
                        self.place(known.source(at..at + c.len_utf8()));
                    }
                }
                Piece::Hole(hole) => self.place(hole.place),
                Piece::Json(value) => self.value(value),
            }
        }
    }

    /// The same of every place in a document.
    pub fn document(&self, document: &Document) {
        self.place(document.place);
        self.place(document.statements_key());
        document.version.iter().for_each(|word| self.word(word));
        for fault in &document.faults {
            self.place(fault.place);
        }
        for statement in &document.statements {
            self.place(statement.place);
            statement.sid.iter().for_each(|word| self.word(word));
            statement.effect.iter().for_each(|(_, at)| self.place(*at));
            statement.action.iter().for_each(|words| self.words(words));
            statement
                .resource
                .iter()
                .for_each(|words| self.words(words));
            if let Some(principals) = &statement.principal {
                self.place(principals.key);
                for principal in &principals.items {
                    self.word(&principal.word);
                }
            }
            for condition in &statement.conditions {
                condition.values.iter().for_each(|word| self.word(word));
            }
        }
    }

    fn words(&self, words: &Words) {
        self.place(words.key);
        self.place(words.place);
        words.items.iter().for_each(|word| self.word(word));
    }

    fn word(&self, word: &Word) {
        self.place(word.place);
        self.text(&word.text);
        let shown = word.with_holes("?");
        for (at, c) in shown.char_indices() {
            self.place(word.part(at..at + c.len_utf8(), "?"));
        }
    }
}
