//! Progress messages on standard error: one line before a step that takes a while, one after it, and in between a line
//! that the next one replaces.

use std::io::{IsTerminal as _, stderr};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::interrupt;

/// Clears a terminal's line from the cursor on.
const CLEAR: &str = "\x1b[K";
/// Makes a terminal cut lines at its width.
const CUT: &str = "\x1b[?7l";
/// Makes a terminal break lines at its width again.
const BREAK: &str = "\x1b[?7h";

/// Prints one line to standard error, so that a command's own output stays clean.
pub(crate) fn say(line: &str) {
    clear();
    eprintln!("{line}");
}

/// Prints one line that the next one replaces on a terminal; elsewhere it stays.
pub(crate) fn say_for_now(line: &str) {
    if stderr().is_terminal() {
        eprint!("{CUT}    {line}{CLEAR}{BREAK}\r");
    } else {
        eprintln!("    {line}");
    }
}

/// Clears the line that is there for now.
pub(crate) fn clear() {
    if stderr().is_terminal() {
        eprint!("{CLEAR}");
    }
}

/// Runs a step: prints its name with an estimate of its duration, and afterwards how long it took.
pub(crate) fn take<T>(name: &str, estimate: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(&format!("==> {name} (about {estimate})"));
    let start = Instant::now();
    let value = work()?;
    say(&format!("    {name}: done in {}", format_duration(start.elapsed())));
    Ok(value)
}

/// Runs two pieces of work side by side. Where one fails, the commands of the other are ended, and its error is that of
/// both.
pub(crate) fn take_both<A: Send, B>(
    one: impl FnOnce() -> Result<A> + Send,
    other: impl FnOnce() -> Result<B>,
) -> Result<(A, B)> {
    let first = Mutex::new(None);
    let note = |error: anyhow::Error| {
        first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        interrupt::request();
    };
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(|| one().map_err(&note).ok());
        let other = other().map_err(&note).ok();
        (one.join().ok().flatten(), other)
    });
    if let Some(error) = first.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    one.zip(other).context("one of two steps ended without a result")
}

/// Formats a duration as minutes and seconds.
pub(crate) fn format_duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds / 60 {
        0 => format!("{seconds} s"),
        minutes => format!("{minutes} min {} s", seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_reads_as_minutes_and_seconds() {
        for (seconds, expected) in [(0, "0 s"), (59, "59 s"), (60, "1 min 0 s"), (605, "10 min 5 s")] {
            assert_eq!(format_duration(Duration::from_secs(seconds)), expected);
        }
    }
}
