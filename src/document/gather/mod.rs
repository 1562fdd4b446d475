//! Policies wherever blocks hold them, each once, with its kind and what it is attached to.

mod content;
mod data;
mod holders;
mod loose;
mod managed;
mod module;
mod target;
mod vouched;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::document::block::{Block, BlockKind};
use crate::document::carrier::{self, Carrier, Holder};
use crate::document::gather::content::Content;
use crate::document::gather::holders::Holders;
use crate::document::gather::loose::{Loose, policies_within};
use crate::document::gather::managed::ByName;
use crate::document::policy::{Attachment, Form, Identity, Policy, Target, Tie};
use crate::document::shape;
use crate::eval::json;
use crate::eval::value::{Extent, Kind, Reference, Value};
use crate::policy::document::Document;
use crate::policy::kind::PolicyKind;
use crate::policy::read;
use crate::policy::recognise::is_policy;
use crate::source::place::{FileId, Place};

/// The policies and identities of a tree's blocks.
#[derive(Debug)]
pub(super) struct Gathered {
    /// The policies, in the order in which they were found.
    pub(super) policies: Vec<Policy>,
    /// Who holds them.
    pub(super) identities: Vec<Identity>,
    /// The files that policies stand in.
    pub(super) claimed: BTreeSet<FileId>,
    /// What is wrong in the JSON texts of policies that are the service's.
    pub(super) faults: Vec<json::Fault>,
}

/// What makes two contents one policy.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Data(usize, PolicyKind),
    Text(Place, String, PolicyKind),
}

/// The gathering under way.
pub(super) struct Gatherer<'b> {
    blocks: &'b [Block],
    by_address: HashMap<(&'b str, &'b str), usize>,
    around: &'b dyn Around,
    policies_by_name: ByName,
    holders: Holders,
    policies: Vec<Policy>,
    /// The policies that each block holds.
    of_block: HashMap<usize, Vec<usize>>,
    known: HashMap<Key, usize>,
    /// Where the documents stand that something holds.
    standing: HashSet<Place>,
    /// The data sources that something holds, or that are parts of others.
    used: HashSet<usize>,
    claimed: BTreeSet<FileId>,
    /// What is wrong in the JSON texts of policies.
    faults: Vec<(usize, json::Fault)>,
    /// The documents of data sources, each found out once.
    documents: HashMap<usize, Option<Arc<Document>>>,
    /// How many data sources are being found out within each other.
    depth: u32,
    /// What may be a policy, where it stands and nobody else uses it.
    loose: Vec<Loose>,
}

/// What gathering asks about the tree around the blocks.
pub(super) trait Around {
    /// Whether a file is JSON.
    fn is_json(&self, file: FileId) -> bool;

    /// Whether the module that a block calls is a directory of the tree.
    fn is_inside(&self, call: &Block) -> bool;

    /// The kind of policy in whose expression a data source is mentioned.
    fn mentioned(&self, data: &Block) -> Option<PolicyKind>;
}

/// The policies of `blocks`.
pub(super) fn gather(blocks: &[Block], around: &dyn Around) -> Gathered {
    let addresses = blocks.iter().enumerate();
    let by_address = addresses.map(|(index, block)| {
        let Reference {
            module, address, ..
        } = &block.address;
        ((&**module, address.as_str()), index)
    });
    let mut gatherer = Gatherer {
        blocks,
        by_address: by_address.collect(),
        around,
        policies_by_name: ByName::read(blocks),
        holders: Holders::declared(blocks),
        policies: Vec::new(),
        of_block: HashMap::new(),
        known: HashMap::new(),
        standing: HashSet::new(),
        used: HashSet::new(),
        claimed: BTreeSet::new(),
        faults: Vec::new(),
        documents: HashMap::new(),
        depth: 0,
        loose: Vec::new(),
    };
    for (index, block) in blocks.iter().enumerate() {
        match block.kind {
            BlockKind::Resource => gatherer.resource(index, block),
            BlockKind::Module if !around.is_inside(block) => {
                module::inputs(&mut gatherer, index, block);
            }
            BlockKind::Output => module::output(&mut gatherer, index, block),
            BlockKind::Module
            | BlockKind::Data
            | BlockKind::Variable
            | BlockKind::Provider
            | BlockKind::Terraform => {}
        }
    }
    managed::attach(&mut gatherer);
    vouched::attach(&mut gatherer);
    gatherer.loose();
    gatherer.orphans();
    gatherer.finish()
}

