//! Actions of the practice's people over the API: what a test needs before it begins, and what it looks up after.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::person::Person;
use crate::wait;

const VIEWER: &str = "query { viewer { practice { locations { id name } } } assets { programs } }";
const SAVE: &str = "mutation($input: SaveIntegrationInput!) {
    saveIntegration(input: $input) { status problems { field text } integration { id } } }";
const ACTIVATE: &str =
    "mutation($input: ActivateIntegrationInput!) { activateIntegration(input: $input) { status before } }";
const LISTED: &str =
    "query { integrations { backfill { endedAt } } reports(tab: NOT_REPORTED, first: 1) { counts { notReported } } }";
const SAVE_PATIENT: &str =
    "mutation($input: SavePatientInput!) { savePatient(input: $input) { status problems { field text } id } }";
const READ_PATIENT: &str = "query($id: ID!) { chart(patientId: $id) { version patient {
    mrn name { last first middle } birthDate sex races ethnicity address { street city state zip } phone
    eligibility protected publicity test } } }";
const VACCINES: &str = "query { vaccines { id genericName } viewer { practice { locations { id name } } } }";
const RECORD: &str = "mutation($input: RecordDoseInput!) {
    recordDose(input: $input) { status problems { field text } dose { reports { id } } } }";
const SEND: &str =
    "mutation($input: ReportImmunizationsInput!) { reportImmunizations(input: $input) { results { status } } }";
const DETAILS: &str = "query($id: ID!) { reportDetails(id: $id) {
    report { id tab status why said marks }
    submissions { verdict failureCode failure finishedAt request response } } }";

/// A day in the past on which a vaccine can be given to somebody grown.
const GIVEN_ON: &str = "2026-03-09";

/// The training registry's user name.
pub const REGISTRY_USER: &str = "sandbox";
/// The training registry's password.
pub const REGISTRY_PASSWORD: &str = "sandbox-password";

impl Person {
    /// Sets the training registry up at this address, for every location, and returns the integration's id.
    ///
    /// # Errors
    /// Returns an error if the record cannot be saved.
    pub async fn set_up(&self, endpoint: &str, password: &str) -> Result<String> {
        let known = self.ask(VIEWER, &json!({})).await?;
        let locations = known.pointer("/viewer/practice/locations").and_then(Value::as_array);
        let site = |location: &Value| json!({ "locationId": location["id"], "settings": [{ "name": "site_id", "value": "S1" }] });
        let enrollments: Vec<_> = locations.context("no locations")?.iter().map(site).collect();
        let settings = [
            ("endpoint", endpoint),
            ("username", REGISTRY_USER),
            ("password", password),
            ("facility_id", "F1"),
            ("sending_facility", "ALDER"),
        ];
        let settings: Vec<_> = settings.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let input = json!({
            "programCode": "SANDBOX",
            "environment": "TEST",
            "programs": known.pointer("/assets/programs"),
            "settings": settings,
            "enrollments": enrollments,
            "historical": true,
        });
        let saved = self.act(SAVE, "saveIntegration", "SAVED", input).await?;
        read_text(&saved, "/integration/id")
    }

    /// Begins to report, and waits until the doses from before are listed.
    ///
    /// # Errors
    /// Returns an error if the integration is not activated.
    pub async fn activate(&self, integration: &str) -> Result<()> {
        self.act(ACTIVATE, "activateIntegration", "DONE", json!({ "integrationId": integration })).await?;
        self.wait_until_listed().await.map(drop)
    }

    /// Waits until the doses from before every activation are listed, and returns how many doses are not reported.
    ///
    /// # Errors
    /// Returns an error if they are not listed at the deadline.
    pub async fn wait_until_listed(&self) -> Result<u64> {
        wait::until("the doses from before to be listed", wait::DEADLINE, async || {
            let answer = self.ask(LISTED, &json!({})).await?;
            let integrations = answer.pointer("/integrations").and_then(Value::as_array).context("no integrations")?;
            let is_open = |one: &Value| one.pointer("/backfill/endedAt").is_some_and(Value::is_null);
            let listed = answer.pointer("/reports/counts/notReported").and_then(Value::as_u64).context("no count")?;
            Ok((!integrations.iter().any(is_open)).then_some(listed))
        })
        .await
    }

    /// Adds a grown patient with every detail, and returns the id.
    ///
    /// # Errors
    /// Returns an error if it cannot be saved.
    pub async fn add_patient(&self, last: &str, first: &str, mrn: &str) -> Result<String> {
        let patient = json!({
            "mrn": mrn,
            "name": { "last": last, "first": first },
            "birthDate": "1984-02-29",
            "sex": "F",
            "races": ["2106-3"],
            "ethnicity": "2186-5",
            "address": { "street": "1 Alder St", "city": "Madison", "state": "WI", "zip": "53703" },
            "phone": "6085550142",
            "eligibility": "V01",
            "protected": false,
            "publicity": "02",
            "test": false,
        });
        let saved = self.act(SAVE_PATIENT, "savePatient", "SAVED", json!({ "patient": patient })).await?;
        read_text(&saved, "/id")
    }

