//! What the system refuses: a full disk, a directory without permission. Each file
//! stays old or becomes new, and the next run finishes.

use std::path::Path;
use std::process::Command;

use crate::cli::Desk;
use crate::lock::{TINY, assert_same, files, granted, read, written};

/// Says that the running test does nothing, past the capture of test output.
fn skip(why: &str) {
    use std::io::Write as _;
    let test = std::thread::current().name().unwrap_or("test").to_owned();
    let line = format!("\nSKIPPED {test}: {why}\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
}

/// Runs a shell script in a file system of its own of `size`, mounted at `small`
/// below the desk; nothing if this machine allows no mounts.
fn in_small(desk: &Desk, size: &str, script: &str) -> Option<String> {
    let script = format!("mount -t tmpfs -o size={size} none small && echo mounted && {script}");
    let out = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", &script])
        .env("CAGEN", env!("CARGO_BIN_EXE_cagen"))
        .current_dir(desk.path("."))
        .output();
    let out = out.ok()?;
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let errors = String::from_utf8_lossy(&out.stderr);
    match text.strip_prefix("mounted\n") {
        Some(rest) => Some(format!("{rest}{errors}")),
        None => {
            skip(&format!("no mounts here: {errors}"));
            None
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_every_file_as_it_was() {
    let desk = written(TINY);
    desk.write("granted.hcl", granted());
    desk.write("small/.keep", "");
    // The old tree fits; so does less and less of the new one.
    let mut full = 0;
    for room in (0..=96).step_by(8) {
        let script = format!(
            "cp -r .cagen.lock *.tf README.md modules policies small/ && cp granted.hcl small/cagen.hcl \
             && find small -type f | grep -v '[.]cagen' | sort | xargs sha256sum > before \
             && avail=$(df -k --output=avail small | tail -n 1) \
             && fill=$((avail - {room})) && if [ $fill -gt 0 ]; then dd if=/dev/zero of=small/filler bs=1k count=$fill 2>/dev/null; fi; \
             cd small; \"$CAGEN\" scaffold; echo \"code $?\"; \
             find . -name '.cagen-*' | sed 's/^/temporary /'; \
             rm -f filler; cd ..; sha256sum --quiet -c before >changes 2>/dev/null || echo changed; \
             cd small; \"$CAGEN\" scaffold >/dev/null 2>&1; echo \"then $?\"; \"$CAGEN\" scaffold --check 2>/dev/null; echo \"check $?\""
        );
        let Some(said) = in_small(&desk, "2m", &script) else {
            return;
        };
        assert!(
            said.contains("then 0\n") && said.contains("check 0\n"),
            "{room}: {said}"
        );
        assert!(!said.contains("temporary "), "{room}: {said}");
        if said.contains("code 2\n") {
            full += 1;
            assert!(said.contains("No space left on device"), "{room}: {said}");
            assert!(
                !said.contains("changed\n"),
                "all old or all new, {room}: {said}"
            );
        } else {
            assert!(
                said.contains("code 0\n") && said.contains("changed\n"),
                "{room}: {said}"
            );
        }
    }
    assert!(
        (2..13).contains(&full),
        "some room is enough and some is not: {full}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_where_nothing_was_before() {
    let desk = Desk::new();
    desk.write("cagen.hcl", TINY);
    desk.write("small/.keep", "");
    let script =
        "\"$CAGEN\" scaffold --out small; echo \"code $?\"; find small -type f | sed 's/^/there /'";
    let Some(said) = in_small(&desk, "16k", script) else {
        return;
    };
    assert!(
        said.contains("code 2\n") && said.contains("No space left on device"),
        "{said}"
    );
    let there = said.lines().filter_map(|line| line.strip_prefix("there "));
    assert!(
        there.clone().all(|path| path == "small/.cagen.lock"),
        "{said}"
    );
}

/// Whether `path` can be made to refuse its owner; root is refused nothing, so the
/// run is somebody else's then.
#[cfg(target_os = "linux")]
fn as_nobody(desk: &Desk, arguments: &str) -> Option<(i32, String)> {
    let script = format!(
        "chmod 755 . && cp \"$CAGEN\" cagen && exec setpriv --reuid=65534 --regid=65534 --clear-groups ./cagen {arguments}"
    );
    let out = Command::new("sh")
        .args(["-c", &script])
        .env("CAGEN", Path::new(env!("CARGO_BIN_EXE_cagen")))
        .current_dir(desk.path("."))
        .output();
    let out = out.ok()?;
    let errors = String::from_utf8_lossy(&out.stderr).into_owned();
    if errors.contains("setpriv") {
        skip("there is nobody else to be");
        return None;
    }
    Some((out.status.code()?, errors))
}

#[cfg(target_os = "linux")]
#[test]
fn without_permission_nothing_is_written() {
    let desk = written(TINY);
    desk.write("cagen.hcl", granted());
    let before = files(&desk);
    let Some((code, said)) = as_nobody(&desk, "scaffold") else {
        return;
    };
    std::fs::remove_file(desk.path("cagen")).expect("it was copied");
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("cannot write ./.cagen.lock") && said.contains("Permission denied"),
        "{said}"
    );
    assert_same(&files(&desk), &before);

    use std::os::unix::fs::PermissionsExt as _;
    let secret = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(desk.path("main.tf"), secret).expect("it is ours");
    let (code, said) = as_nobody(&desk, "scaffold --check").expect("as before");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("cannot read ./main.tf"), "{said}");
    assert!(read(&desk, "main.tf").contains("module"));
}
