//! IAM's patterns with `*`, `?`, policy variables and parts that are not known, compared as sets of texts.

mod holes;
mod states;

use crate::eval::text::Piece;
use crate::policy::answer::Answer;
use crate::policy::document::Word;
use crate::policy::pattern::states::{States, Unknowns};

/// A pattern of an action, an ARN or a condition's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    tokens: Vec<Token>,
}

/// A part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// This character.
    Is(char),
    /// `?`: any one character.
    One,
    /// `*`: any characters.
    Many,
    /// A policy variable or a part that is not known: some text, which decides
    /// what matches and cannot be relied upon.
    Some,
}

/// How the text of a pattern is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// `*` and `?` are wildcards and `${…}` is a variable, as the version of 2012 has it.
    Variables,
    /// `*` and `?` are wildcards; `${…}` is text, as the version of 2008 has it.
    Plain,
    /// All of it is text but `${…}`, as in `StringEquals`.
    Text,
    /// All of it is text.
    Literal,
}

/// The longest pattern that is compared; of a longer one nothing is known.
/// No ARN and no name of an action is near that long.
const LONGEST: usize = 2_048;

/// What a set of texts is made of, part by part: the other side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// This character.
    Is(char),
    /// One character of a class.
    One(Class),
    /// Any number of characters of a class.
    Many(Class),
}

/// A class of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// All.
    Any,
    /// All but `/`: a package's name and namespace may hold a `:`.
    Segment,
    /// All but `/` and `:`.
    Field,
    /// All but `:`.
    Path,
    /// The ten digits.
    Digit,
    /// Lower-case letters and digits.
    Word,
}

/// What follows the characters with which a pattern and a set of texts both begin.
enum Behind<'t, 'p> {
    /// Nothing that both can be.
    Apart,
    /// These tokens and these parts.
    Left(&'t [Token], &'p [Part]),
}

impl Class {
    fn holds(self, c: char) -> bool {
        match self {
            Self::Any => true,
            Self::Segment => c != '/',
            Self::Field => c != '/' && c != ':',
            Self::Path => c != ':',
            Self::Digit => c.is_ascii_digit(),
            Self::Word => c.is_ascii_lowercase() || c.is_ascii_digit(),
        }
    }
}

impl Pattern {
    /// The pattern that a word writes.
    #[must_use]
    pub fn new(word: &Word, reading: Reading) -> Self {
        if let Some(text) = word.known() {
            return Self::parse(text, reading);
        }
        let mut tokens = Vec::new();
        // A variable may be written in several pieces.
        let mut known = String::new();
        let mut open = false;
        for piece in word.text.pieces() {
            let json = match piece {
                Piece::Known(piece) => {
                    known.push_str(&piece.text);
                    continue;
                }
                Piece::Hole(_) => None,
                Piece::Json(value) => value.to_json(),
            };
            match json {
                Some(json) => known.push_str(&json),
                None => {
                    open = tokenize(closed(&known, open), reading, &mut tokens);
                    known.clear();
                    push(&mut tokens, Token::Some);
                }
            }
        }
        tokenize(closed(&known, open), reading, &mut tokens);
        Self::bounded(tokens)
    }

    /// The pattern that a known text writes.
    #[must_use]
    pub fn parse(text: &str, reading: Reading) -> Self {
        let mut tokens = Vec::with_capacity(text.len().min(LONGEST + 1));
        tokenize(text, reading, &mut tokens);
        Self::bounded(tokens)
    }

    /// The pattern of these tokens.
    #[must_use]
    pub fn of(tokens: impl IntoIterator<Item = Token>) -> Self {
        let tokens = tokens.into_iter();
        let mut all = Vec::with_capacity(tokens.size_hint().0);
        for token in tokens {
            push(&mut all, token);
        }
        Self::bounded(all)
    }

    fn bounded(tokens: Vec<Token>) -> Self {
        if tokens.len() > LONGEST {
            return Self {
                tokens: vec![Token::Some],
            };
        }
        Self { tokens }
    }

    /// Its parts; of neighbouring wildcards each `?` before the one `*`.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The same with every letter of ASCII in lower case, for names whose case IAM ignores.
    #[must_use]
    pub fn lower(mut self) -> Self {
        for token in &mut self.tokens {
            if let Token::Is(c) = token {
                c.make_ascii_lowercase();
            }
        }
        self
    }

