//! A directory that Terraform runs in, laid out, and the runs in it.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write the files that Terraform reads"
)]

use std::collections::{BTreeMap, BTreeSet};

use cagen::syntax::hcl;
use serde_json::{Value, json};

use crate::planned::evaluate::Scope;
use crate::scaffold::Tree;
use crate::terraform::{Answer, Workspace};

/// What Terraform is given.
pub(crate) struct Laid {
    /// The files of its directory and of those below.
    pub(crate) files: Tree,
    /// The variables that stand in the environment.
    pub(crate) variables: BTreeMap<String, String>,
    /// The backend by its type, or null.
    pub(crate) state: Value,
    /// Where the module comes from.
    pub(crate) source: String,
    /// The versions of Terraform that are allowed.
    pub(crate) version: String,
    /// What is said to Terragrunt itself.
    pub(crate) settings: Value,
    /// What stands before the address of each resource.
    pub(crate) prefix: &'static str,
}

/// The tree of target `terraform`, which needs no laying out.
pub(crate) fn root(tree: &Tree) -> Laid {
    let (main, _) = hcl::parse(&tree["main.tf"]);
    let module = main.body.blocks_of("module").next();
    let source = module.and_then(|module| module.body.attribute("source"));
    let (state, version) = settings(tree);
    Laid {
        files: tree.clone(),
        variables: BTreeMap::new(),
        state,
        source: source
            .and_then(|source| source.expr.as_str())
            .expect("a source")
            .to_owned(),
        version,
        settings: Value::Null,
        prefix: "module.codeartifact.",
    }
}

/// The backend and the versions of Terraform that the files of a root say, as
/// Terraform puts them together.
pub(crate) fn settings(files: &Tree) -> (Value, String) {
    let no_calls = |name: &str, _: &[Value]| panic!("{name}() in a root's settings");
    let (mut state, mut version) = (Value::Null, None);
    let own = files
        .iter()
        .filter(|(path, _)| path.ends_with(".tf") && !path.contains('/'));
    // An override comes last, whatever its name.
    let (last, first): (Vec<_>, Vec<_>) = own.partition(|(path, _)| path.ends_with("_override.tf"));
    for (path, text) in first.into_iter().chain(last) {
        let (file, _) = hcl::parse(text);
        let scope = Scope::new(&file.body, &no_calls);
        for terraform in file.body.blocks_of("terraform") {
            if let Some(said) = terraform.body.attribute("required_version") {
                version = said.expr.as_str().map(str::to_owned);
            }
            for backend in terraform.body.blocks_of("backend") {
                assert!(state.is_null(), "{path}: a second backend");
                state = json!({ &*backend.labels[0].text: scope.object(&backend.body) });
            }
        }
    }
    (state, version.expect("a version of Terraform"))
}

/// A value as HCL writes it.
pub(crate) fn hcl_value(value: &Value) -> String {
    value.to_string().replace("${", "$${").replace("%{", "%%{")
}

/// A place for many runs: what was initialised and validated once is not again.
pub(crate) struct Ground {
    workspace: Workspace,
    here: Tree,
    variables: BTreeSet<String>,
    initialised: Option<(bool, BTreeSet<String>)>,
    validated: BTreeSet<String>,
}

impl Ground {
    /// An empty place; none when Terraform is missing.
    pub(crate) fn new() -> Option<Self> {
        Some(Self {
            workspace: Workspace::new()?,
            here: Tree::new(),
            variables: BTreeSet::new(),
            initialised: None,
            validated: BTreeSet::new(),
        })
    }

    /// The plan of what is laid out, which is also valid, without a warning.
    pub(crate) fn plan(&mut self, laid: &Laid) -> Answer<Value> {
        self.lay(laid);
        self.initialise(laid)?;
        if self.validated.insert(all_of(laid)) {
            self.workspace.validate()?;
        }
        self.workspace.plan()
    }

    /// Whether what is laid out is valid, without a warning, and formatted.
    pub(crate) fn check(&mut self, laid: &Laid) -> Answer<()> {
        self.lay(laid);
        self.initialise(laid)?;
        self.workspace.fmt_check()?;
        self.workspace.validate()
    }

    /// What Terraform plans for a `state`; none is an empty one.
    pub(crate) fn plan_on(&mut self, laid: &Laid, state: Option<&[u8]>) -> Answer<Value> {
        self.lay(laid);
        self.initialise(laid)?;
        self.put_state(state);
        self.workspace.plan()
    }

    /// The state that applying on `state` leaves.
    pub(crate) fn apply_on(&mut self, laid: &Laid, state: Option<&[u8]>) -> Answer<Vec<u8>> {
        self.lay(laid);
        self.initialise(laid)?;
        self.put_state(state);
        self.workspace.apply()?;
        Ok(std::fs::read(self.state()).expect("Terraform wrote a state"))
    }

    fn put_state(&self, state: Option<&[u8]>) {
        let _ = std::fs::remove_file(self.state());
        if let Some(state) = state {
            std::fs::write(self.state(), state).expect("the state can be written");
        }
    }

    fn state(&self) -> std::path::PathBuf {
        self.workspace.path().join("terraform.tfstate")
    }

    fn lay(&mut self, laid: &Laid) {
        for path in self
            .here
            .keys()
            .filter(|path| !laid.files.contains_key(*path))
        {
            let path = self.workspace.path().join(path);
            std::fs::remove_file(path).expect("it is ours");
        }
        for (path, text) in &laid.files {
            if self.here.get(path) != Some(text) {
                self.workspace.write(path, text);
            }
        }
        self.here.clone_from(&laid.files);

        for name in std::mem::take(&mut self.variables) {
            self.workspace.unset(&name);
        }
        for (name, value) in &laid.variables {
            self.workspace.set(name, value);
            self.variables.insert(name.clone());
        }
    }

    fn initialise(&mut self, laid: &Laid) -> Answer<()> {
        let own = laid.files.iter().filter(|(path, _)| path.ends_with(".tf"));
        let directories = own
            .clone()
            .map(|(path, _)| {
                path.rsplit_once('/')
                    .map_or("", |(above, _)| above)
                    .to_owned()
            })
            .collect();
        let awscc = own
            .clone()
            .any(|(_, text)| text.contains("hashicorp/awscc"));
        let needed = Some((awscc, directories));
        if self.initialised == needed {
            return Ok(());
        }
        let root = self.workspace.path();
        let _ = std::fs::remove_dir_all(root.join(".terraform"));
        let _ = std::fs::remove_file(root.join(".terraform.lock.hcl"));
        self.workspace.keep_state_here();
        self.workspace.init()?;
        self.initialised = needed;
        Ok(())
    }
}

/// All that `validate` looks at.
fn all_of(laid: &Laid) -> String {
    let own = laid.files.iter().filter(|(path, _)| path.ends_with(".tf"));
    own.map(|(path, text)| format!("{path}\n{text}\n"))
        .collect()
}
