//! Unsaved entries: the page asks about them, whichever way it is left.

use anyhow::{Result, ensure};
use e2e::browser::Page;
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};

/// The patients' list, with what is looked for.
const LIST: &str = "/patients?search=20417";

#[tokio::test]
async fn the_guard_asks_at_the_browsers_own_buttons() -> Result<()> {
    stage::play("leaving", Database::Sqlite, leave_in_every_way).await
}

/// Enters something that is not saved.
async fn begin(page: &Page) -> Result<()> {
    page.find("heading", "Add vaccines").await?;
    page.fill("Lot and expiration", "Y014237 9/2027").await?;
    page.see("Lot Y014237, expires 09/30/2027").await
}

/// Stays where somebody is asked, and loses nothing.
async fn stay(page: &Page, chart: &str) -> Result<()> {
    page.find("dialog", "Leave without saving?").await?;
    page.press("Stay here").await?;
    page.find_none("dialog", "Leave without saving?").await?;
    page.see_address(chart).await?;
    let lot = page.find("textbox", "Lot and expiration").await?;
    ensure!(lot.prop("value").await?.as_deref() == Some("Y014237 9/2027"), "what was typed is lost");
    Ok(())
}

async fn to_home(page: &Page) -> Result<()> {
    page.click_where("the link to Home", "link", "Home", |name| name.starts_with("Home")).await
}

async fn leave(page: &Page, path: &str) -> Result<()> {
    page.find("dialog", "Leave without saving?").await?;
    page.press("Leave without saving").await?;
    page.see_address(path).await
}

async fn leave_in_every_way(stage: &mut Stage) -> Result<()> {
    let person = Person::sign_in(&stage.server).await?;
    let patient = person.add_patient("Okafor", "Maya", "20417").await?;
    let (page, chart) = (&stage.page, format!("/patients/{patient}"));
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    page.follow("Patients").await?;
    page.fill("Search", "20417").await?;
    page.see_address(LIST).await?;
    page.click("link", "Okafor, Maya").await?;
    page.see_address(&chart).await?;

    // Back: the address stays too, and the second time it leads where the first one would have.
    begin(page).await?;
    page.client().back().await?;
    stay(page, &chart).await?;
    page.client().back().await?;
    leave(page, LIST).await?;
    page.find("heading", "Patients").await?;

    // Forward to a page on which nothing was entered asks nothing; from it, a link does.
    page.client().forward().await?;
    page.see_address(&chart).await?;
    begin(page).await?;
    to_home(page).await?;
    stay(page, &chart).await?;
    to_home(page).await?;
    leave(page, "/").await?;

    // Forward, from a page to which Back has led.
    page.client().back().await?;
    page.see_address(&chart).await?;
    begin(page).await?;
    page.client().forward().await?;
    stay(page, &chart).await?;
    page.client().forward().await?;
    leave(page, "/").await?;

    // What is entered in a dialog is asked about in the dialog.
    page.client().back().await?;
    page.see_address(&chart).await?;
    page.press("Edit details").await?;
    page.fill("Street", "1 Elm Street").await?;
    page.client().back().await?;
    page.find("alertdialog", "Close without saving?").await?;
    page.press("Keep editing").await?;
    page.find_none("alertdialog", "Close without saving?").await?;
    page.see_address(&chart).await?;
    let street = page.find("textbox", "Street").await?;
    ensure!(street.prop("value").await?.as_deref() == Some("1 Elm Street"), "what was typed is lost");
    page.client().forward().await?;
    page.press("Close without saving").await?;
    page.see_address("/").await?;

    // The history is as it was: three steps back lead to where it began.
    for path in [chart.as_str(), LIST, "/"] {
        page.client().back().await?;
        page.see_address(path).await?;
    }
    Ok(())
}
