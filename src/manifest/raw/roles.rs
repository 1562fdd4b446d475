//! `readers`, `publishers`, `admins` and `exclusive`, at whichever level they stand.

use crate::manifest::raw::fields::Fields;
use crate::manifest::raw::report::Report;
use crate::manifest::raw::words::{switch, templates};
use crate::manifest::raw::{Exclusive, Roles};
use crate::manifest::template::Placeholder;
use crate::source::Spanned;
use crate::syntax::literal::Node;

/// The placeholders of every list.
pub(super) const ANYWHERE: &[Placeholder] =
    &[Placeholder::Env, Placeholder::Account, Placeholder::Region];

/// The placeholders of a list in a `format` block.
pub(super) const IN_FORMAT: &[Placeholder] = &[
    Placeholder::Format,
    Placeholder::Env,
    Placeholder::Account,
    Placeholder::Region,
];

/// The placeholders of a team's list.
pub(super) const IN_TEAM: &[Placeholder] = &[
    Placeholder::Team,
    Placeholder::Env,
    Placeholder::Account,
    Placeholder::Region,
];

/// The lists among `fields`, in which `allowed` may be left open.
pub(super) fn read(fields: &mut Fields<'_>, allowed: &[Placeholder], report: &mut Report) -> Roles {
    let mut list = |key, report: &mut Report| {
        let node = fields.get(key)?;
        templates(node, allowed, report)
    };
    Roles {
        readers: list("readers", report),
        publishers: list("publishers", report),
        admins: list("admins", report),
        exclusive: fields
            .get("exclusive")
            .and_then(|node| exclusive(node, report)),
    }
}

/// `exclusive`.
pub(super) fn exclusive(node: &Node, report: &mut Report) -> Option<Spanned<Exclusive>> {
    switch(node, Exclusive::Yes, Exclusive::No, report)
}
