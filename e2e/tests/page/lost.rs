//! Bad days in the browser: the session ends, the server goes away. Nothing that was typed is lost.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::server::line::Line;
use e2e::stage::{self, Stage};
use e2e::wait;

const LOT: &str = "Y014237 09/30/2027";

#[tokio::test]
async fn what_is_typed_outlives_the_session_and_the_server() -> Result<()> {
    stage::play("lost", Database::Sqlite, type_through_bad_days).await
}

async fn type_through_bad_days(stage: &mut Stage) -> Result<()> {
    let person = Person::sign_in(&stage.server).await?;
    let patient = person.add_patient("Quetzalwitz", "Dora", "Q-4").await?;
    stage.page.sign_in(&stage.server.url(&format!("/patients/{patient}")), USER, PASSWORD).await?;
    stage.page.fill("Vaccine", "MMR").await?;
    stage.page.fill("Lot and expiration", LOT).await?;

    // The session ends while somebody types.
    stage.page.client().delete_all_cookies().await?;
    stage.page.press("Save").await?;
    stage.page.find("dialog", "Sign in again").await?;
    see_nothing_of(stage, "Quetzalwitz").await?;
    let user = stage.page.find("textbox", "User name").await?;
    ensure!(user.prop("value").await?.as_deref() == Some(USER), "who was signed in is known");
    stage.page.fill("Password", PASSWORD).await?;
    stage.page.press("Sign in").await?;
    stage.page.find_none("dialog", "Sign in again").await?;
    stage.page.see("Quetzalwitz").await?;
    see_typed(stage).await?;

    // The server goes away, and comes back.
    stage.server.kill().await?;
    stage.page.see("The connection to the server is lost.").await?;
    stage.page.press("Save").await?;
    stage.page.see("The server cannot be reached. Check the network, then try again.").await?;
    see_typed(stage).await?;
    stage.server.start_again().await?;
    stage.page.see_no("The connection to the server is lost.").await?;
    stage.page.press("Save").await?;
    stage.page.see_no("Lot Y014237, expires 09/30/2027").await?;
    stage.page.see("Y014237").await
}

async fn see_typed(stage: &Stage) -> Result<()> {
    let lot = stage.page.find("textbox", "Lot and expiration").await?;
    ensure!(lot.prop("value").await?.as_deref() == Some(LOT), "what was typed is lost");
    Ok(())
}

/// Neither the page nor its title shows a text.
async fn see_nothing_of(stage: &Stage, text: &str) -> Result<()> {
    stage.page.see_no(text).await?;
    let title = stage.page.client().title().await?;
    ensure!(!title.contains(text), "the title of the page still tells it");
    Ok(())
}

#[tokio::test]
async fn signing_out_in_one_tab_clears_the_others() -> Result<()> {
    stage::play("other-tab", Database::Sqlite, sign_out_elsewhere).await
}

async fn sign_out_elsewhere(stage: &mut Stage) -> Result<()> {
    let person = Person::sign_in(&stage.server).await?;
    let patient = person.add_patient("Quetzalwitz", "Dora", "Q-4").await?;
    stage.page.sign_in(&stage.server.url(&format!("/patients/{patient}")), USER, PASSWORD).await?;
    stage.page.see("Quetzalwitz").await?;
    let (client, first) = (stage.page.client(), stage.page.client().window().await?);
    let second = client.new_window(true).await?;
    client.switch_to_window(second.handle).await?;
    stage.open("/").await?;
    let part = "theme and sign out";
    stage.page.click_where("the account", "button", part, |name| name.ends_with(part)).await?;
    stage.page.press("Sign out").await?;
    stage.page.find("button", "Sign in").await?;

    client.switch_to_window(first).await?;
    wait::until("the other tab to be cleared", Duration::from_secs(1), async || {
        let text = stage.page.read_text().await?;
        Ok((!text.contains("Quetzalwitz") && text.contains("Sign in")).then_some(()))
    })
    .await?;
    see_nothing_of(stage, "Quetzalwitz").await
}

#[tokio::test]
async fn a_line_that_is_dead_is_noticed_and_made_anew() -> Result<()> {
    stage::play("dead-line", Database::Sqlite, outlive_a_dead_line).await
}

/// Nothing closes the connection: only the silence tells.
async fn outlive_a_dead_line(stage: &mut Stage) -> Result<()> {
    let line = Line::to(stage.server.address()).await?;
    let person = Person::sign_in(&stage.server).await?;
    stage.page.sign_in(&line.url("/patients?search=Q-4"), USER, PASSWORD).await?;
    stage.page.see("Live").await?;
    line.die();
    person.add_patient("Quetzalwitz", "Dora", "Q-4").await?;
    let shows = async |text: &'static str| {
        wait::until(text, Duration::from_secs(60), async || {
            Ok(stage.page.read_text().await?.contains(text).then_some(()))
        })
        .await
    };
    shows("The connection to the server is lost.").await?;
    ensure!(!stage.page.read_text().await?.contains("Quetzalwitz"), "the line carries something");
    line.come_back();
    shows("Quetzalwitz").await?;
    stage.page.see_no("The connection to the server is lost.").await
}
