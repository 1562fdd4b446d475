//! Two runs at once: one waits for the other.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::lock::{TINY, assert_same, files, fresh, granted, written};

#[cfg(all(unix, debug_assertions))]
#[test]
fn a_second_run_waits_for_the_first() {
    let desk = written(TINY);
    desk.write("cagen.hcl", granted());
    let start = |stop_at: &str| {
        Command::new(env!("CARGO_BIN_EXE_cagen"))
            .arg("scaffold")
            .env_clear()
            .env("CAGEN_STOP_AT", stop_at)
            .current_dir(desk.path("."))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("cagen starts")
    };
    let mut first = start("9");
    let mut lines = BufReader::new(first.stderr.take().expect("piped"))
        .lines()
        .map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("stopped after: ")));

    let mut second = start("none");
    let mut lines = BufReader::new(second.stderr.take().expect("piped"))
        .lines()
        .map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("waiting for another run of cagen")));
    assert!(second.try_wait().expect("it runs").is_none());
    // Looking does not wait.
    assert_eq!(desk.run(&["scaffold", "--check"]).code, 1);

    first.kill().expect("it stands still");
    first.wait().expect("it was started");
    assert!(lines.all(|line| !line.starts_with("error")));
    assert!(second.wait().expect("it was started").success());
    assert_same(&files(&desk), &fresh(&granted()));
}

#[test]
fn runs_with_two_manifests_end_in_one_of_them() {
    let desk = written(TINY);
    desk.write("a.hcl", TINY);
    desk.write("b.hcl", granted());
    std::thread::scope(|scope| {
        for manifest in ["a.hcl", "b.hcl", "a.hcl", "b.hcl"] {
            let desk = &desk;
            scope.spawn(move || {
                for _ in 0..4 {
                    let ran = desk.run(&["scaffold", manifest]);
                    assert_eq!(ran.code, 0, "{}", ran.stderr);
                }
            });
        }
    });
    let mut found = files(&desk);
    found.remove("a.hcl");
    found.remove("b.hcl");
    let ends = [fresh(TINY), fresh(&granted())];
    assert!(ends.contains(&found), "{:?}", found.keys());
}
