//! The account that PostgreSQL runs as, since it refuses to run as root.

use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::process;
use crate::tool::root;

/// The account of the cluster: this process's own, or for root one without privileges.
#[derive(Debug)]
pub(super) enum Account {
    Own,
    Other { user: u32, group: u32 },
}

impl Account {
    /// Returns this process's account, and for root PostgreSQL's own user where there is one.
    pub(super) fn choose() -> Result<Self> {
        if !root::is_root() {
            return Ok(Self::Own);
        }
        let found =
            ["postgres", "nobody"].into_iter().find_map(|name| Some((read_id("-u", name)?, read_id("-g", name)?)));
        let (user, group) = found.context("there is no user postgres or nobody to run PostgreSQL as")?;
        Ok(Self::Other { user, group })
    }

    /// Makes the account the owner of a folder.
    pub(super) fn give(&self, folder: &Path) -> Result<()> {
        match self {
            Self::Own => Ok(()),
            Self::Other { user, group } => chown(folder, Some(*user), Some(*group))
                .with_context(|| format!("cannot give {} to PostgreSQL's user", folder.display())),
        }
    }

    /// Returns a command that runs as this account and is ended with this process, however that ends.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = match self {
            Self::Own if !has_setpriv() => return Command::new(program),
            Self::Own => Command::new("setpriv"),
            Self::Other { user, group } => {
                let mut command = Command::new("setpriv");
                command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]);
                command
            }
        };
        command.arg("--pdeathsig=INT").arg("--").arg(program);
        command
    }
}

fn read_id(which: &str, name: &str) -> Option<u32> {
    process::read(Command::new("id").args([which, name]))?.parse().ok()
}

fn has_setpriv() -> bool {
    process::read(Command::new("setpriv").arg("--version")).is_some()
}
