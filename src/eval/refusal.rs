//! Where Terraform would stop with an error.

use crate::source::place::Place;

/// An error that Terraform would stop with. What is merely not known is a
/// value, never a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The expression that Terraform would blame.
    pub place: Place,
    /// What is wrong, as a phrase.
    pub reason: String,
}

impl Refusal {
    /// A refusal of what stands at `place`.
    #[must_use]
    pub fn new(place: Place, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { place, reason }
    }
}
