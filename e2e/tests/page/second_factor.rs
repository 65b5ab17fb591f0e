//! A second factor, by keyboard: set up with an app, asked for when signing in, recovered, and removed.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Page;
use e2e::person::keyboard::{enter, look_at, push, write_over};
use e2e::person::{PASSWORD, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use totp_rs::{Builder, Secret, Totp};

const MENU: &str = "AR, Ana Rivera: account, theme and sign out";

#[tokio::test]
async fn a_second_factor_is_set_up_and_used_by_keyboard() -> Result<()> {
    stage::play("second-factor", Database::Sqlite, walk).await
}

async fn walk(stage: &mut Stage) -> Result<()> {
    let page = &stage.page;
    page.sign_in(&stage.server.url("/account"), USER, PASSWORD).await?;
    push(page, "Set up a second factor").await?;
    page.find("dialog", "Set up a second factor").await?;
    look_at(page).await?;
    enter(page, "textbox", "Your password", "not the password").await?;
    push(page, "Continue").await?;
    page.see("This is not your password").await?;
    write_over(page, PASSWORD).await?;
    push(page, "Continue").await?;

    page.see("Scan this with an authenticator app").await?;
    page.see_focus("textbox", "Code that the app shows").await?;
    look_at(page).await?;
    page.screenshot("second-factor-app").await?;
    let app = read_app(page).await?;
    page.type_keys("000 000").await?;
    push(page, "Confirm").await?;
    page.see("This is not the code that the app shows now").await?;
    let first = code(&app, 0)?;
    write_over(page, &first).await?;
    push(page, "Confirm").await?;
    page.see("They are not shown again").await?;
    look_at(page).await?;
    page.screenshot("second-factor-codes").await?;
    let recovery = read_recovery_code(page).await?;
    push(page, "I have kept them").await?;
    page.see("10 recovery codes are unused").await?;
    look_at(page).await?;
    page.screenshot("second-factor-on").await?;

    sign_out(page).await?;
    give_password(page).await?;
    page.see_focus("textbox", "Code").await?;
    look_at(page).await?;
    page.screenshot("second-factor-asked").await?;
    page.type_keys(&first).await?;
    push(page, "Sign in").await?;
    page.see("This code is not right, or was used before").await?;
    page.see_focus("textbox", "Code").await?;
    // The app's next code, whose time comes within half a minute, is taken already.
    page.type_keys(&code(&app, 1)?).await?;
    push(page, "Sign in").await?;
    page.see("asked for beside your password").await?;

    sign_out(page).await?;
    give_password(page).await?;
    page.see_focus("textbox", "Code").await?;
    page.type_keys(&recovery).await?;
    push(page, "Sign in").await?;
    page.see("9 recovery codes are unused").await?;
    push(page, "Remove the second factor").await?;
    enter(page, "textbox", "Your password", PASSWORD).await?;
    push(page, "Remove").await?;
    page.see("The second factor is removed").await?;
    page.find("button", "Set up a second factor").await?;
    stage.server.check_log(&[&recovery, &recovery.replace('-', "")])
}

async fn sign_out(page: &Page) -> Result<()> {
    push(page, MENU).await?;
    push(page, "Sign out").await?;
    page.find("heading", "Sign in").await.map(drop)
}

async fn give_password(page: &Page) -> Result<()> {
    enter(page, "textbox", "User name", USER).await?;
    enter(page, "textbox", "Password", PASSWORD).await?;
    push(page, "Sign in").await
}

/// Types the key that the page shows into an app.
async fn read_app(page: &Page) -> Result<Totp> {
    let shown = page.read_text().await?;
    // Eight groups of base32; the words of a button may stand in their line.
    let is_group =
        |group: &&str| group.len() == 4 && group.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let keys = shown.lines().map(|line| line.split_whitespace().filter(is_group).collect::<Vec<_>>());
    let key = keys.into_iter().find(|groups| groups.len() == 8).context("the page shows no key")?.concat();
    let secret = Secret::try_from_base32(key).ok().context("the key is no base32")?;
    Builder::new().with_secret(secret).build().ok().context("the key is too short")
}

/// The code that the app shows, so many steps from now.
fn code(app: &Totp, steps: u64) -> Result<String> {
    #[expect(clippy::disallowed_methods, reason = "an app on a telephone reads its own clock")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    Ok(app.generate(now + 30 * steps).to_string())
}

async fn read_recovery_code(page: &Page) -> Result<String> {
    let shown = page.read_text().await?;
    let is_code = |word: &&str| word.len() == 19 && word.split('-').count() == 4;
    let codes: Vec<_> = shown.split_whitespace().filter(is_code).collect();
    ensure!(codes.len() == 10, "the page shows {} recovery codes", codes.len());
    Ok(codes.first().context("no code")?.to_string())
}
