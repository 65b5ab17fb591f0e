//! The training registry as a program of its own: it goes on when the server ends, as a state's registry does.

use std::net::SocketAddr;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use reqwest::Client;
use serde_json::Value;
use tokio::process::Child;

use crate::program::http_client;
use crate::server::{self, port};
use crate::wait::{self, DEADLINE};

/// A registry that runs.
#[derive(Debug)]
pub struct Registry {
    // Ended with its guard.
    _child: Child,
    address: SocketAddr,
    client: Client,
}

impl Registry {
    /// Starts it on a free port, and waits until it answers.
    ///
    /// # Errors
    /// Returns an error if the registry does not answer before the deadline.
    pub async fn start() -> Result<Self> {
        let [address] = port::find_free()?;
        let mut command = server::program()?;
        command.args(["sandbox", "--listen", &address.to_string()]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.context("the registry does not start")?;
        let registry = Self { _child: child, address, client: http_client::build_client()? };
        wait::until("the registry", DEADLINE, async || registry.read_records().await.map(Some)).await?;
        Ok(registry)
    }

    /// The address of its web service.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/iis", self.address)
    }

    /// Returns the messages that came and the doses that it took.
    ///
    /// # Errors
    /// Returns an error if the registry does not answer.
    pub async fn read_records(&self) -> Result<Value> {
        let response = self.client.get(self.url() + "/records").send().await.context("the registry does not answer")?;
        serde_json::from_str(&response.text().await?).context("the registry answered without JSON")
    }
}
