//! What a person decides about a report: a warning that needs no attention, and a move that is taken back.

use anyhow::{Context as _, Result, ensure};
use e2e::person::keyboard::{enter, look_at, press, push};
use e2e::person::practice::{REGISTRY_PASSWORD, at, read_text};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use e2e::wait::DEADLINE;
use fantoccini::key::Key;
use serde_json::{Value, json};

const WARNED: &str = "WARN0042 09/30/2027";
const DISMISS: &str = "Dismiss a warning of M-M-R II for Quetzalwitz, Ada";
const TAKE_UP: &str = "Take up again: ";

#[tokio::test]
async fn a_warning_is_dismissed_and_taken_up_again_by_keyboard_alone() -> Result<()> {
    stage::play("dismissal", Database::Sqlite, dismiss).await
}

#[tokio::test]
async fn a_move_is_taken_back_from_its_report() -> Result<()> {
    stage::play("move-taken-back", Database::Postgres, take_back).await
}

/// The training registry, and doses of two patients that it accepted.
async fn accepted(stage: &Stage, lot: &str) -> Result<(Person, String, [(String, String); 2])> {
    let person = Person::sign_in(&stage.server).await?;
    let integration = person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    let mut doses = Vec::new();
    for (first, mrn) in [("Ada", "Q-1"), ("Bea", "Q-2")] {
        let patient = person.add_patient("Quetzalwitz", first, mrn).await?;
        let report = person.record_dose(&patient, lot).await?;
        person.send(&report).await?;
        person.wait_for_status(&report, &["REPORTED", "WITH_WARNINGS"], DEADLINE).await?;
        doses.push((patient, report));
    }
    let doses = doses.try_into().ok().context("two doses")?;
    Ok((person, integration, doses))
}

async fn dismiss(stage: &mut Stage) -> Result<()> {
    let (person, _, [(_, report), (_, other)]) = accepted(stage, WARNED).await?;
    let page = &stage.page;
    page.sign_in(&stage.server.url("/reporting/reported?show=warnings"), USER, PASSWORD).await?;
    push(page, DISMISS).await?;
    page.see_focus("heading", "Dismiss a warning").await?;
    look_at(page).await?;
    push(page, "Dismiss").await?;
    page.see("Say why the warning needs no attention.").await?;
    page.screenshot("dismissal-dialog").await?;
    // The field is behind the button that was pressed: round by Escape, which changes nothing.
    press(page, Key::Escape).await?;
    page.find_none("dialog", "Dismiss a warning").await?;
    page.see_focus("button", DISMISS).await?;
    press(page, Key::Enter).await?;
    page.see_focus("heading", "Dismiss a warning").await?;
    enter(page, "textbox", "Reason", "The lot was checked on the vial").await?;
    push(page, "Dismiss").await?;
    page.see("The warning is dismissed.").await?;
    // It leaves the list of warnings; the other patient's stays.
    page.find_none("button", DISMISS).await?;
    // The keyboard goes on in the row that took its place.
    page.see_focus("button", "Quetzalwitz, Bea").await?;
    person.wait_for_status(&report, &["REPORTED"], DEADLINE).await?;
    person.wait_for_status(&other, &["WITH_WARNINGS"], DEADLINE).await?;

    stage.open(&format!("/reporting/report/{report}")).await?;
    page.find("heading", "Dismissed warnings").await?;
    page.see("The lot was checked on the vial").await?;
    look_at(page).await?;
    page.screenshot("dismissal-details").await?;
    let is_way_back = |name: &str| name.starts_with(TAKE_UP);
    page.click_where("the way back", "button", TAKE_UP, is_way_back).await?;
    page.see("The warning is open again.").await?;
    page.see("Taken up again by").await?;
    person.wait_for_status(&report, &["WITH_WARNINGS"], DEADLINE).await?;

    // For the registry from now on, from the details; the next dose of the kind has no open warning.
    page.press("Dismiss a warning").await?;
    page.click("radio", "For Dosewire training registry, from now on").await?;
    page.fill("Reason", "Known, and harmless").await?;
    page.press("Dismiss").await?;
    page.see("The warning is dismissed.").await?;
    let patient = person.add_patient("Quetzalwitz", "Cleo", "Q-3").await?;
    let next = person.record_dose(&patient, WARNED).await?;
    person.send(&next).await?;
    person.wait_for_status(&next, &["REPORTED"], DEADLINE).await?;

    // The way back stands with the integrations too.
    stage.open("/admin/integrations").await?;
    page.see("Known, and harmless").await?;
    look_at(page).await?;
    page.click_where("the way back", "button", TAKE_UP, is_way_back).await?;
    page.see("The warning is open again.").await?;
    person.wait_for_status(&next, &["WITH_WARNINGS"], DEADLINE).await.map(drop)
}

const DOSES: &str = "query($id: ID!) { chart(patientId: $id) { doses { id version lotNumber reports { id } } } }";
const MOVE: &str = "mutation($input: MoveDoseInput!) { moveDose(input: $input) { status } }";
const PAUSE: &str = "mutation($id: ID!) { pauseIntegration(input: { integrationId: $id }) { status } }";

/// The doses of a patient with this lot.
async fn read_doses(person: &Person, patient: &str, lot: &str) -> Result<Vec<Value>> {
    let chart = person.ask(DOSES, &json!({ "id": patient })).await?;
    let doses = chart.pointer("/chart/doses").and_then(Value::as_array).context("no chart")?;
    Ok(doses.iter().filter(|dose| at(dose, "/lotNumber") == lot).cloned().collect())
}

async fn take_back(stage: &mut Stage) -> Result<()> {
    let (person, integration, [(ada, _), (bea, _)]) = accepted(stage, "Y014237 09/30/2027").await?;
    // The registry is not asked to take it out: nothing goes while the integration is paused.
    person.ask(PAUSE, &json!({ "id": integration })).await?;
    let doses = read_doses(&person, &ada, "Y014237").await?;
    let dose = doses.first().context("no dose")?;
    let input = json!({ "id": dose["id"], "version": dose["version"], "toPatientId": bea });
    let moved = person.ask(MOVE, &json!({ "input": input })).await?;
    ensure!(at(&moved, "/moveDose/status") == "SAVED", "{moved}");
    let mut report = None;
    for dose in read_doses(&person, &bea, "Y014237").await? {
        let id = read_text(&dose, "/reports/0/id")?;
        if *at(&person.read_report(&id).await?, "/report/marks") == json!(["MOVED"]) {
            report = Some(id);
        }
    }
    let report = report.context("no dose is marked as moved")?;

    let page = &stage.page;
    page.sign_in(&stage.server.url(&format!("/reporting/report/{report}")), USER, PASSWORD).await?;
    page.see("Moved from another chart").await?;
    look_at(page).await?;
    page.screenshot("move-details").await?;
    push(page, "Take the move back").await?;
    page.see("The dose is back in the chart that it came from.").await?;
    ensure!(read_doses(&person, &ada, "Y014237").await?.len() == 1, "it is not back");
    ensure!(read_doses(&person, &bea, "Y014237").await?.len() == 1, "it is still there");
    Ok(())
}
