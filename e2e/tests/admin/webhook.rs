//! Admin > Webhooks by keyboard alone: added, tested, replayed, disabled and enabled.

use anyhow::{Context as _, Result, ensure};
use e2e::person::keyboard::{enter, look_at, push};
use e2e::person::{PASSWORD, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use fantoccini::key::Key;
use tokio::net::TcpListener;

use super::desk::{go, see_error};

#[tokio::test]
async fn webhooks_are_kept_by_keyboard() -> Result<()> {
    stage::play("webhooks", Database::Sqlite, keep_webhooks).await
}

async fn keep_webhooks(stage: &mut Stage) -> Result<()> {
    let page = &stage.page;
    // Nobody answers there: what is sent fails, and the page says so.
    let silent = TcpListener::bind("127.0.0.1:0").await.context("no port is free")?;
    let address = format!("http://{}/told", silent.local_addr()?);
    drop(silent);
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    go(page, "Webhooks").await?;
    page.see("There is no webhook").await?;
    push(page, "Add a webhook").await?;
    enter(page, "textbox", "Name", "EHR").await?;
    enter(page, "textbox", "Address", "somewhere").await?;
    push(page, "Add").await?;
    see_error(page, "textbox", "Address", "Give an address that begins with https://").await?;
    look_at(page).await?;
    page.fill("Address", &address).await?;
    push(page, "Add").await?;
    page.find("dialog", "Keep this secret").await?;
    page.see("whsec_").await?;
    push(page, "It is kept").await?;
    page.see("None yet").await?;
    look_at(page).await?;

    push(page, "Test EHR").await?;
    page.see("A test is on its way.").await?;
    page.see_no("None yet").await?;
    push(page, "Deliveries EHR").await?;
    page.find("dialog", "Sent to EHR").await?;
    page.see("Given up").await?;
    look_at(page).await?;
    page.type_keys(&Key::Escape.to_string()).await?;
    page.find_none("dialog", "Sent to EHR").await?;

    push(page, "Replay EHR").await?;
    push(page, "Replay").await?;
    page.see("Give the number of a change or a day, and not both.").await?;
    enter(page, "textbox", "After the change with the number", "0").await?;
    push(page, "Replay").await?;
    page.see("It is told again what changed since then.").await?;

    push(page, "Disable EHR").await?;
    page.find("dialog", "Disable EHR?").await?;
    push(page, "Disable").await?;
    page.see("The webhook is told nothing any more.").await?;
    page.find_none("button", "Test EHR").await?;
    push(page, "Enable EHR").await?;
    page.see("The webhook is told again.").await?;
    ensure!(page.find("button", "Test EHR").await?.is_displayed().await?, "it cannot be tested");
    Ok(())
}
