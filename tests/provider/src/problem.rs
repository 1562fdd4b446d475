//! What the provider has to say against a configuration.

use crate::proto::Message;

/// One step from a value into it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    Attribute(String),
    Index(usize),
}

/// An error, with the place in the object that it is about.
#[derive(Debug)]
pub(crate) struct Problem {
    summary: String,
    detail: String,
    path: Vec<Step>,
}

impl Problem {
    pub(crate) fn new(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            summary: summary.into(),
            detail: detail.into(),
            path: Vec::new(),
        }
    }

    #[must_use]
    pub(crate) fn at(mut self, path: &[Step]) -> Self {
        self.path = path.to_vec();
        self
    }

    /// The protocol's `Diagnostic`, as an error.
    pub(crate) fn message(&self) -> Message {
        Message::new()
            .number(1, 1)
            .text(2, &self.summary)
            .text(3, &self.detail)
            .message(4, path(&self.path))
    }
}

/// The protocol's `AttributePath`.
pub(crate) fn path(steps: &[Step]) -> Message {
    let step = |step: &Step| match step {
        Step::Attribute(name) => Message::new().text(1, name),
        Step::Index(index) => Message::new().number(3, *index as u64),
    };
    Message::new().messages(1, steps.iter().map(step))
}
