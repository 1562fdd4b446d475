//! Documents that `aws_iam_policy_document` makes.

use crate::document::gather::Gatherer;
use crate::document::policy::{Form, PolicyKind};
use crate::eval::value::{Extent, Value};
use crate::policy::document::Document;
use crate::policy::read;

impl Gatherer<'_> {
    /// The document of the data source at `index`.
    pub(super) fn document_of(&mut self, index: usize) -> Document {
        let body = self.blocks[index].body.clone();
        self.document_in(&body)
    }

    /// The document that the body of a data source makes.
    pub(super) fn document_in(&mut self, body: &Value) -> Document {
        read::document(&Value::unknown(body.place))
    }

    /// Adds a document that block `index` holds.
    pub(super) fn add_document(
        &mut self,
        index: usize,
        document: Document,
        kind: PolicyKind,
        form: Form,
    ) {
        let policy = self.push(document, kind, form);
        self.note(index, policy);
        self.policies[policy].attached_extent = Extent::Open;
    }
}
