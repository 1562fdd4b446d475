//! Files that are something else when they are read than when they were found.
#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use super::*;
use std::fs;

/// What is said of `asked`, found below a directory that `change` alters before it is read.
fn refused(name: &str, change: impl FnOnce(&Path)) -> Vec<String> {
    let desk = tempfile::tempdir().unwrap();
    let root = desk.path().canonicalize().unwrap();
    fs::create_dir(root.join("d")).unwrap();
    fs::write(root.join("d/p.json"), "{}").unwrap();
    let mut asked = Asked::default();
    match root.join(name) {
        path if path.is_dir() => asked.directories.push(path),
        path => asked.files.push(path),
    }
    change(&root.join(name));
    let tree = read(&root, &asked);
    let refused = tree.refused.iter();
    let said = refused.map(|one| {
        assert_eq!(one.role, Role::Judged);
        let path = tree.inputs[one.index].source.path();
        format!("{path}: {}", one.why)
    });
    said.collect()
}

#[test]
fn what_was_asked_for_and_is_gone_is_told() {
    let file = |path: &Path| fs::remove_file(path).unwrap();
    let gone = format!("d/p.json: {GONE}");
    assert_eq!(refused("d/p.json", file), [gone]);
    let directory = |path: &Path| fs::remove_dir_all(path).unwrap();
    assert_eq!(refused("d", directory), [format!("d: {GONE}")]);
    assert_eq!(refused("d", |_| {}), [""; 0]);
}

#[cfg(unix)]
#[test]
fn what_was_asked_for_and_is_something_else_now_is_told() {
    let directory = |path: &Path| {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
    };
    assert_eq!(
        refused("d/p.json", directory),
        ["d/p.json: it is a directory"]
    );
    let link = |path: &Path| {
        fs::remove_file(path).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", path).unwrap();
    };
    let out = "d/p.json: it is a symbolic link that leads out of the tree";
    assert_eq!(refused("d/p.json", link), [out]);
}

/// What `look` says of the file `p.json` that the walk found before `change`.
fn looked(change: impl FnOnce(&Path)) -> Option<String> {
    let desk = tempfile::tempdir().unwrap();
    let path = desk.path().join("p.json");
    fs::write(&path, "{}").unwrap();
    let mut walk = ignore::WalkBuilder::new(desk.path()).build();
    let entry = walk.find(|entry| entry.as_ref().is_ok_and(|entry| entry.depth() == 1));
    change(&path);
    let search = Search::below(desk.path(), &[]);
    search.look(entry.unwrap()).map(|(_, what)| match what {
        Found::Text(source) => source.text().to_owned(),
        Found::Name(_) => panic!("it is interesting"),
        Found::Refused(_, why) => why,
    })
}

#[test]
fn what_changes_between_the_walk_and_the_look_is_passed_over_or_told() {
    assert_eq!(looked(|_| {}).as_deref(), Some("{}"));
    let longer = |path: &Path| fs::write(path, "{ }").unwrap();
    assert_eq!(looked(longer).as_deref(), Some("{ }"));
    let gone = |path: &Path| fs::remove_file(path).unwrap();
    assert_eq!(looked(gone), None);
    let directory = |path: &Path| {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
    };
    assert_eq!(looked(directory).as_deref(), Some("it is a directory"));
    #[cfg(unix)]
    {
        let link = |path: &Path| {
            fs::remove_file(path).unwrap();
            std::os::unix::fs::symlink("/etc/passwd", path).unwrap();
        };
        assert_eq!(looked(link).as_deref(), Some("it is a symbolic link"));
    }
}
