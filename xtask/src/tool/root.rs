//! Commands that only root may run: directly for root, otherwise with sudo where that asks for no password.

use std::process::Command;

use crate::process;

/// Returns whether this process runs as root.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Returns a command that runs as root; none where that needs a password.
pub(in crate::tool) fn command(program: &str) -> Option<Command> {
    if is_root() {
        return Some(Command::new(program));
    }
    process::read(Command::new("sudo").args(["-n", "true"]))?;
    let mut command = Command::new("sudo");
    command.args(["-n", "--preserve-env=DEBIAN_FRONTEND", program]);
    Some(command)
}
