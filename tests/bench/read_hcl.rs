//! Reads every file of the directories named as arguments with the HCL reader
//! and counts what is wrong: the peer of `terraform fmt -check` in the benchmark.

#![expect(
    clippy::disallowed_methods,
    reason = "an example program that reads files"
)]

fn main() -> std::io::Result<()> {
    let (mut files, mut faults) = (0, 0);
    for directory in std::env::args_os().skip(1) {
        for entry in std::fs::read_dir(directory)? {
            let text = String::from_utf8_lossy(&std::fs::read(entry?.path())?).into_owned();
            faults += cagen::syntax::hcl::parse(&text).1.len();
            files += 1;
        }
    }
    let told = format!("{files} files, {faults} faults\n");
    std::io::Write::write_all(&mut std::io::stdout(), told.as_bytes())
}
