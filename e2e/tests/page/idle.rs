//! A session that nobody uses: the page warns, hides what it shows, and keeps what was typed.

use anyhow::{Result, ensure};
use e2e::person::keyboard::{enter, look_at};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};

/// The time without use, which a test can wait for; the page warns after half of it.
const SECONDS: &str = "40";
const WARNING: &str = "Are you still there?";

#[tokio::test]
async fn a_page_that_nobody_uses_warns_and_is_hidden() -> Result<()> {
    stage::play("idle", Database::Sqlite, leave_it_alone).await
}

async fn leave_it_alone(stage: &mut Stage) -> Result<()> {
    let person = Person::sign_in(&stage.server).await?;
    let patient = person.add_patient("Quetzalwitz", "Dora", "Q-4").await?;
    stage.server.start_with("DOSEWIRE_IDLE_TIMEOUT", SECONDS).await?;
    let page = &stage.page;
    page.sign_in(&stage.server.url(&format!("/patients/{patient}")), USER, PASSWORD).await?;
    page.find("heading", "Add vaccines").await?;
    enter(page, "textbox", "Lot and expiration", "Y014237").await?;

    // The page goes on reading what changes, and asks the server: nobody uses it all the same.
    person_changes_something(stage).await?;
    page.find("dialog", WARNING).await?;
    page.screenshot("idle-warning").await?;
    page.press("Stay signed in").await?;
    page.find_none("dialog", WARNING).await?;
    page.see("Quetzalwitz").await?;
    page.type_keys(" 9/2027").await?;
    page.see("Lot Y014237, expires 09/30/2027").await?;

    page.find("dialog", WARNING).await?;
    look_at(page).await?;
    page.find("dialog", "Sign in again").await?;
    page.find_none("dialog", WARNING).await?;
    page.see_no("Quetzalwitz").await?;
    page.fill("Password", PASSWORD).await?;
    page.press("Sign in").await?;
    page.see("Quetzalwitz").await?;
    let lot = page.find("textbox", "Lot and expiration").await?;
    ensure!(lot.prop("value").await?.as_deref() == Some("Y014237 9/2027"), "what was typed is lost");
    Ok(())
}

/// Somebody else at another desk adds a patient, which every open page is told.
async fn person_changes_something(stage: &Stage) -> Result<()> {
    Person::sign_in(&stage.server).await?.add_patient("Quetzalwitz", "Nora", "Q-5").await.map(drop)
}
