//! The way of somebody new: from the first sign-in to a dose that the registry has, and one that it refuses.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Page;
use e2e::person::practice::{REGISTRY_PASSWORD, REGISTRY_USER, read_text};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use serde_json::{Value, json};

/// A mark on the page's own window, which a reload would wipe out.
const MARK: &str = "window.dosewireTest = 'not reloaded'";
const READ_MARK: &str = "return window.dosewireTest";
const GOOD_LOT: &str = "Y014237 09/30/2027";
const WARNED_LOT: &str = "WARN0001 09/30/2027";
const REFUSED_LOT: &str = "BAD0001 09/30/2027";

/// A patient with a complete record.
#[derive(Debug)]
struct Patient {
    name: String,
    mrn: String,
}

#[tokio::test]
async fn a_new_user_reports_a_dose_on_sqlite() -> Result<()> {
    stage::play("one-dose-sqlite", Database::Sqlite, report_doses).await
}

#[tokio::test]
async fn a_new_user_reports_a_dose_on_postgres() -> Result<()> {
    stage::play("one-dose-postgres", Database::Postgres, report_doses).await
}

async fn report_doses(stage: &mut Stage) -> Result<()> {
    sign_in(stage).await?;
    stage.page.client().execute(MARK, Vec::new()).await?;
    let before = set_up(stage).await?;
    let patient = choose_patient(stage).await?;
    open_chart(stage, &patient).await?;
    add_dose(stage, GOOD_LOT, "Lot Y014237, expires 09/30/2027").await?;
    report(stage, &patient, before).await?;
    see_it_reported(stage, &patient).await?;
    see_what_was_said(stage, &patient).await?;
    see_it_refused(stage, &patient, before).await?;
    let mark = stage.page.client().execute(READ_MARK, Vec::new()).await?;
    ensure!(mark == "not reloaded", "the page was reloaded on the way");
    check_console(stage).await
}

/// A wrong password is told in the server's words, and the right one opens Home.
async fn sign_in(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    stage.open("/").await?;
    page.fill("User name", USER).await?;
    check_console(stage).await?;
    page.fill("Password", "not-the-password").await?;
    page.press("Sign in").await?;
    page.see("User name or password is not right. Try again, or ask the person who runs Dosewire to reset it.").await?;
    page.fill("Password", PASSWORD).await?;
    page.press("Sign in").await?;
    page.find("navigation", "Main").await?;
    page.see("Nothing will go").await?;
    // The browser itself notes the refused password, and there must be nothing else.
    let strange = read_trouble(stage).await?;
    let strange: Vec<_> = strange.iter().filter(|line| !(line.contains("/session") && line.contains("401"))).collect();
    ensure!(strange.is_empty(), "the console says {strange:?}");
    Ok(())
}

/// A state that is not ready says so; the sandbox is set up, tested and activated. Returns how many doses were there.
async fn set_up(stage: &Stage) -> Result<u64> {
    let page = &stage.page;
    page.follow("Integrations").await?;
    page.fill("State", "Alabama – ImmPRINT").await?;
    page.see("Alabama is not ready yet. Doses cannot be reported to ImmPRINT from here.").await?;
    page.see("Whom to ask: Front desk").await?;
    page.fill("Contact", "front.desk@example.org").await?;
    page.press("I’m interested").await?;
    page.see("We will tell you when Alabama is ready.").await?;

    page.fill("State", "Sandbox – Dosewire training registry (ready)").await?;
    page.fill("Web service address", "not an address").await?;
    page.fill("User name", REGISTRY_USER).await?;
    page.fill("Password", REGISTRY_PASSWORD).await?;
    page.fill("Facility ID", "F1").await?;
    page.fill("Sending facility (MSH-4)", "ALDER").await?;
    for (location, site) in [("North clinic", "S1"), ("Lake St", "S2")] {
        page.click("checkbox", location).await?;
        page.fill(&format!("Site ID (RXA-11.4), {location}"), site).await?;
    }
    page.press("Save").await?;
    page.see("Nothing was saved. Correct the marked fields.").await?;
    page.see("Enter a web address that begins with https:// or http://").await?;
    let address = page.find("textbox", "Web service address").await?;
    ensure!(address.attr("aria-invalid").await?.as_deref() == Some("true"), "the field is not marked");

    page.fill("Web service address", &stage.server.sandbox_url("/iis")).await?;
    page.see_no("Enter a web address").await?;
    page.press("Save").await?;
    page.see("Saved.").await?;
    page.press("Test connection").await?;
    page.see("The registry can be reached and answers.").await?;
    page.press("Activate").await?;
    page.see("doses from before go under Not reported, to be sent by hand.").await?;
    page.find("button", "Pause").await?;
    page.follow("Vaccine State Registry").await?;
    page.see("Before activation").await?;
    let before = Person::sign_in(&stage.server).await?.wait_until_listed().await?;
    page.see_tab_count("Not reported", before).await?;
    page.see_tab_count("Reported", 0).await?;
    Ok(before)
}

async fn choose_patient(stage: &Stage) -> Result<Patient> {
    let person = Person::sign_in(&stage.server).await?;
    let query = "query { patients(first: 50) { rows { name mrn missing { code } } } }";
    let answer = person.ask(query, &json!({})).await?;
    let rows = answer.pointer("/patients/rows").and_then(Value::as_array).context("no patients")?;
    let complete = rows.iter().find(|row| row["missing"].as_array().is_some_and(Vec::is_empty));
    let complete = complete.context("nobody's record is complete")?;
    Ok(Patient { name: read_text(complete, "/name")?, mrn: read_text(complete, "/mrn")? })
}

