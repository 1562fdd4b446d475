//! Policies in the order of files and places, whoever found them.

use crate::document::policy::{Identity, Policy};

/// Sorts `policies`, and lets `identities` mean the same ones as before.
pub(super) fn sort(policies: Vec<Policy>, identities: &mut [Identity]) -> Vec<Policy> {
    let mut numbered: Vec<(usize, Policy)> = policies.into_iter().enumerate().collect();
    numbered.sort_by_key(|(index, policy)| (policy.document.place, policy.kind, *index));
    let mut now = vec![0; numbered.len()];
    for (new, (old, _)) in numbered.iter().enumerate() {
        now[*old] = new;
    }
    for identity in identities {
        for index in identity.policies.iter_mut().chain(&mut identity.trust) {
            *index = now.get(*index).copied().unwrap_or(*index);
        }
        identity.policies.sort_unstable();
        identity.trust.sort_unstable();
    }
    numbered.into_iter().map(|(_, policy)| policy).collect()
}
