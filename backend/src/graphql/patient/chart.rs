//! Patients and their charts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::{
    finding::Finding,
    patient::{Patient, Sex},
};

use crate::{
    entity::patient,
    graphql::{
        dose::{Dose, doses_of},
        schema::{Bindings, Call, Result},
    },
    store::{self, PatientFilter, PatientSort, Requirements, details_of, encode_cursor},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("patients", patients);
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

#[derive(Serialize)]
struct Chart {
    id: String,
    version: i32,
    patient: Patient,
    missing: Vec<Finding>,
    doses: Vec<Dose>,
}

async fn patients(call: Call) -> Result<PatientPage> {
    let db = call.app.store.reader();
    let (sort, is_descending) = (call.arg::<Sort>("sort")?, call.arg::<bool>("descending")?);
    // A cursor of another order is refused.
    let list = format!("patient.{sort:?}.{is_descending}");
    let filter = PatientFilter { text: call.arg("search")?, sort: sort.into(), is_descending };
    let (page, total) = store::search_patients(db, &filter, &call.page(&list)?).await?;
    let rows = rows_of(&call, &page.rows).await?;
    Ok(PatientPage { rows, next: page.next.map(|key| encode_cursor(&list, &key)), total })
}

/// Patients as a list shows them.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn rows_of(call: &Call, patients: &[patient::Model]) -> Result<Vec<PatientRow>> {
    let db = call.app.store.reader();
    let doses = store::dose_counts(db, patients.iter().map(|row| row.id).collect()).await?;
    let rows = patients.iter().map(|row| {
        let details = details_of(row)?;
        Ok(PatientRow {
            id: row.id.to_string(),
            mrn: row.mrn.clone(),
            name: format!("{}, {}", row.last_name, row.first_name),
            birth_date: row.birth_date,
            sex: details.sex,
            phone: row.phone.clone(),
            doses: doses.get(&row.id).copied().unwrap_or_default(),
            missing: row.missing.as_deref().map(store::read_findings).transpose()?.unwrap_or_default(),
        })
    });
    rows.collect()
}

async fn chart(call: Call) -> Result<Option<Chart>> {
    let id = call.id("patientId")?;
    let db = call.app.store.reader();
    let Some(row) = store::patient_by_id(db, id).await? else {
        return Ok(None);
    };
    let patient = details_of(&row)?;
    let missing = requirements(&call).await?.missing(&patient);
    Ok(Some(Chart { id: id.to_string(), version: row.version, patient, missing, doses: doses_of(&call, id).await? }))
}

/// Returns what the integrations require of a patient now.
async fn requirements(call: &Call) -> Result<Requirements<'_>> {
    let now = call.app.store.source().now();
    Ok(Requirements::read(call.app.store.reader(), call.reference(), now).await?)
}
