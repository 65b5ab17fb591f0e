//! The `dosewire` program with a database of its own, on free ports, ended with its guard.
//! What a person does with it is done in `person`.

pub mod copies;
pub mod database;
pub mod line;
pub mod port;
pub mod registry;

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::Client;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::program::http_client;
use crate::server::database::Database;
use crate::{environment, wait};

const LOG_LINES: usize = 60;
/// Several servers that start at once on a small machine each load a whole demo practice first.
const START: Duration = Duration::from_secs(120);
/// Texts that no log may contain: passwords, and the name of the patients that tests add.
pub const CANARIES: [&str; 3] = ["dosewire-demo", "sandbox-password", "Quetzalwitz"];

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
    sandbox: SocketAddr,
    database: String,
    client: Client,
    settings: Vec<(&'static str, String)>,
    // The last field, so that the folder goes after the program that uses it.
    folder: TempDir,
}

impl Server {
    /// Starts the demo practice with nothing set up, and the sandbox registry, and waits until it answers.
    ///
    /// # Errors
    /// Returns an error with the log if the server does not answer before the deadline.
    pub async fn start(database: Database) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        let database = database.create(folder.path()).await?;
        let [address, sandbox] = port::find_free()?;
        let client = http_client::build_client()?;
        let child = spawn(&folder, &database, address, sandbox, &[])?;
        let settings = Vec::new();
        let mut server = Self { child, address, sandbox, database, client, settings, folder };
        server.wait_until_healthy().await?;
        Ok(server)
    }

    /// The address of a page or of the API.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The address that it listens at.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of subscriptions.
    #[must_use]
    pub fn websocket_url(&self, path: &str) -> String {
        format!("ws://{}{path}", self.address)
    }

    /// An address of the sandbox registry.
    #[must_use]
    pub fn sandbox_url(&self, path: &str) -> String {
        format!("http://{}{path}", self.sandbox)
    }

    /// The address of the practice's database.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.database
    }

    /// A client for requests beside the browser.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Makes an API token by the program's own command.
    ///
    /// # Errors
    /// Returns an error if the command fails.
    pub async fn create_token(&self, name: &str) -> Result<String> {
        let printed = self.command(&["token", "create", "--name", name]).await?;
        let token = printed.split_whitespace().next_back().context("the command printed no token")?;
        Ok(token.to_owned())
    }

    /// Runs another command of the program on the same database, and returns what it printed.
    ///
    /// # Errors
    /// Returns an error with the output if the command fails.
    pub async fn command(&self, arguments: &[&str]) -> Result<String> {
        let mut command = program()?;
        command.args(arguments).args(["--database", &self.database]).arg("--key-file").arg(self.key());
        let output = command.output().await.context("the program does not start")?;
        if !output.status.success() {
            bail!("`dosewire {}` failed: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
        }
        String::from_utf8(output.stdout).context("the program printed no UTF-8")
    }

    /// Ends the program as a power cut does: with SIGKILL.
    ///
    /// # Errors
    /// Returns an error if the process cannot be ended.
    pub async fn kill(&mut self) -> Result<()> {
        self.child.kill().await.context("the server cannot be killed")
    }

    /// Starts the program again, on the same database and ports, and waits until it answers.
    ///
    /// # Errors
    /// Returns an error if the server does not answer before the deadline.
    pub async fn start_again(&mut self) -> Result<()> {
        self.child = spawn(&self.folder, &self.database, self.address, self.sandbox, &self.settings)?;
        self.wait_until_healthy().await
    }

    /// Starts the program again with a setting of its environment.
    ///
    /// # Errors
    /// Returns an error if the server does not end, or does not answer before the deadline.
    pub async fn start_with(&mut self, name: &'static str, value: &str) -> Result<()> {
        self.start_with_all(&[(name, value)]).await
    }

    /// Starts the program again with several settings of its environment.
    ///
    /// # Errors
    /// Returns an error if the server does not end, or does not answer before the deadline.
    pub async fn start_with_all(&mut self, settings: &[(&'static str, &str)]) -> Result<()> {
        self.kill().await?;
        self.settings.extend(settings.iter().map(|(name, value)| (*name, (*value).to_owned())));
        self.start_again().await
    }

    /// The end of what the program logged, without what is too fine for a person.
    #[must_use]
    pub fn read_log(&self) -> String {
        let text = self.read_whole_log().unwrap_or_default();
        let is_fine = |line: &&str| line.contains(" TRACE ") || line.contains(" DEBUG ");
        let lines: Vec<_> = text.lines().filter(|line| !is_fine(line)).collect();
        lines.get(lines.len().saturating_sub(LOG_LINES)..).unwrap_or_default().join("\n")
    }

    /// Returns the whole log of the program, at its finest level.
    ///
    /// # Errors
    /// Returns an error if the log cannot be read.
    pub fn read_whole_log(&self) -> Result<String> {
        let text = fs::read(self.folder.path().join("log")).context("cannot read the server's log")?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Checks that the log holds none of these, nor any of [`CANARIES`].
    ///
    /// # Errors
    /// Returns an error if the log holds one; the error names the line, which is the test's own data.
    pub fn check_log(&self, more: &[&str]) -> Result<()> {
        let text = self.read_whole_log()?;
        for canary in CANARIES.iter().chain(more) {
            if let Some(line) = text.lines().find(|line| line.contains(canary)) {
                bail!("the server logged \"{canary}\": {line}");
            }
        }
        Ok(())
    }

    async fn wait_until_healthy(&mut self) -> Result<()> {
        let url = self.url("/health");
        let (client, child) = (self.client.clone(), &mut self.child);
        let healthy = wait::until("the server's health", START, async || {
            if let Some(status) = child.try_wait()? {
                // No answer will come any more, so the wait ends with what it was told.
                return Ok(Some(Err(status)));
            }
            let response = client.get(&url).send().await?;
            Ok((response.status() == 200).then_some(Ok(())))
        });
        match healthy.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(status)) => bail!("the server ended at once: {status}\n{}", self.read_log()),
            Err(error) => bail!("{error}\n{}", self.read_log()),
        }
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("key")
    }
}

/// A command of the program under test.
///
/// # Errors
/// Returns an error if the tests were not told where the program is.
pub(crate) fn program() -> Result<Command> {
    let mut command = Command::new(environment::require(environment::BINARY)?);
    command.stdin(Stdio::null()).kill_on_drop(true);
    // The settings of the person who runs the tests are not the test's.
    command.env_remove("DATABASE_URL");
    Ok(command)
}

fn spawn(
    folder: &TempDir,
    database: &str,
    address: SocketAddr,
    sandbox: SocketAddr,
    settings: &[(&'static str, String)],
) -> Result<Child> {
    let open = |name: &str| File::options().create(true).append(true).open(folder.path().join(name));
    let log = open("log").context("cannot write the server's log")?;
    // What the program tells the person who starts it holds the demo's passwords, and is no log.
    let told = open("told").context("cannot write what the server tells")?;
    let mut command = program()?;
    command.current_dir(folder.path()).args(["serve", "--sandbox", "--demo", "--empty", "--database", database]);
    command.arg("--key-file").arg(folder.path().join("key"));
    command.args(["--listen", &address.to_string(), "--sandbox-listen", &sandbox.to_string()]);
    command.stdout(told).stderr(log);
    // The finest log, so that every test can see that it holds no secret.
    command.env("RUST_LOG", "trace").env("NO_COLOR", "1").envs(settings.iter().map(|(name, value)| (name, value)));
    command.spawn().context("the server does not start")
}
