//! Where a comparison of a pattern with a set of texts can stand.

use crate::policy::pattern::Token;

/// What a comparison makes of the parts that are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknowns {
    /// They can be any text.
    Anything,
    /// They cannot be relied upon.
    Nothing,
}

/// The places in a pattern at which a comparison can stand, few as a rule.
pub(super) struct States<'t> {
    tokens: &'t [Token],
    unknowns: Unknowns,
    at: Vec<usize>,
    before: Vec<usize>,
    /// In which step each place was entered last.
    entered: Vec<u32>,
    steps: u32,
}

impl<'t> States<'t> {
    pub(super) fn start(tokens: &'t [Token], unknowns: Unknowns) -> Self {
        let mut states = Self {
            tokens,
            unknowns,
            at: Vec::new(),
            before: Vec::new(),
            entered: vec![0; tokens.len() + 1],
            steps: 1,
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
        while self.entered[at] != self.steps {
            self.entered[at] = self.steps;
            self.at.push(at);
            match self.tokens.get(at) {
                Some(token) if self.stretches(*token) => at += 1,
                _ => return,
            }
        }
    }

    /// Leaves all places for the next step; those that were left stand in `before`.
    fn leave(&mut self) {
        std::mem::swap(&mut self.at, &mut self.before);
        self.at.clear();
        self.steps += 1;
    }

    /// One character further, where `takes` lets a token take it.
    pub(super) fn step(&mut self, takes: impl Fn(Token) -> bool) {
        self.leave();
        for place in 0..self.before.len() {
            let at = self.before[place];
            let Some(token) = self.tokens.get(at).copied() else {
                continue;
            };
            if takes(token) {
                self.enter(if self.stretches(token) { at } else { at + 1 });
            }
        }
    }

    /// Any number of characters further.
    pub(super) fn steps(&mut self, takes: impl Fn(Token) -> bool) {
        let mut place = 0;
        while let Some(at) = self.at.get(place).copied() {
            if self.tokens.get(at).is_some_and(|token| takes(*token)) {
                self.enter(at + 1);
            }
            place += 1;
        }
    }

    /// Only where any number of characters can pass.
    pub(super) fn stay(&mut self) {
        self.leave();
        for place in 0..self.before.len() {
            let at = self.before[place];
            if self.tokens.get(at) == Some(&Token::Many) {
                self.enter(at);
            }
        }
    }

    pub(super) fn is_lost(&self) -> bool {
        self.at.is_empty()
    }

    pub(super) fn accepts(&self) -> bool {
        self.entered[self.tokens.len()] == self.steps
    }
}
