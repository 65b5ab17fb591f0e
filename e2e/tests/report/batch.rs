//! All that match are reported at once: followed, left and come back to, summed up; and canceled while nothing goes.

#![expect(clippy::indexing_slicing, reason = "what is not there fails the test, as it should")]

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::person::practice::REGISTRY_PASSWORD;
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::server::port;
use e2e::stage::{self, Stage};
use e2e::wait;
use serde_json::{Value, json};

/// Timeout for the registry to take some hundred doses, on a busy machine.
const ALL: Duration = Duration::from_secs(180);

#[tokio::test]
async fn all_that_match_are_reported_on_sqlite() -> Result<()> {
    stage::play("batch-sqlite", Database::Sqlite, report_all).await
}

#[tokio::test]
async fn all_that_match_are_reported_on_postgres() -> Result<()> {
    stage::play("batch-postgres", Database::Postgres, report_all).await
}

#[tokio::test]
async fn a_batch_is_canceled() -> Result<()> {
    stage::play("batch-canceled", Database::Sqlite, cancel).await
}

/// Selects a whole page, then all that match, and reports them. Returns the address of the batch and its size.
async fn begin(stage: &Stage, person: &Person) -> Result<(String, String)> {
    let page = &stage.page;
    page.sign_in(&stage.server.url("/reporting/not-reported?show=ready"), USER, PASSWORD).await?;
    let query = "query { reportCount(filter: { tab: NOT_REPORTED, status: [READY_TO_SEND] }) }";
    let ready = person.ask(query, &json!({})).await?["reportCount"].as_u64().context("no count")?;
    ensure!((51..1_000).contains(&ready), "more than one page, {ready}");
    page.click("checkbox", "Select all").await?;
    page.press(&format!("Select all {ready} that match")).await?;
    page.see("All that match").await?;
    page.press(&format!("Report all {ready}")).await?;
    page.see(&format!("{ready} doses, reported by")).await?;
    let address = page.client().current_url().await?.to_string();
    ensure!(address.contains("/reporting/in-progress?batch="), "{address}");
    Ok((address, ready.to_string()))
}

async fn read_batch(person: &Person, address: &str) -> Result<Value> {
    let id = address.split("batch=").nth(1).context("no batch")?;
    let query =
        "query($id: ID!) { batch(id: $id) { endedAt total withdrawn counts { reported withWarnings rejected } } }";
    Ok(person.ask(query, &json!({ "id": id })).await?["batch"].take())
}

async fn wait_until_over(person: &Person, address: &str) -> Result<Value> {
    wait::until("the batch to be over", ALL, async || {
        let batch = read_batch(person, address).await?;
        Ok((!batch["endedAt"].is_null()).then_some(batch))
    })
    .await
}

async fn report_all(stage: &mut Stage) -> Result<()> {
    let person = Person::sign_in(&stage.server).await?;
    let integration = person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    person.wait_until_listed().await?;
    for (n, lot) in ["WARN0001 09/30/2027", "BAD0001 09/30/2027"].into_iter().enumerate() {
        let patient = person.add_patient("Quetzalwitz", "Ada", &format!("Q-{n}")).await?;
        person.record_dose(&patient, lot).await?;
    }
    let (address, total) = begin(stage, &person).await?;
    let page = &stage.page;
    // It goes on while nobody looks, and the address leads back to it.
    page.follow("Vaccines").await?;
    let over = wait_until_over(&person, &address).await?;
    ensure!(over["total"].as_u64() == total.parse().ok(), "{over}");
    page.open(&address).await?;
    page.see("Done.").await?;
    let barriers = page.read_barriers().await?;
    ensure!(barriers.is_empty(), "{barriers:?}");
    page.screenshot("batch-done").await?;
    let counts = &over["counts"];
    let count = |part: &str| counts[part].as_u64().filter(|count| *count > 0).context("none of them");
    page.follow(&format!("{} with warnings", count("withWarnings")?)).await?;
    page.see("Quetzalwitz, Ada").await?;
    page.find("checkbox", "Select Quetzalwitz, Ada, M-M-R II").await?;
    page.follow(&format!("{} rejected", count("rejected")?)).await?;
    page.find("checkbox", "Select Quetzalwitz, Ada, M-M-R II").await?;
    page.follow("Close").await?;
    page.see_no("Done.").await?;
    // Nothing is doubled: the registry has each dose once.
    page.see_tab_count("In progress", 0).await?;
    stage.server.check_log(&[])
}

/// Nobody answers at the registry's address, so that nothing leaves while the batch is canceled.
async fn cancel(stage: &mut Stage) -> Result<()> {
    let person = Person::sign_in(&stage.server).await?;
    let [nobody] = port::find_free()?;
    let integration = person.set_up(&format!("http://{nobody}/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    person.wait_until_listed().await?;
    let (address, _) = begin(stage, &person).await?;
    let page = &stage.page;
    // Another page of the list leads to it, too.
    page.open(&stage.server.url("/reporting/not-reported")).await?;
    page.follow("See how far it is").await?;
    page.press("Cancel the rest").await?;
    page.see("taken back").await?;
    let over = wait_until_over(&person, &address).await?;
    ensure!(over["withdrawn"].as_u64().is_some_and(|count| count > 40), "{over}");
    page.see_no("Cancel the rest").await?;
    stage.server.check_log(&[])
}
