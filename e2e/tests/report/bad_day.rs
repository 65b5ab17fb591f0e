//! Days on which nothing works: the registry is down, the password is wrong, the server dies. Nothing is lost,
//! nothing is doubled, nothing is marked that is not so, and everybody can see what to do.

#![expect(clippy::indexing_slicing, reason = "what is not there fails the test, as it should")]

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::person::practice::{REGISTRY_PASSWORD, read_text};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::Server;
use e2e::server::database::Database;
use e2e::server::port;
use e2e::server::registry::Registry;
use e2e::stage::{self, Stage};
use e2e::wait::{self, DEADLINE};
use serde_json::Value;

const LOT: &str = "Y014237 09/30/2027";
const WRONG_PASSWORD: &str = "not-the-password";
/// The same message goes again at the end of its lease, which lasts 150 seconds.
const RESCUE: Duration = Duration::from_secs(300);
/// Timeout after a restart: what the ended server held is free again 15 seconds after its last heartbeat.
const RESTART: Duration = Duration::from_secs(30);

#[tokio::test]
async fn trouble_is_told_on_sqlite() -> Result<()> {
    stage::play("bad-day-sqlite", Database::Sqlite, tell_trouble).await
}

#[tokio::test]
async fn trouble_is_told_on_postgres() -> Result<()> {
    stage::play("bad-day-postgres", Database::Postgres, tell_trouble).await
}

