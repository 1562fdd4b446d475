//! Where a comparison of a pattern with a set of texts can stand.

use crate::policy::pattern::{LONGEST, Token};

/// What a comparison makes of the parts that are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknowns {
    /// They can be any text.
    Anything,
    /// They cannot be relied upon.
    Nothing,
}

/// The places in a pattern at which a comparison can stand: between its tokens,
/// so one more than there are. None is on the heap, as most comparisons are short.
pub(super) struct States<'t> {
    tokens: &'t [Token],
    unknowns: Unknowns,
    at: Places,
    before: Places,
    /// How many words of the sets the places of these tokens fill.
    words: usize,
}

/// A set of places, a bit for each.
type Places = [u64; LONGEST / 64 + 1];

impl<'t> States<'t> {
    /// At the start of `tokens`, which are at most [`LONGEST`].
    pub(super) fn start(tokens: &'t [Token], unknowns: Unknowns) -> Self {
        let mut states = Self {
            tokens,
            unknowns,
            at: [0; LONGEST / 64 + 1],
            before: [0; LONGEST / 64 + 1],
            words: tokens.len() / 64 + 1,
        };
        states.enter(0);
        states
    }

    /// Whether a token can be no character, and more than one.
    fn stretches(&self, token: Token) -> bool {
        match token {
            Token::Many => true,
            Token::Some => self.unknowns == Unknowns::Anything,
            Token::Is(_) | Token::One => false,
        }
    }

    /// Stands at `at`, and behind what can be empty there.
    fn enter(&mut self, mut at: usize) {
        loop {
            self.at[at / 64] |= 1 << (at % 64);
            match self.tokens.get(at) {
                Some(token) if self.stretches(*token) => at += 1,
                _ => return,
            }
        }
    }

    /// Leaves all places for the next step; those that were left stand in `before`.
    fn leave(&mut self) {
        let words = self.words;
        self.before[..words].copy_from_slice(&self.at[..words]);
        self.at[..words].fill(0);
    }

    /// Calls `look` with each place that was left and the token behind it.
    fn each_before(&mut self, mut look: impl FnMut(&mut Self, usize, Token)) {
        for word in 0..self.words {
            let mut left = self.before[word];
            while left != 0 {
                let at = word * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                if let Some(token) = self.tokens.get(at).copied() {
                    look(self, at, token);
                }
            }
        }
    }

    /// One character further, where `takes` lets a token take it.
    pub(super) fn step(&mut self, takes: impl Fn(Token) -> bool) {
        self.leave();
        self.each_before(|states, at, token| {
            if takes(token) {
                let stays = states.stretches(token);
                states.enter(if stays { at } else { at + 1 });
            }
        });
    }

    /// Any number of characters further.
    pub(super) fn steps(&mut self, takes: impl Fn(Token) -> bool) {
        // One place leads only to later ones, which are then looked at in turn.
        for word in 0..self.words {
            let mut later = u64::MAX;
            while self.at[word] & later != 0 {
                let bit = (self.at[word] & later).trailing_zeros();
                later = (u64::MAX << bit) << 1;
                let at = word * 64 + bit as usize;
                if self.tokens.get(at).is_some_and(|token| takes(*token)) {
                    self.enter(at + 1);
                }
            }
        }
    }

    /// Only where any number of characters can pass.
    pub(super) fn stay(&mut self) {
        self.leave();
        self.each_before(|states, at, token| {
            if token == Token::Many {
                states.enter(at);
            }
        });
    }

    pub(super) fn is_lost(&self) -> bool {
        self.at[..self.words].iter().all(|word| *word == 0)
    }

    pub(super) fn accepts(&self) -> bool {
        let end = self.tokens.len();
        self.at[end / 64] >> (end % 64) & 1 == 1
    }
}
