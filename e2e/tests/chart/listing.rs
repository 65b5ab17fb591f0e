//! Admin > Manage > Vaccines by keyboard alone: the listing, what its names are recognized as, and what is supported.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Page;
use e2e::person::keyboard::{enter, look_at, press, push, replace, write_over};
use e2e::person::practice::at;
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage;
use fantoccini::key::Key;
use serde_json::{Value, json};

const LISTING: &str = "query { vaccines { id version genericName brands manufacturer ndc amount unit route site active
    recognized { name state cvx mvx } } }";
const SAVE: &str =
    "mutation($input: SaveVaccineInput!) { saveVaccine(input: $input) { status problems { field text } } }";

#[tokio::test]
async fn the_listing_is_kept_by_keyboard_alone() -> Result<()> {
    stage::play("listing", Database::Sqlite, async |stage| {
        let person = Person::sign_in(&stage.server).await?;
        stage.page.sign_in(&stage.server.url("/admin/vaccines"), USER, PASSWORD).await?;
        learn_what_is_vague(&stage.page).await?;
        add_a_vaccine(&stage.page, &person).await?;
        edit_it_together(&stage.page, &person).await?;
        look_up_what_is_supported(&stage.page).await
    })
    .await
}

async fn read_vaccine(person: &Person, generic: &str) -> Result<Value> {
    let answer = person.ask(LISTING, &json!({})).await?;
    let rows = answer.get("vaccines").and_then(Value::as_array).context("no listing")?;
    rows.iter().find(|row| at(row, "/genericName") == generic).cloned().with_context(|| format!("no {generic}"))
}

/// Waits until a dialog or a popover shows a text or no longer shows it.
async fn see_in(page: &Page, dialog: &str, text: &str, is_there: bool) -> Result<()> {
    page.until(&format!("the dialog {dialog} to show \"{text}\": {is_there}"), async || {
        let shown = page.find("dialog", dialog).await?.text().await?;
        ensure!(shown.contains(text) == is_there, "it shows {shown}");
        Ok(true)
    })
    .await
}

/// A name that is too vague says so before anybody gives a dose, with what may be meant behind it.
async fn learn_what_is_vague(page: &Page) -> Result<()> {
    page.see("1 name is not specific enough to be reported: Flu shot.").await?;
    page.see("Too vague").await?;
    look_at(page).await?;
    push(page, "What may be meant").await?;
    see_in(page, "What may be meant", "One of these may be meant", true).await?;
    see_in(page, "What may be meant", "CVX", true).await?;
    look_at(page).await?;
    press(page, Key::Escape).await?;
    page.find_none("dialog", "What may be meant").await?;
    page.see_focus("button", "What may be meant").await
}

async fn add_a_vaccine(page: &Page, person: &Person) -> Result<()> {
    push(page, "Add a vaccine").await?;
    page.see_focus("heading", "Add a vaccine").await?;
    look_at(page).await?;
    push(page, "Save").await?;
    page.see_focus("group", "Nothing was saved. Correct the marked fields.").await?;
    press(page, Key::Tab).await?;
    page.see_focus("link", "Enter the generic name.").await?;
    press(page, Key::Enter).await?;
    page.see_focus("textbox", "Generic Name").await?;
    page.type_keys("Hepatitis B").await?;

    // Each brand says while it is typed what it is recognized as.
    enter(page, "textbox", "Brand Name #1 (Default)", "Engerix B-Peds").await?;
    see_in(page, "Add a vaccine", "CVX 08, MVX SKB", true).await?;
    enter(page, "textbox", "Brand Name #2", "Comirnaty").await?;
    see_in(page, "Add a vaccine", "Ambiguous", true).await?;
    push(page, "What it could be").await?;
    // Each candidate says what tells it from the others.
    see_in(page, "What it could be", "COMIRNATY (12 years and older), CVX 309", true).await?;
    see_in(page, "What it could be", "COMIRNATY (5 to 11 years), CVX 310", true).await?;
    look_at(page).await?;
    press(page, Key::Escape).await?;
    page.find_none("dialog", "What it could be").await?;
    page.see_focus("button", "What it could be").await?;
    enter(page, "textbox", "Brand Name #3", "engerix b-peds").await?;
    enter(page, "combobox", "Manufacturer", "GlaxoSmith").await?;
    press(page, Key::Enter).await?;
    enter(page, "textbox", "NDC", "58160-0820").await?;
    enter(page, "textbox", "Default amount", "0.5").await?;
    enter(page, "combobox", "Route", "Intramus").await?;
    enter(page, "combobox", "Site", "Left Thigh").await?;
    push(page, "Save").await?;

    // What the server finds wrong stands beside its field too.
    page.see_focus("group", "Nothing was saved. Correct the marked fields.").await?;
    look_at(page).await?;
    press(page, Key::Tab).await?;
    page.see_focus("link", "This brand name stands there twice. Take one out.").await?;
    press(page, Key::Enter).await?;
    page.see_focus("textbox", "Brand Name #3").await?;
    let field = page.client().active_element().await?;
    ensure!(field.attr("aria-invalid").await?.as_deref() == Some("true"), "the field is not marked");
    write_over(page, "Recombivax-Peds").await?;
    replace(page, "NDC", "58160-0820-52").await?;
    push(page, "Save").await?;
    page.see("The listing is saved.").await?;
    page.find_none("dialog", "Add a vaccine").await?;
    page.see_focus("button", "Add a vaccine").await?;
    page.see("2 names are not specific enough to be reported: Comirnaty, Flu shot.").await?;

    let row = read_vaccine(person, "Hepatitis B").await?;
    for (name, expected) in [
        ("brands", json!(["Engerix B-Peds", "Comirnaty", "Recombivax-Peds"])),
        ("manufacturer", json!("SKB")),
        ("ndc", json!("58160-0820-52")),
        ("amount", json!("0.5")),
        ("unit", json!("mL")),
        ("route", json!("C28161")),
        ("site", json!("LT")),
        ("active", json!(true)),
    ] {
        let found = at(&row, &format!("/{name}"));
        ensure!(*found == expected, "{name} is {found}");
    }
    ensure!(at(&row, "/recognized/1/state") == "AMBIGUOUS", "{row}");
    Ok(())
}