async fn tell_trouble(stage: &mut Stage) -> Result<()> {
    let person = Person::sign_in(&stage.server).await?;
    // The registry is down: nobody listens there.
    let [nobody] = port::find_free()?;
    let integration = person.set_up(&format!("http://{nobody}/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    stage.page.sign_in(&stage.server.url("/reporting/not-reported"), USER, PASSWORD).await?;
    let first = person.add_patient("Quetzalwitz", "Ada", "Q-1").await?;
    let down = person.record_dose(&first, LOT).await?;
    report_in_browser(stage, "Quetzalwitz, Ada").await?;
    stage.page.see("Nobody answers at the registry's address.").await?;
    stage.page.see("Next try").await?;
    person.wait_for_status(&down, &["WAITING"], DEADLINE).await?;
    ensure!(stage.page.read_tab_count("Reported").await? == 0, "nothing may be marked reported");

    // The registry is up, and the password is wrong.
    person.set_up(&stage.server.sandbox_url("/iis"), WRONG_PASSWORD).await?;
    let second = person.add_patient("Quetzalwitz", "Bea", "Q-2").await?;
    let held = person.record_dose(&second, LOT).await?;
    report_in_browser(stage, "Quetzalwitz, Bea").await?;
    person.wait_for_status(&held, &["NEEDS_YOU"], DEADLINE).await?;
    // It stays queued behind the set-up, and each page says so.
    for path in ["/", "/admin/integrations", "/reporting/in-progress"] {
        stage.page.open(&stage.server.url(path)).await?;
        stage.page.see("The registry did not accept the user name, the password or the facility id.").await?;
    }
    ensure!(stage.page.read_tab_count("Reported").await? == 0, "nothing may be marked reported");

    // Corrected, both go.
    person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    for report in [&down, &held] {
        ensure_gone(&person, report).await?;
        person.wait_for_status(report, &["REPORTED"], DEADLINE).await?;
    }
    stage.server.check_log(&[WRONG_PASSWORD])
}

/// Selects the newest dose of a patient in the list that is open, and reports it.
async fn report_in_browser(stage: &Stage, patient: &str) -> Result<()> {
    let name = format!("Select {patient}, M-M-R II");
    stage.page.click("checkbox", &name).await?;
    stage.page.press("Report 1").await
}

/// Sends a report by hand, unless it has gone by itself.
async fn ensure_gone(person: &Person, report: &str) -> Result<()> {
    let how = person.send(report).await?;
    ensure!(["QUEUED", "UNDER_WAY", "NOTHING_TO_SEND"].contains(&how.as_str()), "it could not be sent: {how}");
    Ok(())
}

#[tokio::test]
async fn a_dose_outlives_the_server_on_sqlite() -> Result<()> {
    outlive(Database::Sqlite).await
}

#[tokio::test]
async fn a_dose_outlives_the_server_on_postgres() -> Result<()> {
    outlive(Database::Postgres).await
}

/// The registry takes the dose and is slow to say so. The server dies in between, and must find out.
async fn outlive(database: Database) -> Result<()> {
    let registry = Registry::start().await?;
    let mut server = Server::start(database).await?;
    let person = Person::sign_in(&server).await?;
    let integration = person.set_up(&registry.url(), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    let patient = person.add_patient("Quetzalwitz", "Cleo", "Q-3").await?;
    // The second lot is slow the first time only: the message that asks again is answered at once.
    let report = person.record_dose(&patient, "SLOW-1 09/30/2027").await?;
    ensure!(person.send(&report).await? == "QUEUED", "it does not go");
    let orc3 = wait_until_taken(&registry).await?;

    server.kill().await?;
    server.start_again().await?;

    // Within seconds it is known that nobody waits for the answer any more, and the next dose goes.
    let next = person.add_patient("Quetzalwitz", "Dora", "Q-4").await?;
    let next = person.record_dose(&next, LOT).await?;
    ensure!(person.send(&next).await? == "QUEUED", "it does not go");
    person.wait_for_status(&report, &["OUTCOME_UNKNOWN"], RESTART).await?;
    person.wait_for_status(&next, &["REPORTED"], RESTART).await?;
    let reported = person.wait_for_status(&report, &["REPORTED", "WITH_WARNINGS"], RESCUE).await;
    let reported = reported.with_context(|| server.read_log())?;
    check_history(&reported)?;
    check_records(&registry.read_records().await?, &orc3)?;
    server.check_log(&[])
}

/// Waits until the registry holds a dose, and returns its key.
async fn wait_until_taken(registry: &Registry) -> Result<String> {
    wait::until("the registry to take the dose", DEADLINE, async || {
        let records = registry.read_records().await?;
        Ok(records["doses"].as_object().and_then(|doses| doses.keys().next().cloned()))
    })
    .await
}

/// Two attempts: the one that was lost, and the same message again.
fn check_history(details: &Value) -> Result<()> {
    let submissions = details["submissions"].as_array().context("no submissions")?;
    let [again, lost] = submissions.as_slice() else { anyhow::bail!("two attempts, not {submissions:?}") };
    ensure!(lost["failureCode"] == "lease_lost" && lost["verdict"].is_null(), "{lost}");
    ensure!(again["failureCode"].is_null() && again["verdict"].is_string(), "{again}");
    let order = |submission: &Value| -> Result<Vec<String>> {
        let text = read_text(submission, "/request")?;
        let segments = text.split(['\r', '\n']).filter(|line| line.starts_with("ORC|") || line.starts_with("RXA|"));
        Ok(segments.map(str::to_owned).collect())
    };
    ensure!(order(lost)? == order(again)? && !order(again)?.is_empty(), "another message went the second time");
    Ok(())
}

/// The dose came twice and is there once, beside the next one.
fn check_records(records: &Value, orc3: &str) -> Result<()> {
    let doses = records["doses"].as_object().context("no doses")?;
    ensure!(doses.len() == 2 && doses.contains_key(orc3), "two doses, not {doses:?}");
    ensure!(records["dosesPresent"] == 2, "{records}");
    let received = records["received"].as_object().context("nothing was received")?;
    let times: Vec<_> = received.iter().map(|(key, times)| (key == orc3, times.as_u64())).collect();
    let is_right = times.iter().all(|(is_lost, times)| *times == Some(if *is_lost { 2 } else { 1 }));
    ensure!(times.len() == 2 && is_right, "{records}");
    let patients = records["patients"].as_object().context("no patients")?;
    ensure!(patients.len() == 2, "two patients, not {patients:?}");
    ensure!(records["maxInFlightPerPatient"] == 1, "two messages of one patient at once: {records}");
    Ok(())
}
