//! Which repositories an environment has: stores made once and shared, those of the formats, the teams' and the hand-shaped ones.

use std::collections::{BTreeMap, HashMap};

use crate::aws::connection::Connection;
use crate::aws::format::Format;
use crate::diag::Diagnostic;
use crate::manifest::model::draft::{Draft, Edge, Kind};
use crate::manifest::model::findings::Findings;
use crate::manifest::model::naming::{Derived, Names};
use crate::manifest::raw::{self, Shape};
use crate::source::{Span, Spanned};

/// The repositories of an environment.
#[derive(Debug)]
pub(super) struct Topology<'a> {
    /// All of them, stores first.
    pub(super) repositories: Vec<Draft<'a>>,
    /// The formats that shape `poly` holds together.
    pub(super) poly: Vec<Format>,
    /// The connections of each format, by name.
    pub(super) connections: BTreeMap<Format, Vec<Connection>>,
}

/// Lays out `environment`. The upstreams of hand-shaped repositories are not
/// resolved yet.
pub(super) fn lay_out<'a>(
    environment: &'a raw::Environment,
    settings: &'a raw::Settings,
    found: &mut Findings,
) -> Topology<'a> {
    let mut builder = Builder {
        environment,
        guardrail: settings.guardrails.connections.as_ref(),
        names: Names::new(&settings.naming, environment),
        found,
        repositories: Vec::new(),
        stores: BTreeMap::new(),
        formats: BTreeMap::new(),
        poly: Vec::new(),
    };
    builder.formats();
    builder.teams();
    builder.repos();
    builder.clashes();
    Topology {
        repositories: builder.repositories,
        poly: builder.poly,
        connections: builder
            .formats
            .into_iter()
            .map(|(format, base)| (format, base.connections))
            .collect(),
    }
}

struct Builder<'a, 'f> {
    environment: &'a raw::Environment,
    guardrail: Option<&'a Spanned<Vec<Spanned<Connection>>>>,
    names: Names<'a>,
    found: &'f mut Findings,
    repositories: Vec<Draft<'a>>,
    stores: BTreeMap<Connection, usize>,
    formats: BTreeMap<Format, Base>,
    poly: Vec<Format>,
}

/// What a format has: what teams stand on.
#[derive(Default)]
struct Base {
    connections: Vec<Connection>,
    stores: Vec<usize>,
    /// The internal repository, or the one of shape `single`.
    published: Option<usize>,
    shape: Option<Shape>,
}

