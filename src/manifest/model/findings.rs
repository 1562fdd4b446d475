//! What a build finds wrong: each thing once, in the order of the text.

use std::collections::BTreeSet;

use crate::diag::{self, Diagnostic, Level};
use crate::source::Span;

/// How many names get a proposal: each is compared with every known one, and a
/// manifest may hold thousands of wrong names.
const PROPOSALS: usize = 50;

/// Longer names are near to none, so that the comparison stays cheap.
const LONGEST: usize = 100;

/// The diagnostics so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<Diagnostic>,
    expanded: BTreeSet<Span>,
    proposals: usize,
}

impl Findings {
    /// Takes a diagnostic.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Takes a diagnostic about what a template became, unless there is one at
    /// its place: a template that is wrong for one team is wrong for all.
    pub(super) fn push_expanded(&mut self, diagnostic: Diagnostic) {
        if self.expanded.insert(diagnostic.span) {
            self.found.push(diagnostic);
        }
    }

    /// The help for an unknown name: the nearest of `known`, else `otherwise`.
    pub(super) fn proposal<'a>(
        &mut self,
        given: &str,
        known: impl IntoIterator<Item = &'a str>,
        otherwise: &str,
    ) -> String {
        self.proposals += 1;
        let cheap = self.proposals <= PROPOSALS && given.len() <= LONGEST;
        let near = cheap.then(|| diag::nearest(given, known)).flatten();
        near.map_or_else(
            || otherwise.to_owned(),
            |near| format!("did you mean `{near}`?"),
        )
    }

    /// Whether nothing may be generated.
    pub(super) fn any_error(&self) -> bool {
        self.found.iter().any(|d| d.level == Level::Error)
    }

    /// All of them by place and message; what several environments share once.
    pub(super) fn sorted(mut self) -> Vec<Diagnostic> {
        self.found
            .sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
        self.found
            .dedup_by(|b, a| a.span == b.span && a.message == b.message);
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_twice_is_said_once_and_in_order() {
        let mut found = Findings::default();
        for (at, message) in [(4, "b"), (1, "z"), (4, "a"), (4, "b")] {
            found.push(Diagnostic::error(Span::new(at, at + 1), message));
        }
        let messages: Vec<_> = found.sorted().into_iter().map(|d| d.message).collect();
        assert_eq!(messages, ["z", "a", "b"]);
    }

    #[test]
    fn proposals_end() {
        let mut found = Findings::default();
        for _ in 0..PROPOSALS {
            assert_eq!(found.proposal("npn", ["npm"], "-"), "did you mean `npm`?");
        }
        assert_eq!(found.proposal("npn", ["npm"], "-"), "-");
    }
}
