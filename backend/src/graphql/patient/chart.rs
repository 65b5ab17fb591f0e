//! Patients and their charts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::{
    finding::Finding,
    patient::{Patient, Sex},
};

use super::asking::{AskingRegistry, asking};
use crate::{
    graphql::{
        dose::{Dose, doses_of},
        schema::{Bindings, Call, Records, Result},
    },
    store::{self, ListedPatient, PatientFilter, PatientSort, Requirements, SetUp, details_of, encode_cursor},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.list("patients", patients, |page| Records::of(page.rows.iter().map(PatientRow::id)));
    bindings.answer("chart", chart);
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Sort {
    Name,
    BirthDate,
    Mrn,
}

impl From<Sort> for PatientSort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Name => Self::Name,
            Sort::BirthDate => Self::BirthDate,
            Sort::Mrn => Self::Mrn,
        }
    }
}

#[derive(Serialize)]
struct PatientPage {
    rows: Vec<PatientRow>,
    next: Option<String>,
    total: u64,
}

/// One row of the patients' list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PatientRow {
    id: String,
    mrn: String,
    name: String,
    birth_date: NaiveDate,
    sex: Sex,
    phone: Option<String>,
    doses: i64,
    missing: Vec<Finding>,
}

impl PatientRow {
    /// The patient's id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Serialize)]
struct Chart {
    id: String,
    version: i32,
    patient: Patient,
    missing: Vec<Finding>,
    registries: Vec<AskingRegistry>,
    doses: Vec<Dose>,
}

async fn patients(call: Call) -> Result<PatientPage> {
    let db = call.app.store.reader();
    let (sort, is_descending) = (call.arg::<Sort>("sort")?, call.arg::<bool>("descending")?);
    // A cursor of another order is refused.
    let list = format!("patient.{sort:?}.{is_descending}");
    let filter = PatientFilter { text: call.arg("search")?, sort: sort.into(), is_descending };
    let request = call.page(&list)?;
    let total = match call.selects("total") {
        false => 0,
        true => match store::found_patients(db, &filter).await? {
            Some(found) => found,
            None => call.app.counts.patients(store::last_change(db).await?, db).await?,
        },
    };
    let page = store::search_patients(db, &filter, &request).await?;
    let rows = page.rows.iter().map(row_of).collect::<Result<_>>()?;
    Ok(PatientPage { rows, next: page.next.map(|key| encode_cursor(&list, &key)), total })
}

/// A patient as a list shows one.
///
/// # Errors
/// Returns an error if the row was written by another version.
pub fn row_of(row: &ListedPatient) -> Result<PatientRow> {
    Ok(PatientRow {
        id: row.id.to_string(),
        mrn: row.mrn.clone(),
        name: format!("{}, {}", row.last_name, row.first_name),
        birth_date: row.birth_date,
        sex: Sex::parse(&row.sex).ok_or(store::Error::Unreadable("patient"))?,
        phone: row.phone.clone(),
        doses: row.doses,
        missing: row.missing.as_deref().map(store::read_findings).transpose()?.unwrap_or_default(),
    })
}

async fn chart(call: Call) -> Result<Option<Chart>> {
    let id = call.id("patientId")?;
    let db = call.app.store.reader();
    let Some(row) = store::patient_by_id(db, id).await? else {
        return Ok(None);
    };
    let patient = details_of(&row)?;
    let set_up = call.app.store.current_set_up().await?;
    let requirements = requirements(&call, &set_up);
    let (missing, registries) = (requirements.missing(&patient), asking(&requirements, &patient, &set_up));
    let doses = doses_of(&call, &set_up, id).await?;
    Ok(Some(Chart { id: id.to_string(), version: row.version, patient, missing, registries, doses }))
}

/// Returns what the integrations require of a patient now.
pub fn requirements<'a>(call: &'a Call, set_up: &SetUp) -> Requirements<'a> {
    let now = call.app.store.source().now();
    Requirements::of(&set_up.integrations, &set_up.profile, call.reference(), now)
}
