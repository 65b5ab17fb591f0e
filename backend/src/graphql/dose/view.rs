//! Doses in a chart, as they are read.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use shared::immunization::{Clinician, Completion, EligibilityMethod, ExpirationPrecision};
use uuid::Uuid;

use crate::{
    entity::immunization,
    graphql::{
        report::{Report, reports_of},
        schema::{Call, Result},
    },
    store::{self, SetUp},
};

/// One dose in a chart.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dose {
    pub id: String,
    version: i32,
    vaccine_id: Option<String>,
    location_id: String,
    location_name: String,
    name: String,
    cvx: Option<String>,
    cvx_text: Option<String>,
    mvx: Option<String>,
    ndc: Option<String>,
    source: String,
    completion: Option<Completion>,
    given_on: NaiveDate,
    amount: Option<String>,
    unit: Option<String>,
    lot: Option<String>,
    route: Option<String>,
    site: Option<String>,
    eligibility: Option<String>,
    eligibility_method: Option<EligibilityMethod>,
    funding: Option<String>,
    administered_by: Option<Clinician>,
    ordered_by: Option<Clinician>,
    entered_by: Option<Clinician>,
    entered_at: DateTime<Utc>,
    order_id: String,
    placer_id: Option<String>,
    refusal_reason: Option<String>,
    refusal_text: Option<String>,
    immunity: Option<String>,
    lot_number: Option<String>,
    expires_on: Option<NaiveDate>,
    expiration_precision: Option<ExpirationPrecision>,
    vis_presented_on: Option<NaiveDate>,
    vis: Vec<String>,
    reports: Vec<Report>,
}

/// A patient's doses, newest first, with their reports.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn doses_of(call: &Call, set_up: &SetUp, patient: Uuid) -> Result<Vec<Dose>> {
    let db = call.app.store.reader();
    let rows = store::doses_of_patient(db, patient).await?;
    let reports = store::rows_of_patient(call.app.store.page_reader(), patient).await?;
    let reports = reports_of(&call.app, set_up, reports).await?;
    let mut by_dose: HashMap<String, Vec<Report>> = HashMap::new();
    for report in reports {
        by_dose.entry(report.dose_id.clone()).or_default().push(report);
    }
    let dose_of = |row: immunization::Model| {
        let reports = by_dose.remove(&row.id.to_string()).unwrap_or_default();
        dose_of(call, row, reports, &set_up.profile)
    };
    rows.into_iter().map(dose_of).collect()
}

fn dose_of(
    call: &Call,
    row: immunization::Model,
    reports: Vec<Report>,
    profile: &store::PracticeProfile,
) -> Result<Dose> {
    let catalog = &call.reference().catalog;
    let expiration = store::expiration_of(&row);
    Ok(Dose {
        administered_by: store::giver_of(&row),
        ordered_by: store::orderer_of(&row)?,
        entered_by: store::enterer_of(&row)?,
        eligibility_method: store::method_of(&row)?,
        entered_at: row.created_at,
        order_id: row.order_id,
        placer_id: row.placer_id,
        refusal_reason: row.refusal_reason,
        refusal_text: row.refusal_text,
        immunity: row.immunity,
        lot_number: row.lot.clone(),
        expires_on: expiration.map(|expiration| expiration.date),
        expiration_precision: expiration.map(|expiration| expiration.precision),
        vis_presented_on: row.vis_presented_on,
        vis: row.vis.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        id: row.id.to_string(),
        version: row.version,
        vaccine_id: row.vaccine_id.map(|id| id.to_string()),
        location_id: row.location_id.to_string(),
        location_name: profile.location_name(row.location_id),
        cvx_text: row.cvx.as_deref().and_then(|cvx| catalog.cvx(cvx)).map(|cvx| cvx.short.clone()),
        name: row.name,
        cvx: row.cvx,
        mvx: row.mvx,
        ndc: row.ndc,
        source: row.source,
        completion: Completion::parse(&row.completion),
        given_on: row.given_on,
        amount: row.amount,
        unit: row.unit,
        lot: row.lot_entered.or(row.lot),
        route: row.route,
        site: row.site,
        eligibility: row.eligibility,
        funding: row.funding,
        reports,
    })
}

/// Reads some doses of a chart, in the order of their ids.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn read_doses(call: &Call, set_up: &SetUp, patient: Uuid, ids: &[Uuid]) -> Result<Vec<Dose>> {
    let mut doses = doses_of(call, set_up, patient).await?;
    let place = |dose: &Dose| ids.iter().position(|id| id.to_string() == dose.id);
    doses.retain(|dose| place(dose).is_some());
    doses.sort_by_key(place);
    Ok(doses)
}
