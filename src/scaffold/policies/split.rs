//! Rights as policies within a size, as few as it takes.

use std::collections::BTreeMap;
use std::mem;

use crate::policy::{Policy, Statement, json};
use crate::scaffold::policies::right::Right;

/// Policies that together give all of `rights`, filled in order; each begins
/// with `base` and has at most `limit` characters.
///
/// Rights with one sid become one statement in each. A single ARN that does not
/// fit beside `base` would be written all the same; AWS's names are never so long.
pub(super) fn parts(base: &[Statement], rights: &[Right], limit: usize) -> Vec<Policy> {
    let mut done = Vec::new();
    let mut open = Part::new(base);
    let mut frames: BTreeMap<&str, Frame> = BTreeMap::new();
    for right in rights.iter().filter(|right| !right.is_empty()) {
        let frame = frames
            .entry(right.sid)
            .or_insert_with(|| Frame::of(right.statement()));
        for resource in &right.resources {
            let arn = json::size_of(resource);
            if open.size_with(frame, arn) > limit && open.is_filled(base) {
                let full = mem::replace(&mut open, Part::new(base));
                done.push(full.policy);
            }
            open.add(frame, resource, arn);
        }
    }
    done.push(open.policy);
    done
}

/// A statement without its resources, and what it costs to begin it.
struct Frame {
    statement: Statement,
    size: usize,
}

impl Frame {
    fn of(mut statement: Statement) -> Self {
        statement.resources.clear();
        let one = Policy {
            statements: vec![statement.clone()],
        };
        let size = one.size() - Policy::default().size() + r#","Resource":[]"#.len();
        Self { statement, size }
    }
}

/// A policy that is being filled, and its size as it grows, so that measuring
/// takes no second look at what is there.
struct Part {
    policy: Policy,
    size: usize,
}

impl Part {
    fn new(base: &[Statement]) -> Self {
        let policy = Policy {
            statements: base.to_vec(),
        };
        let size = policy.size();
        Self { policy, size }
    }

    fn is_filled(&self, base: &[Statement]) -> bool {
        self.policy.statements.len() > base.len()
    }

    /// The size after [`Self::add`] of an ARN of that size. Each ARN and each
    /// statement but the first has a comma before it.
    fn size_with(&self, frame: &Frame, arn: usize) -> usize {
        match self.policy.statements.last() {
            None => self.size + frame.size + arn,
            Some(_) if self.find(frame).is_some() => self.size + arn + 1,
            Some(_) => self.size + 1 + frame.size + arn,
        }
    }

    fn add(&mut self, frame: &Frame, resource: &str, arn: usize) {
        self.size = self.size_with(frame, arn);
        let at = self.find(frame).unwrap_or_else(|| {
            self.policy.statements.push(frame.statement.clone());
            self.policy.statements.len() - 1
        });
        self.policy.statements[at]
            .resources
            .insert(resource.to_owned());
    }

    fn find(&self, frame: &Frame) -> Option<usize> {
        let sid = &frame.statement.sid;
        self.policy
            .statements
            .iter()
            .position(|statement| statement.sid == *sid)
    }
}
