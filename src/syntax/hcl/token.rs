//! What the lexer makes of text.

use crate::source::Span;

/// A token: its kind and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// The kinds of tokens. Blanks are no tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Ident,
    Number,
    /// `"` that begins a string.
    QuoteOpen,
    /// `"` that ends a string.
    QuoteClose,
    /// The place where a string ends without `"`; reported by the lexer.
    QuoteBroken,
    /// `<<NAME` or `<<-NAME` with its line end.
    HeredocOpen,
    /// The marker that ends a heredoc, without blanks around it.
    HeredocClose,
    /// Text between the template sequences of a string or heredoc.
    Literal,
    /// `${` or `${~`.
    InterpolationOpen,
    /// `%{` or `%{~`.
    DirectiveOpen,
    /// `}` or `~}` that ends a template sequence.
    SequenceClose,
    Newline,
    /// `#` or `//` to the end of the line.
    LineComment,
    BlockComment,
    BraceOpen,
    BraceClose,
    BracketOpen,
    BracketClose,
    ParenOpen,
    ParenClose,
    Equal,
    Arrow,
    EqualEqual,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Bang,
    And,
    Or,
    Question,
    Colon,
    DoubleColon,
    Dot,
    Ellipsis,
    Comma,
    /// What no HCL text has; reported by the lexer.
    Invalid,
    /// The end of the text, once.
    End,
}

impl Kind {
    /// Whether tokens up to a partner belong to this one.
    pub(super) fn opens(self) -> bool {
        self.closer().is_some()
    }

    /// The token that ends what this one begins.
    pub(super) fn closer(self) -> Option<Self> {
        match self {
            Self::BraceOpen => Some(Self::BraceClose),
            Self::BracketOpen => Some(Self::BracketClose),
            Self::ParenOpen => Some(Self::ParenClose),
            Self::QuoteOpen => Some(Self::QuoteClose),
            Self::HeredocOpen => Some(Self::HeredocClose),
            Self::InterpolationOpen | Self::DirectiveOpen => Some(Self::SequenceClose),
            _ => None,
        }
    }

    /// Whether this one ends what another began.
    pub(super) fn closes(self) -> bool {
        matches!(
            self,
            Self::BraceClose
                | Self::BracketClose
                | Self::ParenClose
                | Self::QuoteClose
                | Self::QuoteBroken
                | Self::HeredocClose
                | Self::SequenceClose
        )
    }
}
