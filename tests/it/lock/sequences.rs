//! Random histories: whatever a team and cagen do in whatever order, no byte of the
//! team's is lost, and one clean run ends in what a first run would have written,
//! beside what is the team's.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::cli::Desk;
use crate::lock::killed::kill;
use crate::lock::{TINY, Tree, files, fresh, granted, moved};

/// One thing that happens.
#[derive(Debug, Clone)]
enum Event {
    /// The manifest becomes another.
    Manifest(usize),
    /// A file below the directory, the n-th, gets a line of the team's.
    Edit(usize),
    /// A file below the directory is deleted by hand.
    Delete(usize),
    /// The team adds a file, perhaps where cagen will want to write.
    Add(usize),
    /// The lock is deleted, or the one of an earlier time comes back.
    Lock(bool),
    /// A run.
    Run,
    /// A run that is killed after a step.
    Kill(u64),
    /// Runs that settle whatever stops, each file one way.
    Settle(Vec<bool>),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        5 => (0..4_usize).prop_map(Event::Manifest),
        3 => any::<usize>().prop_map(Event::Edit),
        2 => any::<usize>().prop_map(Event::Delete),
        3 => (0..ADDED.len()).prop_map(Event::Add),
        3 => any::<bool>().prop_map(Event::Lock),
        3 => Just(Event::Run),
        5 => (1..70_u64).prop_map(Event::Kill),
        4 => prop::collection::vec(any::<bool>(), 4).prop_map(Event::Settle),
    ]
}

/// Where the team puts files: beside cagen's, and in their place.
const ADDED: [&str; 7] = [
    "mine.tf",
    "modules/codeartifact/mine.tf",
    "modules/other/main.tf",
    "policies/identity/notes.txt",
    "policies/domain.json",
    "policies/mine.json",
    "README.md",
];

/// The line that the team writes, a new one each time.
fn line(number: usize) -> String {
    format!("# of the team, number {number}\n")
}

/// A directory and what in it is the team's.
struct World {
    desk: Desk,
    manifests: [String; 4],
    manifest: usize,
    /// The lines of the team's by file: they must be there until they are given up.
    lines: BTreeMap<String, Vec<String>>,
    /// How many lines there were.
    count: usize,
    /// Files that were adopted: they are the team's whatever is in them.
    adopted: BTreeSet<String>,
    /// A lock of an earlier time, and what was adopted then.
    earlier: Option<(Vec<u8>, BTreeSet<String>)>,
    /// What stood there when the lock was lost: it may be left over.
    forgotten: BTreeSet<String>,
}

impl World {
    fn new() -> Self {
        let manifests = [
            TINY.to_owned(),
            granted(),
            moved(),
            format!("{}readers = [\"222222222222\"]\n", moved()),
        ];
        let desk = Desk::new();
        desk.write("cagen.hcl", &manifests[0]);
        Self {
            desk,
            manifests,
            manifest: 0,
            lines: BTreeMap::new(),
            count: 0,
            adopted: BTreeSet::new(),
            earlier: None,
            forgotten: BTreeSet::new(),
        }
    }

    /// Files that a person sees and touches.
    fn visible(&self) -> Vec<String> {
        let files = files(&self.desk).into_keys();
        files.filter(|path| !path.contains(".cagen")).collect()
    }

