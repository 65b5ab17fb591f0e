//! Admin > Audit log by keyboard alone: narrowed, gone through, and led from.

use anyhow::{Result, ensure};
use e2e::person::keyboard::{enter, look_at, push, replace};
use e2e::person::practice::at;
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use fantoccini::key::Key;
use serde_json::json;

use super::desk::go;

#[tokio::test]
async fn the_audit_log_is_read_by_keyboard() -> Result<()> {
    stage::play("audit", Database::Sqlite, read_the_log).await
}

async fn read_the_log(stage: &mut Stage) -> Result<()> {
    let (page, person) = (&stage.page, Person::sign_in(&stage.server).await?);
    let patient = person.add_patient("Quetzalwitz", "Dora", "Q-4").await?;
    let chart = format!("/patients/{patient}");
    page.sign_in(&stage.server.url(&chart), USER, PASSWORD).await?;
    page.see("Quetzalwitz").await?;
    go(page, "Audit log").await?;
    page.see("demo signed in").await?;
    look_at(page).await?;

    // Narrowed to a chart by its address; the address of the page says so.
    replace(page, "Chart or report", &stage.server.url(&chart)).await?;
    push(page, "Show").await?;
    page.see_address(&format!("/admin/audit?patientId={patient}")).await?;
    page.see("demo opened a chart").await?;
    page.see("demo added a patient.").await?;
    page.see_no("signed in").await?;
    page.tab_to("link", "Open the chart").await?;
    page.type_keys(&Key::Enter.to_string()).await?;
    page.see_address(&chart).await?;
    page.client().back().await?;
    page.see("demo opened a chart").await?;

    // What is no date, no record, or of another day.
    replace(page, "Chart or report", "Quetzalwitz").await?;
    push(page, "Show").await?;
    page.see("Paste the address of a chart or a report, or its id.").await?;
    push(page, "Show everything").await?;
    page.see("demo signed in").await?;
    enter(page, "textbox", "To", "01/31/2020").await?;
    push(page, "Show").await?;
    page.see("No entry matches").await?;
    push(page, "Show everything").await?;
    page.fill("What", "Added a patient").await?;
    push(page, "Show").await?;
    page.see("demo added a patient.").await?;

    // Page by page: each entry once.
    for _ in 0..20 {
        person.ask("{ patients(search: \"Q-4\") { total } }", &json!({})).await?;
        person.ask("{ reports(tab: REPORTED) { next } }", &json!({})).await?;
        person.add_patient("Okafor", "Maya", &next_number(&person).await?).await?;
    }
    push(page, "Show everything").await?;
    push(page, "Show more").await?;
    page.see("100 shown").await?;
    let text = page.read_text().await?;
    ensure!(!text.contains("Quetzalwitz"), "the log holds a patient’s name");
    Ok(())
}

/// A number that no other patient has: how many there are.
async fn next_number(person: &Person) -> Result<String> {
    let answer = person.ask("{ patients { total } }", &json!({})).await?;
    Ok(format!("N-{}", at(&answer, "/patients/total")))
}
