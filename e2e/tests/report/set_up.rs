//! Setting a state up: from the dropdown to a test message that is accepted; a wrong password; a state that is not
//! ready.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::person::practice::{REGISTRY_PASSWORD, REGISTRY_USER};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use e2e::wait;
use serde_json::{Value, json};

/// Maximum time for 5,000 doses on a small machine that does other things too.
const LISTING: Duration = Duration::from_secs(180);

const WISCONSIN: &str = "Wisconsin – WIR (ready)";

#[tokio::test]
async fn a_ready_state_is_set_up_tested_and_activated() -> Result<()> {
    stage::play("set-up", Database::Sqlite, set_up_wisconsin).await
}

async fn set_up_wisconsin(stage: &mut Stage) -> Result<()> {
    begin(stage, REGISTRY_PASSWORD).await?;
    let page = &stage.page;
    page.see("WIR has not confirmed this set-up yet.").await?;
    page.press("Activate").await?;
    page.see("Not activated: the registry has not accepted a test message yet.").await?;
    page.press("Test connection").await?;
    page.see("The registry can be reached and answers.").await?;
    page.press("Send a test message").await?;
    page.see("The registry accepted the test message.").await?;
    page.see("Test message accepted").await?;
    // The evidence names it, once it is read again.
    page.see("Message ").await?;
    page.press("Activate").await?;
    page.find("button", "Pause").await?;
    record_a_confirmation(stage).await?;
    plan_maintenance(stage).await?;
    switch_environment(stage).await
}

/// Signs in, chooses the state, and fills in its form for the test system.
async fn begin(stage: &Stage, password: &str) -> Result<()> {
    let page = &stage.page;
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    page.follow("Integrations").await?;
    page.fill("State", WISCONSIN).await?;
    page.fill("Web service address", &stage.server.sandbox_url("/iis")).await?;
    page.fill("User name", REGISTRY_USER).await?;
    page.fill("Password", password).await?;
    page.fill("Facility ID", "F1").await?;
    page.fill("Sending facility (MSH-4)", "ALDER").await?;
    page.fill("Practice's certificate and private key (optional)", "-----BEGIN A-----").await?;
    page.see("Paste the whole text, from the line -----BEGIN to the last line -----END.").await?;
    page.fill("Practice's certificate and private key (optional)", "").await?;
    page.click("checkbox", "North clinic").await?;
    page.fill("Site ID (RXA-11.4), North clinic", "S1").await?;
    page.press("Save").await?;
    page.see("Saved.").await
}

async fn record_a_confirmation(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.press("Record a confirmation").await?;
    page.find("dialog", "Record a confirmation").await?;
    page.press("Record").await?;
    page.see("Enter who confirmed it, as a name and an office.").await?;
    page.fill("Who confirmed it", "J. Doe, WIR help desk").await?;
    page.fill("Note (optional)", "Ticket 4711").await?;
    page.press("Record").await?;
    page.see("Confirmed by J. Doe, WIR help desk, recorded by").await?;
    page.see("Ticket 4711").await
}

async fn plan_maintenance(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.fill("Maintenance hours (optional)", "at night").await?;
    page.press("Save").await?;
    page.see("Line 1: write it as Sundays 1:00 am to 5:00 am").await?;
    page.fill("Maintenance hours (optional)", "daily 12:00 am - 11:59 pm").await?;
    page.press("Save").await?;
    page.see("Saved.").await?;
    let field = page.find("textbox", "Maintenance hours (optional)").await?;
    let kept = field.prop("value").await?.unwrap_or_default();
    ensure!(kept == "Every day 12:00 am to 11:59 pm", "it was understood as {kept}");
    Ok(())
}