    fn live(&mut self, event: &Event, seen: &mut BTreeMap<String, usize>) {
        let mut see = |what: &str| *seen.entry(what.to_owned()).or_default() += 1;
        match event {
            Event::Manifest(index) => {
                self.manifest = *index;
                self.desk.write("cagen.hcl", &self.manifests[*index]);
            }
            Event::Edit(index) => {
                let files = self.visible();
                if !files.is_empty() {
                    self.write_line(&files[index % files.len()]);
                    see("edit");
                }
            }
            Event::Delete(index) => {
                let files = self.visible();
                if !files.is_empty() {
                    let path = &files[index % files.len()];
                    fs::remove_file(self.desk.path(path)).expect("it is there");
                    self.lines.remove(path);
                    see("delete");
                }
            }
            Event::Add(index) => {
                let path = ADDED[*index];
                if self
                    .desk
                    .path(path)
                    .parent()
                    .is_some_and(|above| !above.is_file())
                {
                    self.write_line(path);
                    see("add");
                }
            }
            Event::Lock(delete) => {
                let path = self.desk.path(".cagen.lock");
                match (delete, &self.earlier) {
                    (false, Some((bytes, adopted))) => {
                        fs::write(path, bytes).expect("it can be put back");
                        self.adopted.clone_from(adopted);
                        see("an earlier lock");
                    }
                    (true, _) | (false, None) => {
                        self.adopted.clear();
                        if fs::remove_file(path).is_ok() {
                            see("no lock");
                        }
                    }
                }
                // Half a run that nobody knows of any more: its temporaries stay.
                self.sweep();
                self.forgotten.extend(self.visible());
            }
            Event::Run => {
                let ran = self.desk.run(&["scaffold"]);
                see(if ran.code == 0 { "run" } else { "stop" });
            }
            Event::Kill(step) => {
                let killed = kill_or_stop(&self.desk, *step);
                see(if killed { "kill" } else { "no kill" });
            }
            Event::Settle(ways) => {
                self.settle(ways, seen);
            }
        }
        if let (Event::Run, Ok(bytes)) = (event, fs::read(self.desk.path(".cagen.lock"))) {
            self.earlier = Some((bytes, self.adopted.clone()));
        }
    }

    fn sweep(&self) {
        for path in files(&self.desk).into_keys() {
            let name = path.rsplit('/').next().expect("a name");
            if name.starts_with(".cagen-") || name == ".cagen.lock.new" {
                fs::remove_file(self.desk.path(&path)).expect("it is there");
            }
        }
    }

    fn write_line(&mut self, path: &str) {
        let line = line(self.count);
        self.count += 1;
        let mut text = fs::read_to_string(self.desk.path(path)).unwrap_or_default();
        // Above the marks of a section as well as in a file of cagen's.
        text.insert_str(0, &line);
        self.desk.write(path, text);
        self.lines.entry(path.to_owned()).or_default().push(line);
    }

    /// What stops a run now, with what is the matter.
    fn stops(&self) -> Vec<(String, String)> {
        let ran = self.desk.run(&["scaffold", "--check", "--json"]);
        let said: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let files = said["files"].as_array().expect("a list");
        let text =
            |file: &serde_json::Value, key: &str| file[key].as_str().expect("a text").to_owned();
        let stops = files.iter().filter(|file| file["stops"] == true);
        stops
            .map(|file| (text(file, "path"), text(file, "state")))
            .collect()
    }

