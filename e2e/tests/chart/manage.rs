//! The people and places of the practice and its stock, by keyboard alone: entered on their pages, and met in the chart.

use anyhow::{Result, ensure};
use e2e::browser::Page;
use e2e::person::keyboard::{enter, look_at, press, push, replace};
use e2e::person::practice::{REGISTRY_PASSWORD, at};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use fantoccini::key::Key;
use serde_json::{Value, json};

const CHART: &str = "query($id: ID!) { chart(patientId: $id) {
    doses { lotNumber administeredBy { last first npi } orderedBy { last } locationName } } }";
const STOCK: &str = "query { stock { lotNumber onHand funding } }";

#[tokio::test]
async fn a_clinician_is_entered_and_chosen_by_typing() -> Result<()> {
    stage::play("clinician", Database::Sqlite, choose_a_clinician).await
}

#[tokio::test]
async fn a_location_is_added_and_told_as_missing() -> Result<()> {
    stage::play("location", Database::Sqlite, add_a_location).await
}

#[tokio::test]
async fn a_lot_is_received_given_and_recalled() -> Result<()> {
    stage::play("stock", Database::Sqlite, keep_stock).await
}

/// Signed in, with a patient who has no dose.
async fn prepare(stage: &Stage) -> Result<(Person, String)> {
    let person = Person::sign_in(&stage.server).await?;
    let patient = person.add_patient("Okafor", "Maya", "20417").await?;
    stage.page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    Ok((person, patient))
}

async fn see_value(page: &Page, role: &str, name: &str, value: &str) -> Result<()> {
    page.until(&format!("{value} in {name}"), async || {
        Ok(page.find(role, name).await?.prop("value").await?.unwrap_or_default() == value)
    })
    .await
}

async fn read_doses(person: &Person, patient: &str) -> Result<Vec<Value>> {
    let chart = person.ask(CHART, &json!({ "id": patient })).await?;
    Ok(at(&chart, "/chart/doses").as_array().cloned().unwrap_or_default())
}

async fn choose_a_clinician(stage: &mut Stage) -> Result<()> {
    let (person, patient) = prepare(stage).await?;
    let page = &stage.page;
    stage.open("/admin/clinicians").await?;
    page.see("Rivera, Ana, MD").await?;
    look_at(page).await?;
    push(page, "Add a clinician").await?;
    page.see_focus("heading", "Add a clinician").await?;
    look_at(page).await?;
    enter(page, "textbox", "Last name", "Cho").await?;
    enter(page, "textbox", "First name", "Min").await?;
    enter(page, "textbox", "Credentials, as RN", "NP").await?;
    enter(page, "textbox", "NPI", "1003000127").await?;
    push(page, "Save").await?;
    page.see("This is not an NPI").await?;
    look_at(page).await?;
    replace(page, "NPI", "1003000126").await?;
    push(page, "Save").await?;
    page.see("The clinician is saved.").await?;
    page.see("Cho, Min, NP").await?;

    // The user's own clinician is there at first; another is chosen by typing, and is remembered.
    stage.open(&format!("/patients/{patient}")).await?;
    see_value(page, "combobox", "Given by", "Rivera, Ana, MD").await?;
    push(page, "Add vaccines").await?;
    page.tab_to("combobox", "Given by").await?;
    page.type_keys(&format!("{}a{}cho", Key::Control, Key::Null)).await?;
    press(page, Key::Tab).await?;
    see_value(page, "combobox", "Given by", "Cho, Min, NP").await?;
    enter(page, "combobox", "Vaccine", "MMR").await?;
    press(page, Key::Tab).await?;
    page.see("CVX 03").await?;
    look_at(page).await?;
    push(page, "Save").await?;
    page.see("1 vaccine is saved.").await?;
    see_value(page, "combobox", "Given by", "Cho, Min, NP").await?;
    let doses = read_doses(&person, &patient).await?;
    let giver = doses.first().map(|dose| at(dose, "/administeredBy").clone()).unwrap_or_default();
    ensure!(giver == json!({ "last": "Cho", "first": "Min", "npi": "1003000126" }), "{doses:?}");
    ensure!(doses.first().is_some_and(|dose| at(dose, "/orderedBy/last") == "Rivera"), "{doses:?}");

    // Somebody who is not in the list is entered by hand.
    stage.open(&format!("/patients/{patient}")).await?;
    see_value(page, "combobox", "Given by", "Cho, Min, NP").await?;
    page.tab_to("combobox", "Given by").await?;
    page.type_keys(&format!("{}a{}somebody", Key::Control, Key::Null)).await?;
    press(page, Key::Tab).await?;
    enter(page, "textbox", "Last name", "Visitor").await?;
    enter(page, "textbox", "First name", "Vera").await?;
    enter(page, "combobox", "Vaccine", "Varicella").await?;
    press(page, Key::Tab).await?;
    push(page, "Save").await?;
    page.see("1 vaccine is saved.").await?;
    let doses = read_doses(&person, &patient).await?;
    ensure!(doses.iter().any(|dose| at(dose, "/administeredBy/last") == "Visitor"), "{doses:?}");
    Ok(())
}

