//! Figures on Home, the sheet of a month, and a pasted message: on real data, by keyboard, in both themes.

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Scheme;
use e2e::person::keyboard::{look_at, press, push};
use e2e::person::practice::{REGISTRY_PASSWORD, at, read_text};
use e2e::person::{PASSWORD, Person, USER};
use e2e::server::database::Database;
use e2e::stage::{self, Stage};
use e2e::wait::DEADLINE;
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};

const FIGURES: &str = "{ reportingFigures { days { givenOn reported rejected open } timeliness { reported } } }";
const SHEET: &str = "query($month: String!) { monthlySheet(month: $month) { rows { locationName given } csv } }";
/// Pastes a text into the field that has the focus.
const PASTE: &str = "const [field, text] = arguments; field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));";
/// The message as it was sent, up to its dose, whose amount is no number.
const BROKEN: &str = "|none of it|";

#[tokio::test]
async fn home_draws_the_last_days_with_a_table_behind() -> Result<()> {
    stage::play("figures", Database::Sqlite, draw).await
}

#[tokio::test]
async fn the_sheet_of_a_month_is_printed_and_saved() -> Result<()> {
    stage::play("sheet", Database::Postgres, print).await
}

#[tokio::test]
async fn a_pasted_message_and_its_answer_are_explained() -> Result<()> {
    stage::play("explain", Database::Sqlite, explain).await
}

