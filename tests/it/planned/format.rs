//! Every written file is what `terraform fmt` would print for it.

use std::collections::BTreeSet;

use cagen::manifest::raw::Target;
use cagen::syntax::hcl;

use crate::planned::aimed;
use crate::scaffold::{cases, tree};
use crate::terraform::Workspace;

#[test]
fn terraform_would_change_no_byte() {
    let Some(workspace) = Workspace::new() else {
        return;
    };
    let mut seen = BTreeSet::new();
    for case in cases() {
        for target in [Target::Terragrunt, Target::Terraform] {
            for (number, model) in aimed(&case.model(), target).iter().enumerate() {
                for (path, text) in tree(model) {
                    let name = match path.rsplit_once('.') {
                        Some((_, "tf")) => path,
                        Some(_) if path.ends_with(".tftest.hcl") => path,
                        // Terraform passes by what it does not know by its name.
                        Some((stem, "hcl")) => format!("{stem}.tf"),
                        _ => continue,
                    };
                    if !seen.insert(text.clone()) {
                        continue;
                    }
                    assert_eq!(hcl::format(&text).as_ref(), Ok(&text), "{name}");
                    workspace.write(&format!("{}/{target:?}/{number}/{name}", case.name), &text);
                }
            }
        }
    }
    assert!(seen.len() > 10);
    // It checks the bytes that it would print against those that are there.
    workspace.fmt_check().unwrap();
}
