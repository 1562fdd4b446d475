//! A right, and the statements that give it to groups of principals or to whoever holds the policy.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::policy::{Effect, Statement};
use crate::scaffold::policies::who::Group;

/// Actions on resources, all of one kind.
#[derive(Debug, Clone)]
pub(super) struct Right {
    /// The beginning of the sid.
    pub(super) sid: &'static str,
    /// With their service.
    pub(super) actions: Cow<'static, BTreeSet<String>>,
    /// All of the kind that the actions take.
    pub(super) resources: BTreeSet<String>,
}

impl Right {
    /// The right to `actions` on `resources`.
    pub(super) fn new(
        sid: &'static str,
        actions: &'static BTreeSet<String>,
        resources: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            sid,
            actions: Cow::Borrowed(actions),
            resources: resources.into_iter().collect(),
        }
    }

    /// All of `rights` in one, so that principals are said once. It gives the
    /// same, as each right is of another kind of resource and an action matches
    /// nothing of a kind that it does not take.
    pub(super) fn all(sid: &'static str, rights: impl IntoIterator<Item = Self>) -> Self {
        let (mut actions, mut resources) = (BTreeSet::new(), BTreeSet::new());
        for right in rights {
            actions.extend(right.actions.into_owned());
            resources.extend(right.resources);
        }
        Self {
            sid,
            actions: Cow::Owned(actions),
            resources,
        }
    }

    /// As statements of a resource policy, one for each group.
    pub(super) fn to(&self, groups: &[Group]) -> Vec<Statement> {
        if self.is_empty() {
            return Vec::new();
        }
        let statement = |group: &Group| Statement {
            sid: format!("{}By{}", self.sid, group.label),
            effect: Effect::Allow,
            principal: Some(group.principal.clone()),
            actions: self.actions.clone().into_owned(),
            resources: self.resources.clone(),
            conditions: group.conditions.clone(),
        };
        groups.iter().map(statement).collect()
    }

    /// As a statement of an identity policy; none if it would say nothing.
    pub(super) fn to_holder(&self) -> Option<Statement> {
        (!self.is_empty()).then(|| self.statement())
    }

    /// As a statement of an identity policy, whatever it says.
    pub(super) fn statement(&self) -> Statement {
        Statement {
            sid: self.sid.to_owned(),
            effect: Effect::Allow,
            principal: None,
            actions: self.actions.clone().into_owned(),
            resources: self.resources.clone(),
            conditions: BTreeMap::new(),
        }
    }

    /// Whether it gives nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.actions.is_empty() || self.resources.is_empty()
    }
}
