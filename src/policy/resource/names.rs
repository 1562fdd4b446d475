//! The ARNs of resources as sets of texts: some names given, the others any.

use crate::aws::resource::ResourceKind;
use crate::policy::pattern::{Class, Part};

/// The names in an ARN that are given; the others are any.
#[derive(Debug, Clone, Default)]
pub struct Names<'a> {
    /// The Region.
    pub region: Option<&'a str>,
    /// The account of the domain's owner.
    pub account: Option<&'a str>,
    /// The domain.
    pub domain: Option<&'a str>,
    /// The repository.
    pub repository: Option<&'a str>,
}

impl Names<'_> {
    /// The ARNs of all resources of `kind` that have these names.
    #[must_use]
    pub fn arns(&self, kind: ResourceKind) -> Vec<Part> {
        let mut parts = Vec::with_capacity(96);
        text("arn:aws:codeartifact:", &mut parts);
        slot(self.region, Class::Field, &mut parts);
        text(":", &mut parts);
        slot(self.account, Class::Field, &mut parts);
        text(":", &mut parts);
        text(kind.as_str(), &mut parts);
        text("/", &mut parts);
        slot(self.domain, Class::Field, &mut parts);
        match kind {
            ResourceKind::Domain => {}
            ResourceKind::Repository => {
                text("/", &mut parts);
                slot(self.repository, Class::Field, &mut parts);
            }
            ResourceKind::Package => {
                text("/", &mut parts);
                slot(self.repository, Class::Field, &mut parts);
                text("/", &mut parts);
                tail(Tail::Format, &mut parts);
            }
            ResourceKind::PackageGroup => {
                text("/", &mut parts);
                slot(None, Class::Any, &mut parts);
            }
        }
        parts
    }
}

/// What of a package's ARN follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    Format,
    Namespace,
    Name,
}

fn tail(from: Tail, parts: &mut Vec<Part>) {
    match from {
        Tail::Format => {
            slot(None, Class::Word, parts);
            text("/", parts);
            tail(Tail::Namespace, parts);
        }
        Tail::Namespace => {
            // Without a namespace its segment is empty.
            parts.push(Part::Many(Class::Segment));
            text("/", parts);
            tail(Tail::Name, parts);
        }
        Tail::Name => slot(None, Class::Segment, parts),
    }
}

fn text(text: &str, parts: &mut Vec<Part>) {
    parts.extend(text.chars().map(Part::Is));
}

/// A name that is given, or any.
fn slot(name: Option<&str>, class: Class, parts: &mut Vec<Part>) {
    match name {
        Some(name) => text(name, parts),
        None => parts.extend([Part::One(class), Part::Many(class)]),
    }
}

/// The parts of an ARN that follow `known` names behind the kind.
pub(super) fn remaining(kind: ResourceKind, known: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    if known == 0 {
        slot(None, Class::Field, &mut parts);
        if kind == ResourceKind::Domain {
            return parts;
        }
        text("/", &mut parts);
    }
    match (kind, known) {
        (ResourceKind::Domain, _) => {}
        (ResourceKind::Repository, _) => slot(None, Class::Field, &mut parts),
        (ResourceKind::PackageGroup, _) => slot(None, Class::Any, &mut parts),
        (ResourceKind::Package, 0 | 1) => {
            slot(None, Class::Field, &mut parts);
            text("/", &mut parts);
            tail(Tail::Format, &mut parts);
        }
        (ResourceKind::Package, 2) => tail(Tail::Format, &mut parts),
        (ResourceKind::Package, 3) => tail(Tail::Namespace, &mut parts),
        (ResourceKind::Package, _) => tail(Tail::Name, &mut parts),
    }
    parts
}
