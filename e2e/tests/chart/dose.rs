//! One dose by keyboard alone: scanned, said back, one after the other, changed, moved and deleted at the registry.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Page;
use e2e::person::keyboard::{enter, look_at, press, push, replace, write_over};
use e2e::person::practice::{REGISTRY_PASSWORD, at, read_text};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use e2e::wait::DEADLINE;
use fantoccini::key::Key;
use serde_json::{Value, json};

const CHART: &str = "query($id: ID!) { chart(patientId: $id) { doses { id name lot ndc cvx mvx givenOn site eligibility
    funding orderId enteredBy { last first } administeredBy { last } reports { id status marks acceptedAt } } } }";
const SCAN: &str = "(01)00300064681017(17)270930(10)Y014237";
const LACKS_LOT: &str = "The lot number is missing. Registries require it for doses given here.";
const WRONG_SCAN: &str = "(01)00300064681018(17)270930(10)Y014237";

/// The question for the reason a dose leaves the chart.
const TAKE_OUT: &str = "Take this dose out of the chart";

#[tokio::test]
async fn a_dose_is_scanned_changed_moved_and_deleted_by_keyboard_alone() -> Result<()> {
    stage::play("one-dose-by-keyboard", Database::Sqlite, async |stage| {
        let person = Person::sign_in(&stage.server).await?;
        let integration = person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
        person.activate(&integration).await?;
        let maya = person.add_patient("Okafor", "Maya", "20417").await?;
        let astrid = person.add_patient("Lindqvist", "Astrid", "20418").await?;
        stage.page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
        open_chart(stage, &maya, "Okafor, Maya").await?;
        scan_a_package(&stage.page).await?;
        go_on_with_another(&stage.page, &person, &maya).await?;
        change_a_reported_dose(stage, &person, &maya).await?;
        move_it(stage, &person, &maya, &astrid).await?;
        delete_it_at_the_registry(stage, &person, &astrid).await
    })
    .await
}

async fn open_chart(stage: &Stage, patient: &str, name: &str) -> Result<()> {
    stage.open(&format!("/patients/{patient}")).await?;
    stage.page.find("heading", name).await.map(drop)
}

async fn read_doses(person: &Person, patient: &str) -> Result<Vec<Value>> {
    let mut answer = person.ask(CHART, &json!({ "id": patient })).await?;
    let doses = answer.pointer_mut("/chart/doses").map(Value::take).context("no chart")?;
    serde_json::from_value(doses).context("no doses")
}

async fn read_dose(person: &Person, patient: &str, lot: &str) -> Result<Value> {
    let doses = read_doses(person, patient).await?;
    let is_it = |dose: &&Value| at(dose, "/lot").as_str().is_some_and(|own| own.starts_with(lot));
    doses.iter().find(is_it).cloned().with_context(|| format!("no dose of {lot}: {doses:?}"))
}

async fn see_value(page: &Page, role: &str, name: &str, value: &str) -> Result<()> {
    page.until(&format!("{value} in {name}"), async || {
        let found = page.find(role, name).await?.prop("value").await?.unwrap_or_default();
        ensure!(found == value, "it holds {found}");
        Ok(true)
    })
    .await
}

/// A scanner types the code and presses Enter, which saves nothing.
async fn scan_a_package(page: &Page) -> Result<()> {
    push(page, "Add vaccines").await?;
    see_value(page, "combobox", "Given by", "Rivera, Ana, MD").await?;
    enter(page, "textbox", "Lot and expiration", WRONG_SCAN).await?;
    press(page, Key::Enter).await?;
    page.see("A digit of the code is wrong. Scan it again.").await?;
    look_at(page).await?;
    write_over(page, SCAN).await?;
    press(page, Key::Enter).await?;
    page.see("Lot Y014237, expires 09/30/2027").await?;
    page.see_no("A digit of the code is wrong").await?;
    page.see_focus("textbox", "Lot and expiration").await?;
    see_value(page, "textbox", "Lot and expiration", "Y014237 09/30/2027").await?;
    see_value(page, "combobox", "Vaccine", "MMR").await?;
    see_value(page, "combobox", "Name of vaccine", "M-M-R II").await?;
    see_value(page, "textbox", "NDC", "00006-4681-01").await?;
    see_value(page, "textbox", "Amount", "0.5").await?;
    page.see("No vaccinations yet").await?;

    // What is typed is said back, and what cannot be is told with what was probably meant.
    write_over(page, "Y014237 09/30/27").await?;
    page.see("Did you mean Y014237 09/30/2027?").await?;
    page.see_no("Lot Y014237, expires").await?;
    write_over(page, "Y014237 9/2027").await?;
    page.see("Lot Y014237, expires 09/30/2027").await?;
    page.see_no("Did you mean").await?;
    enter(page, "combobox", "Funding", "Private").await?;
    look_at(page).await
}

