//! Each module that some case is given: tested by Terraform, and guarded as the manifest says.

use std::collections::{BTreeMap, BTreeSet};

use cagen::manifest::raw::Protect;
use cagen::syntax::hcl;
use cagen::syntax::hcl::expr::ExprKind;

use crate::scaffold::{Tree, all_cases, cases, tree};
use crate::terraform::Workspace;

/// The module's files, without the directory it stands in.
fn module(tree: &Tree, path: &str) -> Tree {
    let own = tree.iter();
    own.filter_map(|(at, text)| {
        let name = at.strip_prefix(path)?.strip_prefix('/')?;
        Some((name.to_owned(), text.clone()))
    })
    .collect()
}

#[test]
fn each_passes_its_own_tests() {
    let mut modules: BTreeMap<Tree, String> = BTreeMap::new();
    for case in cases() {
        let model = case.model();
        let module = module(&tree(&model), model.module_path.as_str());
        modules.entry(module).or_insert(case.name);
    }
    for (module, case) in modules {
        let Some(workspace) = Workspace::new() else {
            return;
        };
        for (path, text) in &module {
            workspace.write(path, text);
        }
        workspace.init().unwrap();
        let told = workspace.test();
        let told = told.unwrap_or_else(|told| panic!("the module of {case}: {told}"));
        assert!(
            told.contains(" passed, 0 failed."),
            "the module of {case}: {told}"
        );
    }
}

#[test]
fn each_protects_what_holds_packages_or_nothing() {
    /// What nobody gets back once it is destroyed.
    const PRECIOUS: [&str; 3] = [
        "aws_codeartifact_domain",
        "aws_codeartifact_repository",
        "aws_kms_key",
    ];
    let mut seen = BTreeSet::new();
    for case in cases() {
        let model = case.model();
        for (path, text) in module(&tree(&model), model.module_path.as_str()) {
            if !path.ends_with(".tf") {
                continue;
            }
            let (file, _) = hcl::parse(&text);
            for resource in file.body.blocks_of("resource") {
                let kind = &*resource.labels[0].text;
                let lifecycle = resource.body.blocks_of("lifecycle").next();
                let guard = lifecycle.and_then(|block| block.body.attribute("prevent_destroy"));
                let guard = guard.map(|attribute| &attribute.expr.kind);
                let expected = ExprKind::Bool(model.protect == Protect::Yes);
                let expected = PRECIOUS.contains(&kind).then_some(&expected);
                assert_eq!(guard, expected, "{}: {kind} in {path}", case.name);
                seen.insert((model.protect == Protect::Yes, kind.to_owned()));
            }
        }
    }
    if all_cases() {
        for (protect, kind) in [(true, 0), (true, 1), (true, 2), (false, 0), (false, 1)] {
            assert!(seen.contains(&(protect, PRECIOUS[kind].to_owned())));
        }
    }
}
