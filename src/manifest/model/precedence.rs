//! Which source of a version comes first where a hand-shaped repository orders its upstreams.

use crate::diag::Diagnostic;
use crate::manifest::model::access::Access;
use crate::manifest::model::draft::Kind;
use crate::manifest::model::findings::Findings;
use crate::manifest::model::first_party::published;
use crate::manifest::model::served::{FormatSet, Served};
use crate::manifest::model::topology::Topology;

/// Warns where a public registry is asked before what the company publishes.
pub(super) fn check(
    topology: &Topology<'_>,
    served: &Served,
    access: &Access<'_>,
    found: &mut Findings,
) {
    let repositories = &topology.repositories;
    for draft in repositories {
        if !matches!(draft.kind, Kind::Repo(..)) {
            continue;
        }
        let mut public = FormatSet::default();
        let mut first = None;
        for edge in &draft.upstreams {
            let behind = served.public_behind[edge.to];
            let own = published(edge.to, &repositories[edge.to], access).is_some();
            let late = !public.and(served.formats[edge.to]).is_empty();
            if let (true, true, true, Some(first)) = (own, behind.is_empty(), late, first) {
                let name = &repositories[edge.to].text;
                found.push(
                    Diagnostic::warning(
                        edge.span,
                        format!("`{name}` stands after a public registry, which is asked first"),
                    )
                    .label(first, "the registry is reached here")
                    .help("put it first"),
                );
            }
            if first.is_none() && !behind.is_empty() {
                first = Some(edge.span);
            }
            public = public.or(behind);
        }
    }
}