impl<'b> Gatherer<'b> {
    /// The block that `reference` is an attribute of.
    fn index(&self, reference: &Reference) -> Option<usize> {
        let at = |address: &str| self.by_address.get(&(&*reference.module, address)).copied();
        let base = reference.address.split('[').next().unwrap_or_default();
        // One that is repeated over something unknown stands for each of its instances.
        at(&reference.address).or_else(|| at(&format!("{base}[?]")))
    }

    fn is_json(&self, file: FileId) -> bool {
        self.around.is_json(file)
    }

    fn resource(&mut self, index: usize, block: &'b Block) {
        let mut read = HashSet::new();
        for carrier in carrier::of(&block.ty) {
            read.insert(carrier.path[0]);
            for value in reach(&block.body, carrier.path) {
                self.carried(index, block, carrier, value);
            }
        }
        let Kind::Map(map) = &block.body.kind else {
            return;
        };
        for (name, entry) in map.entries.iter() {
            if !read.contains(name.as_str()) {
                self.other(index, block, name, &entry.value);
            }
        }
    }

    /// A document where a resource holds one for certain.
    fn carried(&mut self, index: usize, block: &'b Block, carrier: &Carrier, value: &Value) {
        let Some(content) = content::of(self, value) else {
            return;
        };
        let policy = self.policy(content, carrier.kind);
        self.note(index, policy);
        let place = value.place;
        match carrier.holder {
            Holder::Attachments => self.policies[policy].attached_extent = Extent::Open,
            Holder::Itself(kind) => {
                if let Some(holder) = self.holders.itself(block, kind) {
                    self.attach(policy, Target::Identity(holder), place);
                }
            }
            Holder::Named(kind, attribute) => {
                let module = &block.address.module;
                let name = block.body.get(attribute);
                match name.and_then(|name| self.holders.named(kind, name, module)) {
                    Some(holder) => self.attach(policy, Target::Identity(holder), place),
                    None => self.policies[policy].attached_extent = Extent::Open,
                }
            }
            Holder::Domain { .. }
            | Holder::Repository { .. }
            | Holder::Endpoint(_)
            | Holder::EndpointBy(_)
            | Holder::Other => {
                let target = target::of(self, block, carrier.holder);
                self.attach(policy, target, place);
            }
        }
    }

    /// A document in an attribute that no table tells of: of another service's
    /// resource, or anything's.
    fn other(&mut self, index: usize, block: &'b Block, name: &str, value: &Value) {
        let kind = if carrier::is_resource_policy(&block.ty, name) {
            PolicyKind::Other
        } else {
            PolicyKind::Unknown
        };
        let mut found = Vec::new();
        policies_within(value, &mut found, 0);
        for value in found {
            let Some(content) = content::of(self, value) else {
                continue;
            };
            if !self.is_policy(&content) {
                continue;
            }
            if kind == PolicyKind::Unknown {
                self.loosely(index, content, kind);
                continue;
            }
            let policy = self.policy(content, kind);
            self.note(index, policy);
            self.attach(policy, Target::Other, value.place);
        }
    }

    /// Whether a content is certainly a policy.
    fn is_policy(&self, content: &Content) -> bool {
        match content {
            Content::Data(_) => true,
            Content::Json(value, ..) => is_policy(value),
            Content::Unknown(_) => false,
        }
    }

