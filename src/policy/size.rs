//! How long a document is once the provider has written it.

use crate::eval::value::Extent;
use crate::policy::document::{
    Condition, Document, PrincipalKind, Principals, Sense, Statement, Word, Words,
};

/// The length in characters of the compact JSON of a document whose parts are
/// all known; a list of one is a string, as the provider writes it.
pub(super) fn of(document: &Document) -> Option<usize> {
    if document.extent == Extent::Open {
        return None;
    }
    // `{"Version":…,"Statement":[…]}`, a comma between statements.
    let version = document.version.as_ref().map_or(Some(0), |word| {
        string(word).map(|length| r#""Version":,"#.len() + length)
    })?;
    let statements = sum(document.statements.iter().map(statement))?;
    let commas = document.statements.len().saturating_sub(1);
    Some(r#"{"Statement":[]}"#.len() + version + statements + commas)
}

fn sum(lengths: impl Iterator<Item = Option<usize>>) -> Option<usize> {
    lengths.sum()
}

/// A string in quotes, escaped as Go does it.
fn string(word: &Word) -> Option<usize> {
    let escaped = |c: char| match c {
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => 6,
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        c if (c as u32) < 0x20 => 6,
        _ => 1,
    };
    Some(2 + word.known()?.chars().map(escaped).sum::<usize>())
}

/// One string, or a list of them.
fn strings<'a>(items: impl ExactSizeIterator<Item = &'a Word>) -> Option<usize> {
    let brackets = if items.len() == 1 { 0 } else { items.len() + 1 };
    Some(brackets + sum(items.map(string))?)
}

/// The key and its colon and the comma behind the value.
const fn key(name: &str) -> usize {
    name.len() + 4
}

fn statement(statement: &Statement) -> Option<usize> {
    if statement.condition_extent == Extent::Open {
        return None;
    }
    let (effect, _) = statement.effect?;
    let sid = statement
        .sid
        .as_ref()
        .map(|sid| Some(key("Sid") + string(sid)?));
    let action = statement.action.as_ref().map(|one| words(one, "Action"));
    let resource = statement
        .resource
        .as_ref()
        .map(|one| words(one, "Resource"));
    let principal = statement.principal.as_ref().map(principals);
    let conditions = match statement.conditions.as_slice() {
        [] => None,
        some => Some(conditions(some)),
    };
    let optional = [sid, action, resource, principal, conditions];
    let parts = sum(optional.into_iter().flatten())?;
    // The braces; the last comma is none.
    Some(1 + key("Effect") + effect.as_str().len() + 2 + parts)
}

fn words(words: &Words, element: &str) -> Option<usize> {
    if words.extent == Extent::Open {
        return None;
    }
    let not = match words.sense {
        Sense::Listed => 0,
        Sense::Excluded => "Not".len(),
    };
    Some(not + key(element) + strings(words.items.iter())?)
}

fn principals(principals: &Principals) -> Option<usize> {
    if principals.extent == Extent::Open {
        return None;
    }
    let not = match principals.sense {
        Sense::Listed => 0,
        Sense::Excluded => "Not".len(),
    };
    let kinds = [
        (PrincipalKind::Aws, "AWS"),
        (PrincipalKind::Service, "Service"),
        (PrincipalKind::Federated, "Federated"),
        (PrincipalKind::CanonicalUser, "CanonicalUser"),
    ];
    let mut length = not + key("Principal");
    let items = &principals.items;
    if items.iter().any(|one| one.kind == PrincipalKind::Star) {
        return Some(length + r#""*""#.len());
    }
    length += 1;
    for (kind, name) in kinds {
        let of_kind = items.iter().filter(|one| one.kind == kind);
        let of_kind: Vec<_> = of_kind.map(|one| &one.word).collect();
        if !of_kind.is_empty() {
            length += key(name) + strings(of_kind.into_iter())?;
        }
    }
    Some(length)
}

fn conditions(conditions: &[Condition]) -> Option<usize> {
    let mut operators = std::collections::BTreeSet::new();
    let mut length = key("Condition") + 1;
    for condition in conditions {
        let operator = condition.operator.known()?;
        if operators.insert(operator) {
            length += key(operator) + 1;
        }
        if condition.extent == Extent::Open {
            return None;
        }
        length += key(condition.key.known()?) + strings(condition.values.iter())?;
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use crate::eval::json;
    use crate::policy::read;
    use crate::source::Source;
    use crate::source::place::FileId;

    #[test]
    fn the_length_is_that_of_the_compact_text() {
        for text in [
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:B","Resource":"*"}]}"#,
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Deny","NotAction":["a:B","a:C"],"Resource":"*"},{"Effect":"Allow","Action":"a:B","Principal":{"AWS":["1","2"],"Service":"x"},"Condition":{"StringEquals":{"a":"b","c":["d","e"]},"Bool":{"f":"true"}}}]}"#,
        ] {
            let source = Source::new("a.json", text.as_bytes());
            let reading = json::read_file(&source, FileId(0));
            let document = read::document(reading.value().unwrap());
            assert_eq!(document.size, Some(text.len()));
            assert_eq!(super::of(&document), Some(text.len()), "{text}");
        }
    }
}
