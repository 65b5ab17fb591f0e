//! People and tokens: added, changed and shut out by keyboard, and what the others' browsers show of it.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::{Page, Scheme};
use e2e::person::keyboard::{enter, look_at, press, push, replace};
use e2e::person::practice::PERSON_PASSWORD;
use e2e::person::{PASSWORD, Person, USER};
use e2e::program::http_client::{post_graphql, read_error_code};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use fantoccini::key::Key;
use serde_json::json;

const NEW_PASSWORD: &str = "another horse up there";

#[tokio::test]
async fn a_person_is_added_changed_and_shut_out() -> Result<()> {
    stage::play("people", Database::Sqlite, async |stage| {
        let other = Page::start().await?;
        let ended = keep_people(stage, &other).await;
        if ended.is_err() {
            other.screenshot("failed-people-other").await?;
        }
        other.close().await;
        ended
    })
    .await
}

/// Pictures of a page, wide and narrow, light and dark; and that it keeps nobody out.
async fn picture(page: &Page, name: &str) -> Result<()> {
    for (shape, width, height) in [("narrow", 390, 844), ("wide", 1280, 900)] {
        page.resize(width, height).await?;
        for scheme in [Scheme::Dark, Scheme::Light] {
            page.light(scheme).await?;
            page.screenshot(&format!("{name}-{shape}-{}", scheme.as_str())).await?;
            look_at(page).await.with_context(|| format!("{name} at {width}"))?;
        }
    }
    Ok(())
}

/// Chooses in the list that has the focus, by its first letters.
async fn choose(page: &Page, label: &str, letters: &str) -> Result<()> {
    page.tab_to("combobox", label).await?;
    page.type_keys(letters).await
}

async fn keep_people(stage: &mut Stage, other: &Page) -> Result<()> {
    let page = &stage.page;
    page.sign_in(&stage.server.url("/admin/people"), USER, PASSWORD).await?;
    page.find("heading", "People").await?;
    picture(page, "people").await?;

    // A password that is too short is told beside its field.
    push(page, "Add a person").await?;
    page.see_focus("heading", "Add a person").await?;
    enter(page, "textbox", "User name", "bea").await?;
    enter(page, "textbox", "Name", "Bea Ortiz").await?;
    choose(page, "Role", "Viewer").await?;
    enter(page, "textbox", "Password", "short").await?;
    press(page, Key::Enter).await?;
    page.see("The password is too short. Choose one of at least 12 characters.").await?;
    picture(page, "person-refused").await?;
    replace(page, "Password", PERSON_PASSWORD).await?;
    press(page, Key::Enter).await?;
    page.see("Bea Ortiz").await?;
    page.see("Never").await?;
    page.see_focus("button", "Add a person").await?;

    // She signs in elsewhere, and is not offered what her role does not allow.
    other.sign_in(&stage.server.url("/patients"), "bea", PERSON_PASSWORD).await?;
    other.find("link", "Vaccines").await?;
    other.find_none("link", "People").await?;
    other.open(&stage.server.url("/admin/people")).await?;
    other.see("There is no such page").await?;
    other.follow("Patients").await?;
    other.fill("Search", "Quetzal").await?;

    // With another role she is, without signing in again; and no more when it is taken away.
    let set_role = async |letters: &str| -> Result<()> {
        push(page, "Edit Bea Ortiz").await?;
        page.see_focus("heading", "Edit Bea Ortiz").await?;
        choose(page, "Role", letters).await?;
        push(page, "Save").await?;
        page.find_none("dialog", "Edit Bea Ortiz").await?;
        page.see_focus("button", "Edit Bea Ortiz").await
    };
    set_role("Administrator").await?;
    other.find("link", "People").await?;
    set_role("Clinician").await?;
    other.find_none("link", "People").await?;

    // Her session is ended: her page is hidden and keeps what she typed.
    stage.open("/admin/people").await?;
    push(page, "Edit Bea Ortiz").await?;
    page.see_focus("heading", "Edit Bea Ortiz").await?;
    picture(page, "person-edited").await?;
    let part = "End the session of ";
    let end =
        page.find_where("the button that ends her session", "button", part, |name| name.starts_with(part)).await?;
    push(page, &end.name).await?;
    page.see("No session is open.").await?;
    other.find("dialog", "Sign in again").await?;
    other.fill("Password", PERSON_PASSWORD).await?;
    other.press("Sign in").await?;
    other.find_none("dialog", "Sign in again").await?;
    let search = other.find("searchbox", "Search").await?;
    ensure!(search.prop("value").await?.as_deref() == Some("Quetzal"), "what she typed is lost");

    // She changes her own password, and is shut out.
    other.open(&stage.server.url("/account")).await?;
    other.see("This browser").await?;
    picture(other, "account").await?;
    enter(other, "textbox", "Password until now", "not the password").await?;
    enter(other, "textbox", "New password", NEW_PASSWORD).await?;
    press(other, Key::Enter).await?;
    other.see("This is not your password.").await?;
    replace(other, "Password until now", PERSON_PASSWORD).await?;
    press(other, Key::Enter).await?;
    other.see("Your password is changed.").await?;
    page.tab_to("checkbox", "May sign in").await?;
    press(page, Key::Space).await?;
    push(page, "Save").await?;
    page.see("May not sign in").await?;
    other.find("dialog", "Sign in again").await?;
    other.fill("Password", NEW_PASSWORD).await?;
    other.press("Sign in").await?;
    other.see("User name or password is not right.").await?;

    // The last administrator stays.
    push(page, "Edit Ana Rivera").await?;
    page.see_focus("heading", "Edit Ana Rivera").await?;
    choose(page, "Role", "Viewer").await?;
    push(page, "Save").await?;
    page.see("This is the last administrator. Make somebody else one first.").await?;
    stage.server.check_log(&[PERSON_PASSWORD, NEW_PASSWORD])
}

