//! One finding of several that differ in the instance alone, and where the instances are called.

use crate::lint::finding::Finding;
use crate::source::place::Place;

/// Stands for the subject in what a message says of each.
const ANY: &str = "\u{1}";

/// `findings`, sorted, with those that say the same at one place told once.
pub(super) fn gathered(findings: Vec<Finding>) -> Vec<Finding> {
    let mut all: Vec<Gathered> = Vec::new();
    for finding in findings {
        let said = said(&finding);
        let same = all.iter_mut().rev().take_while(|other| {
            (other.finding.rule, other.finding.place) == (finding.rule, finding.place)
        });
        let mut same = same.filter(|other| other.said == said);
        match same.next() {
            Some(first) => first.take(finding),
            None => all.push(Gathered {
                said,
                subjects: finding.subject.iter().cloned().collect(),
                calls: finding.calls.first().copied().into_iter().collect(),
                finding,
            }),
        }
    }
    all.into_iter().map(Gathered::told).collect()
}

/// What a finding says of whatever subject.
fn said(finding: &Finding) -> String {
    match &finding.subject {
        Some(subject) => finding.message.replacen(&format!("`{subject}`"), ANY, 1),
        None => finding.message.clone(),
    }
}

/// A finding, with what others that say the same are about.
struct Gathered {
    finding: Finding,
    said: String,
    subjects: Vec<String>,
    /// The nearest call of each.
    calls: Vec<Place>,
}

impl Gathered {
    fn take(&mut self, other: Finding) {
        let subject = other
            .subject
            .filter(|subject| !self.subjects.contains(subject));
        self.subjects.extend(subject);
        let call = other
            .calls
            .first()
            .filter(|call| !self.calls.contains(call));
        self.calls.extend(call);
    }

    fn told(self) -> Finding {
        let mut finding = self.finding;
        if let [first, rest @ ..] = self.subjects.as_slice()
            && !rest.is_empty()
        {
            let named = format!("`{first}` (and {} more)", rest.len());
            finding.message = self.said.replacen(ANY, &named, 1);
        }
        let place = finding.place;
        let stands_in = |call: &Place| {
            call.file == place.file
                && call.span.start <= place.span.start
                && place.span.end <= call.span.end
        };
        if let [first, rest @ ..] = self.calls.as_slice()
            && !stands_in(first)
        {
            let message = match rest.len() {
                0 => "called from here".to_owned(),
                1 => "called from here, and from one more place".to_owned(),
                more => format!("called from here, and from {more} more places"),
            };
            finding.labels.push((*first, message));
        }
        finding
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Level;
    use crate::source::Span;
    use crate::source::place::FileId;
    use std::collections::BTreeSet;

    fn about(subject: &str, call: u32) -> Finding {
        let at = |start| FileId(0).at(Span::new(start, start + 1));
        Finding {
            rule: "x",
            level: Level::Error,
            place: at(0),
            message: format!("`{subject}` is wrong"),
            labels: Vec::new(),
            subject: Some(subject.to_owned()),
            blocks: Vec::new(),
            calls: vec![at(call)],
            files: BTreeSet::new(),
            help: None,
            fix: None,
        }
    }

    #[test]
    fn instances_at_one_place_are_one_finding() {
        let told = gathered(vec![about("a", 5), about("b", 6), about("c", 6)]);
        let [one] = told.as_slice() else {
            panic!("{told:?}");
        };
        assert_eq!(one.message, "`a` (and 2 more) is wrong");
        assert_eq!(one.labels[0].1, "called from here, and from one more place");
    }
}
