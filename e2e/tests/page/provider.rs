//! Signing in by an OpenID provider: from the sign-in page and back, and what the page says when it does not go well.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use e2e::environment;
use e2e::person::USER;
use e2e::person::keyboard::{enter, look_at, push};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use e2e::wait;
use fantoccini::key::Key;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const BUTTON: &str = "Sign in with Clinic login";

#[tokio::test]
async fn a_person_signs_in_by_the_provider() -> Result<()> {
    stage::play("provider", Database::Sqlite, walk).await
}

async fn walk(stage: &mut Stage) -> Result<()> {
    let origin = stage.server.url("");
    let (mut provider, issuer) = start(&origin, "0").await?;
    let port = issuer.rsplit(':').next().context("the issuer has no port")?.to_owned();
    provider.kill().await?;
    let settings = [
        ("DOSEWIRE_ORIGIN", origin.as_str()),
        ("DOSEWIRE_OIDC_ISSUER", &issuer),
        ("DOSEWIRE_OIDC_CLIENT_ID", "dosewire"),
        ("DOSEWIRE_OIDC_CLIENT_SECRET", "canary-client-secret"),
        ("DOSEWIRE_OIDC_NAME", "Clinic login"),
        ("DOSEWIRE_OIDC_ONLY", "true"),
    ];
    stage.server.start_with_all(&settings).await?;
    stage.open("/patients").await?;
    let page = &stage.page;
    page.find("link", BUTTON).await?;
    page.find_none("textbox", "Password").await?;
    look_at(page).await?;
    page.screenshot("provider-sign-in").await?;
    follow(stage).await?;
    page.see("The provider does not answer").await?;
    look_at(page).await?;
    page.screenshot("provider-down").await?;

    let (mut provider, _) = start(&origin, &port).await?;
    follow(stage).await?;
    enter(page, "textbox", "Account", "stranger").await?;
    page.type_keys(&Key::Enter.to_string()).await?;
    page.see("nobody has added you here").await?;

    // The provider remembers who it was, and forgets when it starts anew.
    provider.kill().await?;
    let (provider, _) = start(&origin, &port).await?;
    stage.open("/patients").await?;
    page.find("link", BUTTON).await?;
    follow(stage).await?;
    enter(page, "textbox", "Account", USER).await?;
    page.type_keys(&Key::Enter.to_string()).await?;
    page.find("heading", "Patients").await?;
    page.see_address("/patients").await?;

    push(page, "AR, Ana Rivera: account, theme and sign out").await?;
    push(page, "Sign out").await?;
    // The provider asks whether one wants to leave it too.
    page.until("the provider's own sign-out", async || {
        Ok(page.client().current_url().await?.as_str().starts_with(&issuer))
    })
    .await?;

    stage.open("/").await?;
    push(page, "Use a password").await?;
    enter(page, "textbox", "User name", USER).await?;
    enter(page, "textbox", "Password", "dosewire-demo").await?;
    push(page, "Sign in").await?;
    page.see("Passwords are switched off here").await?;
    stage.server.command(&["user", "allow-password", "--user-name", USER]).await?;
    enter(page, "textbox", "Password", "dosewire-demo").await?;
    push(page, "Sign in").await?;
    page.find_where("the menu", "button", "theme", |name| name.ends_with("theme and sign out")).await?;
    drop(provider);
    stage.server.check_log(&["canary-client-secret"])
}

/// Follows the link to the provider, by keyboard.
async fn follow(stage: &Stage) -> Result<()> {
    stage.page.tab_to("link", BUTTON).await?;
    stage.page.type_keys(&Key::Enter.to_string()).await
}

async fn start(origin: &str, port: &str) -> Result<(Child, String)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("javascript/provider.mjs");
    let mut node = Command::new("node");
    node.arg(script).env("JAVASCRIPT_PACKAGES", environment::require(environment::JAVASCRIPT)?);
    node.env("PROVIDER_ORIGIN", origin).env("PROVIDER_PORT", port);
    node.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = node.spawn().context("node does not start")?;
    let mut lines = BufReader::new(child.stdout.take().context("the provider says nothing")?).lines();
    let issuer =
        tokio::time::timeout(wait::DEADLINE, lines.next_line()).await.context("the provider does not start")??;
    Ok((child, issuer.context("the provider ended")?))
}
