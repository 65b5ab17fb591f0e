//! Progress messages on standard error: one line before a step that takes a while, one after it.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Prints one line to standard error, so that a command's own output stays clean.
pub(crate) fn say(line: &str) {
    eprintln!("{line}");
}

/// Runs a step: prints its name with an estimate of its duration, and afterwards how long it took.
pub(crate) fn take<T>(name: &str, estimate: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(&format!("==> {name} (about {estimate})"));
    let start = Instant::now();
    let value = work()?;
    say(&format!("    done in {}", format_duration(start.elapsed())));
    Ok(value)
}

/// Formats a duration as minutes and seconds.
fn format_duration(duration: Duration) -> String {
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
