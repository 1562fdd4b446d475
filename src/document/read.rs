//! A tree of texts to a project. So far: bare JSON policies.

use crate::diag::Diagnostic;
use crate::document::Project;
use crate::document::file::{File, Input, Syntax};
use crate::document::graph::Graph;
use crate::document::policy::{Form, Policy};
use crate::document::shape;
use crate::eval::json;
use crate::eval::value::Extent;
use crate::policy::read;
use crate::source::place::FileId;
use crate::syntax::hcl;

/// Everything that `inputs`, sorted by path, say.
#[must_use]
pub fn read(inputs: &[Input]) -> Project<'_> {
    let mut project = Project {
        files: Vec::new(),
        policies: Vec::new(),
        identities: Vec::new(),
        graph: Graph::default(),
        blocks: Vec::new(),
    };
    for (id, input) in (0..).map(FileId).zip(inputs) {
        let source = &input.source;
        let name = source.path().rsplit('/').next().unwrap_or_default();
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        let mut tree = || {
            let (tree, told) = hcl::parse(source.text());
            diagnostics = told;
            tree
        };
        let syntax = match name {
            "cagen.hcl" | "cagen.json" => Syntax::Manifest,
            _ if name.ends_with(".tf") => Syntax::Terraform(tree()),
            _ if name.ends_with(".tfvars") => Syntax::Variables,
            _ if name.ends_with(".hcl") => Syntax::Terragrunt(tree()),
            _ if name.ends_with(".tf.json") => Syntax::TerraformJson,
            _ if name.ends_with(".json") => {
                let reading = json::read_file(source, id);
                let told = reading.faults.iter().map(|fault| {
                    Diagnostic::error(fault.place.span, &fault.message).help(&fault.help)
                });
                diagnostics = told.collect();
                project.policies.extend(reading.value().map(|value| {
                    let document = read::document(value);
                    Policy {
                        kind: shape::kind(&document, Some(source.path())),
                        tie: shape::tie(&document),
                        document,
                        attached: Vec::new(),
                        attached_extent: Extent::Open,
                        form: Form::JsonFile,
                    }
                }));
                Syntax::Json
            }
            _ => Syntax::Other,
        };
        project.files.push(File {
            source,
            syntax,
            role: input.role,
            diagnostics,
        });
    }
    project
}
