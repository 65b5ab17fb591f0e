//! The driver on a free port, and the session with a fresh profile. Both end with the guard.

use std::env;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::environment;
use crate::server::port;
use crate::wait::{self, DEADLINE};

const SHUTDOWN: Duration = Duration::from_secs(10);

/// Flags that make a browser quiet, and able to run as root on a build machine.
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // A small /dev/shm of a container would crash a tab.
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",
    "--lang=en-US",
    "--window-size=1280,900",
];

/// The program that drives the browser.
#[derive(Debug)]
pub struct Driver {
    child: Child,
    address: SocketAddr,
    profile: TempDir,
}

impl Driver {
    /// Starts the driver and opens a session.
    ///
    /// # Errors
    /// Returns an error if the driver or the browser does not start before the deadline.
    pub async fn start() -> Result<(Self, Client)> {
        let profile = tempfile::tempdir().context("cannot create a temporary folder")?;
        let capabilities = describe(&profile);
        let [address] = port::find_free()?;
        let program = env::var(environment::CHROMEDRIVER).unwrap_or_else(|_| "chromedriver".to_owned());
        let child = Command::new(&program)
            .arg(format!("--port={}", address.port()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{program} does not start: run the tests with `cargo xtask test`"))?;
        let driver = Self { child, address, profile };
        let client = driver.connect(capabilities).await?;
        Ok((driver, client))
    }

    /// The folder of the browser's profile.
    #[must_use]
    pub fn profile(&self) -> &Path {
        self.profile.path()
    }

    async fn connect(&self, capabilities: Capabilities) -> Result<Client> {
        let url = format!("http://{}", self.address);
        wait::until("the browser's driver", DEADLINE, async || {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            Ok(Some(builder.capabilities(capabilities.clone()).connect(&url).await?))
        })
        .await
    }

    /// Asks the driver to end, which ends its browser too; killing it would leave the browser behind.
    fn shut_down(&mut self) -> Result<()> {
        let mut stream = TcpStream::connect_timeout(&self.address, SHUTDOWN)?;
        stream.set_read_timeout(Some(SHUTDOWN))?;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address)?;
        // The answer is of no interest, but its end is: the driver is gone then.
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Err(error) = self.shut_down() {
            eprintln!("the browser's driver had to be killed: {error:#}");
        }
        // It may have ended already.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

fn describe(profile: &TempDir) -> Capabilities {
    let mut arguments: Vec<_> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    arguments.push(format!("--user-data-dir={}", profile.path().display()));
    let mut chrome = json!({ "args": arguments });
    if let (Ok(binary), Some(options)) = (env::var(environment::CHROMIUM), chrome.as_object_mut()) {
        options.insert("binary".to_owned(), Value::from(binary));
    }
    Capabilities::from_iter([
        ("goog:chromeOptions".to_owned(), chrome),
        ("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" })),
    ])
}
