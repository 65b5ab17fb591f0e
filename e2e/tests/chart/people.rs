//! Patients by keyboard alone: found as one types, sorted, added, told from their likely duplicates, and merged.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Page;
use e2e::person::keyboard::{enter, look_at, press, push, write_over};
use e2e::person::practice::{REGISTRY_PASSWORD, at, read_text};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};

/// A name that no other patient of the demo has, and that no log may hold.
const NAME: &str = "Quetzalwitz";

#[tokio::test]
async fn patients_are_found_added_and_merged_by_keyboard_alone() -> Result<()> {
    stage::play("people", Database::Sqlite, async |stage| {
        let person = Person::sign_in(&stage.server).await?;
        person.add_patient(NAME, "Maya", "20417").await?;
        person.add_patient(NAME, "Milo", "20418").await?;
        stage.page.sign_in(&stage.server.url("/patients"), USER, PASSWORD).await?;
        stage.page.see("202 patients").await?;
        look_at(&stage.page).await?;
        sort_and_go_on(&stage.page).await?;
        search_as_one_types(stage).await?;
        let (kept, other) = add_one_who_is_there_already(&stage.page, &person).await?;
        merge_the_charts(stage, &person, &kept, &other).await
    })
    .await
}

async fn read_first(page: &Page) -> Result<String> {
    Ok(page.client().find(Locator::Css("tbody tr:first-child a")).await?.text().await?)
}

async fn count_rows(page: &Page) -> Result<usize> {
    Ok(page.client().find_all(Locator::Css("tbody tr")).await?.len())
}

async fn see_rows(page: &Page, rows: usize) -> Result<()> {
    page.until(&format!("{rows} rows"), async || {
        let found = count_rows(page).await?;
        ensure!(found == rows, "there are {found}");
        Ok(true)
    })
    .await
}

async fn sort_and_go_on(page: &Page) -> Result<()> {
    let by_name = read_first(page).await?;
    page.tab_to("button", "Born").await?;
    press(page, Key::Enter).await?;
    page.until("another order", async || Ok(read_first(page).await? != by_name)).await?;
    page.see_focus("button", "Born").await?;
    let head = page.find("columnheader", "Born").await?;
    ensure!(head.attr("aria-sort").await?.as_deref() == Some("ascending"), "it is not sorted");
    let oldest = read_first(page).await?;
    press(page, Key::Enter).await?;
    page.until("the other way", async || Ok(read_first(page).await? != oldest)).await?;
    ensure!(head.attr("aria-sort").await?.as_deref() == Some("descending"), "it did not turn");

    see_rows(page, 50).await?;
    push(page, "Show more").await?;
    see_rows(page, 100).await?;
    page.see_focus("button", "Show more").await
}

/// Searches by the beginnings of names in any order, by a birth date, by an MRN; and what was looked for is still there
/// after a look into a chart.
async fn search_as_one_types(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    stage.open("/patients").await?;
    page.see("202 patients").await?;
    enter(page, "searchbox", "Search", "quetz").await?;
    page.see("2 patients").await?;
    see_rows(page, 2).await?;
    for (typed, first) in [
        ("milo quetz", "Quetzalwitz, Milo"),
        ("20417", "Quetzalwitz, Maya"),
        ("milo quetz 2/29/1984", "Quetzalwitz, Milo"),
    ] {
        write_over(page, typed).await?;
        page.until(&format!("{typed} to find {first}"), async || {
            Ok(count_rows(page).await? == 1 && read_first(page).await? == first)
        })
        .await?;
    }
    page.see_focus("searchbox", "Search").await?;
    page.tab_to("link", "Quetzalwitz, Milo").await?;
    press(page, Key::Enter).await?;
    page.find("heading", "Quetzalwitz, Milo").await?;
    page.client().back().await?;
    page.find("heading", "Patients").await?;
    let field = page.find("searchbox", "Search").await?;
    page.until("what was looked for", async || {
        Ok(field.prop("value").await?.as_deref() == Some("milo quetz 2/29/1984"))
    })
    .await?;
    see_rows(page, 1).await?;
    page.tab_to("searchbox", "Search").await?;
    write_over(page, "zorbo").await?;
    page.see("No patient matches").await?;
    look_at(page).await
}

