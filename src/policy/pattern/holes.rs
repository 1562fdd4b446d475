//! Patterns with something in place of what is not known.

use crate::policy::pattern::{Pattern, Token};

impl Pattern {
    /// How many parts are not known.
    #[must_use]
    pub fn holes(&self) -> usize {
        let tokens = self.tokens.iter();
        tokens.filter(|token| **token == Token::Some).count()
    }

    /// The same with each part that is not known as the text of its turn; behind
    /// the last text as that.
    #[must_use]
    pub fn filled(&self, texts: &[&str]) -> Self {
        let mut texts = texts.iter().copied();
        let mut text = "";
        Self::of(self.tokens.iter().flat_map(|token| {
            let filling = match token {
                Token::Some => {
                    text = texts.next().unwrap_or(text);
                    text
                }
                Token::Is(_) | Token::One | Token::Many => "",
            };
            let known = Some(*token).filter(|token| *token != Token::Some);
            known.into_iter().chain(filling.chars().map(Token::Is))
        }))
    }

    /// Whether a wildcard follows right upon what is not known at its start: who
    /// wrote it knows how far that goes.
    #[must_use]
    pub fn begins_unknown_and_wild(&self) -> bool {
        matches!(
            self.tokens.as_slice(),
            [Token::Some, Token::Many | Token::One, ..]
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::pattern::Reading;

    #[test]
    fn what_is_not_known_is_filled_in_turn() {
        let pattern = Pattern::parse("repo:${a}/${b}:*", Reading::Variables);
        assert_eq!(pattern.holes(), 2);
        let filled = |texts: &[&str]| pattern.filled(texts);
        let same = |text: &str| Pattern::parse(text, Reading::Variables);
        assert_eq!(filled(&["acme", "web"]), same("repo:acme/web:*"));
        assert_eq!(filled(&["x"]), same("repo:x/x:*"));
        assert!(!same("repo:${a}*").begins_unknown_and_wild());
        assert!(same("${a}*").begins_unknown_and_wild());
    }
}
