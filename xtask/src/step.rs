//! What this tool says: one line before a step that takes a while, one after.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Says one line. It goes to standard error, so that a command's own output stays clean.
pub(crate) fn say(line: &str) {
    eprintln!("{line}");
}

/// Says what is about to happen and how long it takes, does it, and says how long it took.
pub(crate) fn take<T>(what: &str, about: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(&format!("==> {what} (about {about})"));
    let start = Instant::now();
    let value = work()?;
    say(&format!("    done in {}", show(start.elapsed())));
    Ok(value)
}

/// A duration as people say it.
pub(crate) fn show(duration: Duration) -> String {
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
            assert_eq!(show(Duration::from_secs(seconds)), expected);
        }
    }
}