async fn open_chart(stage: &Stage, patient: &Patient) -> Result<()> {
    let page = &stage.page;
    page.follow("Patients").await?;
    page.fill("Search", &patient.mrn).await?;
    page.see("1 patient").await?;
    page.click("link", &patient.name).await?;
    page.find("heading", "Add vaccines").await?;
    page.client().back().await?;
    // The search is still there.
    page.see_address(&format!("/patients?search={}", patient.mrn)).await?;
    page.see("1 patient").await?;
    page.click("link", &patient.name).await?;
    page.find_where("the chart's heading", "heading", &patient.name, |name| name.starts_with(&patient.name)).await?;
    page.find("heading", "Add vaccines").await.map(drop)
}

/// Adds an MMR with this lot; the form says back what it understood.
async fn add_dose(stage: &Stage, lot: &str, understood: &str) -> Result<()> {
    let page = &stage.page;
    enter_dose(page, lot, understood).await?;
    page.press("Save").await?;
    see_it_added(page, lot, understood).await
}

/// Adds an MMR once more on the same day, which is asked about.
async fn add_dose_again(stage: &Stage, lot: &str, understood: &str) -> Result<()> {
    let page = &stage.page;
    enter_dose(page, lot, understood).await?;
    page.press("Save").await?;
    page.see("This vaccine is recorded for this patient and this day already.").await?;
    page.click("checkbox", "It is right as it is").await?;
    page.press("Save").await?;
    see_it_added(page, lot, understood).await
}

async fn enter_dose(page: &Page, lot: &str, understood: &str) -> Result<()> {
    page.fill("Vaccine", "MMR").await?;
    page.fill("Name of vaccine", "M-M-R II (brand 1)").await?;
    page.fill("Lot and expiration", lot).await?;
    page.see(understood).await
}

/// The form is empty again, and the table has the dose.
async fn see_it_added(page: &Page, lot: &str, understood: &str) -> Result<()> {
    page.see_no(understood).await?;
    page.see(lot.split(' ').next().unwrap_or_default()).await
}

/// Selects the newest dose of the patient, reports it, and sees that it leaves the list by itself.
async fn report(stage: &Stage, patient: &Patient, before: u64) -> Result<()> {
    let page = &stage.page;
    page.follow("Vaccine State Registry").await?;
    page.see_tab_count("Not reported", before + 1).await?;
    select_and_send(stage, patient).await?;
    page.see_tab_count("Not reported", before).await
}

async fn select_and_send(stage: &Stage, patient: &Patient) -> Result<()> {
    stage.page.click("checkbox", &format!("Select {}, M-M-R II", patient.name)).await?;
    stage.page.see("1 selected").await?;
    stage.page.press("Report 1").await
}

async fn see_it_reported(stage: &Stage, patient: &Patient) -> Result<()> {
    let page = &stage.page;
    page.see_tab_count("Reported", 1).await?;
    page.see_tab_count("In progress", 0).await?;
    page.follow("Reported").await?;
    page.find("button", &patient.name).await?;
    page.see("Details").await
}

/// A dose that is accepted with a warning: `?` shows the registry's own words.
async fn see_what_was_said(stage: &Stage, patient: &Patient) -> Result<()> {
    let page = &stage.page;
    open_chart(stage, patient).await?;
    add_dose_again(stage, WARNED_LOT, "Lot WARN0001, expires 09/30/2027").await?;
    page.follow("Vaccine State Registry").await?;
    select_and_send(stage, patient).await?;
    page.see_tab_count("Reported", 2).await?;
    page.follow("Reported").await?;
    page.see("With warnings").await?;
    page.press("What the registry said").await?;
    page.find("dialog", "What the registry said").await?;
    page.see("Dosewire training registry said").await?;
    page.see("Lot number could not be confirmed").await?;
    page.type_keys(&fantoccini::key::Key::Escape.to_string()).await?;
    page.find_none("dialog", "What the registry said").await
}

/// A dose that the registry refuses comes back by itself, with the reason: one more than before the day began.
async fn see_it_refused(stage: &Stage, patient: &Patient, before: u64) -> Result<()> {
    let page = &stage.page;
    open_chart(stage, patient).await?;
    add_dose_again(stage, REFUSED_LOT, "Lot BAD0001, expires 09/30/2027").await?;
    page.follow("Vaccine State Registry").await?;
    page.see_tab_count("Not reported", before + 1).await?;
    select_and_send(stage, patient).await?;
    // By its own words: a part of the list is named "Rejected" too, and other doses need somebody.
    page.see("The registry does not know this value of the lot number.").await?;
    page.see_tab_count("Not reported", before + 1).await?;
    page.see_tab_count("Reported", 2).await?;
    page.press("What needs to be resolved").await?;
    page.see("The registry rejected this dose").await?;
    page.see("Lot number is not one the registry knows for this vaccine").await?;
    page.find("link", "Fix it").await.map(drop)
}

async fn check_console(stage: &Stage) -> Result<()> {
    let trouble = read_trouble(stage).await?;
    ensure!(trouble.is_empty(), "the console says {trouble:?}");
    Ok(())
}

/// The errors and the breaches of the page's own policy that the console told since the last time.
async fn read_trouble(stage: &Stage) -> Result<Vec<String>> {
    let console = stage.page.read_console().await?;
    let is_bad = |line: &String| line.starts_with("SEVERE") || line.contains("Content Security Policy");
    Ok(console.into_iter().filter(is_bad).collect())
}
