//! Files that come and go while a run looks at them: told, or passed over, and never a panic.

#![expect(
    clippy::disallowed_methods,
    reason = "tests look at the disk themselves"
)]

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::cli::{Desk, Ran};
use crate::lint::{BAD, found};

/// What a run says while `stir` is called again and again beside it.
fn stirred(desk: &Desk, arguments: &[&str], stir: impl Fn(&Path) + Send + Sync) -> Vec<Ran> {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let place = desk.path(".");
        let (over, stir) = (&over, &stir);
        scope.spawn(move || {
            while !over.load(Ordering::Relaxed) {
                stir(&place);
            }
        });
        let runs = (0..40).map(|_| desk.run(arguments)).collect();
        over.store(true, Ordering::Relaxed);
        runs
    })
}

#[test]
fn a_file_that_was_named_is_never_passed_over() {
    let desk = Desk::new();
    desk.write("p.json", BAD);
    // In one step each, so that half a file is never there.
    let stir = |place: &Path| {
        let (here, away) = (place.join("p.json"), place.join("away"));
        fs::rename(&here, &away).unwrap();
        thread::yield_now();
        fs::rename(&away, &here).unwrap();
    };
    for ran in stirred(&desk, &["lint", "--format", "json", "p.json"], stir) {
        match ran.code {
            1 => {
                let found = found(&ran);
                let told = ["unknown-action p.json:6", "unreadable p.json:1"];
                let known = |one: &String| told.contains(&one.as_str());
                assert!(!found.is_empty() && found.iter().all(known), "{found:?}");
            }
            // It was gone before anything was found.
            code => assert!(
                code == 2 && ran.stderr.contains("p.json"),
                "{code}: {}",
                ran.stderr
            ),
        }
    }
}

#[test]
fn what_comes_and_goes_in_a_tree_disturbs_no_other_file() {
    let desk = Desk::new();
    desk.write("kept/p.json", BAD);
    let stir = |place: &Path| {
        let (file, directory) = (place.join("q.json"), place.join("d"));
        // Errors come from the other steps of the same loop.
        let _ = fs::write(&file, BAD);
        let _ = fs::create_dir_all(directory.join("deep"));
        let _ = fs::write(directory.join("deep/main.tf"), "# codeartifact\n");
        let _ = fs::remove_file(&file);
        let _ = fs::create_dir(&file);
        let _ = fs::remove_dir(&file);
        #[cfg(unix)]
        let _ = std::os::unix::fs::symlink("kept/p.json", &file);
        let _ = fs::remove_file(&file);
        let _ = fs::remove_dir_all(&directory);
    };
    for ran in stirred(&desk, &["lint", "--format", "json"], stir) {
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let found = found(&ran);
        let kept = "unknown-action kept/p.json:6".to_owned();
        assert!(found.contains(&kept), "{found:?}");
    }
}
