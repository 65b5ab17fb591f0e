//! Browser and server agree: the same records through the rule engine in a browser's WebAssembly, with the programs and
//! the catalog that the server serves, and through the server itself.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result, ensure};
use e2e::browser::Page;
use e2e::gallery::Gallery;
use e2e::person::Person;
use e2e::person::practice::{REGISTRY_PASSWORD, at, read_text};
use e2e::server::Server;
use e2e::server::database::Database;
use e2e::wait::{self, DEADLINE};
use fantoccini::Locator;
use serde_json::{Value, json};

/// The records that backend's tests put through the server and the native rule engine.
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/tests/data/agreement.json");
/// The day on which the findings in the file were made.
const DAY: &str = "2026-03-10";
/// Texts in the forms that the server gives them.
const FORMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/tests/data/unicode.json");
/// Maximum number of records with codes that nobody can enter.
const MAX_REFUSED: usize = 3;
const SAVE: &str = "mutation($input: SavePatientInput!) { savePatient(input: $input) { status id } }";
const RECORD: &str = "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status problems { field text }
    dose { ndc orderId enteredAt enteredBy { last first npi middle suffix prefix }
        reports { findings { source severity code field text place said } } } } }";
/// The civil day of a moment in a time zone.
const DAY_OF: &str = "const [moment, timeZone] = arguments;
    return new Date(moment).toLocaleDateString('en-CA', { timeZone });";
/// Pastes a text and leaves the field, as somebody who pastes does.
const PASTE: &str = "const [field, text] = arguments; field.value = text;
    field.dispatchEvent(new Event('change', { bubbles: true }));";

#[tokio::test]
async fn the_browser_finds_what_the_server_finds() -> Result<()> {
    let server = Server::start(Database::Sqlite).await?;
    let person = Person::sign_in(&server).await?;
    let integration = person.set_up(&server.sandbox_url("/iis"), REGISTRY_PASSWORD).await?;
    person.activate(&integration).await?;
    let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(CASES).context("no cases")?)?;
    let (mut records, mut expected, mut refused) = (Vec::new(), Vec::new(), 0);
    let (desk, browser) = (Desk::find(&person).await?, Browser::open().await?);
    for (number, case) in cases.iter().enumerate() {
        let Some((mut record, findings)) = desk.enter(&person, at(case, "/record"), number).await? else {
            refused += 1;
            continue;
        };
        let today = browser.read_day(at(&record, "/immunization/enteredAt"), &desk.zone).await?;
        set(&mut record, "/immunization/enteredOn", today.clone())?;
        records.push(json!({ "program": "SANDBOX", "today": today, "record": record }));
        expected.push((read_text(case, "/name")?, findings));
    }
    ensure!(refused <= MAX_REFUSED, "{refused} records were refused");
    let found = browser.assess(&desk, &records).await?;
    ensure!(found.len() == expected.len() && !found.is_empty(), "{} of {}", found.len(), expected.len());
    for (found, (name, expected)) in found.iter().zip(&expected) {
        ensure!(found == expected, "{name}: the browser finds {found}, and the server {expected}");
    }
    Ok(())
}

#[tokio::test]
async fn the_browser_finds_by_every_program_what_is_written_down() -> Result<()> {
    let server = Server::start(Database::Sqlite).await?;
    let desk = Desk::find(&Person::sign_in(&server).await?).await?;
    let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(CASES).context("no cases")?)?;
    let (mut records, mut expected) = (Vec::new(), Vec::new());
    for case in &cases {
        let by_program: BTreeMap<String, Vec<String>> = serde_json::from_value(at(case, "/findings").clone())?;
        for (program, lines) in by_program {
            records.push(json!({ "program": program, "today": DAY, "record": at(case, "/record") }));
            expected.push((format!("{}, {program}", at(case, "/name")), lines));
        }
    }
    let found = Browser::open().await?.assess(&desk, &records).await?;
    ensure!(found.len() == expected.len() && found.len() > cases.len(), "{} of {}", found.len(), expected.len());
    for (found, (name, expected)) in found.iter().zip(expected) {
        let findings = found.as_array().context("no findings")?;
        let mut lines = Vec::new();
        for finding in findings {
            lines.push(format!("{} {}", read_text(finding, "/severity")?, read_text(finding, "/code")?));
        }
        lines.sort();
        ensure!(lines == expected, "{name}: the browser finds {lines:?}, and not {expected:?}");
    }
    Ok(())
}

/// The browser's tables of Unicode stand in for those that the server has.
#[tokio::test]
async fn the_browser_gives_texts_the_forms_that_the_server_gives() -> Result<()> {
    let known: Vec<Value> = serde_json::from_str(&fs::read_to_string(FORMS).context("no texts")?)?;
    let texts: Vec<&Value> = known.iter().map(|one| at(one, "/text")).collect();
    let answer = Browser::open().await?.answer("Texts to look up", "Forms", &json!(texts)).await?;
    let found: Vec<Value> = serde_json::from_str(&answer).with_context(|| format!("the browser said {answer}"))?;
    ensure!(found.len() == known.len() && !found.is_empty(), "{} of {}", found.len(), known.len());
    for (found, known) in found.iter().zip(&known) {
        let expected = json!(["/lower", "/upper", "/composed"].map(|form| at(known, form)));
        ensure!(*found == expected, "the browser finds {found}, and the server {expected}");
    }
    Ok(())
}

/// The programs and the catalog that the server serves, and the practice's location and time zone.
struct Desk {
    programs: Value,
    catalog: Value,
    location: String,
    zone: String,
}