    /// Whether it has no part that is not known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.tokens.contains(&Token::Some)
    }

    /// Whether it is one text and no other.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.tokens
            .iter()
            .all(|token| matches!(token, Token::Is(_)))
    }

    /// Whether it matches every text: nothing but `*`.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        matches!(self.tokens.as_slice(), [Token::Many])
    }

    /// Whether it matches `text`.
    #[must_use]
    pub fn matches(&self, text: &str) -> Answer {
        let parts: Vec<Part> = text.chars().map(Part::Is).collect();
        Answer::between(self.covers(&parts), self.meets(&parts))
    }

    /// Whether some text of the set that `parts` make can match, the unknown
    /// parts being any text. Exact, but for what is not known.
    #[must_use]
    pub fn meets(&self, parts: &[Part]) -> bool {
        let (tokens, parts) = match self.behind_same(parts) {
            Behind::Apart => return false,
            Behind::Left([Token::Many | Token::Some], _) => return true,
            Behind::Left(tokens, parts) => (tokens, parts),
        };
        let mut states = States::start(tokens, Unknowns::Anything);
        for part in parts {
            match part {
                Part::Is(_) | Part::One(_) => states.step(|token| takes(token, *part)),
                Part::Many(_) => states.steps(|token| takes(token, *part)),
            }
            if states.is_lost() {
                return false;
            }
        }
        states.accepts()
    }

    /// Whether every text of the set that `parts` make surely matches. Never
    /// true by mistake; false for some sets that only several ways of matching
    /// together would cover.
    #[must_use]
    pub fn covers(&self, parts: &[Part]) -> bool {
        let (tokens, parts) = match self.behind_same(parts) {
            Behind::Apart => return false,
            Behind::Left([Token::Many], _) => return true,
            Behind::Left(tokens, parts) => (tokens, parts),
        };
        let mut states = States::start(tokens, Unknowns::Nothing);
        for part in parts {
            match part {
                Part::Is(c) => states.step(|token| match token {
                    Token::Is(own) => own == *c,
                    Token::One | Token::Many => true,
                    Token::Some => false,
                }),
                Part::One(_) => states.step(|token| matches!(token, Token::One | Token::Many)),
                Part::Many(_) => states.stay(),
            }
            if states.is_lost() {
                return false;
            }
        }
        states.accepts()
    }

    /// What is left of both behind the characters with which both begin: as long
    /// as there are only those, a comparison can stand in one place alone.
    fn behind_same<'p>(&self, parts: &'p [Part]) -> Behind<'_, 'p> {
        let pairs = self.tokens.iter().zip(parts);
        let same = pairs
            .take_while(|pair| matches!(pair, (Token::Is(own), Part::Is(c)) if own == c))
            .count();
        let (tokens, parts) = (&self.tokens[same..], &parts[same..]);
        match (tokens.first(), parts.first()) {
            (Some(Token::Is(_)), Some(Part::Is(_)))
            | (Some(Token::Is(_) | Token::One), None)
            | (None, Some(Part::Is(_) | Part::One(_))) => Behind::Apart,
            _ => Behind::Left(tokens, parts),
        }
    }

    /// Whether some text can match both.
    #[must_use]
    pub fn meets_pattern(&self, other: &Self) -> bool {
        self.meets(&other.parts())
    }

    /// Whether it surely matches everything that `other` can match.
    #[must_use]
    pub fn covers_pattern(&self, other: &Self) -> bool {
        self.covers(&other.parts())
    }

    /// The same with each part that is not known as `*`: the most that it can be.
    #[must_use]
    pub fn at_most(&self) -> Self {
        let tokens = self.tokens.iter();
        Self::of(tokens.map(|token| match token {
            Token::Some => Token::Many,
            Token::Is(_) | Token::One | Token::Many => *token,
        }))
    }

    /// The set of texts that it can match.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let tokens = self.tokens.iter();
        tokens
            .map(|token| match token {
                Token::Is(c) => Part::Is(*c),
                Token::One => Part::One(Class::Any),
                Token::Many | Token::Some => Part::Many(Class::Any),
            })
            .collect()
    }

    /// Its pieces between the first `parts - 1` separators, the last with all that follows.
    #[must_use]
    pub fn split(&self, separator: char, parts: usize) -> Vec<Self> {
        let is_separator = |token: &Token| *token == Token::Is(separator);
        self.tokens
            .splitn(parts, is_separator)
            .map(|tokens| Self {
                tokens: tokens.to_vec(),
            })
            .collect()
    }

    /// What stands before and behind its separator at `nth`, counted from 0.
    #[must_use]
    pub fn divided(&self, separator: char, nth: usize) -> Option<(Self, Self)> {
        let is_separator = |(_, token): &(usize, &Token)| **token == Token::Is(separator);
        let mut borders = self.tokens.iter().enumerate().filter(is_separator);
        let (border, _) = borders.nth(nth)?;
        let part = |tokens: &[Token]| Self {
            tokens: tokens.to_vec(),
        };
        Some((
            part(&self.tokens[..border]),
            part(&self.tokens[border + 1..]),
        ))
    }

    /// Its piece at `nth`, counted from 0, of those that separators part.
    #[must_use]
    pub fn piece(&self, separator: char, nth: usize) -> Option<Self> {
        let is_separator = |token: &Token| *token == Token::Is(separator);
        let tokens = self.tokens.split(is_separator).nth(nth)?.to_vec();
        Some(Self { tokens })
    }

    /// Its text, when it is one text and no other.
    #[must_use]
    pub fn as_exact(&self) -> Option<String> {
        let tokens = self.tokens.iter();
        tokens
            .map(|token| match token {
                Token::Is(c) => Some(*c),
                Token::One | Token::Many | Token::Some => None,
            })
            .collect()
    }
}

