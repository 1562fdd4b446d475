//! The units of stacks, copied to where they are run, with their values beside them.

use crate::document::derived::made::Made;
use crate::document::derived::{
    Added, Derived, MOST_BYTES, MOST_TEXTS, all, numbered, rendition, tree,
};
use crate::document::file::{Input, Role};
use crate::document::name;
use crate::eval::files::Files;
use crate::eval::terragrunt::stack::{self, Member};
use crate::eval::text::{Form, Known};
use crate::eval::tree::Tree;
use crate::eval::value::{Extent, Kind};
use crate::source::Span;
use crate::source::place::FileId;

/// How deep stacks stand in stacks.
const DEEPEST: usize = 6;

/// A directory with more files than this is not copied.
const MOST_FILES: usize = 200;

/// A text to add: its path and role, and the text with its origins.
type Copy = (String, Role, (String, Made));

/// Adds what the stacks of the tree copy, and what copied stacks copy in turn.
pub(super) fn add(inputs: &[Input], derived: &mut Derived) {
    let mut from = 0;
    for _ in 0..DEEPEST {
        let files = all(inputs, derived);
        let is_stack = |input: &Input| input.source.path().ends_with(stack::FILE);
        if !files[from..].iter().any(|input| is_stack(input)) {
            return;
        }
        let relevance = derived.relevance_of(&files);
        let matters = &relevance.matters;
        let tree = tree(&files);
        let mut found: Vec<(FileId, Role, Member)> = Vec::new();
        for (id, input) in numbered(&files).skip(from) {
            if is_stack(input) && matters[id.0 as usize] {
                let members = stack::members(&tree, id);
                found.extend(members.into_iter().map(|member| (id, input.role, member)));
            }
        }
        let copied = found.iter().map(|(_, _, member)| member.source.clone());
        let copied: Vec<String> = copied.filter(|source| !source.is_empty()).collect();
        let next = files.len();
        let mut new = Derived::default();
        let mut elsewhere = Derived::default();
        elsewhere.copied.extend(copied);
        for (id, role, member) in &found {
            let directory = name::directory(files[id.0 as usize].source.path());
            // Of a stack that is copied itself only the copies are run.
            if elsewhere.is_copied(directory) {
                continue;
            }
            let Some(copies) = copy(&tree, &files, member, *role) else {
                continue;
            };
            new.copied.insert(member.source.clone());
            let mut added = copies.into_iter();
            let added = added.all(|(path, role, text)| new.add(&path, role, text) == Added::Yes);
            if !added || derived.texts.len() + new.texts.len() > MOST_TEXTS {
                break;
            }
        }
        derived.relevance = new.texts.is_empty().then_some(relevance);
        derived.copied.extend(new.copied);
        derived.bytes += new.bytes;
        derived.texts.extend(new.texts);
        if derived.bytes > MOST_BYTES || derived.texts.len() > MOST_TEXTS {
            return;
        }
        from = next;
    }
}

/// The files of one copy; nothing where it stands in the tree already.
fn copy(tree: &Tree<'_>, files: &[&Input], member: &Member, role: Role) -> Option<Vec<Copy>> {
    let (source, directory) = (&member.source, &member.directory);
    let below = tree.below(source);
    let stands = ["terragrunt.hcl", stack::FILE].iter().any(|name| {
        let path = joined(directory, name);
        tree.find(&path).is_some()
    });
    if stands || below.len() > MOST_FILES {
        return None;
    }
    let values_path = joined(directory, stack::VALUES);
    let mut copies = Vec::new();
    for path in below {
        let id = tree.find(&joined(source, path))?;
        let input = files.get(id.0 as usize)?;
        let text = input.source.text();
        let copied = joined(directory, path);
        if input.role == Role::Named || copied == values_path {
            continue;
        }
        let end = u32::try_from(text.len()).ok()?;
        let place = id.at(Span::new(0, end));
        let known = Known {
            text: text.into(),
            place,
            form: Form::Copied,
        };
        copies.push((copied, role, Made::of(vec![known], place)));
    }
    let values = member.values.as_ref();
    if let Some(values) = values
        && let Kind::Map(map) = &values.kind
        && map.extent == Extent::Exact
        && let Some(text) = rendition::of_values(map, values.place)
    {
        copies.push((values_path, role, text));
    }
    Some(copies)
}

fn joined(directory: &str, path: &str) -> String {
    match directory {
        "" => path.to_owned(),
        directory => format!("{directory}/{path}"),
    }
}