    /// The policy of a content, the same one for the same content and kind.
    fn policy(&mut self, content: Content, kind: PolicyKind) -> usize {
        let key = match &content {
            Content::Data(index) => {
                self.used.insert(*index);
                Some(Key::Data(*index, kind))
            }
            Content::Json(value, ..) => {
                let json = value.to_json();
                json.map(|json| Key::Text(value.place, json, kind))
            }
            Content::Unknown(_) => None,
        };
        if let Some(known) = key.as_ref().and_then(|key| self.known.get(key)) {
            return *known;
        }
        let (document, form, faults) = match content {
            Content::Data(index) => {
                let document = Document::clone(&self.document_of(index));
                (document, Form::DataSource, Vec::new())
            }
            Content::Json(value, form, faults) => (read::document(&value), form, faults),
            Content::Unknown(value) => (read::document(&value), Form::Expression, Vec::new()),
        };
        let policy = self.push(document, kind, form);
        self.faults
            .extend(faults.into_iter().map(|fault| (policy, fault)));
        if let Some(key) = key {
            self.known.insert(key, policy);
        }
        policy
    }

    fn push(&mut self, document: Document, kind: PolicyKind, form: Form) -> usize {
        self.claim(&document, form);
        self.standing.insert(document.place);
        self.policies.push(Policy {
            kind: match kind {
                PolicyKind::Unknown => shape::kind(&document, None),
                known => known,
            },
            tie: shape::tie(&document),
            document,
            attached: Vec::new(),
            attached_extent: Extent::Exact,
            form,
        });
        self.policies.len() - 1
    }

    fn claim(&mut self, document: &Document, form: Form) {
        if form == Form::JsonFile {
            self.claimed.insert(document.place.file);
        }
        let statements = document.statements.iter().map(|s| s.place.file);
        self.claimed.extend(statements);
    }

    /// Notes that block `index` holds a policy.
    fn note(&mut self, index: usize, policy: usize) {
        let held = self.of_block.entry(index).or_default();
        if !held.contains(&policy) {
            held.push(policy);
        }
    }

    /// Attaches a policy, and ties it to what it is attached to.
    fn attach(&mut self, policy: usize, target: Target, place: Place) {
        let Some(attached) = self.policies.get_mut(policy) else {
            return;
        };
        if target::ties(&target) {
            attached.tie = Tie::Tied;
        }
        if let Target::Identity(holder) = &target {
            let identity = &mut self.holders.identities[*holder];
            let held = match attached.kind {
                PolicyKind::Trust => &mut identity.trust,
                _ => &mut identity.policies,
            };
            if held.contains(&policy) {
                return;
            }
            held.push(policy);
            // Attached where the tree shows it, it counts as attached there only.
            attached.attached_extent = Extent::Exact;
        }
        attached.attached.push(Attachment { target, place });
    }

    fn finish(mut self) -> Gathered {
        // Who may become somebody matters where that somebody holds something.
        for identity in &self.holders.identities {
            let tied = |index: &usize| self.policies[*index].tie == Tie::Tied;
            let mut managed = identity.managed.iter().map(|arn| arn.with_holes(""));
            if identity.policies.iter().any(tied)
                || managed.any(|arn| arn.contains("AWSCodeArtifact"))
            {
                for trust in &identity.trust {
                    self.policies[*trust].tie = Tie::Tied;
                }
            }
        }
        let policies = &self.policies;
        let faults = self.faults.into_iter();
        let faults = faults.filter(|(policy, _)| policies[*policy].tie == Tie::Tied);
        Gathered {
            faults: faults.map(|(_, fault)| fault).collect(),
            policies: self.policies,
            identities: self.holders.identities,
            claimed: self.claimed,
        }
    }
}

/// The values at the end of a path of keys; a list on the way means each element.
fn reach<'v>(value: &'v Value, path: &[&str]) -> Vec<&'v Value> {
    let mut reached = vec![value];
    for (depth, key) in path.iter().enumerate() {
        let last = depth + 1 == path.len();
        reached = reached
            .into_iter()
            .filter_map(|value| value.get(key))
            .flat_map(|value| match &value.kind {
                Kind::List(list) if !last => list.items.iter().collect(),
                _ => vec![value],
            })
            .collect();
    }
    reached
}