/// Whether a token can take one character of a part.
fn takes(token: Token, part: Part) -> bool {
    match (token, part) {
        (Token::Is(own), Part::Is(c)) => own == c,
        (Token::Is(own), Part::One(class) | Part::Many(class)) => class.holds(own),
        (Token::One | Token::Many | Token::Some, _) => true,
    }
}

/// Adds a token; wildcards in a row get one order.
fn push(tokens: &mut Vec<Token>, token: Token) {
    match (tokens.last(), token) {
        (Some(Token::Many), Token::Many) | (Some(Token::Some), Token::Some) => {}
        (Some(Token::Many), Token::One) => {
            let at = tokens.len() - 1;
            tokens.insert(at, Token::One);
        }
        _ => tokens.push(token),
    }
}

/// Adds the tokens of `text`; whether it ends within a variable.
fn tokenize(text: &str, reading: Reading, tokens: &mut Vec<Token>) -> bool {
    let wild = matches!(reading, Reading::Variables | Reading::Plain);
    let variables = matches!(reading, Reading::Variables | Reading::Text);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if tokens.len() > LONGEST {
            return false;
        }
        if variables && let Some((inner, behind)) = variable(rest) {
            push(tokens, escaped(inner).map_or(Token::Some, Token::Is));
            rest = behind;
            continue;
        }
        let token = match c {
            '*' if wild => Token::Many,
            '?' if wild => Token::One,
            other => Token::Is(other),
        };
        push(tokens, token);
        rest = &rest[c.len_utf8()..];
    }
    variables && ends_within_variable(text)
}

/// The text behind the variable that was open before it.
fn closed(text: &str, open: bool) -> &str {
    match text.split_once('}') {
        Some((_, behind)) if open => behind,
        _ => text,
    }
}

fn ends_within_variable(text: &str) -> bool {
    text.rfind("${")
        .is_some_and(|at| text.len() - at <= LONGEST_VARIABLE && !text[at..].contains('}'))
}

/// The longest policy variable, in bytes: a tag key has 128 characters.
const LONGEST_VARIABLE: usize = 1_024;

/// What stands in the `${…}` at the start of `text`, and behind it.
#[must_use]
pub fn variable(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("${")?;
    let end = inner
        .bytes()
        .take(LONGEST_VARIABLE)
        .position(|b| b == b'}')?;
    Some((&inner[..end], &inner[end + 1..]))
}

/// The character that `${*}`, `${?}` and `${$}` write.
pub(super) fn escaped(inner: &str) -> Option<char> {
    match inner {
        "*" => Some('*'),
        "?" => Some('?'),
        "$" => Some('$'),
        _ => None,
    }
}
