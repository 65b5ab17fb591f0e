//! Starts a temporary PostgreSQL server on a free port of 127.0.0.1, and removes it when its guard is dropped.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::Signal;
use tempfile::TempDir;

use super::account::Account;
use crate::checkout::Checkout;
use crate::{interrupt, process};

/// Maximum time that the server takes to start.
const START_TIMEOUT: Duration = Duration::from_secs(60);
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Settings of the server. It needs no durability: it does not outlive the tests.
const SETTINGS: [&str; 6] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=200",
];

/// A running cluster.
#[derive(Debug)]
pub(crate) struct Cluster {
    server: Child,
    port: u16,
    // After the server, so that the folder goes last.
    _folder: Option<TempDir>,
}

impl Cluster {
    /// Creates a cluster with the programs in `programs`, starts its server, and waits until that accepts connections.
    pub(crate) fn start(checkout: &Checkout, programs: &Path) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        let mut cluster = Self::start_in(checkout, programs, folder.path())?;
        cluster._folder = Some(folder);
        Ok(cluster)
    }

    /// Starts the server over a folder's cluster, which is kept; creates it where there is none.
    pub(crate) fn start_in(checkout: &Checkout, programs: &Path, folder: &Path) -> Result<Self> {
        let account = Account::choose()?;
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        account.give(folder)?;
        let data = folder.join("cluster");
        if !data.join("PG_VERSION").is_file() {
            let mut initdb = account.command(&programs.join("initdb"));
            initdb.current_dir(folder).arg("--pgdata").arg(&data);
            initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
            process::log(checkout, "initdb", &mut initdb)?;
        }
        let port = find_free_port()?;
        let log = folder.join("log");
        let server = spawn(account.command(&programs.join("postgres")), &data, port, &log)?;
        let mut cluster = Self { server, port, _folder: None };
        cluster.wait_until_ready(programs, &log)?;
        Ok(cluster)
    }

    /// Returns the URL of its maintenance database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self, programs: &Path, log: &Path) -> Result<()> {
        let deadline = Instant::now() + START_TIMEOUT;
        let port = self.port.to_string();
        let mut ready = Command::new(programs.join("pg_isready"));
        ready.args(["--host=127.0.0.1", "--port", &port]);
        while process::read(&mut ready).is_none() {
            let ended = self.server.try_wait()?.is_some();
            if ended || interrupt::is_requested() || Instant::now() > deadline {
                bail!("PostgreSQL did not start:\n{}", process::last_lines(log, 30));
            }
            thread::sleep(POLL_INTERVAL);
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
        let _ended = process::end(&mut self.server, Signal::INT);
    }
}

fn spawn(mut command: Command, data: &Path, port: u16, log: &Path) -> Result<Child> {
    let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    command.arg("-D").arg(data).args(["-p", &port.to_string()]);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    if let Some(folder) = data.parent() {
        command.current_dir(folder);
    }
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    // Ctrl-C must not end it before the tests that use it.
    command.process_group(0).spawn().context("cannot start PostgreSQL")
}

fn find_free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("127.0.0.1 has no free port")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tool;

    #[test]
    fn a_cluster_answers_and_leaves_nothing_behind() {
        let checkout = Checkout::find().expect("checkout");
        let programs = tool::postgres::ensure(&checkout).expect("PostgreSQL");
        let cluster = Cluster::start(&checkout, &programs).expect("started");
        let (port, folder) = (cluster.port, cluster._folder.as_ref().expect("folder").path().to_owned());
        let mut psql = Command::new(programs.join("psql"));
        psql.args([&cluster.url(), "-tAc", "SHOW server_encoding"]);
        assert_eq!(process::read(&mut psql).as_deref(), Some("UTF8"));

        drop(cluster);

        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!folder.exists());
    }
}
