//! Managed policies and whom they are attached to.

use std::collections::HashMap;

use crate::document::block::{Block, BlockKind};
use crate::document::carrier::{self, OWN_HOLDERS};
use crate::document::gather::{Gatherer, reach};
use crate::document::policy::{Attachment, IdentityKind, Target};
use crate::document::word::{items, sole_reference, word};
use crate::eval::text::Text;
use crate::eval::value::{Extent, Reference, Value};
use crate::policy::document::Word;
use crate::policy::kind::PolicyKind;
use crate::source::place::Place;

/// What the ARN of a managed policy names.
enum Named {
    /// A policy of the tree, by its block.
    Inside(usize),
    /// Another, as far as its ARN is known.
    Outside(Word),
}

/// Attaches the managed policies of the tree, and notes those from outside it.
pub(super) fn attach(gatherer: &mut Gatherer<'_>) {
    let blocks = gatherer.blocks;
    let mut boundaries = Vec::new();
    for block in blocks.iter().filter(|b| b.kind == BlockKind::Resource) {
        for attaching in carrier::attachments(&block.ty) {
            let (arns, arns_extent) = one_or_several(block, attaching.arns);
            let holders = match attaching.to {
                Some(attribute) => holders(gatherer, block, attaching.kind, attribute),
                None => gatherer
                    .holders
                    .itself(block, attaching.kind)
                    .into_iter()
                    .collect(),
            };
            for holder in holders {
                for arn in arns {
                    hold(gatherer, holder, arn, block);
                }
                if arns_extent == Extent::Open {
                    gatherer.holders.identities[holder].extent = Extent::Open;
                }
            }
        }
        own_holders(gatherer, block);
        by_names(gatherer, block);
        if let Some(boundary) = block.body.get("permissions_boundary") {
            boundaries.extend(find(gatherer, boundary, block));
        }
    }
    for boundary in boundaries {
        gatherer.only_takes_away(boundary);
    }
}

/// Whom an attribute of an attachment names.
fn holders(
    gatherer: &mut Gatherer<'_>,
    block: &Block,
    kind: IdentityKind,
    attribute: &str,
) -> Vec<usize> {
    let (names, _) = one_or_several(block, attribute);
    let module = &block.address.module;
    let named = names
        .iter()
        .filter_map(|name| gatherer.holders.named(kind, name, module));
    named.collect()
}

/// The values of an attribute. Of one in the singular, a value that is not
/// known is still one.
fn one_or_several<'b>(block: &'b Block, attribute: &str) -> (&'b [Value], Extent) {
    let plural = attribute.ends_with('s');
    match block.body.get(attribute) {
        Some(value) if !plural => (std::slice::from_ref(value), Extent::Exact),
        value => items(value),
    }
}

/// `awscc_iam_managed_policy` names its holders itself.
fn own_holders(gatherer: &mut Gatherer<'_>, block: &Block) {
    if block.ty != "awscc_iam_managed_policy" {
        return;
    }
    let Some(index) = gatherer.index(&block.address) else {
        return;
    };
    for (attribute, kind) in OWN_HOLDERS {
        for holder in holders(gatherer, block, kind, attribute) {
            let place = block.body.entry(attribute).map_or(block.header, |e| e.key);
            give(gatherer, holder, index, place);
        }
    }
}

/// Gives a permission set the policies that it takes by name from whatever
/// account it is used in: those of the tree stand for them.
fn by_names(gatherer: &mut Gatherer<'_>, block: &Block) {
    let Some((to, names)) = carrier::by_name(&block.ty) else {
        return;
    };
    let set = IdentityKind::PermissionSet;
    let holders = match to {
        Some(attribute) => holders(gatherer, block, set, attribute),
        None => gatherer.holders.itself(block, set).into_iter().collect(),
    };
    for value in reach(&block.body, &[names, "name"]) {
        let Some(name) = word(Some(value)) else {
            continue;
        };
        let found = match (name.known(), sole_reference(&name.text)) {
            (Some(name), _) => {
                let module = &block.address.module;
                gatherer.policies_by_name.nearest(name, module)
            }
            (None, Some(reference)) => gatherer.index(reference),
            (None, None) => None,
        };
        for holder in &holders {
            match found {
                Some(index) => give(gatherer, *holder, index, value.place),
                None => gatherer.holders.identities[*holder].extent = Extent::Open,
            }
        }
    }
}

fn hold(gatherer: &mut Gatherer<'_>, holder: usize, arn: &Value, block: &Block) {
    match named(gatherer, arn, block) {
        Some(Named::Inside(policy)) => give(gatherer, holder, policy, arn.place),
        Some(Named::Outside(arn)) => {
            let identity = &mut gatherer.holders.identities[holder];
            // What AWS's own policies say is known; others are not seen.
            let aws = arn.known().is_some_and(|arn| arn.contains("::aws:policy/"));
            if !aws {
                identity.extent = Extent::Open;
            }
            identity.managed.push(arn);
        }
        None => {}
    }
}