    /// Changes some of a patient's details, as somebody else at another desk does.
    ///
    /// # Errors
    /// Returns an error if it cannot be saved.
    pub async fn change_patient(&self, patient: &str, changes: Value) -> Result<()> {
        let chart = self.ask(READ_PATIENT, &json!({ "id": patient })).await?;
        let mut details = chart.pointer("/chart/patient").cloned().context("there is no such patient")?;
        if let (Some(fields), Some(changes)) = (details.as_object_mut(), changes.as_object()) {
            fields.extend(changes.clone());
        }
        let version = chart.pointer("/chart/version");
        let input = json!({ "id": patient, "version": version, "patient": details });
        self.act(SAVE_PATIENT, "savePatient", "SAVED", input).await.map(drop)
    }

    /// Records a dose of the listing's MMR with this lot, and returns the id of its report.
    ///
    /// # Errors
    /// Returns an error if the dose cannot be saved, or no integration is there to report it to.
    pub async fn record_dose(&self, patient: &str, lot: &str) -> Result<String> {
        let known = self.ask(VACCINES, &json!({})).await?;
        let vaccines = known.get("vaccines").and_then(Value::as_array).context("no vaccines")?;
        let mmr = vaccines.iter().find(|vaccine| vaccine["genericName"] == "MMR").context("no MMR in the listing")?;
        let dose = json!({
            "vaccineId": mmr["id"],
            "locationId": known.pointer("/viewer/practice/locations/0/id"),
            "name": "M-M-R II",
            "source": "00",
            "completion": "CP",
            "givenOn": GIVEN_ON,
            "amount": "0.5",
            "unit": "mL",
            "lot": lot,
            "route": "C38299",
            "site": "LA",
            "eligibility": "V01",
            "funding": "PHC70",
            "administeredBy": { "last": "Rivera", "first": "Ana", "npi": "1234567893" },
            "confirmed": ["confirm.twice"],
        });
        let saved = self.act(RECORD, "recordDose", "SAVED", json!({ "patientId": patient, "dose": dose })).await?;
        read_text(&saved, "/dose/reports/0/id")
    }

    /// Sends a report, and returns how that went.
    ///
    /// # Errors
    /// Returns an error if the server does not answer.
    pub async fn send(&self, report: &str) -> Result<String> {
        let sent = self.ask(SEND, &json!({ "input": { "reportIds": [report] } })).await?;
        read_text(&sent, "/reportImmunizations/results/0/status")
    }

    /// A report with its submissions.
    ///
    /// # Errors
    /// Returns an error if there is none.
    pub async fn read_report(&self, report: &str) -> Result<Value> {
        let mut answer = self.ask(DETAILS, &json!({ "id": report })).await?;
        let details = answer.get_mut("reportDetails").map(Value::take);
        details.filter(Value::is_object).context("there is no such report")
    }

    /// Waits until a report has one of these statuses, and returns it with its submissions.
    ///
    /// # Errors
    /// Returns an error with the current status if the report has none of them before the deadline.
    pub async fn wait_for_status(&self, report: &str, statuses: &[&str], deadline: Duration) -> Result<Value> {
        let what = format!("the report to be {}", statuses.join(" or "));
        wait::until(&what, deadline, async || {
            let details = self.read_report(report).await?;
            let status = read_text(&details, "/report/status")?;
            ensure!(statuses.contains(&status.as_str()), "it is {status}");
            Ok(Some(details))
        })
        .await
    }

    async fn act(&self, mutation: &str, field: &str, status: &str, input: Value) -> Result<Value> {
        let mut answer = self.ask(mutation, &json!({ "input": input })).await?;
        let payload = answer.get_mut(field).map(Value::take).unwrap_or_default();
        ensure!(payload.get("status").is_some_and(|s| s == status), "{field} was answered with {payload}");
        Ok(payload)
    }
}

/// Returns the value at a place of an answer, or null if there is none.
#[must_use]
pub fn at<'a>(answer: &'a Value, pointer: &str) -> &'a Value {
    answer.pointer(pointer).unwrap_or(&Value::Null)
}

/// The text at a place of an answer.
///
/// # Errors
/// Returns an error if there is none.
pub fn read_text(answer: &Value, pointer: &str) -> Result<String> {
    let text = answer.pointer(pointer).and_then(Value::as_str);
    Ok(text.with_context(|| format!("nothing at {pointer} of {answer}"))?.to_owned())
}