/// Two people at one row; what was looked for and the focus stay.
async fn edit_it_together(page: &Page, person: &Person) -> Result<()> {
    enter(page, "searchbox", "Search", "hepat").await?;
    page.see_no("Gardasil 9").await?;
    push(page, "Edit Hepatitis B").await?;
    page.see_focus("heading", "Edit Hepatitis B").await?;
    replace(page, "Brand Name #2", "Heplisav-B").await?;
    // Leaving with something unsaved asks first.
    press(page, Key::Escape).await?;
    page.see("What you entered is not saved yet.").await?;
    push(page, "Keep editing").await?;

    let mut theirs = read_vaccine(person, "Hepatitis B").await?;
    let fields = theirs.as_object_mut().context("no row")?;
    let (id, version) = (fields.remove("id"), fields.remove("version"));
    fields.remove("recognized");
    fields.insert("amount".to_owned(), json!("1"));
    let input = json!({ "input": { "id": id, "version": version, "vaccine": theirs } });
    let saved = person.ask(SAVE, &input).await?;
    ensure!(at(&saved, "/saveVaccine/status") == "SAVED", "{saved}");

    push(page, "Save").await?;
    page.see_focus("group", "Somebody else saved this in the meantime").await?;
    page.see("Default amount: it was 0.5, and is now 1.").await?;
    look_at(page).await?;
    push(page, "Save mine on top").await?;
    page.find_none("dialog", "Edit Hepatitis B").await?;
    page.see_focus("button", "Edit Hepatitis B").await?;
    page.see("Heplisav-B").await?;
    page.see_no("Gardasil 9").await?;

    // A vaccine that is not in use any more stays in the listing, and is told apart.
    press(page, Key::Enter).await?;
    page.tab_to("checkbox", "In use: it is offered when a dose is added").await?;
    page.type_keys(" ").await?;
    push(page, "Save").await?;
    page.see("Not in use").await?;
    page.see_focus("button", "Edit Hepatitis B").await?;
    let row = read_vaccine(person, "Hepatitis B").await?;
    ensure!(
        at(&row, "/brands/1") == "Heplisav-B" && at(&row, "/amount") == "1" && at(&row, "/active") == false,
        "{row}"
    );
    Ok(())
}

async fn look_up_what_is_supported(page: &Page) -> Result<()> {
    const NAME: &str = "Supported vaccines";
    push(page, NAME).await?;
    page.see_focus("heading", NAME).await?;
    see_in(page, NAME, "Names of your listing that do not say which product it is", true).await?;
    see_in(page, NAME, "Flu shot", true).await?;
    see_in(page, NAME, "PEDIARIX", true).await?;
    see_in(page, NAME, "Whom to ask when one is missing", true).await?;
    look_at(page).await?;
    enter(page, "searchbox", "Search", "merck mmr").await?;
    see_in(page, NAME, "M-M-R II", true).await?;
    see_in(page, NAME, "PEDIARIX", false).await?;
    write_over(page, "agriflu").await?;
    see_in(page, NAME, "No product matches", true).await?;
    page.tab_to("checkbox", "With products of the past, for doses from history").await?;
    page.type_keys(" ").await?;
    see_in(page, NAME, "AGRIFLU", true).await?;
    see_in(page, NAME, "Past", true).await?;
    look_at(page).await?;
    press(page, Key::Escape).await?;
    page.find_none("dialog", NAME).await?;
    page.see_focus("button", NAME).await
}
