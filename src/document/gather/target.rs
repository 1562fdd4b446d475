//! What a resource says that its policy is attached to.

use crate::document::block::Block;
use crate::document::carrier::Holder;
use crate::document::gather::Gatherer;
use crate::document::graph::declared::named;
use crate::document::policy::Target;
use crate::document::word::{reference, word};
use crate::policy::document::Word;

/// The target of a policy that `block` holds.
pub(super) fn of(gatherer: &Gatherer<'_>, block: &Block, holder: Holder) -> Target {
    let owner = |attribute: &str| word(block.body.get(attribute));
    match holder {
        Holder::Domain { domain, owner: by } => Target::Domain {
            domain: named(block, domain),
            owner: owner(by),
        },
        Holder::Repository {
            domain,
            repository,
            owner: by,
        } => Target::Repository {
            domain: named(block, domain),
            repository: named(block, repository),
            owner: owner(by),
        },
        Holder::Endpoint(attribute) => endpoint(named(block, attribute)),
        Holder::EndpointBy(attribute) => {
            let referred = block.body.get(attribute).and_then(reference);
            let index = referred.and_then(|to| gatherer.index(to));
            match index.and_then(|index| gatherer.blocks.get(index)) {
                Some(endpoint_block) => endpoint(named(endpoint_block, "service_name")),
                None => endpoint(named(block, attribute)),
            }
        }
        Holder::Itself(_) | Holder::Named(..) | Holder::Attachments | Holder::Other => {
            Target::Other
        }
    }
}

fn endpoint(service: Word) -> Target {
    let service = service.text;
    Target::Endpoint { service }
}

/// Whether a policy is CodeArtifact's because of what it is attached to.
pub(super) fn ties(target: &Target) -> bool {
    match target {
        Target::Domain { .. } | Target::Repository { .. } => true,
        Target::Endpoint { service } => {
            let words = Word::new(
                service.clone(),
                crate::source::place::Place {
                    file: crate::source::place::FileId(0),
                    span: crate::source::Span::default(),
                },
            );
            words.with_holes("").contains("codeartifact")
        }
        Target::Identity(_) | Target::Other => false,
    }
}
