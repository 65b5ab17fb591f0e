//! Admin > Tokens by keyboard alone: made, shown once, replaced and revoked.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Page;
use e2e::person::keyboard::{enter, look_at, push, replace};
use e2e::person::{PASSWORD, USER};
use e2e::program::http_client;
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use serde_json::json;

use super::desk::{go, see_error};

#[tokio::test]
async fn tokens_are_kept_by_keyboard() -> Result<()> {
    stage::play("tokens", Database::Sqlite, keep_tokens).await
}

async fn keep_tokens(stage: &mut Stage) -> Result<()> {
    let page = &stage.page;
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    go(page, "Tokens").await?;
    page.see("There is no token").await?;
    push(page, "Make a token").await?;
    replace(page, "Ends after so many days", "4000").await?;
    page.fill("Name", "EHR").await?;
    push(page, "Make").await?;
    see_error(page, "textbox", "Ends after so many days", "Enter 1 to 3650 days.").await?;
    look_at(page).await?;
    page.fill("Ends after so many days", "30").await?;
    // Without writing, and with reading.
    page.tab_to("checkbox", "Write: patients, doses and the vaccine listing").await?;
    page.type_keys(" ").await?;
    push(page, "Make").await?;
    let first = read_secret(page).await?;
    look_at(page).await?;
    ensure!(is_let_in(stage, &first).await?, "the secret lets nobody in");
    push(page, "It is kept").await?;
    page.see_no(&first).await?;
    page.see("Read, Report, Subscribe").await?;

    // Another secret: both are good for a while.
    push(page, "New secret EHR").await?;
    page.find("dialog", "New secret for EHR").await?;
    push(page, "Give a new secret").await?;
    let second = read_secret(page).await?;
    ensure!(first != second && is_let_in(stage, &first).await? && is_let_in(stage, &second).await?, "no overlap");
    push(page, "It is kept").await?;

    // A name is nobody else's, and what is revoked is shut out.
    push(page, "Make a token").await?;
    enter(page, "textbox", "Name", "EHR").await?;
    push(page, "Make").await?;
    see_error(page, "textbox", "Name", "A token of this name is there, or was. Choose another name.").await?;
    push(page, "Cancel").await?;
    page.find_none("dialog", "Make a token").await?;
    push(page, "Revoke EHR").await?;
    page.find("dialog", "Revoke EHR?").await?;
    push(page, "Revoke").await?;
    page.see("The token is revoked.").await?;
    page.see("Revoked").await?;
    page.find_none("button", "Revoke EHR").await?;
    ensure!(!is_let_in(stage, &second).await?, "the program still comes in");
    Ok(())
}

/// The secret that is shown.
async fn read_secret(page: &Page) -> Result<String> {
    page.find("dialog", "Keep this secret").await?;
    let shown = page.client().find(fantoccini::Locator::Css("dialog[open] .mono")).await?;
    let secret = shown.text().await?;
    ensure!(secret.len() > 20, "no secret is shown: {secret}");
    Ok(secret)
}

/// Returns `true` if a token lets a program in.
async fn is_let_in(stage: &Stage, secret: &str) -> Result<bool> {
    let request = stage.server.client().post(stage.server.url("/graphql")).bearer_auth(secret);
    let (status, _) = http_client::post_graphql(request, "{ viewer { userName } }", &json!({}))
        .await
        .context("the server does not answer")?;
    Ok(status.is_success())
}