impl<'a> Builder<'a, '_> {
    fn formats(&mut self) {
        let environment = self.environment;
        let listed: BTreeMap<Format, Span> = environment
            .formats
            .iter()
            .map(|format| (format.node, format.span))
            .collect();
        for (format, span) in &listed {
            self.stores_of(*format, *span);
        }
        for (format, span) in &listed {
            self.repositories_of(*format, *span);
        }
        self.poly();
    }

    /// The stores of a format, by the names of their connections: only
    /// `upstreams` has an order.
    fn stores_of(&mut self, format: Format, span: Span) {
        let block = self.environment.format.get(&format);
        let written = block.and_then(|block| block.connections.as_ref());
        let connections: BTreeMap<Connection, Span> = match written {
            Some(list) => list.node.iter().map(|c| (c.node, c.span)).collect(),
            None => format
                .usual_connection()
                .into_iter()
                .map(|connection| (connection, span))
                .collect(),
        };
        let mut base = Base {
            shape: block.and_then(|block| block.shape.as_ref()).map(|s| s.node),
            ..Base::default()
        };
        for (connection, span) in connections {
            // The reader has told of connections of other formats.
            if connection.format() != format {
                continue;
            }
            base.stores.push(self.store(connection, span));
            base.connections.push(connection);
        }
        self.formats.insert(format, base);
    }

    fn repositories_of(&mut self, format: Format, span: Span) {
        let general = self.environment.shape.as_ref().map(|shape| shape.node);
        let Some(base) = self.formats.get(&format) else {
            return;
        };
        let stores = base.stores.clone();
        let published = match base.shape.or(general).unwrap_or(Shape::Three) {
            Shape::Poly => {
                self.poly.push(format);
                return;
            }
            Shape::Single => {
                let single = self.add(Kind::Single(format), span, Names::single(format));
                self.stand(single, &stores, span);
                single
            }
            Shape::Three => {
                let name = self.names.internal(Some(format));
                let internal = self.add(Kind::Internal(Some(format)), span, name);
                let name = self.names.shared(Some(format));
                let shared = self.add(Kind::Shared(Some(format)), span, name);
                self.stand(shared, &[internal], span);
                self.stand(shared, &stores, span);
                internal
            }
        };
        if let Some(base) = self.formats.get_mut(&format) {
            base.published = Some(published);
        }
    }

    /// The internal and the shared repository of shape `poly`.
    fn poly(&mut self) {
        let (Some(shape), false) = (&self.environment.shape, self.poly.is_empty()) else {
            return;
        };
        let internal = self.add(Kind::Internal(None), shape.span, self.names.internal(None));
        let shared = self.add(Kind::Shared(None), shape.span, self.names.shared(None));
        self.stand(shared, &[internal], shape.span);
        for format in self.poly.clone() {
            if let Some(base) = self.formats.get_mut(&format) {
                base.published = Some(internal);
                let stores = base.stores.clone();
                self.stand(shared, &stores, shape.span);
            }
        }
    }

    fn teams(&mut self) {
        let environment = self.environment;
        let general = environment.team_defaults.formats.as_ref();
        for (name, team) in &environment.teams {
            let Some(formats) = team.formats.as_ref().or(general) else {
                self.found.push(
                    Diagnostic::error(team.span, format!("team `{name}` has no formats"))
                        .help("write `formats` for it, or in `team_defaults` for all teams"),
                );
                continue;
            };
            let formats: BTreeMap<Format, Span> =
                formats.node.iter().map(|f| (f.node, f.span)).collect();
            for (format, span) in formats {
                self.team(name, team.span, format, span);
            }
        }
    }

    fn team(&mut self, team: &'a str, at: Span, format: Format, span: Span) {
        let Some(base) = self.formats.get(&format) else {
            self.found.push(
                Diagnostic::error(span, format!("`{format}` is not in `formats`"))
                    .help(format!("add \"{format}\" to `formats` at the top")),
            );
            return;
        };
        let published = base.published;
        // The one repository of shape `single` has the stores behind it.
        let single = base.shape == Some(Shape::Single);
        let stores = if single {
            Vec::new()
        } else {
            base.stores.clone()
        };
        let name = self.names.team(team, format);
        let own = self.add(Kind::Team(team, format), at, name);
        self.stand(own, published.as_slice(), at);
        self.stand(own, &stores, at);
    }

    fn repos(&mut self) {
        let environment = self.environment;
        for (name, repo) in &environment.repos {
            for connection in &repo.connect {
                self.store(connection.node, connection.span);
            }
            self.add(Kind::Repo(name, repo), repo.span, Names::repo(name));
        }
    }

    /// The one store of `connection`, made when it is first needed.
    fn store(&mut self, connection: Connection, span: Span) -> usize {
        if let Some(guardrail) = self.guardrail
            && guardrail.node.iter().all(|c| c.node != connection)
        {
            self.found.push(
                Diagnostic::error(
                    span,
                    format!("the guardrails do not allow the connection `{connection}`"),
                )
                .label(guardrail.span, "the allowed ones")
                .help(instead(connection, guardrail)),
            );
        }
        if let Some(store) = self.stores.get(&connection) {
            return *store;
        }
        let store = self.add(Kind::Store(connection), span, self.names.store(connection));
        self.stores.insert(connection, store);
        store
    }

    fn add(&mut self, kind: Kind<'a>, span: Span, name: Derived) -> usize {
        let draft = Draft::new(kind, span, name, self.found);
        self.repositories.push(draft);
        self.repositories.len() - 1
    }

    fn stand(&mut self, repository: usize, upstreams: &[usize], span: Span) {
        let edges = upstreams.iter().map(|to| Edge { to: *to, span });
        self.repositories[repository].upstreams.extend(edges);
    }

    /// Two repositories with one name; AWS tells case apart, disks may not.
    fn clashes(&mut self) {
        let mut first: HashMap<String, usize> = HashMap::new();
        for (index, draft) in self.repositories.iter().enumerate() {
            if draft.text.is_empty() {
                continue;
            }
            let earlier = *first.entry(draft.text.to_lowercase()).or_insert(index);
            if earlier != index {
                let clash = clash(&self.repositories[earlier], draft);
                self.found.push(clash);
            }
        }
    }
}

fn instead(connection: Connection, allowed: &Spanned<Vec<Spanned<Connection>>>) -> String {
    let of_format = allowed
        .node
        .iter()
        .map(|c| c.node)
        .find(|c| c.format() == connection.format());
    match of_format {
        Some(other) => format!("use `{other}`, or ask those who keep the guardrails"),
        None => "ask those who keep the guardrails".to_owned(),
    }
}

fn clash(first: &Draft<'_>, second: &Draft<'_>) -> Diagnostic {
    let (a, b) = (first.kind.phrase(), second.kind.phrase());
    let message = if first.text == second.text {
        format!("{a} and {b} are both called `{}`", first.text)
    } else {
        format!(
            "{a}, `{}`, and {b}, `{}`, differ only by case",
            first.text, second.text
        )
    };
    let help = match (first.template, second.template) {
        (Some(one), Some(other)) if one == other => match second.kind {
            Kind::Team(..) => "put `{team}` and `{format}` in the template",
            Kind::Store(_)
            | Kind::Internal(_)
            | Kind::Shared(_)
            | Kind::Single(_)
            | Kind::Repo(..) => "put `{format}` in the template",
        },
        _ => "give one of them another name",
    };
    Diagnostic::error(second.place(), message)
        .label(first.span, "the first")
        .help(help)
}
