//! The list in a coordinator's hands: details added in place, one patient after another, any order, and rows that stay.

use anyhow::{Context as _, Result, ensure};
use e2e::person::keyboard::{enter, look_at};
use e2e::person::practice::REGISTRY_PASSWORD;
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use serde_json::json;

#[tokio::test]
async fn details_are_added_in_place() -> Result<()> {
    stage::play("list-in-place", Database::Sqlite, add_in_place).await
}

#[tokio::test]
async fn a_row_stays_while_it_changes() -> Result<()> {
    stage::play("list-rows", Database::Postgres, keep_rows).await
}

#[tokio::test]
async fn a_report_is_noted_taken_on_and_found_again() -> Result<()> {
    stage::play("list-note", Database::Sqlite, note_and_find).await
}

/// Two patients with a dose each, both without what a registry wants.
async fn two_patients(stage: &Stage) -> Result<(Person, [String; 2])> {
    let person = Person::sign_in(&stage.server).await?;
    let integration = person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    let mut patients = [String::new(), String::new()];
    for (n, (patient, first)) in patients.iter_mut().zip(["Ada", "Bea"]).enumerate() {
        *patient = person.add_patient("Quetzalwitz", first, &format!("Q-{n}")).await?;
        person.change_patient(patient, json!({ "races": [] })).await?;
        person.record_dose(patient, "Y014237 09/30/2027").await?;
    }
    Ok((person, patients))
}

async fn add_in_place(stage: &mut Stage) -> Result<()> {
    two_patients(stage).await?;
    let page = &stage.page;
    let lacking = "/reporting/not-reported?show=needs-you&reason=patient.race.missing&search=Quetzalwitz";
    page.sign_in(&stage.server.url(lacking), USER, PASSWORD).await?;
    // A search that stood in the address is in its field, and the list is narrowed to it.
    page.press("Fix 2 patients one after another").await?;
    page.see("Add the missing details: Quetzalwitz, Bea").await?;
    page.see("Skip, 1 more").await?;
    page.screenshot("list-fix-dialog").await?;
    page.tab_to("checkbox", "White").await?;
    page.type_keys(" ").await?;
    page.press("Save").await?;
    page.see("Add the missing details: Quetzalwitz, Ada").await?;
    page.tab_to("checkbox", "Asian").await?;
    page.type_keys(" ").await?;
    page.press("Save").await?;
    page.see("Nothing matches").await?;
    page.open(&stage.server.url("/reporting/not-reported?show=ready&search=Quetzalwitz")).await?;
    page.find("checkbox", "Select Quetzalwitz, Ada, M-M-R II").await?;
    page.find("checkbox", "Select Quetzalwitz, Bea, M-M-R II").await?;
    // One name alone opens all details, with a way to the chart.
    page.press("Quetzalwitz, Ada").await?;
    page.see("Edit details: Quetzalwitz, Ada").await?;
    page.follow("Open the chart").await?;
    page.see("Vaccinations").await?;
    Ok(())
}

async fn keep_rows(stage: &mut Stage) -> Result<()> {
    let (person, [ada, _]) = two_patients(stage).await?;
    let page = &stage.page;
    page.sign_in(&stage.server.url("/reporting/not-reported?search=Quetzalwitz"), USER, PASSWORD).await?;
    let select = |first: &str| format!("Select Quetzalwitz, {first}, M-M-R II");
    page.find("checkbox", &select("Bea")).await?;
    for (address, order) in [("sort=patient", ["Ada", "Bea"]), ("sort=-patient", ["Bea", "Ada"])] {
        page.press("Patient").await?;
        page.until(address, async || Ok(page.client().current_url().await?.as_str().ends_with(address))).await?;
        let places = async || -> Result<Vec<Option<usize>>> {
            let text = page.read_text().await?;
            Ok(order.iter().map(|first| text.find(&format!("Quetzalwitz, {first}"))).collect())
        };
        page.until("the order", async || Ok(places().await?.is_sorted())).await?;
    }
    // The address finds the same list again.
    let address = page.client().current_url().await?.to_string();
    page.open(&address).await?;
    page.see("Quetzalwitz, Ada").await?;
    page.screenshot("list-sorted").await?;
    // A row changes under the keyboard, and keeps it.
    let details = "Details of M-M-R II for Quetzalwitz, Ada";
    page.tab_to("link", details).await?;
    person.change_patient(&ada, json!({ "races": ["2106-3"] })).await?;
    page.see("Ready to send").await?;
    page.see_focus("link", details).await?;
    let barriers = page.read_barriers().await?;
    ensure!(barriers.is_empty(), "{barriers:?}");
    Ok(())
}