/// Sends doses that are accepted and refused.
async fn work_a_day(stage: &Stage) -> Result<(Person, Vec<String>)> {
    let person = Person::sign_in(&stage.server).await?;
    let integration = person.set_up(&stage.server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    let query = "{ reports(tab: NOT_REPORTED, status: [READY_TO_SEND], first: 30) { rows { id } } }";
    let ready = person.ask(query, &json!({})).await?;
    for row in ready.pointer("/reports/rows").and_then(Value::as_array).context("no reports")? {
        person.send(&read_text(row, "/id")?).await?;
    }
    let patient = person.add_patient("Okafor", "Maya", "20417").await?;
    let mut reports = Vec::new();
    for (lot, status) in [("BAD0042 09/30/2027", "REJECTED"), ("WARN0042 09/30/2027", "WITH_WARNINGS")] {
        let report = person.record_dose(&patient, lot).await?;
        person.send(&report).await?;
        person.wait_for_status(&report, &[status], DEADLINE).await?;
        reports.push(report);
    }
    Ok((person, reports))
}

/// Takes the pictures of what is shown, and looks for barriers.
async fn look_in_every_way(stage: &Stage, name: &str) -> Result<()> {
    let page = &stage.page;
    for (shape, width, height) in [("wide", 1280, 900), ("narrow", 390, 844)] {
        page.resize(width, height).await?;
        for scheme in [Scheme::Light, Scheme::Dark] {
            page.light(scheme).await?;
            look_at(page).await.with_context(|| format!("{name}, {shape}, {}", scheme.as_str()))?;
            page.screenshot(&format!("{name}-{shape}-{}", scheme.as_str())).await?;
        }
    }
    page.resize(1280, 900).await
}

async fn draw(stage: &mut Stage) -> Result<()> {
    let (person, _) = work_a_day(stage).await?;
    let page = &stage.page;
    page.sign_in(&stage.server.url("/"), USER, PASSWORD).await?;
    page.find("heading", "Doses by the day given").await?;
    let figures = person.ask(FIGURES, &json!({})).await?;
    let days = figures.pointer("/reportingFigures/days").and_then(Value::as_array).context("no days")?;
    let sum = |name: &str| days.iter().filter_map(|day| day[name].as_u64()).sum::<u64>();
    let (reported, rejected, open) = (sum("reported"), sum("rejected"), sum("open"));
    ensure!(reported > 0 && open > 0, "the demo has doses of the last days: {reported}, {rejected}, {open}");
    // Who does not see the chart hears its sums, and reads its table.
    let said = format!("{reported} reported, {open} open, {rejected} rejected");
    page.find_where("the chart", "image", &said, |name| name.ends_with(&said)).await?;
    let paths = page.client().find_all(Locator::Css(".plot path")).await?;
    ensure!(paths.len() == 3, "{} paths", paths.len());
    for (path, doses) in paths.iter().zip([reported, open, rejected]) {
        let data = path.attr("d").await?.unwrap_or_default();
        ensure!(data.is_empty() == (doses == 0), "{doses} doses are drawn as {data}");
    }
    // The table is the next stop of the keyboard.
    page.tab_to("link", "The sheet of a month").await?;
    press(page, Key::Tab).await?;
    press(page, Key::Enter).await?;
    let with_any = days.iter().filter(|day| ["reported", "open", "rejected"].iter().any(|one| day[*one] != 0)).count();
    page.until("the table", async || {
        Ok(page.client().find_all(Locator::Css(".chart details[open] tbody tr")).await?.len() == with_any)
    })
    .await?;
    page.find("heading", "Timeliness").await?;
    let timely = at(&figures, "/reportingFigures/timeliness/reported");
    page.see(&format!("{timely} doses that the registries accepted.")).await?;
    page.see("Within 14 days").await?;
    page.find("heading", "What is not reported").await?;
    page.see("By clinician").await?;
    let head = page.find("heading", "Doses by the day given").await?;
    page.client().execute("arguments[0].scrollIntoView()", vec![serde_json::to_value(&head)?]).await?;
    look_in_every_way(stage, "figures").await
}

async fn print(stage: &mut Stage) -> Result<()> {
    let (person, _) = work_a_day(stage).await?;
    let page = &stage.page;
    // The doses of the stage were given in this month.
    page.sign_in(&stage.server.url("/sheet?month=2026-03"), USER, PASSWORD).await?;
    page.find("heading", "Monthly sheet").await?;
    let chosen = page.client().find(Locator::Css("select")).await?.prop("value").await?.unwrap_or_default();
    page.see_address(&format!("/sheet?month={chosen}")).await?;
    let sheet = person.ask(SHEET, &json!({ "month": chosen })).await?;
    let rows = sheet.pointer("/monthlySheet/rows").and_then(Value::as_array).context("no rows")?;
    ensure!(!rows.is_empty(), "{chosen} has no rows");
    for row in rows {
        page.see(&read_text(row, "/locationName")?).await?;
    }
    // What is saved is what the server wrote; what is printed has neither navigation nor buttons.
    page.client()
        .execute(
            "window.saved = []; window.printed = 0;
            const make = URL.createObjectURL;
            URL.createObjectURL = blob => { blob.text().then(text => window.saved.push(text)); return make(blob) };
            window.print = () => { window.printed += 1 };",
            Vec::new(),
        )
        .await?;
    push(page, "Export CSV").await?;
    let csv = read_text(&sheet, "/monthlySheet/csv")?;
    page.until("the file", async || {
        let saved = page.client().execute("return window.saved[0] ?? ''", Vec::new()).await?;
        Ok(saved
            .as_str()
            .is_some_and(|saved| saved.trim_start_matches('\u{feff}') == csv.trim_start_matches('\u{feff}')))
    })
    .await?;
    push(page, "Print").await?;
    page.until("the print", async || {
        Ok(page.client().execute("return window.printed", Vec::new()).await?.as_u64() == Some(1))
    })
    .await?;
    look_in_every_way(stage, "sheet").await
}

async fn explain(stage: &mut Stage) -> Result<()> {
    let (person, reports) = work_a_day(stage).await?;
    let refused = person.read_report(reports.first().context("no report")?).await?;
    let (sent, answer) =
        (read_text(&refused, "/submissions/0/request")?, read_text(&refused, "/submissions/0/response")?);
    let page = &stage.page;
    page.sign_in(&stage.server.url("/explain"), USER, PASSWORD).await?;
    push(page, "Explain").await?;
    page.see("Paste a message first.").await?;
    paste(stage, &sent).await?;
    page.see("A message of a practice (VXU)").await?;
    page.see("Nothing is wrong with it by the national profile.").await?;
    page.see("PID-5").await?;
    page.see("Okafor").await?;
    look_in_every_way(stage, "explain-message").await?;
    paste(stage, &sent.replacen("|0.5|", BROKEN, 1)).await?;
    page.see("The amount is no number above 0; an unknown one is 999.").await?;
    paste(stage, &answer).await?;
    page.see("An answer of a registry (ACK)").await?;
    page.see("Rejected by the registry").await?;
    page.see("Correct the record first.").await?;
    look_in_every_way(stage, "explain-answer").await
}

/// Pastes a text in the place of what is there, and asks for its explanation by keyboard.
async fn paste(stage: &Stage, text: &str) -> Result<()> {
    let page = &stage.page;
    let field = page.find("textbox", "Message").await?;
    page.client().execute(PASTE, vec![serde_json::to_value(&field)?, Value::from(text)]).await?;
    push(page, "Explain").await
}
