//! `unknown-connection`: a public registry that CodeArtifact cannot be connected to.

use crate::aws::connection::Connection;
use crate::diag::{self, Level};
use crate::lint::finding::Fix;
use crate::lint::literal;
use crate::lint::rule::{Check, Context, Group, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "unknown-connection",
    group: Group::SupplyChain,
    level: Level::Error,
    since: "0.1.0",
    page: include_str!("unknown_connection.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    let repositories = &context.project.graph.repositories;
    let connected = repositories.iter().flat_map(|repository| {
        let block = context.project.block_of(repository);
        repository.connections.iter().map(move |word| (block, word))
    });
    for (block, word) in connected {
        let Some(name) = word.known() else { continue };
        if Connection::from_external_name(name).is_some() {
            continue;
        }
        let found = sink.report(
            word.place,
            format!("CodeArtifact has no connection `{name}`"),
        );
        let found = found.about(block);
        let known = Connection::all().map(Connection::external_name);
        match diag::nearest(name, known) {
            // Risky: AWS refuses the old name, and the new one lets a registry in.
            Some(near) => found.help(format!("did you mean `{near}`?")).fix(
                literal::replaced(context, word.place, name, near)
                    .map(|edit| Fix::risky(vec![edit])),
            ),
            None => found.help(
                "use one of the names that `aws codeartifact associate-external-connection` lists",
            ),
        };
    }
}