async fn note_and_find(stage: &mut Stage) -> Result<()> {
    const NOTE: &str = "Asked the parents, who bring the papers on Friday";
    let (person, _) = two_patients(stage).await?;
    let people = person.ask("{ reportOwners { displayName } }", &json!({})).await?;
    let name =
        people.pointer("/reportOwners/0/displayName").and_then(serde_json::Value::as_str).context("no people")?;
    let page = &stage.page;
    page.sign_in(&stage.server.url("/reporting/not-reported?search=Quetzalwitz"), USER, PASSWORD).await?;
    page.follow("Details of M-M-R II for Quetzalwitz, Ada").await?;
    page.press("Note").await?;
    page.see_focus("heading", "Note").await?;
    enter(page, "textbox", "Note", NOTE).await?;
    page.fill("Who sees to it", name).await?;
    page.fill("Put off until", "02/30/2027").await?;
    look_at(page).await?;
    page.press("Save").await?;
    page.see("That is not a date. Write it as mm/dd/yyyy.").await?;
    page.fill("Put off until", "01/04/2000").await?;
    page.press("Save").await?;
    // What the server finds wrong stands beside its field, and nothing is lost.
    page.until("the day to be marked", async || {
        let day = page.find("textbox", "Put off until").await?;
        Ok(day.attr("aria-invalid").await?.as_deref() == Some("true"))
    })
    .await?;
    page.screenshot("list-note-dialog").await?;
    page.fill("Put off until", "").await?;
    page.press("Save").await?;
    page.find_none("dialog", "Note").await?;
    page.see_focus("button", "Note").await?;
    let noted = format!("{name}: {NOTE}");
    page.see(&noted).await?;

    page.open(&stage.server.url("/reporting/not-reported?search=Quetzalwitz")).await?;
    page.see(&noted).await?;
    page.screenshot("list-noted").await?;
    page.press("Filter").await?;
    page.click("checkbox", "Only mine").await?;
    page.see_no("Quetzalwitz, Bea").await?;
    page.see("Quetzalwitz, Ada").await?;
    page.see_address("/reporting/not-reported?search=Quetzalwitz&mine=yes").await?;
    look_at(page).await?;
    page.click("checkbox", "Only mine").await?;
    page.see("Quetzalwitz, Bea").await?;
    page.click("checkbox", "Only with a note").await?;
    page.see_no("Quetzalwitz, Bea").await?;
    page.see("Quetzalwitz, Ada").await?;
    page.see_address("/reporting/not-reported?search=Quetzalwitz&note=yes").await?;
    page.click("checkbox", "Only with a note").await?;
    page.see("Quetzalwitz, Bea").await?;
    page.fill("Added to", "01/01/2000").await?;
    page.see("Nothing matches").await?;
    page.see_address("/reporting/not-reported?search=Quetzalwitz&added-to=2000-01-01").await?;
    page.fill("Added to", "").await?;
    page.see("Quetzalwitz, Bea").await?;
    page.fill("Given by", "Nobody").await?;
    page.see("Nothing matches").await?;
    page.fill("Given by", "Rivera").await?;
    page.see("Quetzalwitz, Bea").await
}
