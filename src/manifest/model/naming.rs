//! Derived names: what the placeholders of a template stand for, and the templates of repositories.

use crate::aws::connection::Connection;
use crate::aws::format::Format;
use crate::diag::Diagnostic;
use crate::manifest::raw;
use crate::manifest::template::{Placeholder, Template, Values};
use crate::source::{Span, Spanned};

/// What stands in the templates of names: `{env}`.
pub(super) fn in_names(environment: &raw::Environment) -> Values<'_> {
    Values {
        env: Some(environment.name.node.as_str()),
        ..Values::default()
    }
}

/// What stands elsewhere: `{env}`, `{account}` and `{region}`.
pub(super) fn in_values(environment: &raw::Environment) -> Values<'_> {
    Values {
        account: Some(&environment.domain.account.node),
        region: Some(environment.domain.region.node),
        ..in_names(environment)
    }
}

/// The text of `template` with its placeholders filled in.
pub(super) fn expand(
    template: &Spanned<Template>,
    values: &Values<'_>,
) -> Result<String, Diagnostic> {
    template.node.expand(values).map_err(|open| {
        let help = match open {
            Placeholder::Team => "use it in `team_defaults` and `teams`, where there is a team",
            Placeholder::Format => "use it in `format` blocks, or write the format",
            Placeholder::Env | Placeholder::Account | Placeholder::Region => "write it out",
        };
        Diagnostic::error(
            template.span,
            format!("the placeholder `{open}` stands for nothing here"),
        )
        .help(help)
    })
}

/// A name that was derived, and what wrote it.
#[derive(Debug)]
pub(super) struct Derived {
    /// The name, or which placeholder had no value.
    pub(super) text: Result<String, Diagnostic>,
    /// The template, if the manifest has one.
    pub(super) template: Option<Span>,
}

impl Derived {
    fn default(text: String) -> Self {
        Self {
            text: Ok(text),
            template: None,
        }
    }

    fn from(
        template: Option<&Spanned<Template>>,
        values: &Values<'_>,
        default: impl FnOnce() -> String,
    ) -> Self {
        match template {
            Some(template) => Self {
                text: expand(template, values),
                template: Some(template.span),
            },
            None => Self::default(default()),
        }
    }
}

/// The names of an environment's repositories.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    naming: &'a raw::Naming,
    values: Values<'a>,
}

impl<'a> Names<'a> {
    /// By the templates of the manifest, in this environment.
    pub(super) fn new(naming: &'a raw::Naming, environment: &'a raw::Environment) -> Self {
        Self {
            naming,
            values: in_names(environment),
        }
    }

    /// Of a connection's store. The template of all stores names only those of
    /// usual connections: the others would get the same name.
    pub(super) fn store(&self, connection: Connection) -> Derived {
        let usual = connection.format().usual_connection() == Some(connection);
        let general = self.naming.store.as_ref().filter(|_| usual);
        let template = self.naming.stores.get(&connection).or(general);
        let values = self.with(Some(connection.format()));
        Derived::from(template, &values, || connection.store_name())
    }

    /// Of the internal repository of a format, or of all.
    pub(super) fn internal(&self, format: Option<Format>) -> Derived {
        self.of_format(self.naming.internal.as_ref(), format, "internal")
    }

    /// Of the shared repository of a format, or of all.
    pub(super) fn shared(&self, format: Option<Format>) -> Derived {
        self.of_format(self.naming.shared.as_ref(), format, "shared")
    }

    /// Of the one repository of a format.
    pub(super) fn single(format: Format) -> Derived {
        Derived::default(format.to_string())
    }

    /// Of a team's repository.
    pub(super) fn team(&self, team: &str, format: Format) -> Derived {
        let values = Values {
            team: Some(team),
            ..self.with(Some(format))
        };
        Derived::from(self.naming.team.as_ref(), &values, || {
            format!("team-{team}-{format}")
        })
    }

    /// Of a hand-shaped repository.
    pub(super) fn repo(name: &str) -> Derived {
        Derived::default(name.to_owned())
    }

    fn of_format(
        &self,
        template: Option<&Spanned<Template>>,
        format: Option<Format>,
        role: &str,
    ) -> Derived {
        Derived::from(template, &self.with(format), || match format {
            Some(format) => format!("{format}-{role}"),
            None => role.to_owned(),
        })
    }

    fn with(&self, format: Option<Format>) -> Values<'a> {
        Values {
            format,
            ..self.values
        }
    }
}
