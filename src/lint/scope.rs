//! Which files are about CodeArtifact, so that rules about Terraform's ways leave all others alone.

use std::collections::{HashMap, HashSet};

use memchr::memmem;

use crate::document::Project;
use crate::document::block::{Block, BlockKind};
use crate::document::file::{File, Syntax};
use crate::document::graph::Repository;
use crate::eval::value::Kind;
use crate::source::place::{FileId, Place};
use crate::syntax::hcl::ast::{Block as Written, File as Tree};
use crate::syntax::hcl::expr::Expr;

/// Where a repository says what `place` holds: there, or its declaration when
/// that was written elsewhere and is only referred to.
#[must_use]
pub fn in_repository(project: &Project<'_>, repository: &Repository, place: Place) -> Place {
    let block = repository.block.and_then(|index| project.blocks.get(index));
    match block {
        Some(block) if !block.holds(place) => repository.place,
        _ => place,
    }
}

/// The directories of a tree, looked over once for all rules.
#[derive(Debug)]
pub struct Scope<'p, 'a> {
    project: &'p Project<'a>,
    /// The files of each directory.
    files: HashMap<&'p str, Vec<&'p File<'a>>>,
    /// The blocks of each file.
    blocks: HashMap<FileId, Vec<&'p Block>>,
    /// The locals of each directory, as they are written.
    locals: HashMap<(&'p str, &'p str), &'p Expr<'a>>,
    /// The variables of each directory.
    variables: HashMap<(&'p str, &'p str), &'p Written<'a>>,
    /// The modules that declare something of CodeArtifact.
    about: HashSet<&'p str>,
    /// The modules with a variable whose value is not known.
    given: HashSet<&'p str>,
    /// The directories of Terragrunt's files that name the service, and those above.
    units: HashSet<&'p str>,
    /// The directories of modules that are run with a provider or a state of their own.
    run: HashSet<&'p str>,
    /// The directories with code that names the service.
    named: HashSet<&'p str>,
}

impl<'p, 'a> Scope<'p, 'a> {
    /// The directories of `project`.
    #[must_use]
    pub fn of(project: &'p Project<'a>) -> Self {
        let mut files: HashMap<&str, Vec<&File<'_>>> = HashMap::new();
        let mut units = HashSet::new();
        let mut named = HashSet::new();
        for (id, file) in (0..).map(FileId).zip(&project.files) {
            let Some(directory) = project.directory(id) else {
                continue;
            };
            files.entry(directory).or_default().push(file);
            let is_code = !matches!(
                file.syntax,
                Syntax::Json | Syntax::Other | Syntax::Dismissed
            );
            if is_code && mentions_the_service(file.source.text()) {
                named.insert(directory);
            }
            let unit = matches!(file.syntax, Syntax::Terragrunt(_));
            if unit
                && (names_the_service(file.source.path()) || names_the_service(file.source.text()))
            {
                let mut above = Some(directory);
                while let Some(directory) = above.filter(|directory| units.insert(*directory)) {
                    above = (!directory.is_empty())
                        .then(|| directory.rsplit_once('/').map_or("", |(above, _)| above));
                }
            }
        }
        let mut blocks: HashMap<FileId, Vec<&Block>> = HashMap::new();
        for block in &project.blocks {
            blocks.entry(block.header.file).or_default().push(block);
        }
        let declared = project.blocks.iter();
        let declared = declared.filter(|block| block.ty.contains("codeartifact_"));
        let about = declared.filter_map(|block| project.directory(block.header.file));
        let unknown = |block: &&Block| {
            block.kind == BlockKind::Variable && matches!(block.body.kind, Kind::Unknown(_))
        };
        let given = project.blocks.iter().filter(unknown);
        let given = given.filter_map(|block| project.directory(block.header.file));
        let mut scope = Self {
            about: about.collect(),
            given: given.collect(),
            project,
            files,
            blocks,
            units,
            named,
            run: run(project),
            locals: HashMap::new(),
            variables: HashMap::new(),
        };
        for (id, file) in (0..).map(FileId).zip(&project.files) {
            if let (Some(tree), Some(directory)) = (file.syntax.terraform(), project.directory(id))
            {
                scope.names(directory, tree);
            }
        }
        scope
    }

    /// Whether the module that a file belongs to declares something of CodeArtifact.
    #[must_use]
    pub fn is_about_packages(&self, file: FileId) -> bool {
        let directory = self.project.directory(file);
        directory.is_some_and(|directory| self.about.contains(directory))
    }

