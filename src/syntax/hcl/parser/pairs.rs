//! Which closing bracket belongs to which opening one, in faulty text too.

use crate::syntax::hcl::token::{Kind, Token};

/// The partners of all brackets of a file.
pub(super) struct Pairs(Vec<(u32, u32)>);

impl Pairs {
    pub(super) fn new(tokens: &[Token]) -> Self {
        let mut pairs = Vec::new();
        let mut open: Vec<(Kind, u32)> = Vec::new();
        let mut waiting = Waiting::default();
        for (index, token) in (0u32..).zip(tokens) {
            if let Some(closer) = token.kind.closer() {
                open.push((closer, index));
                *waiting.count(closer) += 1;
            } else if token.kind.closes() {
                let closer = match token.kind {
                    Kind::QuoteBroken => Kind::QuoteClose,
                    other => other,
                };
                if *waiting.count(closer) == 0 {
                    continue;
                }
                while let Some((wanted, opener)) = open.pop() {
                    *waiting.count(wanted) -= 1;
                    if wanted == closer {
                        pairs.push((opener, index));
                        break;
                    }
                }
            }
        }
        pairs.sort_unstable();
        Self(pairs)
    }

    /// The token that closes what the token at `opener` opens.
    pub(super) fn partner(&self, opener: u32) -> Option<u32> {
        let found = self.0.binary_search_by_key(&opener, |pair| pair.0);
        found.ok().map(|index| self.0[index].1)
    }
}

/// How many openers wait for each kind of closer.
#[derive(Default)]
struct Waiting {
    braces: usize,
    brackets: usize,
    parens: usize,
    others: usize,
    sequences: usize,
}

impl Waiting {
    fn count(&mut self, closer: Kind) -> &mut usize {
        match closer {
            Kind::BraceClose => &mut self.braces,
            Kind::BracketClose => &mut self.brackets,
            Kind::ParenClose => &mut self.parens,
            Kind::SequenceClose => &mut self.sequences,
            _ => &mut self.others,
        }
    }
}
