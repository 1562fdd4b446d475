//! Roles, users, groups and permission sets, as declarations and attachments name them.

use crate::document::block::{Block, BlockKind};
use crate::document::carrier;
use crate::document::graph::naming::Register;
use crate::document::policy::{Identity, IdentityKind};
use crate::document::word::{sole_reference, word};
use crate::eval::value::{Extent, Kind, Value};
use crate::policy::document::Word;

/// The identities of a tree in the making.
#[derive(Debug, Default)]
pub(super) struct Holders {
    pub(super) identities: Vec<Identity>,
    /// The module of each, in the same order.
    modules: Vec<String>,
    roles: Register,
    users: Register,
    groups: Register,
    sets: Register,
}

impl Holders {
    /// The identities that `blocks` declare.
    pub(super) fn declared(blocks: &[Block]) -> Self {
        let mut holders = Self::default();
        for block in blocks {
            if block.kind == BlockKind::Resource
                && let Some((kind, attribute)) = carrier::identity(&block.ty)
            {
                holders.declare(block, kind, attribute);
            }
        }
        holders
    }

    fn declare(&mut self, block: &Block, kind: IdentityKind, attribute: &str) {
        let name = word(block.body.get(attribute));
        let shown = name.as_ref().and_then(Word::known);
        let identity = Identity {
            kind,
            name: shown.unwrap_or(&block.address.address).to_owned(),
            place: block.header,
            address: Some(block.address.clone()),
            policies: Vec::new(),
            trust: Vec::new(),
            managed: Vec::new(),
            extent: Extent::Exact,
        };
        let index = self.push(identity, &block.address.module);
        self.register(kind).address(&block.address, index);
        if let Some(name) = name {
            let module = &block.address.module;
            self.register(kind).name(&name.text, module, index);
        }
    }

    pub(super) fn push(&mut self, identity: Identity, module: &str) -> usize {
        self.identities.push(identity);
        self.modules.push(module.to_owned());
        self.identities.len() - 1
    }

    fn register(&mut self, kind: IdentityKind) -> &mut Register {
        match kind {
            IdentityKind::Role => &mut self.roles,
            IdentityKind::User => &mut self.users,
            IdentityKind::Group => &mut self.groups,
            IdentityKind::PermissionSet => &mut self.sets,
        }
    }

    /// The identity that `block` itself declares.
    pub(super) fn itself(&mut self, block: &Block, kind: IdentityKind) -> Option<usize> {
        self.register(kind).referred(&block.address)
    }

    /// The identity that `value` names in `module`. One that the tree does not
    /// declare may hold more than the tree shows; with a name that is not known
    /// it may be any of those that the module declares.
    pub(super) fn named(
        &mut self,
        kind: IdentityKind,
        value: &Value,
        module: &str,
    ) -> Option<usize> {
        let name = word(Some(value))?;
        let register = self.register(kind);
        let referred = sole_reference(&name.text).and_then(|to| register.referred(to));
        if let Some(found) = referred.or_else(|| register.called(&name.text, module)) {
            return Some(found);
        }
        if name.known().is_none() {
            self.open(kind, module);
        }
        let identity = Identity {
            kind,
            name: name.with_holes("…"),
            place: value.place,
            address: None,
            policies: Vec::new(),
            trust: Vec::new(),
            managed: Vec::new(),
            extent: Extent::Open,
        };
        let index = self.push(identity, module);
        self.register(kind).name(&name.text, module, index);
        Some(index)
    }

    /// A module from outside the tree that is told of an identity may give it
    /// more than the tree shows.
    pub(super) fn given_away(&mut self, call: &Block) {
        let mut waiting = vec![&call.body];
        let mut told = Vec::new();
        while let Some(value) = waiting.pop() {
            match &value.kind {
                Kind::Map(map) => waiting.extend(map.entries.values().map(|e| &e.value)),
                Kind::List(list) => waiting.extend(list.items.iter()),
                Kind::String(_) | Kind::Unknown(_) => told.extend(word(Some(value))),
                Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
            }
        }
        let module = &call.address.module;
        for name in told {
            let registers = [&self.roles, &self.users, &self.groups, &self.sets];
            let found = registers.into_iter().find_map(|register| {
                let referred = sole_reference(&name.text).and_then(|to| register.referred(to));
                referred.or_else(|| register.called_in(&name.text, module))
            });
            if let Some(index) = found {
                self.identities[index].extent = Extent::Open;
            }
        }
    }

    /// Any identity of this kind in `module` may hold something that is not seen.
    fn open(&mut self, kind: IdentityKind, module: &str) {
        for (identity, standing) in self.identities.iter_mut().zip(&self.modules) {
            if identity.kind == kind && standing == module {
                identity.extent = Extent::Open;
            }
        }
    }
}