/// Gives the policies of block `index` to a holder.
pub(super) fn give(gatherer: &mut Gatherer<'_>, holder: usize, index: usize, place: Place) {
    let held = gatherer.of_block.get(&index).cloned().unwrap_or_default();
    for policy in held {
        gatherer.attach(policy, Target::Identity(holder), place);
    }
}

/// The block of the tree's policy whose ARN that is.
pub(super) fn find(gatherer: &Gatherer<'_>, arn: &Value, block: &Block) -> Option<usize> {
    match named(gatherer, arn, block)? {
        Named::Inside(index) => Some(index),
        Named::Outside(_) => None,
    }
}

fn named(gatherer: &Gatherer<'_>, arn: &Value, block: &Block) -> Option<Named> {
    let arn = word(Some(arn))?;
    let Some(reference) = sole_reference(&arn.text) else {
        return Some(by_name(gatherer, arn, block));
    };
    let Some(index) = gatherer.index(reference) else {
        return Some(Named::Outside(arn));
    };
    let target = &gatherer.blocks[index];
    match (target.kind, target.ty.as_str()) {
        (BlockKind::Resource, _) => Some(Named::Inside(index)),
        (BlockKind::Data, "aws_iam_policy") => Some(looked_up(gatherer, target, arn)),
        _ => Some(Named::Outside(arn)),
    }
}

/// What an ARN written out, or shaped by a name, means.
fn by_name(gatherer: &Gatherer<'_>, arn: Word, block: &Block) -> Named {
    let shape = arn.with_holes("");
    let name = shape.rsplit_once("policy/").map(|(_, path)| path);
    let name = name.and_then(|path| path.rsplit('/').next());
    match name {
        Some(name) if !shape.contains("::aws:policy/") && !name.is_empty() => {
            match gatherer
                .policies_by_name
                .nearest(name, &block.address.module)
            {
                Some(index) => Named::Inside(index),
                None => Named::Outside(arn),
            }
        }
        _ => Named::Outside(arn),
    }
}

/// What `data "aws_iam_policy"` looks up: by ARN, or by name.
fn looked_up(gatherer: &Gatherer<'_>, data: &Block, arn: Word) -> Named {
    if let Some(written) = word(data.body.get("arn"))
        && written.known().is_some()
    {
        return by_name(gatherer, written, data);
    }
    let Some(name) = data.body.get("name").and_then(Value::as_str) else {
        return Named::Outside(arn);
    };
    if let Some(index) = gatherer
        .policies_by_name
        .nearest(&name, &data.address.module)
    {
        return Named::Inside(index);
    }
    if name.starts_with("AWSCodeArtifact") {
        let text = format!("arn:aws:iam::aws:policy/{name}");
        return Named::Outside(Word::new(Text::made(&text, arn.place), arn.place));
    }
    Named::Outside(arn)
}

/// Managed policies by their names.
#[derive(Debug, Default)]
pub(super) struct ByName(HashMap<String, Vec<(String, usize)>>);

impl ByName {
    /// The managed policies that `blocks` declare.
    pub(super) fn read(blocks: &[Block]) -> Self {
        let mut names: HashMap<String, Vec<(String, usize)>> = HashMap::new();
        for (index, block) in blocks.iter().enumerate() {
            let attribute = match (block.kind, block.ty.as_str()) {
                (BlockKind::Resource, "aws_iam_policy") => "name",
                (BlockKind::Resource, "awscc_iam_managed_policy") => "managed_policy_name",
                _ => continue,
            };
            if let Some(name) = block.body.get(attribute).and_then(Value::as_str) {
                let module = block.address.module.to_string();
                names.entry(name).or_default().push((module, index));
            }
        }
        Self(names)
    }

    fn nearest(&self, name: &str, module: &str) -> Option<usize> {
        let named = self.0.get(name)?;
        let here = named.iter().find(|(other, _)| other == module);
        here.or_else(|| named.first()).map(|(_, index)| *index)
    }
}

/// Whether a reference names the document that a policy resource holds.
pub(super) fn is_document(reference: &Reference) -> bool {
    matches!(
        reference.attribute.as_str(),
        "policy" | "policy_document" | "json" | "minified_json" | "assume_role_policy" | "content"
    )
}

impl Gatherer<'_> {
    /// The policy of block `index` is a boundary: it grants nothing by itself.
    fn only_takes_away(&mut self, index: usize) {
        for policy in self.of_block.get(&index).cloned().unwrap_or_default() {
            let policy = &mut self.policies[policy];
            if policy.attached.is_empty() && policy.kind == PolicyKind::Identity {
                policy.kind = PolicyKind::Control;
                policy.attached.push(Attachment {
                    target: Target::Other,
                    place: policy.document.place,
                });
            }
        }
    }
}
