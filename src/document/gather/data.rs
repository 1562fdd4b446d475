//! Documents that `aws_iam_policy_document` makes.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::gather::Gatherer;
use crate::document::gather::content::{self, Content};
use crate::document::policy::Form;
use crate::document::word::{items, reference};
use crate::eval::value::{Extent, Reference, Value};
use crate::policy::document::Document;
use crate::policy::kind::PolicyKind;
use crate::policy::{read, terraform};

/// The attributes by which a data source takes in other documents.
const PARTS: [&str; 4] = [
    "source_policy_documents",
    "override_policy_documents",
    "source_json",
    "override_json",
];

/// How deep data sources may take in each other; what is deeper is not known.
const DEEPEST: u32 = 64;

impl Gatherer<'_> {
    /// The document of the data source at `index`. One that takes in itself is
    /// not known where it does.
    pub(super) fn document_of(&mut self, index: usize) -> Arc<Document> {
        let body = &self.blocks[index].body;
        let unknown = || Arc::new(read::document(&Value::unknown(body.place)));
        match self.documents.get(&index) {
            Some(Some(document)) => return Arc::clone(document),
            Some(None) => return unknown(),
            None => {}
        }
        if self.depth == DEEPEST {
            return unknown();
        }
        self.documents.insert(index, None);
        self.depth += 1;
        let document = Arc::new(self.document_in(body));
        self.depth -= 1;
        self.documents.insert(index, Some(Arc::clone(&document)));
        document
    }

    /// The document that the body of a data source makes.
    pub(super) fn document_in(&mut self, body: &Value) -> Document {
        let mut known: HashMap<Arc<Reference>, Arc<Document>> = HashMap::new();
        for part in PARTS {
            for value in items(body.get(part)).0 {
                if let Some((reference, document)) = self.part(value) {
                    known.insert(reference, document);
                }
            }
            if let Some(value) = body.get(part)
                && let Some((reference, document)) = self.part(value)
            {
                known.insert(reference, document);
            }
        }
        let told = |value: &Value| Some(Document::clone(known.get(reference(value)?)?));
        let merged = terraform::document_with(body, &told);
        for statement in &merged.document.statements {
            self.claimed.insert(statement.place.file);
        }
        merged.document
    }

    /// What a part refers to, and its document.
    fn part(&mut self, value: &Value) -> Option<(Arc<Reference>, Arc<Document>)> {
        let reference = reference(value)?.clone();
        let document = match content::of(self, value)? {
            Content::Data(index) => {
                self.used.insert(index);
                self.document_of(index)
            }
            Content::Json(value, ..) => {
                self.standing.insert(value.place);
                Arc::new(read::document(&value))
            }
            Content::Unknown(_) => return None,
        };
        Some((reference, document))
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