/// Adds a patient twice: the form warns of it while one types, and allows it nevertheless.
async fn add_one_who_is_there_already(page: &Page, person: &Person) -> Result<(String, String)> {
    push(page, "Add a patient").await?;
    page.see_focus("heading", "Add a patient").await?;
    look_at(page).await?;
    push(page, "Save").await?;
    page.see_focus("group", "Nothing was saved. Correct the marked fields.").await?;
    look_at(page).await?;
    press(page, Key::Tab).await?;
    page.see_focus("link", "Enter the last name.").await?;
    press(page, Key::Enter).await?;
    page.see_focus("textbox", "Last name").await?;
    page.type_keys(NAME).await?;
    enter(page, "textbox", "First name", "Maya").await?;
    enter(page, "textbox", "Birth date", "2/29/1984").await?;
    enter(page, "combobox", "Sex", "Fem").await?;
    page.see("This may be a patient already").await?;
    page.see("the same birth date, the same name").await?;
    look_at(page).await?;
    enter(page, "textbox", "Phone", "(608) 555-0143").await?;
    enter(page, "textbox", "Medical record number", "20499").await?;
    push(page, "Save").await?;
    page.find("heading", "Quetzalwitz, Maya").await?;
    page.see("MRN 20499").await?;
    let found = person.ask("query { patients(search: \"quetzalwitz maya\") { rows { id mrn } } }", &json!({})).await?;
    let rows = found.pointer("/patients/rows").and_then(Value::as_array).context("no patients")?;
    let id = |mrn: &str| {
        let row = rows.iter().find(|row| at(row, "/mrn") == mrn).with_context(|| format!("no {mrn}"));
        row.and_then(|row| read_text(row, "/id"))
    };
    Ok((id("20417")?, id("20499")?))
}

const DOSES: &str = "query($id: ID!) { chart(patientId: $id) { doses { orderId reports { marks } } } }";

async fn read_numbers(person: &Person, patient: &str) -> Result<Vec<String>> {
    let chart = person.ask(DOSES, &json!({ "id": patient })).await?;
    let doses = chart.pointer("/chart/doses").and_then(Value::as_array).context("no chart")?;
    let mut numbers = doses.iter().map(|dose| read_text(dose, "/orderId")).collect::<Result<Vec<_>>>()?;
    numbers.sort();
    Ok(numbers)
}

/// The doses of both come together, each under its number at the registries.
async fn merge_the_charts(stage: &Stage, person: &Person, kept: &str, other: &str) -> Result<()> {
    let page = &stage.page;
    let integration = person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    let reported = person.record_dose(other, "Y014237 09/30/2027").await?;
    person.record_dose(kept, "X019442 09/30/2027").await?;
    let complete = json!({ "races": ["2106-3"], "ethnicity": "2186-5", "eligibility": "V01", "protected": false,
        "address": { "street": "1 Alder St", "city": "Madison", "state": "WI", "zip": "53703" } });
    person.change_patient(other, complete).await?;
    person.send(&reported).await?;
    person.wait_for_status(&reported, &["REPORTED", "WITH_WARNINGS"], e2e::wait::DEADLINE).await?;
    let mut numbers = [read_numbers(person, kept).await?, read_numbers(person, other).await?].concat();
    numbers.sort();

    stage.open(&format!("/patients/{other}")).await?;
    page.see("There may be two charts of this person").await?;
    page.see("the same birth date, the same name").await?;
    look_at(page).await?;
    push(page, "Merge the charts").await?;
    page.see_focus("heading", "Merge two charts").await?;
    look_at(page).await?;
    // Escape leaves them apart.
    press(page, Key::Escape).await?;
    page.find_none("dialog", "Merge two charts").await?;
    page.see_focus("button", "Merge the charts").await?;
    press(page, Key::Enter).await?;
    page.see_focus("heading", "Merge two charts").await?;
    page.tab_to("radio", "Quetzalwitz, Maya, born 02/29/1984, MRN 20499").await?;
    press(page, Key::Down).await?;
    page.see_focus("radio", "Quetzalwitz, Maya, born 02/29/1984, MRN 20417").await?;
    push(page, "Merge").await?;
    page.see("The charts are merged.").await?;
    page.see_address(&format!("/patients/{kept}")).await?;
    page.see("Y014237").await?;
    page.see("X019442").await?;
    page.see_no("There may be two charts of this person").await?;
    page.see("Changed since reported").await?;
    ensure!(read_numbers(person, kept).await? == numbers, "each dose keeps its number");

    // Nobody is found under the number of the chart that is gone.
    stage.open(&format!("/patients/{other}")).await?;
    page.see("There is no such patient").await?;
    look_at(page).await
}