impl Desk {
    async fn find(person: &Person) -> Result<Self> {
        let query = "query { assets { programs catalog } viewer { practice { timeZone locations { id name } } } }";
        let known = person.ask(query, &json!({})).await?;
        let fetch = async |pointer: &str| -> Result<Value> {
            Ok(serde_json::from_str(&person.fetch(&read_text(&known, pointer)?).await?)?)
        };
        let locations =
            known.pointer("/viewer/practice/locations").and_then(Value::as_array).context("no locations")?;
        let north =
            locations.iter().find(|location| at(location, "/name") == "North clinic").context("no North clinic")?;
        Ok(Self {
            programs: fetch("/assets/programs").await?,
            catalog: fetch("/assets/catalog").await?,
            location: read_text(north, "/id")?,
            zone: read_text(&known, "/viewer/practice/timeZone")?,
        })
    }

    /// Enters a record as a page would. Returns it with what the server gave it by itself, and what the server finds; none
    /// where the patient has a code that no table has, which nobody can enter.
    async fn enter(&self, person: &Person, record: &Value, number: usize) -> Result<Option<(Value, Value)>> {
        let mut record = record.clone();
        if at(&record, "/patient/mrn") == "10077" {
            set(&mut record, "/patient/mrn", json!((20_000 + number).to_string()))?;
        }
        let input = json!({ "input": { "patient": at(&record, "/patient") } });
        let saved = person.ask(SAVE, &input).await?;
        if at(&saved, "/savePatient/status") == "INVALID" {
            return Ok(None);
        }
        let patient = read_text(&saved, "/savePatient/id")?;
        let mut dose = self.dose_of(&record)?;
        // A person has looked at what the server asks about.
        set(&mut dose, "/confirmed", json!(["confirm.expired"]))?;
        let input = json!({ "input": { "patientId": patient, "dose": dose } });
        let recorded = person.ask(RECORD, &input).await?;
        let dose = recorded.pointer("/recordDose/dose").filter(|dose| dose.is_object());
        let dose = dose.with_context(|| format!("it was answered with {recorded}"))?;
        for name in ["ndc", "orderId", "enteredAt", "enteredBy"] {
            set(&mut record, &format!("/immunization/{name}"), at(dose, &format!("/{name}")).clone())?;
        }
        let findings = dose.pointer("/reports/0/findings").context("there is no report")?;
        Ok(Some((record, findings.clone())))
    }

    fn dose_of(&self, record: &Value) -> Result<Value> {
        let mut dose = at(record, "/immunization").clone();
        let fields = dose.as_object_mut().context("no dose")?;
        for name in ["orderId", "mvx", "enteredOn"] {
            fields.remove(name);
        }
        let expiration = fields.remove("expiration").unwrap_or_default();
        if let Some(lot) = fields.get("lot").and_then(Value::as_str) {
            let entry =
                [Some(lot.to_owned()), written(&expiration)].into_iter().flatten().collect::<Vec<_>>().join(" ");
            fields.insert("lot".to_owned(), json!(entry));
        }
        fields.insert("locationId".to_owned(), json!(self.location));
        Ok(dose)
    }
}

/// Puts a value at a place of a record, whether something stands there or not.
fn set(record: &mut Value, place: &str, value: Value) -> Result<()> {
    let (part, name) = place.rsplit_once('/').context("no place")?;
    let fields = record.pointer_mut(part).and_then(Value::as_object_mut).with_context(|| format!("no {part}"))?;
    fields.insert(name.to_owned(), value);
    Ok(())
}

/// An expiration as people write it.
fn written(expiration: &Value) -> Option<String> {
    let date = at(expiration, "/date").as_str()?;
    let (year, rest) = date.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    Some(if at(expiration, "/precision") == "MONTH" {
        format!("{month}/{year}")
    } else {
        format!("{month}/{day}/{year}")
    })
}

/// The rule engine in a browser, in the development build.
struct Browser {
    page: Page,
    _gallery: Gallery,
}

impl Browser {
    async fn open() -> Result<Self> {
        let (gallery, page) = (Gallery::start().await?, Page::start().await?);
        page.open(&gallery.url("agreement")).await?;
        page.find("textbox", "Records to assess").await?;
        Ok(Self { page, _gallery: gallery })
    }

    async fn read_day(&self, moment: &Value, zone: &str) -> Result<Value> {
        Ok(self.page.client().execute(DAY_OF, vec![moment.clone(), Value::from(zone)]).await?)
    }

    /// The findings of each record.
    async fn assess(self, desk: &Desk, records: &[Value]) -> Result<Vec<Value>> {
        let asked = json!({ "programs": desk.programs, "catalog": desk.catalog, "records": records });
        let answer = self.answer("Records to assess", "Findings", &asked).await?;
        serde_json::from_str(&answer).with_context(|| format!("the browser said {answer}"))
    }

    /// What the browser answers to a value that is pasted into a field.
    async fn answer(self, field: &str, answer: &str, asked: &Value) -> Result<String> {
        let field = self.page.find("textbox", field).await?;
        let client = self.page.client();
        client.execute(PASTE, vec![serde_json::to_value(&field)?, Value::from(asked.to_string())]).await?;
        let said = client.find(Locator::Css(&format!("pre[aria-label={answer}]"))).await?;
        let answer = wait::until("the answer", DEADLINE, async || {
            Ok(said.prop("textContent").await?.filter(|text| !text.is_empty()))
        })
        .await?;
        self.page.close().await;
        Ok(answer)
    }
}