#[tokio::test]
async fn a_token_is_made_used_and_revoked() -> Result<()> {
    stage::play("tokens", Database::Sqlite, keep_tokens).await
}

async fn keep_tokens(stage: &mut Stage) -> Result<()> {
    let page = &stage.page;
    page.sign_in(&stage.server.url("/admin/tokens"), USER, PASSWORD).await?;
    page.see("No program comes in").await?;
    picture(page, "tokens-none").await?;
    let query = async |secret: &str| {
        let request = stage.server.client().post(stage.server.url("/graphql")).bearer_auth(secret);
        post_graphql(request, "{ viewer { userName scopes } }", &json!({})).await.map(|(_, answer)| answer)
    };
    let read_secret = async || {
        let secret = page.find("region", "Secret").await?.text().await?;
        ensure!(secret.starts_with("dw_"), "that is no secret of a token");
        anyhow::Ok(secret)
    };

    push(page, "Make a token").await?;
    page.see_focus("heading", "Make a token").await?;
    push(page, "Make it").await?;
    page.see("Enter a name of at most 100 characters.").await?;
    replace(page, "Name", "Hospital system").await?;
    page.tab_to("checkbox", "Write charts").await?;
    press(page, Key::Space).await?;
    picture(page, "token-form").await?;
    push(page, "Make it").await?;
    let secret = read_secret().await?;
    picture(page, "token-secret").await?;
    let scopes = json!(["READ_CLINICAL", "REPORT", "SUBSCRIBE"]);
    let answer = query(&secret).await?;
    ensure!(answer["data"]["viewer"]["scopes"] == scopes, "it is {answer}");
    push(page, "Done").await?;
    page.see("Hospital system").await?;
    picture(page, "tokens").await?;

    push(page, "Replace Hospital system").await?;
    push(page, "Replace it").await?;
    let newer = read_secret().await?;
    ensure!(newer != secret, "it is the same secret");
    for good in [&secret, &newer] {
        ensure!(query(good).await?.get("errors").is_none(), "it does not let the program in");
    }
    push(page, "Done").await?;
    push(page, "Revoke Hospital system").await?;
    push(page, "Revoke it").await?;
    page.see("Revoked").await?;
    for gone in [&secret, &newer] {
        ensure!(read_error_code(&query(gone).await?) == Some("UNAUTHENTICATED"), "it still lets the program in");
    }
    let person = Person::sign_in(&stage.server).await?;
    let listed = person.ask("{ tokens { name state } }", &json!({})).await?;
    ensure!(listed["tokens"] == json!([{ "name": "Hospital system", "state": "REVOKED" }]), "it is {listed}");
    stage.server.check_log(&[&secret, &newer])
}
