//! A repository while its environment is worked out: all that is known of it, right or wrong.

use crate::aws::connection::Connection;
use crate::aws::format::Format;
use crate::aws::names::{NameError, RepositoryName};
use crate::diag::Diagnostic;
use crate::manifest::model::findings::Findings;
use crate::manifest::model::naming::Derived;
use crate::manifest::raw;
use crate::source::Span;

/// A repository that the manifest asks for.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    /// Its name as derived; empty if its template has no text.
    pub(super) text: String,
    /// The name, if it is one.
    pub(super) name: Option<RepositoryName>,
    /// Where the manifest asks for it.
    pub(super) span: Span,
    /// The template of its name, if one was written.
    pub(super) template: Option<Span>,
    /// What it is for.
    pub(super) kind: Kind<'a>,
    /// The repositories behind it, in order.
    pub(super) upstreams: Vec<Edge>,
}

/// What a drafted repository is for. Without a format it is for all of shape `poly`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind<'a> {
    /// Caches a public registry.
    Store(Connection),
    /// Is published to.
    Internal(Option<Format>),
    /// Is read from.
    Shared(Option<Format>),
    /// Is published to and read from.
    Single(Format),
    /// Is a team's.
    Team(&'a str, Format),
    /// Is hand-shaped.
    Repo(&'a str, &'a raw::Repo),
}

/// An upstream: the index of its draft, and where it was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Which.
    pub(super) to: usize,
    /// Where.
    pub(super) span: Span,
}

impl<'a> Draft<'a> {
    /// The repository that `kind` and its name say; a name that is none is reported.
    pub(super) fn new(kind: Kind<'a>, span: Span, derived: Derived, found: &mut Findings) -> Self {
        let template = derived.template;
        let place = template.unwrap_or(span);
        let (text, name) = match derived.text {
            Ok(text) => {
                let name = RepositoryName::parse(&text)
                    .map_err(|error| found.push_expanded(no_name(&kind, place, &text, &error)));
                (text, name.ok())
            }
            Err(diagnostic) => {
                found.push_expanded(diagnostic);
                (String::new(), None)
            }
        };
        Self {
            text,
            name,
            span,
            template,
            kind,
            upstreams: Vec::new(),
        }
    }

    /// The smallest text to blame for its name.
    pub(super) fn place(&self) -> Span {
        self.template.unwrap_or(self.span)
    }
}

impl Kind<'_> {
    /// What it is, for messages.
    pub(super) fn phrase(&self) -> String {
        match self {
            Self::Store(connection) => format!("the store of `{connection}`"),
            Self::Internal(Some(format)) => format!("the internal repository of `{format}`"),
            Self::Internal(None) => "the internal repository of all formats".to_owned(),
            Self::Shared(Some(format)) => format!("the shared repository of `{format}`"),
            Self::Shared(None) => "the shared repository of all formats".to_owned(),
            Self::Single(format) => format!("the one repository of `{format}`"),
            Self::Team(team, format) => format!("the `{format}` repository of team `{team}`"),
            Self::Repo(name, _) => format!("the hand-shaped repository `{name}`"),
        }
    }
}

fn no_name(kind: &Kind<'_>, place: Span, text: &str, error: &NameError) -> Diagnostic {
    let message = match kind {
        Kind::Repo(..) => error.to_string(),
        Kind::Store(_) | Kind::Internal(_) | Kind::Shared(_) | Kind::Single(_) | Kind::Team(..) => {
            format!("{} would be called `{text}`: {error}", kind.phrase())
        }
    };
    let diagnostic = Diagnostic::error(place, message);
    match error.help() {
        Some(help) => diagnostic.help(help),
        None => diagnostic.help("shorten the names or the template that it is made of"),
    }
}
