//! Runs commands: in the foreground, with a log and a line about their progress, or for their output.
//! What is run, and in which order, is decided by the commands of `xtask`.

mod progress;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::checkout::Checkout;
use crate::interrupt;
use progress::Progress;

const POLL_INTERVAL: Duration = Duration::from_millis(50);
/// Time that a command has to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(15);

/// The place of a command's output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// In the foreground, as it comes.
    Shown,
    /// In a log, for a command that runs beside another.
    Logged,
}

/// Runs a command with its output at a place; `name` is that of its log.
pub(crate) fn run(checkout: &Checkout, output: Output, name: &str, command: &mut Command) -> Result<()> {
    match output {
        Output::Shown => show(command),
        Output::Logged => log(checkout, name, command),
    }
}

/// Runs a command with its output shown; a failure names the command.
pub(crate) fn show(command: &mut Command) -> Result<()> {
    let status = wait(command)?;
    check_status(command, status)
}

/// Runs a command with its output in a log, whose last lines are part of the error when the command fails.
pub(crate) fn log(checkout: &Checkout, name: &str, command: &mut Command) -> Result<()> {
    let path = redirect_to_log(checkout, name, command)?;
    let progress = Progress::begin(name, &path);
    let status = wait_until(command, None, Some(&progress))?.context("the command has no status")?;
    drop(progress);
    match check_status(command, status) {
        // After Ctrl-C the log explains nothing.
        Err(error) if !interrupt::is_requested() => {
            bail!("{error}\n{}\nThe whole output is in {}", last_lines(&path, 30), path.display())
        }
        checked => checked,
    }
}

/// Runs a command whose failure is an answer: returns whether it succeeds within the time limit. Its output is logged.
pub(crate) fn log_within(checkout: &Checkout, name: &str, command: &mut Command, limit: Duration) -> Result<bool> {
    let path = redirect_to_log(checkout, name, command)?;
    succeeds_within(command, limit, Some(&Progress::begin(name, &path)))
}

fn succeeds_within(command: &mut Command, limit: Duration, progress: Option<&Progress>) -> Result<bool> {
    let status = wait_until(command, Some(Instant::now() + limit), progress)?;
    if interrupt::is_requested() {
        bail!("stopped");
    }
    Ok(status.is_some_and(|status| status.success()))
}

/// Sends a command's output to a file of the log folder, and returns its path.
fn redirect_to_log(checkout: &Checkout, name: &str, command: &mut Command) -> Result<PathBuf> {
    let folder = checkout.cache("log");
    fs::create_dir_all(&folder).context("cannot create the log folder")?;
    let path = folder.join(format!("{name}.log"));
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    command.stdout(file.try_clone()?).stderr(file);
    Ok(path)
}

/// Returns a command's standard output; none when it cannot start or fails.
pub(crate) fn read(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Returns a command's standard output, and fails when the command does.
pub(crate) fn read_or_fail(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", name(command)))?;
    check_status(command, output.status)?;
    String::from_utf8(output.stdout).with_context(|| format!("{} wrote no UTF-8", name(command)))
}

/// Runs a command in a process group of its own, and ends the whole group when asked to stop.
pub(crate) fn wait(command: &mut Command) -> Result<ExitStatus> {
    wait_until(command, None, None)?.context("the command has no status")
}

/// Returns no status when the command was ended at its deadline.
fn wait_until(
    command: &mut Command,
    deadline: Option<Instant>,
    progress: Option<&Progress>,
) -> Result<Option<ExitStatus>> {
    if interrupt::is_requested() {
        bail!("stopped");
    }
    let mut child = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("cannot start {}", name(command)))?;
    while !interrupt::is_requested() {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            end(&mut child, Signal::TERM)?;
            return Ok(None);
        }
        if let Some(progress) = progress {
            progress.tick();
        }
        thread::sleep(POLL_INTERVAL);
    }
    end(&mut child, Signal::TERM)?;
    child.wait().map(Some).context("the stopped command left no status")
}

/// Asks a child and its group to end, and kills them when they do not.
pub(crate) fn end(child: &mut Child, signal: Signal) -> Result<()> {
    send(child, signal);
    let deadline = Instant::now() + GRACE;
    while Instant::now() < deadline {
        if child.try_wait()?.is_some() {
            return Ok(());
        }
        thread::sleep(POLL_INTERVAL);
    }
    send(child, Signal::KILL);
    child.wait().map(drop).context("the killed command left no status")
}

fn send(child: &Child, signal: Signal) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // The group may be gone already, which is what the signal is for.
        let _gone = kill_process_group(group, signal);
    }
}

fn check_status(command: &Command, status: ExitStatus) -> Result<()> {
    if interrupt::is_requested() {
        bail!("stopped");
    }
    if !status.success() {
        bail!("{} failed: {status}", name(command));
    }
    Ok(())
}

/// Returns the program and its first arguments, for messages.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let arguments = command.get_args().take(3);
    let words: Vec<_> = std::iter::once(program).chain(arguments).map(OsStr::to_string_lossy).collect();
    format!("`{}`", words.join(" "))
}

/// Returns the last lines of a file.
pub(crate) fn last_lines(path: &Path, count: usize) -> String {
    let text = fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named_with_its_status() {
        let error = show(Command::new("sh").args(["-c", "exit 3"])).expect_err("it fails");
        assert_eq!(error.to_string(), "`sh -c exit 3` failed: exit status: 3");
    }

    #[test]
    fn a_missing_command_is_no_output() {
        assert_eq!(read(&mut Command::new("/no/such/command")), None);
        assert_eq!(read(Command::new("echo").arg("here")).as_deref(), Some("here"));
    }

    #[test]
    fn a_time_limit_ends_the_command() {
        let minute = Duration::from_secs(60);
        for (script, limit, expected) in
            [("true", minute, true), ("exit 1", minute, false), ("sleep 600", Duration::from_millis(100), false)]
        {
            let start = Instant::now();
            assert_eq!(succeeds_within(Command::new("sh").args(["-c", script]), limit, None).expect("ran"), expected);
            assert!(start.elapsed() < minute, "{script} was waited for");
        }
    }

    #[test]
    fn ending_a_child_ends_its_children_too() {
        let folder = tempfile::tempdir().expect("folder");
        let pipe = folder.path().join("alive");
        let script = format!("(trap '' HUP; sleep 600; touch {0}) & wait", pipe.display());
        let mut child = Command::new("sh").args(["-c", &script]).process_group(0).spawn().expect("sh");
        end(&mut child, Signal::TERM).expect("ended");
        assert!(!child.wait().expect("status").success());
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("pid");
        let deadline = Instant::now() + GRACE;
        while rustix::process::test_kill_process_group(group).is_ok() {
            assert!(Instant::now() < deadline, "a grandchild is still alive");
            thread::yield_now();
        }
    }
}
