//! The moments at which a run can be cut short, for the tests that do so.
//!
//! Only in builds with debug assertions: a released binary stops nowhere. A run
//! that is told to, waits at the moment with that number for the signal that ends
//! it, so that each is met as surely as the first.

/// Says that `what` has just been done.
#[cfg(not(debug_assertions))]
pub(super) fn done(_what: &'static str) {}

/// Says that `what` has just been done. With the number of this moment in
/// `CAGEN_STOP_AT` the process says so and stands still.
#[cfg(debug_assertions)]
pub(super) fn done(what: &'static str) {
    use std::io::Write as _;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[expect(
        clippy::disallowed_methods,
        reason = "the tests' way in, absent from a released binary"
    )]
    static STOP_AT: LazyLock<Option<u64>> =
        LazyLock::new(|| std::env::var("CAGEN_STOP_AT").ok()?.parse().ok());
    static DONE: AtomicU64 = AtomicU64::new(0);

    let Some(stop_at) = *STOP_AT else {
        return;
    };
    let number = DONE.fetch_add(1, Ordering::SeqCst) + 1;
    if number == stop_at {
        let _ = writeln!(std::io::stderr(), "stopped after: {what}");
    }
    // Other threads go no further either.
    if number >= stop_at {
        loop {
            std::thread::park();
        }
    }
}
