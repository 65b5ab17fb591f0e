//! The chart by keyboard alone: vaccines of a visit, the short forms, what is missing, and two people at once.

use anyhow::{Result, ensure};
use e2e::person::keyboard::{enter, look_at, press, push, replace};
use e2e::person::practice::{REGISTRY_PASSWORD, at};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use fantoccini::key::Key;
use serde_json::{Value, json};

const CHART: &str = "query($id: ID!) { chart(patientId: $id) {
    version
    patient { races language eligibility eligibilitySince identifiers { number kind assigner } phone }
    doses { id name lot givenOn source completion immunity refusalReason vis visPresentedOn
        administeredBy { last } orderedBy { last } eligibility } } }";

#[tokio::test]
async fn a_visit_is_recorded_by_keyboard_alone() -> Result<()> {
    stage::play("visit", Database::Sqlite, record_a_visit).await
}

#[tokio::test]
async fn the_other_forms_are_short() -> Result<()> {
    stage::play("short-forms", Database::Sqlite, use_the_short_forms).await
}

#[tokio::test]
async fn two_people_lose_nothing() -> Result<()> {
    stage::play("two-people", Database::Sqlite, edit_at_once).await
}

#[tokio::test]
async fn a_dose_is_looked_at_corrected_and_taken_out() -> Result<()> {
    stage::play("dose", Database::Sqlite, correct_a_dose).await
}

/// A patient who lacks a race and an ethnicity, and a registry that wants both.
async fn prepare(stage: &Stage) -> Result<(Person, String)> {
    let person = Person::sign_in(&stage.server).await?;
    let integration = person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    let patient = person.add_patient("Okafor", "Maya", "20417").await?;
    person.change_patient(&patient, json!({ "races": [], "ethnicity": null })).await?;
    stage.page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    stage.open(&format!("/patients/{patient}")).await?;
    stage.page.find("heading", "Add vaccines").await?;
    Ok((person, patient))
}

async fn read_chart(person: &Person, patient: &str) -> Result<Value> {
    Ok(at(&person.ask(CHART, &json!({ "id": patient })).await?, "/chart").clone())
}

async fn record_a_visit(stage: &mut Stage) -> Result<()> {
    let (person, patient) = prepare(stage).await?;
    let page = &stage.page;
    page.see("The registry will refuse these doses").await?;
    page.see("Race and ethnicity are missing.").await?;
    look_at(page).await?;
    // The banner opens a form for just that, and the warning goes when it is saved.
    push(page, "Add now").await?;
    page.see_focus("heading", "Add the missing details").await?;
    page.tab_to("checkbox", "White").await?;
    page.type_keys(" ").await?;
    enter(page, "combobox", "Ethnicity", "Not").await?;
    push(page, "Save").await?;
    page.see_no("The registry will refuse these doses").await?;

    push(page, "Add vaccines").await?;
    page.see_focus("heading", "Add vaccines").await?;
    // The user is a clinician, who gives and orders at first.
    page.tab_to("combobox", "Given by").await?;
    enter(page, "combobox", "Vaccine", "MMR").await?;
    press(page, Key::Tab).await?;
    page.see("CVX 03").await?;
    enter(page, "textbox", "Lot and expiration", "Y014237 9/2027").await?;
    page.see("Lot Y014237, expires 09/30/2027").await?;
    page.tab_to("checkbox", "MMR Vaccine (Measles, Mumps, and Rubella) VIS, 01/31/2025").await?;
    page.type_keys(" ").await?;
    push(page, "Another vaccine").await?;
    page.see_focus("combobox", "Vaccine").await?;
    page.type_keys("Varicella").await?;
    press(page, Key::Tab).await?;
    page.see("CVX 21").await?;
    enter(page, "textbox", "Lot and expiration", "X019442 08/31/2027").await?;
    page.see("M-M-R II, lot Y014237").await?;
    look_at(page).await?;
    push(page, "Save 2 vaccines").await?;
    page.see("2 vaccines are saved.").await?;
    page.see("X019442").await?;
    page.see("Y014237").await?;

    let chart = read_chart(&person, &patient).await?;
    let doses = at(&chart, "/doses").as_array().cloned().unwrap_or_default();
    ensure!(doses.len() == 2, "{} doses", doses.len());
    for dose in &doses {
        ensure!(at(dose, "/administeredBy/last") == "Rivera" && at(dose, "/orderedBy/last") == "Rivera", "{dose}");
        ensure!(at(dose, "/eligibility") == "V01", "the visit's eligibility is not carried over: {dose}");
    }
    let mmr = doses.iter().find(|dose| at(dose, "/name") == "M-M-R II").cloned().unwrap_or_default();
    ensure!(
        *at(&mmr, "/vis") == json!(["253088698300012711250131"]) && at(&mmr, "/visPresentedOn") == at(&mmr, "/givenOn"),
        "{mmr}"
    );
    let varicella = doses.iter().find(|dose| at(dose, "/name") == "Varivax").cloned().unwrap_or_default();
    ensure!(*at(&varicella, "/vis") == json!([]), "only what was handed out is kept: {varicella}");
    ensure!(*at(&chart, "/patient/races") == json!(["2106-3"]), "{chart}");
    Ok(())
}

