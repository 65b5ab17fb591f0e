//! A state of which little is known, set up from its letter and shared as a program file; and consent, asked for in the
//! chart, with what follows on the lists.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Scheme;
use e2e::person::practice::{REGISTRY_PASSWORD, REGISTRY_USER};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use serde_json::json;

const TENNESSEE: &str = "Tennessee – TennIIS (ready)";
const LOT: &str = "Y014237 09/30/2027";

/// What the letter says of the state, by the labels of the form.
const LETTER: &[(&str, &str)] = &[
    ("Service (optional)", "CDC's service of 2011, SOAP 1.1"),
    ("Receiving application (MSH-5) (optional)", "TENNIIS"),
    ("Receiving facility (MSH-6) (optional)", "TDH"),
    ("Message inside XML (optional)", "CDATA section"),
    ("Vaccine code (RXA-5) (optional)", "CVX alone"),
    ("Type of the record number (PID-3.5) (optional)", "PI (patient internal identifier)"),
    ("Consent of patients (optional)", "Patients may opt out, and are then left out"),
    ("Consent from the age of (optional)", "18 years"),
];

#[tokio::test]
async fn a_state_is_set_up_from_its_letter_and_shared() -> Result<()> {
    stage::play("letter", Database::Sqlite, share_a_letter).await
}

async fn share_a_letter(stage: &mut Stage) -> Result<()> {
    set_up(stage).await?;
    let page = &stage.page;
    page.press("Save as a program file").await?;
    page.see("Saved as tn.toml: what was entered for the state, without what is the practice’s own.").await?;
    pictures(stage, "program-file").await?;
    // What was saved is what the server gives.
    let person = Person::sign_in(&stage.server).await?;
    let known = person.ask("{ integrations { id } }", &json!({})).await?;
    let id = known.pointer("/integrations/0/id").context("there is no integration")?;
    let query = "query($id: ID!) { programFile(integrationId: $id) }";
    let file = person.ask(query, &json!({ "id": id })).await?;
    let file = file.pointer("/programFile").and_then(serde_json::Value::as_str).context("there is no file")?;
    for fact in ["rule = \"OPT_OUT\"", "from_age = 18", "style = \"CDC_2011_SOAP_11\"", "receiving_facility = \"TDH\""]
    {
        ensure!(file.contains(fact), "the file does not say {fact}");
    }
    ensure!(!file.contains("ALDER") && !file.contains(REGISTRY_USER), "the file says what is the practice's own");
    Ok(())
}

/// Signs in, fills in the form as the letter says, tests it with the training registry, and activates it.
async fn set_up(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    page.follow("Integrations").await?;
    page.fill("State", TENNESSEE).await?;
    page.see("Whether patients must consent or may opt out, and from which age they are asked.").await?;
    page.see("Where this comes from, and when it was seen last").await?;
    let address = stage.server.sandbox_url("/iis");
    for (label, value) in [
        ("Web service address", address.as_str()),
        ("User name", REGISTRY_USER),
        ("Password", REGISTRY_PASSWORD),
        ("Facility ID (optional)", "1001"),
        ("Sending facility (MSH-4)", "ALDER"),
    ] {
        page.fill(label, value).await?;
    }
    for (label, value) in LETTER {
        page.fill(label, value).await?;
    }
    page.click("checkbox", "Lake St").await?;
    page.fill("Site ID (RXA-11.4), Lake St", "S1").await?;
    page.press("Save").await?;
    page.see("Saved.").await?;
    page.press("Send a test message").await?;
    page.see("The registry accepted the test message.").await?;
    page.press("Activate").await?;
    page.find("button", "Pause").await?;
    Person::sign_in(&stage.server).await?.wait_until_listed().await.map(drop)
}

#[tokio::test]
async fn consent_is_asked_given_and_refused_in_the_chart() -> Result<()> {
    stage::play("consent", Database::Sqlite, ask_for_consent).await
}

async fn ask_for_consent(stage: &mut Stage) -> Result<()> {
    set_up(stage).await?;
    let person = Person::sign_in(&stage.server).await?;
    let patient = person.add_patient("Quist", "Orla", "30501").await?;
    person.change_patient(&patient, json!({ "protected": null })).await?;
    let report = person.record_dose(&patient, LOT).await?;
    let (chart, page) = (format!("/patients/{patient}"), &stage.page);
    stage.open(&chart).await?;
    page.see("From the age of 18: Patients may opt out, and are then left out.").await?;
    page.see("Not asked").await?;
    pictures(stage, "consent-unasked").await?;

    page.press("Record an answer for Tennessee – TennIIS").await?;
    page.find("dialog", "Consent for Tennessee – TennIIS").await?;
    page.press("Record").await?;
    page.see("Choose the answer.").await?;
    page.click("radio", "Refused").await?;
    page.fill("How", "Verbally").await?;
    page.fill("Asked by", "Nora Stone").await?;
    pictures(stage, "consent-asked").await?;
    page.press("Record").await?;
    page.see("verbally, asked by Nora Stone. Recorded by").await?;
    page.find_none("dialog", "Consent for Tennessee – TennIIS").await?;
    pictures(stage, "consent-refused").await?;
    see_it_listed(stage, "Excluded", "The patient opted out of sharing with this registry").await?;
    person.wait_for_status(&report, &["EXCLUDED"], e2e::wait::DEADLINE).await?;

    stage.open(&chart).await?;
    page.press("Record an answer for Tennessee – TennIIS").await?;
    page.click("radio", "Given").await?;
    page.press("Record").await?;
    page.see("in writing, asked by").await?;
    person.wait_for_status(&report, &["READY_TO_SEND"], e2e::wait::DEADLINE).await?;
    person.send(&report).await?;
    let sent = person.wait_for_status(&report, &["REPORTED"], e2e::wait::DEADLINE).await?;
    let message = sent.pointer("/submissions/0/request").and_then(serde_json::Value::as_str).unwrap_or_default();
    let line = message.lines().find(|line| line.starts_with("PD1")).context("there is no PD1")?;
    ensure!(line.split('|').nth(12) == Some("N"), "the message does not say that sharing is fine: {line}");
    see_it_listed(stage, "Reported", "Quist").await
}

/// Looks into a tab of the reports for words about the patient's only dose.
async fn see_it_listed(stage: &Stage, tab: &str, words: &str) -> Result<()> {
    let page = &stage.page;
    page.follow("Vaccine State Registry").await?;
    page.follow(tab).await?;
    page.see("Quist").await?;
    page.see(words).await
}

/// Pictures of what is shown, wide and narrow, light and dark. No page scrolls sideways.
async fn pictures(stage: &Stage, name: &str) -> Result<()> {
    let page = &stage.page;
    for (shape, width, height) in [("narrow", 390, 844), ("wide", 1280, 900)] {
        page.resize(width, height).await?;
        for scheme in [Scheme::Dark, Scheme::Light] {
            page.light(scheme).await?;
            page.screenshot(&format!("{name}-{shape}-{}", scheme.as_str())).await?;
        }
        let overhang = page.read_overhang().await?;
        ensure!(overhang.is_none(), "{name} at {width} scrolls sideways: {overhang:?}");
    }
    Ok(())
}
