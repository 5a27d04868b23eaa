//! What happens when the program itself is at fault: the user learns what to report, and the exit code says so.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::sync::OnceLock;

use crate::exit::Exit;
use crate::output;

/// The seed of the scenario at hand, once one is loaded.
static SEED: OnceLock<u64> = OnceLock::new();

/// Remembers the seed for a report.
pub(crate) fn remember_seed(seed: u64) {
    // A second scenario in one process does not occur; the first seed would be kept.
    let _ = SEED.set(seed);
}

/// From now on, a panic prints what to report instead of a bare message; one that `fuzz` looks for prints nothing.
pub(crate) fn report_panics() {
    set_hook(Box::new(|info| {
        if !twintrack_fuzz::simulating() {
            output::say!("{}", report(info));
        }
    }));
}

/// Runs `body`; a panic in it, or in a thread it waits for, becomes [`Exit::Bug`].
pub(crate) fn caught(body: impl FnOnce() -> Exit) -> Exit {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(Exit::Bug)
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let what = info.payload_as_str().unwrap_or("no message");
    let at = info.location().map_or_else(String::new, |at| format!(" at {at}"));
    let command: Vec<String> = std::env::args_os().map(|arg| arg.to_string_lossy().into_owned()).collect();
    let seed = SEED.get().map_or_else(|| "none yet".to_owned(), u64::to_string);
    format!(
        "internal error: {what}{at}\n\
         This is a bug in twintrack, not in your scenario. Please report it with these lines and the scenario file:\n\
         \x20   version: {} ({})\n\
         \x20   command: {}\n\
         \x20   seed:    {seed}",
        env!("CARGO_PKG_VERSION"),
        env!("TWINTRACK_GIT"),
        command.join(" "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_another_thread_is_an_internal_error() {
        assert_eq!(caught(|| Exit::Finding), Exit::Finding);
        assert_eq!(caught(|| panic!("on purpose")), Exit::Bug);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        assert_eq!(caught(|| pool.install(|| panic!("on purpose"))), Exit::Bug);
    }
}
