//! Progress of commands whose output goes to a log: the time that has passed, and the last line of the log. What is shown
//! for good is the business of `step`.

use std::fs::File;
use std::io::{IsTerminal as _, Read as _, Seek as _, SeekFrom, stderr};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::step;

/// Interval between two lines on a terminal, where each takes the place of the one before.
const TERMINAL_INTERVAL: Duration = Duration::from_secs(10);
/// Interval between two lines elsewhere, where all of them stay.
const PLAIN_INTERVAL: Duration = Duration::from_secs(30);
/// Maximum number of characters of a line.
const WIDTH: usize = 80;
/// Number of bytes at the end of a log that its last line is looked for in.
const TAIL: u64 = 4096;

/// The commands that run now: those that run side by side share a line.
static BOARD: Mutex<Board> = Mutex::new(Board { running: Vec::new(), shown: None });

struct Board {
    running: Vec<Running>,
    /// The instant of the last line, or of the start of the first command.
    shown: Option<Instant>,
}

struct Running {
    name: String,
    log: PathBuf,
    start: Instant,
}

/// A command with a log. Its progress is shown while this lives.
#[derive(Debug)]
pub(super) struct Progress {
    log: PathBuf,
}

impl Progress {
    /// Begins with a command that is about to be started.
    pub(super) fn begin(name: &str, log: &Path) -> Self {
        let mut board = board();
        let start = Instant::now();
        board.running.push(Running { name: name.to_owned(), log: log.to_owned(), start });
        board.shown.get_or_insert(start);
        Self { log: log.to_owned() }
    }

    /// Shows a line, if it is time for one.
    pub(super) fn tick(&self) {
        let mut board = board();
        let now = Instant::now();
        let interval = if stderr().is_terminal() { TERMINAL_INTERVAL } else { PLAIN_INTERVAL };
        if board.shown.is_some_and(|shown| now.duration_since(shown) >= interval) {
            board.shown = Some(now);
            step::say_for_now(&line(&board.running, now));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let mut board = board();
        board.running.retain(|running| running.log != self.log);
        if board.running.is_empty() {
            board.shown = None;
            step::clear();
        }
    }
}

fn board() -> MutexGuard<'static, Board> {
    BOARD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One line about all commands that run.
fn line(running: &[Running], now: Instant) -> String {
    let width = WIDTH / running.len().max(1);
    let about = |one: &Running| {
        let passed = step::format_duration(now.duration_since(one.start));
        let text = format!("{}, {passed}: {}", one.name, last_line(&one.log));
        text.chars().take(width.saturating_sub(3)).collect::<String>()
    };
    running.iter().map(about).collect::<Vec<_>>().join(" | ")
}

/// Returns the last line of a log that says something, without what would move a terminal's cursor; empty where there is
/// none.
fn last_line(log: &Path) -> String {
    let bytes = read_tail(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let last = text.split(['\n', '\r']).map(str::trim).rfind(|line| !line.is_empty());
    last.unwrap_or_default().chars().filter(|character| !character.is_control()).collect()
}

fn read_tail(log: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(log)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_last_line_is_the_last_that_says_something() {
        let folder = tempfile::tempdir().expect("folder");
        let log = folder.path().join("log");
        assert_eq!(last_line(&log), "");
        let long = format!("{}\n   Compiling trunk v0.21.14\n", "x".repeat(10_000));
        for (text, expected) in [
            ("", ""),
            ("one\ntwo\n\n", "two"),
            ("10 %\r20 %\r", "20 %"),
            ("\u{7}bell", "bell"),
            (long.as_str(), "Compiling trunk v0.21.14"),
        ] {
            fs::write(&log, text).expect("log");
            assert_eq!(last_line(&log), expected, "{text:?}");
        }
    }

    #[test]
    fn commands_side_by_side_share_a_line() {
        let folder = tempfile::tempdir().expect("folder");
        let start = Instant::now();
        let running = ["server", "application"].map(|name| {
            let log = folder.path().join(name);
            fs::write(&log, "Compiling something with a name that is very long indeed\n").expect("log");
            Running { name: name.to_owned(), log, start }
        });
        let both = line(&running, start + Duration::from_secs(80));
        assert!(both.starts_with("server, 1 min 20 s: Compiling"), "{both}");
        assert!(both.contains(" | application, 1 min 20 s: Comp"), "{both}");
        assert!(both.chars().count() <= WIDTH, "{both}");
    }
}