/// The next vaccine keeps who gave it, when and where, and what it was paid with.
async fn go_on_with_another(page: &Page, person: &Person, patient: &str) -> Result<()> {
    push(page, "Save and add another").await?;
    page.see("1 vaccine is saved.").await?;
    page.record_operations().await?;
    page.see_focus("combobox", "Vaccine").await?;
    page.type_keys("Varicella").await?;
    press(page, Key::Tab).await?;
    see_value(page, "combobox", "Name of vaccine", "Varivax").await?;
    // What the registry will find is told while the dose is entered, and goes with what is added.
    page.see("The registry will refuse this dose until this is corrected. It can be saved.").await?;
    page.see(LACKS_LOT).await?;
    look_at(page).await?;
    let mut before = page.take_operations().await?;
    before.sort();
    ensure!(before == ["RecentLotsQuery", "StockQuery"], "a vaccine is chosen: {before:?}");
    enter(page, "textbox", "Lot and expiration", "X019442 8/31/2027").await?;
    page.see_no(LACKS_LOT).await?;
    // The page finds by itself what registries will find.
    let typing = page.take_operations().await?;
    ensure!(typing.is_empty(), "typing sends {typing:?}");
    push(page, "Save").await?;
    page.see_focus("heading", "Add vaccines").await?;
    page.see("X019442").await?;
    let doses = read_doses(person, patient).await?;
    ensure!(doses.len() == 2, "{doses:?}");
    let mmr = read_dose(person, patient, "Y014237").await?;
    ensure!(at(&mmr, "/ndc") == "00006-4681-01" && at(&mmr, "/cvx") == "03" && at(&mmr, "/mvx") == "MSD", "{mmr}");
    for dose in &doses {
        ensure!(at(dose, "/administeredBy/last") == "Rivera" && at(dose, "/eligibility") == "V01", "{dose}");
        ensure!(at(dose, "/funding") == "PHC70", "what it was paid with is not carried over: {dose}");
        ensure!(*at(dose, "/enteredBy") == json!({ "last": "Rivera", "first": "Ana" }), "who entered it: {dose}");
    }
    Ok(())
}

async fn report(person: &Person, patient: &str, lot: &str) -> Result<String> {
    let dose = read_dose(person, patient, lot).await?;
    let report = read_text(&dose, "/reports/0/id")?;
    let status = person.send(&report).await?;
    ensure!(status == "QUEUED", "it is {status}");
    person.wait_for_status(&report, &["REPORTED", "WITH_WARNINGS"], DEADLINE).await?;
    Ok(report)
}

async fn change_a_reported_dose(stage: &Stage, person: &Person, patient: &str) -> Result<()> {
    let page = &stage.page;
    let report = report(person, patient, "Y014237").await?;
    // The chart shows it by itself.
    page.see("Reported").await?;
    push(page, &edit("M-M-R II", person, patient, "Y014237").await?).await?;
    replace(page, "Lot and expiration", "Y014239 9/2027").await?;
    push(page, "Save").await?;
    page.see("Y014239").await?;
    page.see("Changed since reported").await?;
    look_at(page).await?;
    let details = person.read_report(&report).await?;
    ensure!(*at(&details, "/report/marks") == json!(["CHANGED_SINCE_REPORTED"]), "{details}");
    Ok(())
}

/// The name of the button that edits a dose.
async fn edit(name: &str, person: &Person, patient: &str, lot: &str) -> Result<String> {
    let dose = read_dose(person, patient, lot).await?;
    let date = read_text(&dose, "/givenOn")?;
    let parts: Vec<_> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { anyhow::bail!("{date} is no date") };
    Ok(format!("Edit {name} of {month}/{day}/{year}"))
}

/// The registry deletes it from the wrong patient before it gets it for the right one.
async fn move_it(stage: &Stage, person: &Person, from: &str, to: &str) -> Result<()> {
    let page = &stage.page;
    let old = read_dose(person, from, "Y014239").await?;
    push(page, &edit("M-M-R II", person, from, "Y014239").await?).await?;
    push(page, "Move to another patient").await?;
    page.see_focus("group", TAKE_OUT).await?;
    page.see("The registry deletes it from this patient first, and gets it for the right one after that.").await?;
    push(page, "Move the dose").await?;
    page.see("Choose the patient that the dose belongs to.").await?;
    look_at(page).await?;
    enter(page, "searchbox", "The patient that it belongs to", "lindqvist astr").await?;
    page.find("radio", "Lindqvist, Astrid, born 02/29/1984, MRN 20418").await?;
    page.tab_to("radio", "Lindqvist, Astrid, born 02/29/1984, MRN 20418").await?;
    page.type_keys(" ").await?;
    look_at(page).await?;
    push(page, "Move the dose").await?;
    page.see("The dose is moved.").await?;
    page.see_no("Y014239").await?;
    let moved = read_dose(person, to, "Y014239").await?;
    ensure!(at(&moved, "/orderId") != at(&old, "/orderId"), "a new record has a new number");
    let report = read_text(&moved, "/reports/0/id")?;
    person.wait_for_status(&report, &["REPORTED", "WITH_WARNINGS"], DEADLINE).await?;
    let left = person.read_report(&read_text(&old, "/reports/0/id")?).await?;
    ensure!(at(&left, "/report/tab") == "EXCLUDED", "it is still there: {left}");
    Ok(())
}

async fn delete_it_at_the_registry(stage: &Stage, person: &Person, patient: &str) -> Result<()> {
    let page = &stage.page;
    open_chart(stage, patient, "Lindqvist, Astrid").await?;
    page.see("Y014239").await?;
    let dose = read_dose(person, patient, "Y014239").await?;
    push(page, &edit("M-M-R II", person, patient, "Y014239").await?).await?;
    push(page, "Delete this dose").await?;
    page.see("Shall it be deleted there too?").await?;
    look_at(page).await?;
    push(page, "Keep").await?;
    page.see_focus("group", TAKE_OUT).await?;
    push(page, "Delete this dose").await?;
    push(page, "Delete here and at the registry").await?;
    page.see("The dose is deleted, and 1 registry is told.").await?;
    page.see("No vaccinations yet").await?;
    let report = read_text(&dose, "/reports/0/id")?;
    e2e::wait::until("the registry to delete it", DEADLINE, async || {
        let details = person.read_report(&report).await?;
        ensure!(at(&details, "/report/tab") == "EXCLUDED", "{details}");
        Ok(Some(()))
    })
    .await
}
