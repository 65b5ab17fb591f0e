//! Commands that only root may run: directly as root, otherwise with sudo when it asks for no password.

use std::process::Command;

use crate::process;

/// Whether this tool itself runs as root.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A command as root; none where that is not possible without asking.
pub(in crate::tool) fn command(program: &str) -> Option<Command> {
    if is_root() {
        return Some(Command::new(program));
    }
    process::read(Command::new("sudo").args(["-n", "true"]))?;
    let mut command = Command::new("sudo");
    command.args(["-n", "--preserve-env=DEBIAN_FRONTEND", program]);
    Some(command)
}
