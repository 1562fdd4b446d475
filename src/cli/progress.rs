//! How far a long run is, on a terminal only.

use std::io::IsTerminal as _;

use crate::cli::complain;

/// Fewer files than this are written before anybody asks.
const MANY: usize = 500;

/// Shows that `done` of `all` files are written, now and then.
pub(super) fn show(done: usize, all: usize) {
    if all < MANY || !std::io::stderr().is_terminal() {
        return;
    }
    if done == all {
        complain("\r\u{1b}[K");
    } else if done.is_multiple_of(all / 50) {
        complain(&format!("\rwriting {done} of {all} files"));
    }
}