    /// Runs with a choice for each file that stops, and demands that it goes on then.
    fn settle(&mut self, ways: &[bool], seen: &mut BTreeMap<String, usize>) {
        let mut arguments = vec!["scaffold".to_owned()];
        for (index, (path, state)) in self.stops().into_iter().enumerate() {
            let mut see = |what: &str| *seen.entry(what.to_owned()).or_default() += 1;
            match (state.as_str(), ways[index % ways.len()]) {
                ("edited" | "foreign", true) => {
                    see("overwrite");
                    self.adopted.remove(&path);
                    arguments.extend(["--overwrite".to_owned(), path.clone()]);
                    // What is around a section is not given up.
                    if !path.ends_with("README.md") {
                        self.lines.remove(&path);
                    }
                }
                ("edited" | "foreign", false) => {
                    see("adopt");
                    arguments.extend(["--adopt".to_owned(), path.clone()]);
                    self.adopted.insert(path);
                }
                ("stray", true) => {
                    see("a stray is deleted");
                    fs::remove_file(self.desk.path(&path)).expect("it is there");
                    self.lines.remove(&path);
                }
                ("stray", false) => {
                    see("a stray is adopted");
                    arguments.extend(["--adopt".to_owned(), path.clone()]);
                    self.adopted.insert(path);
                }
                (state, _) => panic!("{path} is {state}"),
            }
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = self.desk.run(&arguments);
        assert_eq!(ran.code, 0, "{arguments:?}\n{}", ran.stderr);
    }

    /// Every line of the team's is where they wrote it.
    fn assert_nothing_lost(&self, after: &Event) {
        for (path, lines) in &self.lines {
            let text = fs::read_to_string(self.desk.path(path)).unwrap_or_default();
            for line in lines {
                assert!(
                    text.contains(line.as_str()),
                    "{path} lost {line:?} after {after:?}"
                );
            }
        }
    }

    /// After the last run all is what a first run would have written, and the team's.
    fn assert_finished(&self, fresh: &Tree) {
        let found = files(&self.desk);
        for (path, bytes) in fresh {
            if path == ".cagen.lock" || self.adopted.contains(path) || path.ends_with("README.md") {
                continue;
            }
            assert!(found.get(path) == Some(bytes), "{path} is not as planned");
        }
        for (path, bytes) in &found {
            let text = String::from_utf8_lossy(bytes);
            let section = path
                .ends_with("README.md")
                .then(|| fresh.get(path))
                .flatten();
            match section {
                Some(section) if !self.adopted.contains(path) && text.contains("BEGIN cagen") => {
                    let section = String::from_utf8_lossy(section);
                    assert!(text.contains(&*section), "{path} has another section");
                }
                _ => {
                    let theirs = [&self.adopted, &self.forgotten];
                    let theirs = theirs.iter().any(|theirs| theirs.contains(path));
                    let theirs = theirs || self.lines.contains_key(path);
                    let known = fresh.contains_key(path);
                    assert!(theirs || known, "{path} is left over");
                }
            }
        }
        let nothing = self.lines.is_empty() && self.adopted.is_empty();
        if nothing && self.forgotten.is_empty() {
            let differ = found
                .keys()
                .chain(fresh.keys())
                .find(|path| found.get(*path) != fresh.get(*path));
            assert_eq!(differ, None);
        }
    }
}

/// Kills a run after a step; whether there was one.
fn kill_or_stop(desk: &Desk, step: u64) -> bool {
    kill(desk, &["scaffold"], step).is_ok()
}

#[test]
fn whatever_happens_nothing_is_lost_and_one_run_ends_it() {
    let world = World::new();
    let ends: Vec<Tree> = world.manifests.iter().map(|text| fresh(text)).collect();
    let seen = RefCell::new(BTreeMap::new());
    let property = |events: Vec<Event>| {
        let mut world = World::new();
        let mut seen = seen.borrow_mut();
        for event in &events {
            world.live(event, &mut seen);
            world.assert_nothing_lost(event);
        }
        // The team takes its edits back, gives them up or keeps them.
        let last = Event::Settle(vec![true, false, true, true]);
        world.live(&last, &mut seen);
        world.assert_nothing_lost(&last);
        world.assert_finished(&ends[world.manifest]);
        let ran = world.desk.run(&["scaffold", "--check"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
        Ok(())
    };
    let asked = std::env::var("CAGEN_PROPERTY_CASES").ok();
    let asked = asked.and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: asked.unwrap_or(40),
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let mut runner = match asked {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    runner
        .run(&prop::collection::vec(event(), 3..20), property)
        .unwrap();

    let seen = seen.into_inner();
    for what in [
        "edit",
        "delete",
        "add",
        "run",
        "stop",
        "kill",
        "overwrite",
        "adopt",
        "no lock",
        "an earlier lock",
        "a stray is adopted",
        "a stray is deleted",
    ] {
        assert!(
            seen.get(what).is_some_and(|times| *times > 1),
            "hardly tried: {what}: {seen:?}"
        );
    }
}
