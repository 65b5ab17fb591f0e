//! Admin > People by keyboard alone: added, refused at the field, changed, disabled, and sessions ended.

use anyhow::{Result, ensure};
use e2e::browser::Page;
use e2e::person::keyboard::{enter, look_at, push, replace};
use e2e::person::practice::at;
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use fantoccini::key::Key;

use super::desk::{LONG_PASSWORD, add_person, go, go_to_account, read_person, see_error};

const ADDED: &str = "The person is added, and may sign in.";

#[tokio::test]
async fn people_are_kept_by_keyboard() -> Result<()> {
    stage::play("people", Database::Sqlite, keep_people).await
}

async fn keep_people(stage: &mut Stage) -> Result<()> {
    let (page, person) = (&stage.page, Person::sign_in(&stage.server).await?);
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    go(page, "People").await?;
    page.see("Ana Rivera").await?;
    look_at(page).await?;

    // What is refused stands at its field: nothing, a short password, a name that is taken.
    push(page, "Add a person").await?;
    push(page, "Add").await?;
    see_error(page, "textbox", "User name", "Enter the name for signing in.").await?;
    replace(page, "User name", USER).await?;
    replace(page, "Name", "Bea Lindqvist").await?;
    choose_role(page, "Viewer: reads charts, reports and figures").await?;
    enter(page, "textbox", "Password", "short").await?;
    push(page, "Add").await?;
    see_error(page, "textbox", "Password", "Choose one of at least 12 characters.").await?;
    page.find("dialog", "Add a person").await?;
    page.fill("Password", LONG_PASSWORD).await?;
    push(page, "Add").await?;
    see_error(page, "textbox", "User name", "Somebody else signs in with this name. Choose another.").await?;
    look_at(page).await?;
    page.fill("User name", "bea").await?;
    push(page, "Add").await?;
    page.see(ADDED).await?;
    page.find_none("dialog", "Add a person").await?;
    page.see("Bea Lindqvist").await?;

    // Another role and name; the last administrator keeps the role.
    push(page, "Edit Bea Lindqvist").await?;
    replace(page, "Name", "Bea Berg").await?;
    page.tab_to("radio", "Viewer: reads charts, reports and figures").await?;
    page.type_keys(&Key::Down.to_string()).await?;
    push(page, "Save").await?;
    page.see("The person is saved.").await?;
    page.see("Bea Berg").await?;
    let bea = read_person(&person, "bea").await?;
    ensure!(at(&bea, "/role") == "CLINICIAN" && at(&bea, "/displayName") == "Bea Berg", "{bea}");
    push(page, "Edit Ana Rivera").await?;
    page.tab_to("radio", "Administrator: sets up registries too, and says who may do what").await?;
    page.type_keys(&Key::Up.to_string()).await?;
    push(page, "Save").await?;
    page.see("This is the last administrator. Make somebody else one first.").await?;
    push(page, "Cancel").await?;
    page.find_none("dialog", "Edit Ana Rivera").await?;

    // Disabled after a question, enabled at once; the button keeps the focus.
    push(page, "Disable Ana Rivera").await?;
    page.find("dialog", "Disable Ana Rivera?").await?;
    push(page, "Disable").await?;
    page.see("This is the last administrator. Make somebody else one first.").await?;
    push(page, "Cancel").await?;
    push(page, "Disable Bea Berg").await?;
    look_at(page).await?;
    push(page, "Disable").await?;
    page.see("The person may not sign in any more.").await?;
    page.see_focus("button", "Enable Bea Berg").await?;
    page.type_keys(&Key::Enter.to_string()).await?;
    page.see("The person may sign in again.").await?;
    page.see_focus("button", "Disable Bea Berg").await?;
    ensure!(at(&read_person(&person, "bea").await?, "/disabled") == false, "she is still disabled");
    Ok(())
}

async fn choose_role(page: &Page, name: &str) -> Result<()> {
    page.tab_to("radio", name).await?;
    page.type_keys(" ").await
}

