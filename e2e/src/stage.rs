//! A scenario: one server, one browser, one test. On failure it shows what the person would have seen.

use std::panic::{AssertUnwindSafe, resume_unwind};

use anyhow::{Context as _, Result};
use futures_util::FutureExt as _;

use crate::browser::Page;
use crate::server::Server;
use crate::server::database::Database;

/// The environment of a scenario.
#[derive(Debug)]
pub struct Stage {
    /// The program, with a database that nobody else uses.
    pub server: Server,
    /// A page of a browser with a fresh profile.
    pub page: Page,
}

impl Stage {
    /// Opens a page of the server.
    ///
    /// # Errors
    /// Returns an error if the browser cannot open it.
    pub async fn open(&self, path: &str) -> Result<()> {
        self.page.open(&self.server.url(path)).await
    }
}

/// Plays a scenario. A failure leaves a screenshot with the scenario's name, and the server's log in the output.
///
/// # Errors
/// Returns an error if the stage cannot be set, or the scenario fails.
pub async fn play(name: &str, database: Database, act: impl AsyncFnOnce(&mut Stage) -> Result<()>) -> Result<()> {
    let server = Server::start(database).await?;
    let mut stage = Stage { server, page: Page::start().await? };
    let ended = AssertUnwindSafe(play_out(&mut stage, act)).catch_unwind().await;
    match &ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tell(&stage, name, &format!("{error:#}")).await,
        Err(_) => tell(&stage, name, "it panicked").await,
    }
    stage.page.close().await;
    match ended {
        Ok(result) => result.with_context(|| format!("the scenario {name}")),
        Err(panic) => resume_unwind(panic),
    }
}

/// Whatever a scenario does, the log keeps silent about it.
async fn play_out(stage: &mut Stage, act: impl AsyncFnOnce(&mut Stage) -> Result<()>) -> Result<()> {
    act(stage).await?;
    stage.server.check_log(&[])
}

/// Tells the reason first: what follows may be cut.
async fn tell(stage: &Stage, name: &str, reason: &str) {
    eprintln!("{name}: {reason}");
    match stage.page.screenshot(&format!("failed-{name}")).await {
        Ok(path) => eprintln!("{name}: the page is in {}", path.display()),
        Err(error) => eprintln!("{name}: there is no picture of the page: {error:#}"),
    }
    match stage.page.read_console().await {
        Ok(lines) => eprintln!("{name}: the browser said:\n{}", lines.join("\n")),
        Err(error) => eprintln!("{name}: the browser's console cannot be read: {error:#}"),
    }
    eprintln!("{name}: the server said:\n{}", stage.server.read_log());
}