async fn add_a_location(stage: &mut Stage) -> Result<()> {
    let (person, _) = prepare(stage).await?;
    person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    let page = &stage.page;
    stage.open("/admin/locations").await?;
    page.see("North clinic").await?;
    look_at(page).await?;
    push(page, "Add a location").await?;
    page.see_focus("heading", "Add a location").await?;
    look_at(page).await?;
    enter(page, "textbox", "Name of the location", "East clinic").await?;
    enter(page, "textbox", "Street", "12 Elm St").await?;
    enter(page, "textbox", "City", "Madison").await?;
    enter(page, "textbox", "State", "Wisconsing").await?;
    enter(page, "textbox", "ZIP code", "53703").await?;
    enter(page, "textbox", "Telephone", "608.555.0142").await?;
    push(page, "Save").await?;
    page.see("This is not a state.").await?;
    replace(page, "State", "Wisconsin").await?;
    push(page, "Save").await?;
    page.see("The location is saved.").await?;
    page.see("12 Elm St, Madison, WI 53703").await?;
    page.see("3 locations").await?;

    push(page, "Edit the practice").await?;
    page.see_focus("heading", "Edit the practice").await?;
    replace(page, "Name of the practice", "Alder and Birch").await?;
    enter(page, "combobox", "Time zone", "Pacific").await?;
    push(page, "Save").await?;
    page.see("The practice is saved.").await?;
    page.see("Pacific (Los Angeles)").await?;

    stage.open("/admin/integrations").await?;
    page.see("Not entered yet").await?;
    page.see("East clinic").await?;

    stage.open("/admin/locations").await?;
    push(page, "Edit East clinic").await?;
    page.tab_to("checkbox", "In use; a retired location keeps its doses and reports").await?;
    page.type_keys(" ").await?;
    push(page, "Save").await?;
    page.see("Retired").await?;
    look_at(page).await
}

async fn keep_stock(stage: &mut Stage) -> Result<()> {
    let (person, patient) = prepare(stage).await?;
    let page = &stage.page;
    stage.open("/admin/stock").await?;
    page.see("Y014901").await?;
    look_at(page).await?;
    push(page, "Receive a lot").await?;
    page.see_focus("heading", "Receive a lot").await?;
    look_at(page).await?;
    enter(page, "combobox", "Stock", "Private").await?;
    enter(page, "combobox", "Vaccine", "MMR").await?;
    press(page, Key::Tab).await?;
    enter(page, "textbox", "Lot and expiration", "Y099001 09/30/2099").await?;
    // A scanner ends with Enter, which saves nothing.
    press(page, Key::Enter).await?;
    page.see_focus("textbox", "Lot and expiration").await?;
    enter(page, "textbox", "Doses", "10").await?;
    push(page, "Save").await?;
    page.see("The stock is saved.").await?;
    page.see("Y099001").await?;
    push(page, "Move MMR, lot Y099001").await?;
    enter(page, "textbox", "Doses", "11").await?;
    push(page, "Save").await?;
    page.see("There are fewer doses on hand.").await?;
    replace(page, "Doses", "2").await?;
    push(page, "Save").await?;
    push(page, "What came and went of MMR, lot Y099001").await?;
    page.see("Wasted").await?;
    look_at(page).await?;

    // In the chart the lots on hand are offered, those of the patient's funding first.
    stage.open(&format!("/patients/{patient}")).await?;
    push(page, "Add vaccines").await?;
    enter(page, "combobox", "Vaccine", "MMR").await?;
    press(page, Key::Tab).await?;
    push(page, "Y099001 09/30/2099 (8 private)").await?;
    see_value(page, "textbox", "Lot and expiration", "Y099001 09/30/2099").await?;
    look_at(page).await?;
    push(page, "Save").await?;
    page.see("1 vaccine is saved.").await?;
    let stock = person.ask(STOCK, &json!({})).await?;
    let lots = at(&stock, "/stock").as_array().cloned().unwrap_or_default();
    ensure!(lots.contains(&json!({ "lotNumber": "Y099001", "onHand": 7, "funding": "PRIVATE" })), "{lots:?}");

    stage.open("/admin/stock").await?;
    push(page, "Recall a lot").await?;
    page.see_focus("heading", "Recall a lot").await?;
    enter(page, "textbox", "Lot number", "Y099001").await?;
    enter(page, "textbox", "Why it was recalled", "Particles in the vial").await?;
    push(page, "Save").await?;
    page.see("The recall is saved.").await?;
    page.see("Particles in the vial.").await?;
    look_at(page).await?;

    // It is not offered any more; whoever types it is warned, and asked.
    stage.open(&format!("/patients/{patient}")).await?;
    push(page, "Add vaccines").await?;
    enter(page, "combobox", "Vaccine", "MMR").await?;
    press(page, Key::Tab).await?;
    enter(page, "textbox", "Lot and expiration", "Y099001 09/30/2099").await?;
    page.see("This lot was recalled: Particles in the vial.").await?;
    push(page, "Save").await?;
    page.see("This lot was recalled and must not be given").await?;
    look_at(page).await?;

    stage.open("/admin/stock").await?;
    page.tab_to("link", "Doses given from lot Y099001").await?;
    press(page, Key::Enter).await?;
    page.see("Doses from recalled lot Y099001").await?;
    page.see("Okafor, Maya").await?;
    page.see("(608) 555-0142").await?;
    look_at(page).await
}
