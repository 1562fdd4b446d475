//! Parts of ARNs that are not known, of which the tree tells whose they are.

use crate::aws::resource::ResourceKind;
use crate::eval::text::{Hole, Piece, Text};
use crate::eval::value::Unknown;

/// The text with what is known of the ARNs of resources whose names are not known.
pub(super) fn with_known_arns(text: &Text) -> Text {
    let mut out = Text::default();
    for piece in text.pieces() {
        match piece {
            Piece::Hole(hole) => arn_of(hole, &mut out),
            Piece::Known(_) | Piece::Json(_) => out.push(piece.clone()),
        }
    }
    out
}

fn arn_of(hole: &Hole, out: &mut Text) {
    let shape: &[&str] = match arn_kind(&hole.unknown) {
        Some(ResourceKind::Domain) => &["arn:aws:codeartifact:", ":", ":domain/"],
        Some(ResourceKind::Repository) => &["arn:aws:codeartifact:", ":", ":repository/", "/"],
        Some(ResourceKind::Package | ResourceKind::PackageGroup) | None => &[],
    };
    let unknown = Piece::Hole(hole.clone());
    for part in shape {
        for piece in Text::made(part, hole.place).pieces() {
            out.push(piece.clone());
        }
        out.push(unknown.clone());
    }
    if shape.is_empty() {
        out.push(unknown);
    }
}

/// Whose ARN something unknown is, when it is an attribute of a resource of the tree.
fn arn_kind(unknown: &Unknown) -> Option<ResourceKind> {
    let reference = unknown.reference.as_ref()?;
    if reference.attribute != "arn" {
        return None;
    }
    let kind = reference.address.split('.').next()?;
    match kind {
        "aws_codeartifact_domain" | "awscc_codeartifact_domain" => Some(ResourceKind::Domain),
        "aws_codeartifact_repository" | "awscc_codeartifact_repository" => {
            Some(ResourceKind::Repository)
        }
        _ => None,
    }
}
