//! To which service a grant of `sts:GetServiceBearerToken` is pinned.

use crate::aws::actions::CODEARTIFACT;
use crate::policy::grant::Scope;

/// What the conditions of a grant say about the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin {
    /// CodeArtifact alone.
    Ours,
    /// Other services alone.
    Other,
    /// CodeArtifact and others, or every service.
    Open,
    /// That is not known.
    Unknown,
}

/// The pin of `scope`.
#[must_use]
pub fn pin(scope: &Scope<'_>) -> Pin {
    let mut found = Pin::Open;
    for condition in &scope.statement.conditions {
        let Some(key) = condition.key.known() else {
            found = Pin::Unknown;
            continue;
        };
        let Some(name) = CODEARTIFACT.pinned(key) else {
            continue;
        };
        let operator = condition.operator.known().unwrap_or_default();
        let operator = operator.to_ascii_lowercase();
        let operator = operator.strip_prefix("foranyvalue:").unwrap_or(&operator);
        let positive = matches!(
            operator,
            "stringequals" | "stringlike" | "stringequalsignorecase"
        );
        if condition.values.is_empty()
            || condition.values.iter().any(|value| value.known().is_none())
        {
            found = Pin::Unknown;
            continue;
        }
        let values = || condition.values.iter().filter_map(|value| value.known());
        let wild = values().any(|value| value.contains(['*', '?']));
        if !positive || wild {
            continue;
        }
        return match (
            values().all(|value| value == name),
            values().any(|value| value == name),
        ) {
            (true, _) => Pin::Ours,
            (false, true) => Pin::Open,
            (false, false) => Pin::Other,
        };
    }
    found
}
