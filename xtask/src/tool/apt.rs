//! Installs Debian's packages.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Result, anyhow, bail};

use super::root;
use crate::checkout::Checkout;
use crate::{process, step};

static UPDATED: AtomicBool = AtomicBool::new(false);

/// Installs packages; the error names the command to run by hand where that is not possible.
pub(in crate::tool) fn install(checkout: &Checkout, about: &str, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if process::read(Command::new("apt-get").arg("--version")).is_none() {
        bail!("this system has no apt-get: install what Debian calls `{names}`, then start this command again");
    }
    step::take(&format!("Installing {names} with apt-get"), about, || {
        if !UPDATED.swap(true, Ordering::Relaxed) {
            process::log(checkout, "apt-update", &mut apt(packages, &["update"])?)?;
        }
        let mut install = apt(packages, &["install", "-y", "--no-install-recommends"])?;
        process::log(checkout, "apt-install", install.args(packages))
    })
}

fn apt(packages: &[&str], arguments: &[&str]) -> Result<Command> {
    let by_hand = || anyhow!("run `sudo apt-get install {}`, then start this command again", packages.join(" "));
    let mut command = root::command("apt-get").ok_or_else(by_hand)?;
    // Another installation may hold the lock for a while.
    command.args(["-q", "-o", "DPkg::Lock::Timeout=600"]).args(arguments);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}
