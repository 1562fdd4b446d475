//! How long an identity policy may be where the tree shows what holds it.

use crate::aws::limits;
use crate::document::Project;
use crate::document::block::{Block, BlockKind};
use crate::document::policy::{Form, Policy};
use crate::eval::text::Piece;
use crate::eval::value::{Kind, Reference, Value};
use crate::source::place::Place;

/// A resource's type, its attribute, and the limit.
type Holder = (&'static str, &'static str, fn() -> usize);

/// The attributes in which resources hold identity policies, with the limit of each.
const HOLDERS: [Holder; 5] = [
    (
        "aws_iam_policy",
        "policy",
        limits::identity_policy_characters,
    ),
    (
        "aws_iam_role_policy",
        "policy",
        limits::inline_policies_characters,
    ),
    (
        "aws_iam_user_policy",
        "policy",
        limits::inline_user_policies_characters,
    ),
    (
        "aws_iam_group_policy",
        "policy",
        limits::inline_group_policies_characters,
    ),
    (
        "aws_ssoadmin_permission_set_inline_policy",
        "inline_policy",
        limits::inline_policies_characters,
    ),
];

/// How many characters the least patient holder of a policy takes; `None`
/// where none is seen.
#[must_use]
pub fn most(policy: &Policy, project: &Project<'_>) -> Option<usize> {
    let mut least: Option<usize> = None;
    for block in &project.blocks {
        if block.kind != BlockKind::Resource {
            continue;
        }
        for (ty, attribute, most) in HOLDERS {
            let held = (block.ty == ty)
                .then(|| block.body.get(attribute))
                .flatten();
            if held.is_some_and(|value| is_of(value, policy, block, project)) {
                least = Some(least.map_or(most(), |least| least.min(most())));
            }
        }
    }
    least
}

/// Whether `value`, which `holder` says, is the text of `policy`.
fn is_of(value: &Value, policy: &Policy, holder: &Block, project: &Project<'_>) -> bool {
    let place = policy.document.place;
    if holder.holds(place) || value.place == place {
        return true;
    }
    let written = |reference: &Reference| {
        let mut blocks = project.blocks.iter();
        blocks.any(|block| {
            block.address.module == reference.module
                && block.address.address == reference.address
                && block.holds(place)
        })
    };
    match &value.kind {
        Kind::Unknown(unknown) => unknown.reference.as_deref().is_some_and(written),
        Kind::String(text) => text.pieces().iter().any(|piece| match piece {
            Piece::Known(known) => stands_in(known.place, policy),
            Piece::Json(json) => json.place == place,
            Piece::Hole(hole) => hole.unknown.reference.as_deref().is_some_and(written),
        }),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) | Kind::Map(_) => false,
    }
}

/// Whether a policy that is a file, or text of one, stands at `place`.
fn stands_in(place: Place, policy: &Policy) -> bool {
    let own = policy.document.place;
    match policy.form {
        Form::JsonFile => place.file == own.file,
        Form::JsonText | Form::Expression | Form::DataSource => {
            place.file == own.file
                && place.span.start <= own.span.start
                && own.span.end <= place.span.end
        }
    }
}