    /// Whether the module that a file belongs to takes a value that nobody in the tree gives.
    #[must_use]
    pub fn is_given_values(&self, file: FileId) -> bool {
        let directory = self.project.directory(file);
        directory.is_some_and(|directory| self.given.contains(directory))
    }

    /// Whether a Terragrunt file is about CodeArtifact: it is such a unit, or
    /// stands above one, which includes it.
    #[must_use]
    pub fn is_of_a_package_unit(&self, file: FileId) -> bool {
        let directory = self.project.directory(file);
        directory.is_some_and(|directory| self.units.contains(directory))
    }

    /// Whether the module that a file belongs to is run as it is: its root says
    /// which provider or which state it has, as no module for others does.
    #[must_use]
    pub fn is_run(&self, file: FileId) -> bool {
        let directory = self.project.directory(file);
        directory.is_some_and(|directory| self.run.contains(directory))
    }

    /// Whether a file is about CodeArtifact, names it, or stands beside one that does.
    #[must_use]
    pub fn stands_by_packages(&self, file: FileId) -> bool {
        let directory = self.project.directory(file);
        let itself = self.project.file(file);
        self.is_about_packages(file)
            || self.is_of_a_package_unit(file)
            || directory.is_some_and(|directory| self.named.contains(directory))
            || itself.is_some_and(|file| mentions_the_service(file.source.text()))
    }

    /// The blocks of a file, each as often as it exists.
    pub fn blocks(&self, file: FileId) -> impl Iterator<Item = &'p Block> {
        self.blocks.get(&file).into_iter().flatten().copied()
    }

    /// The Terraform files of the module that a file belongs to.
    pub fn module(&self, file: FileId) -> impl Iterator<Item = &'p Tree<'a>> {
        let directory = self.project.directory(file);
        directory
            .into_iter()
            .flat_map(|directory| self.module_at(directory))
    }

    /// The Terraform files directly in a directory.
    pub fn module_at(&self, directory: &str) -> impl Iterator<Item = &'p Tree<'a>> + use<'p, 'a> {
        let files = self.files.get(directory).cloned().unwrap_or_default();
        files.into_iter().filter_map(|file| file.syntax.terraform())
    }

    /// How the local value `name` of a file's module is written.
    #[must_use]
    pub fn local(&self, file: FileId, name: &str) -> Option<&'p Expr<'a>> {
        let directory = self.project.directory(file)?;
        self.locals.get(&(directory, name)).copied()
    }

    /// The declaration of the variable `name` of a file's module.
    #[must_use]
    pub fn variable(&self, file: FileId, name: &str) -> Option<&'p Written<'a>> {
        let directory = self.project.directory(file)?;
        self.variables.get(&(directory, name)).copied()
    }

    /// Notes the locals and variables of a module's file; of several the first counts.
    fn names(&mut self, directory: &'p str, tree: &'p Tree<'a>) {
        for block in tree.body.blocks() {
            match (block.ident.node, block.labels.first()) {
                ("locals", _) => {
                    for local in block.body.attributes() {
                        let key = (directory, local.name.node);
                        self.locals.entry(key).or_insert(&local.expr);
                    }
                }
                ("variable", Some(label)) => {
                    let key = (directory, &*label.text);
                    self.variables.entry(key).or_insert(block);
                }
                _ => {}
            }
        }
    }
}

fn names_the_service(text: &str) -> bool {
    let name = b"codeartifact";
    let mut windows = text.as_bytes().windows(name.len());
    windows.any(|window| window.eq_ignore_ascii_case(name))
}

/// Whether a text names the service in one of the ways in which people do.
fn mentions_the_service(text: &str) -> bool {
    ["codeartifact", "CodeArtifact", "CODEARTIFACT"]
        .iter()
        .any(|name| memmem::find(text.as_bytes(), name.as_bytes()).is_some())
}

/// The directories of the modules whose root says its provider or its state.
fn run<'p>(project: &'p Project<'_>) -> HashSet<&'p str> {
    let says = |block: &&Block| match block.kind {
        BlockKind::Provider => true,
        BlockKind::Terraform => ["backend", "cloud"]
            .iter()
            .any(|name| !block.body.blocks(name).is_empty()),
        BlockKind::Resource
        | BlockKind::Data
        | BlockKind::Module
        | BlockKind::Variable
        | BlockKind::Output => false,
    };
    let roots = project.blocks.iter().filter(says);
    let roots: HashSet<&str> = roots.map(|block| &*block.address.module).collect();
    let blocks = project.blocks.iter().filter(|block| {
        let module = &*block.address.module;
        roots.contains(module.split(':').next().unwrap_or_default())
    });
    let directories = blocks.filter_map(|block| project.directory(block.header.file));
    directories.collect()
}