/// The production system has an address of its own, and what was entered for the test system stays with it.
async fn switch_environment(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.fill("Environment", "Production").await?;
    page.find_none("button", "Pause").await?;
    let value =
        async |label: &str| anyhow::Ok(page.find("textbox", label).await?.prop("value").await?.unwrap_or_default());
    ensure!(value("Web service address").await?.is_empty(), "the test system's address is offered for production");
    ensure!(value("Sending facility (MSH-4)").await? == "ALDER", "what both systems share is not offered");
    page.fill("Environment", "Test").await?;
    page.find("button", "Pause").await?;
    ensure!(value("Web service address").await?.ends_with("/iis"), "the test system lost its address");
    Ok(())
}

#[tokio::test]
async fn a_wrong_password_is_explained() -> Result<()> {
    stage::play("wrong-password", Database::Sqlite, explain_password).await
}

async fn explain_password(stage: &mut Stage) -> Result<()> {
    begin(stage, "not-the-password").await?;
    let page = &stage.page;
    page.press("Test connection").await?;
    page.see("This does not prove the user name and password").await?;
    page.press("Send a test message").await?;
    page.see("The registry did not accept the user name, the password or the facility id.").await?;
    page.see("Test message not accepted").await?;
    page.press("Prepare a message to the help desk").await?;
    page.find("dialog", "For the registry’s help desk").await?;
    page.see("Registry: Wisconsin – WIR, test system").await?;
    page.see("VXU^V04^VXU_V04").await?;
    page.see("Send it to: The help desk of WIR").await?;
    let text = page.read_text().await?;
    ensure!(!text.contains("Testpatient") && !text.contains("not-the-password"), "the packet says too much");
    page.press("Close").await
}

#[tokio::test]
async fn a_state_that_is_not_ready_takes_interest() -> Result<()> {
    stage::play("interest", Database::Sqlite, tell_interest).await
}

async fn tell_interest(stage: &mut Stage) -> Result<()> {
    let page = &stage.page;
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    page.follow("Integrations").await?;
    page.fill("State", "Alabama – ImmPRINT").await?;
    page.press("I’m interested").await?;
    page.see("Enter how to reach you.").await?;
    page.fill("Contact", "front.desk@example.org").await?;
    page.fill("Volume (optional)", "200 a month").await?;
    page.press("I’m interested").await?;
    page.see("Thank you. We will tell you when Alabama is ready.").await?;
    page.see("Volume: 200 a month").await?;
    stage.open("/admin/integrations").await?;
    page.see("Interest in other programs").await?;
    page.see("front.desk@example.org").await?;
    page.find("button", "Export CSV").await.map(drop)
}

#[tokio::test]
async fn doses_from_before_are_listed_while_one_watches() -> Result<()> {
    stage::play("backfill", Database::Sqlite, watch_backfill).await
}

/// The bar is seen to move, to its end, and the list has them all.
async fn watch_backfill(stage: &mut Stage) -> Result<()> {
    let doses = stage.server.copy_doses(5_000).await?;
    ensure!(doses >= 5_000, "there are {doses} doses only");
    let person = Person::sign_in(&stage.server).await?;
    person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    let page = &stage.page;
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    page.follow("Integrations").await?;
    page.press("Activate").await?;
    page.see("from before go under Not reported, to be sent by hand.").await?;
    let all = format!(" of {},{:03}", doses / 1000, doses % 1000);
    let mut seen = BTreeSet::new();
    wait::until("the end of the list", LISTING, async || {
        let text = page.read_text().await?;
        let is_progress = |line: &&str| line.contains(&all);
        seen.extend(text.lines().filter(is_progress).map(str::to_owned));
        Ok(text.contains("doses from before the activation: all are listed.").then_some(()))
    })
    .await?;
    ensure!(seen.len() > 2, "the bar was seen at {seen:?} only");
    let counts = person.ask("{ reports(tab: NOT_REPORTED) { counts { notReported excluded } } }", &json!({})).await?;
    let count = |name: &str| counts.pointer(&format!("/reports/counts/{name}")).and_then(Value::as_i64).unwrap_or(0);
    ensure!(count("notReported") + count("excluded") == doses, "{doses} doses became {counts}");
    Ok(())
}
