//! Runs commands: in the foreground, quietly with a log, or for their output.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::checkout::Checkout;
use crate::interrupt;

const POLL: Duration = Duration::from_millis(50);
const GRACE: Duration = Duration::from_secs(15);

/// Runs a command with its output shown; a failure names the command.
pub(crate) fn show(command: &mut Command) -> Result<()> {
    let status = wait(command)?;
    judge(command, status)
}

/// Runs a command whose output matters only when it fails: it is kept in a log, and its end is then shown.
pub(crate) fn log(checkout: &Checkout, name: &str, command: &mut Command) -> Result<()> {
    let folder = checkout.cache("log");
    fs::create_dir_all(&folder).context("cannot create the log folder")?;
    let path = folder.join(format!("{name}.log"));
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    let status = wait(command.stdout(file.try_clone()?).stderr(file))?;
    match judge(command, status) {
        // Who asked to stop knows why it ended.
        Err(error) if !interrupt::asked() => {
            bail!("{error}\n{}\nThe whole output is in {}", last_lines(&path, 30), path.display())
        }
        judged => judged,
    }
}

/// Runs a command for its standard output; none when it cannot start or fails.
pub(crate) fn read(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Runs a command for its standard output, and fails when the command does.
pub(crate) fn read_or_fail(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", name(command)))?;
    judge(command, output.status)?;
    String::from_utf8(output.stdout).with_context(|| format!("{} wrote no UTF-8", name(command)))
}

/// Runs a command in a process group of its own, and ends the whole group when asked to stop.
pub(crate) fn wait(command: &mut Command) -> Result<ExitStatus> {
    if interrupt::asked() {
        bail!("stopped");
    }
    let mut child = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("cannot start {}", name(command)))?;
    while !interrupt::asked() {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(POLL);
    }
    end(&mut child, Signal::TERM)?;
    child.wait().context("the stopped command left no status")
}

/// Asks a child and its group to end, and kills them when they do not.
pub(crate) fn end(child: &mut Child, signal: Signal) -> Result<()> {
    send(child, signal);
    let deadline = Instant::now() + GRACE;
    while Instant::now() < deadline {
        if child.try_wait()?.is_some() {
            return Ok(());
        }
        thread::sleep(POLL);
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

fn judge(command: &Command, status: ExitStatus) -> Result<()> {
    if interrupt::asked() {
        bail!("stopped");
    }
    if !status.success() {
        bail!("{} failed: {status}", name(command));
    }
    Ok(())
}

/// The program and its first arguments, for messages.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let arguments = command.get_args().take(3);
    let words: Vec<_> = std::iter::once(program).chain(arguments).map(OsStr::to_string_lossy).collect();
    format!("`{}`", words.join(" "))
}

/// The last lines of a log.
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