#[tokio::test]
async fn sessions_are_ended_by_keyboard() -> Result<()> {
    stage::play("sessions", Database::Sqlite, end_sessions).await
}

async fn end_sessions(stage: &mut Stage) -> Result<()> {
    let (page, person) = (&stage.page, Person::sign_in(&stage.server).await?);
    page.sign_in(&stage.server.url("/admin/people"), USER, PASSWORD).await?;
    page.see("Ana Rivera").await?;
    push(page, "Sessions Ana Rivera").await?;
    page.find("dialog", "Sessions of Ana Rivera").await?;
    look_at(page).await?;
    push(page, "End the session").await?;
    page.see("The session has ended, and its pages are closed.").await?;
    ensure!(person.ask("{ viewer { userName } }", &serde_json::json!({})).await.is_err(), "it goes on");
    page.type_keys(&Key::Escape.to_string()).await?;
    page.find_none("dialog", "Sessions of Ana Rivera").await?;

    // The own account: another session ended, and another password.
    let other = Person::sign_in(&stage.server).await?;
    go_to_account(page, "AR, Ana Rivera: account, theme and sign out").await?;
    page.see("Another browser").await?;
    look_at(page).await?;
    push(page, "End the session").await?;
    page.see_no("Another browser").await?;
    ensure!(other.ask("{ viewer { userName } }", &serde_json::json!({})).await.is_err(), "it goes on");
    push(page, "Change your password").await?;
    enter(page, "textbox", "Your password until now", "something else").await?;
    enter(page, "textbox", "New password", LONG_PASSWORD).await?;
    push(page, "Change").await?;
    page.see("This is not your password. Enter the one that you sign in with here.").await?;
    page.fill("Your password until now", PASSWORD).await?;
    push(page, "Change").await?;
    page.see("Your password is changed. Your other sessions have ended.").await?;
    page.see("This browser").await
}

#[tokio::test]
async fn two_administrators_work_at_once() -> Result<()> {
    stage::play("two-administrators", Database::Sqlite, work_side_by_side).await
}

/// Two who look at the same list, and of whom one is faster.
async fn work_side_by_side(stage: &mut Stage) -> Result<()> {
    let person = Person::sign_in(&stage.server).await?;
    add_person(&person, "bea", "Bea Berg", "ADMINISTRATOR").await?;
    add_person(&person, "cleo", "Cleo Canary", "VIEWER").await?;
    let (page, other) = (&stage.page, Page::start().await?);
    page.sign_in(&stage.server.url("/admin/people"), USER, PASSWORD).await?;
    other.sign_in(&stage.server.url("/admin/people"), "bea", LONG_PASSWORD).await?;
    for page in [page, &other] {
        page.press("Edit Cleo Canary").await?;
    }
    // Each changes something else: both stay, since only what was changed is sent.
    page.fill("Name", "Cleo Lindqvist").await?;
    page.press("Save").await?;
    page.see("Cleo Lindqvist").await?;
    other.click("radio", "Clinician: keeps charts too, and sends reports").await?;
    other.press("Save").await?;
    other.see("Cleo Lindqvist").await?;
    let cleo = read_person(&person, "cleo").await?;
    ensure!(at(&cleo, "/role") == "CLINICIAN" && at(&cleo, "/displayName") == "Cleo Lindqvist", "{cleo}");

    // One takes the role from the other, whose page says so without being asked.
    page.press("Edit Bea Berg").await?;
    page.click("radio", "Viewer: reads charts, reports and figures").await?;
    page.press("Save").await?;
    page.see("The person is saved.").await?;
    other.see("This page is for other roles").await?;
    other.see("Your role, Viewer, does not include it.").await?;
    other.find_none("link", "People").await?;
    let text = other.read_text().await?;
    other.close().await;
    ensure!(!text.contains("Cleo"), "what was there is still shown");
    Ok(())
}