async fn use_the_short_forms(stage: &mut Stage) -> Result<()> {
    let (person, patient) = prepare(stage).await?;
    let page = &stage.page;
    push(page, "Add vaccines").await?;
    page.tab_to("radio", "Given here").await?;
    press(page, Key::Down).await?;
    page.see_no("VFC eligibility").await?;
    enter(page, "textbox", "Name of vaccine", "Engerix B-Peds").await?;
    enter(page, "textbox", "Date given", "8/15/2019").await?;
    // Nothing is saved while something is missing, and the summary leads to it.
    push(page, "Save").await?;
    page.see_focus("group", "Nothing was saved. Correct the marked fields.").await?;
    press(page, Key::Tab).await?;
    page.see_focus("link", "Choose where this is known from.").await?;
    press(page, Key::Enter).await?;
    page.see_focus("combobox", "Known from").await?;
    press(page, Key::Down).await?;
    push(page, "Save and add another").await?;
    page.see("1 vaccine is saved.").await?;
    page.see_focus("combobox", "Vaccine").await?;

    push(page, "Add vaccines").await?;
    page.tab_to("radio", "Given elsewhere").await?;
    press(page, Key::Down).await?;
    enter(page, "combobox", "Vaccine", "MMR").await?;
    press(page, Key::Tab).await?;
    enter(page, "combobox", "Reason", "Parental").await?;
    push(page, "Save").await?;
    page.see("refused").await?;

    push(page, "Add vaccines").await?;
    page.tab_to("radio", "Refused").await?;
    press(page, Key::Down).await?;
    page.tab_to("combobox", "What is known").await?;
    press(page, Key::Down).await?;
    push(page, "Save").await?;
    page.see("not given, immune already").await?;

    let chart = read_chart(&person, &patient).await?;
    let doses = at(&chart, "/doses").as_array().cloned().unwrap_or_default();
    let has = |holds: &dyn Fn(&Value) -> bool| doses.iter().any(holds);
    ensure!(
        has(&|d| at(d, "/givenOn") == "2019-08-15" && at(d, "/source") != "00" && at(d, "/completion") == "CP"),
        "{chart}"
    );
    ensure!(has(&|d| at(d, "/completion") == "RE" && at(d, "/refusalReason") == "00"), "{chart}");
    ensure!(has(&|d| at(d, "/completion") == "NA" && !at(d, "/immunity").is_null()), "{chart}");
    Ok(())
}

async fn edit_at_once(stage: &mut Stage) -> Result<()> {
    let (person, patient) = prepare(stage).await?;
    let page = &stage.page;
    push(page, "Edit details").await?;
    page.see_focus("heading", "Edit details").await?;
    look_at(page).await?;
    replace(page, "Middle name", "Lin").await?;
    replace(page, "Phone", "(608) 555-0199").await?;
    // Meanwhile somebody else changes the same number and something else.
    person.change_patient(&patient, json!({ "phone": "6085550111", "language": "spa" })).await?;
    push(page, "Save").await?;
    page.see_focus("group", "Somebody else saved this in the meantime").await?;
    page.see("Phone: it was (608) 555-0142, and is now (608) 555-0111. You typed (608) 555-0199.").await?;
    let phone = page.find("textbox", "Phone").await?;
    ensure!(phone.prop("value").await?.as_deref() == Some("(608) 555-0199"), "what was typed is lost");
    look_at(page).await?;
    push(page, "Save mine on top").await?;
    page.find_none("dialog", "Edit details").await?;
    page.see("Okafor, Maya Lin").await?;
    let chart = read_chart(&person, &patient).await?;
    ensure!(at(&chart, "/patient/phone") == "6085550199", "mine is not on top: {chart}");
    ensure!(at(&chart, "/patient/language") == "spa", "theirs is lost: {chart}");

    // Rows are added as they are asked for, and what is half entered is told.
    push(page, "Edit details").await?;
    push(page, "Add other number").await?;
    page.see_focus("textbox", "Number").await?;
    page.type_keys("9988776655").await?;
    push(page, "Save").await?;
    page.see("Choose what the number is.").await?;
    enter(page, "combobox", "Kind of number", "Patient Medicaid").await?;
    enter(page, "textbox", "Assigned by", "WIMA").await?;
    push(page, "Save").await?;
    page.find_none("dialog", "Edit details").await?;
    let chart = read_chart(&person, &patient).await?;
    let number = json!([{ "number": "9988776655", "kind": "MA", "assigner": "WIMA" }]);
    ensure!(*at(&chart, "/patient/identifiers") == number, "{chart}");
    Ok(())
}

async fn correct_a_dose(stage: &mut Stage) -> Result<()> {
    let (person, patient) = prepare(stage).await?;
    let page = &stage.page;
    person.record_dose(&patient, "Y014237 09/30/2027").await?;
    page.see("Y014237").await?;
    push(page, "Details of M-M-R II of 03/09/2026").await?;
    page.see("Rivera, Ana, NPI 1234567893").await?;
    look_at(page).await?;
    push(page, "Edit M-M-R II of 03/09/2026").await?;
    page.see_focus("heading", "M-M-R II, 03/09/2026").await?;
    look_at(page).await?;
    replace(page, "Lot and expiration", "Y014238 09/30/2027").await?;
    // Leaving with something unsaved asks first.
    press(page, Key::Escape).await?;
    page.see("What you entered is not saved yet.").await?;
    push(page, "Keep editing").await?;
    push(page, "Save").await?;
    // The form says the lot too; when it is gone, the row does.
    page.find_none("heading", "M-M-R II, 03/09/2026").await?;
    page.see("Y014238").await?;
    push(page, "Edit M-M-R II of 03/09/2026").await?;
    push(page, "Delete this dose").await?;
    push(page, "Delete").await?;
    page.see("No vaccinations yet").await?;
    let chart = read_chart(&person, &patient).await?;
    ensure!(*at(&chart, "/doses") == json!([]), "{chart}");
    Ok(())
}
