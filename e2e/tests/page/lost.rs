//! Bad days in the browser: the session ends, the server goes away. Nothing that was typed is lost.

use anyhow::{Result, ensure};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};

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
    let user = stage.page.find("textbox", "User name").await?;
    ensure!(user.prop("value").await?.as_deref() == Some(USER), "who was signed in is known");
    stage.page.fill("Password", PASSWORD).await?;
    stage.page.press("Sign in").await?;
    stage.page.find_none("dialog", "Sign in again").await?;
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
