//! The five fields of an ARN, and what stands behind them.

use std::sync::LazyLock;

use crate::aws::resource::ResourceKind;
use crate::policy::answer::Answer;
use crate::policy::pattern::{Part, Pattern, Token};
use crate::policy::resource::index;
use crate::policy::resource::names::Names;

/// The ARNs of all resources of each kind.
static ARNS: LazyLock<[Vec<Part>; 4]> =
    LazyLock::new(|| ResourceKind::ALL.map(|kind| Names::default().arns(kind)));

/// The ARNs of all resources of a kind.
pub(super) fn every(kind: ResourceKind) -> &'static [Part] {
    &ARNS[index(kind)]
}

/// A pattern of an ARN, taken apart.
pub(super) struct Fields {
    /// Whether the five fields, each on its own, can be those of the service's ARNs.
    meets: bool,
    /// Whether no `*` stands in the five fields: then none of them runs over a border,
    /// as what is not known is a Region or an account and holds no `:`.
    is_bound: bool,
    /// What stands behind them.
    resource: Pattern,
    /// Whether the kind of resource is written.
    is_written: bool,
}

impl Fields {
    pub(super) fn of(pattern: &Pattern) -> Option<Self> {
        let (header, resource) = pattern.divided(':', 4)?;
        let [arns, ..] = &*ARNS;
        let kind = resource.piece('/', 0);
        Some(Self {
            meets: header.meets(&arns[..border(arns)]),
            is_bound: !header.tokens().contains(&Token::Many),
            is_written: kind.is_some_and(|kind| kind.is_known()),
            resource,
        })
    }
}

/// Where the five fields of some ARNs, the same for all kinds, end.
fn border(arns: &[Part]) -> usize {
    let colons = arns.iter().enumerate();
    let mut colons = colons.filter(|(_, part)| **part == Part::Is(':'));
    colons.nth(4).map_or(0, |(at, _)| at)
}

/// What stands behind the five fields of the ARNs of all resources of a kind.
pub(in crate::policy) fn behind_fields(kind: ResourceKind) -> &'static [Part] {
    let arns = every(kind);
    &arns[border(arns) + 1..]
}

/// Whether a pattern can match one of some ARNs. Where its fields are written a
/// wildcard is taken to stay within its own: that it runs over a border needs a
/// name with a `:`, and is only possible.
pub(super) fn meets(pattern: &Pattern, fields: Option<&Fields>, arns: &[Part]) -> Answer {
    let Some(fields) = fields else {
        let possible = pattern.meets(arns);
        return Answer::between(possible && pattern.is_known(), possible);
    };
    let within = fields.meets && fields.resource.meets(&arns[border(arns) + 1..]);
    let possible = within || !fields.is_bound && pattern.meets(arns);
    let sure = fields.is_written || pattern.is_known();
    Answer::between(within && sure, possible)
}
