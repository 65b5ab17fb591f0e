//! Several doses of one visit, as entered: what holds for the visit is carried over to each dose.

use chrono::NaiveDate;
use serde::Deserialize;
use shared::{
    code_set::Catalog,
    entry::DoseEntry,
    immunization::{Clinician, Completion, EligibilityMethod},
};

use super::input::{DoseInput, EnteredDose, validate};
use crate::{
    auth::CallerKind,
    graphql::schema::{Problem, problem},
    store::PracticeProfile,
};

/// Several doses of one visit.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordVisitInput {
    pub patient_id: String,
    pub idempotency_key: Option<String>,
    pub location_id: String,
    pub given_on: NaiveDate,
    pub eligibility: Option<String>,
    pub eligibility_method: Option<EligibilityMethod>,
    pub funding: Option<String>,
    pub administered_by: Option<Clinician>,
    pub ordered_by: Option<Clinician>,
    pub entered_by: Option<Clinician>,
    pub vis_presented_on: Option<NaiveDate>,
    pub doses: Vec<VisitDoseInput>,
}

/// A dose of a visit.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VisitDoseInput {
    vaccine_id: Option<String>,
    name: String,
    cvx: Option<String>,
    mvx: Option<String>,
    ndc: Option<String>,
    source: Option<String>,
    completion: Option<Completion>,
    refusal_reason: Option<String>,
    refusal_text: Option<String>,
    immunity: Option<String>,
    given_on: Option<NaiveDate>,
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
    placer_id: Option<String>,
    vis_presented_on: Option<NaiveDate>,
    vis: Option<Vec<String>>,
    confirmed: Option<Vec<String>>,
}

/// Maximum number of doses in one visit.
const MAX_DOSES: usize = 20;

/// Understands what was entered.
///
/// # Errors
/// Returns the problems, each with the place of its dose.
pub fn validate_visit(
    mut visit: RecordVisitInput,
    profile: &PracticeProfile,
    today: NaiveDate,
    kind: CallerKind,
    catalog: &Catalog,
) -> Result<Vec<EnteredDose>, Vec<Problem>> {
    let doses = std::mem::take(&mut visit.doses);
    if doses.is_empty() || doses.len() > MAX_DOSES {
        return Err(vec![problem("doses", "count", "Enter 1 to 20 doses.")]);
    }
    let (mut understood, mut problems) = (Vec::new(), Vec::new());
    for (n, dose) in doses.into_iter().enumerate() {
        let has_date = dose.given_on.is_some() || dose.source.as_deref().is_none_or(|source| source == "00");
        if !has_date {
            let text = "Enter the date on which this dose was given.";
            problems.push(problem(&format!("doses.{n}.givenOn"), "missing", text));
        }
        match validate(carry_over(&visit, dose), profile, today, kind, catalog) {
            Ok(dose) => understood.push(dose),
            Err(wrong) => problems.extend(wrong.into_iter().map(|problem| problem.of_dose(n))),
        }
    }
    if problems.is_empty() { Ok(understood) } else { Err(problems) }
}

/// Fills in from the visit where the dose says nothing. What is about giving a vaccine holds for doses given here
/// only.
fn carry_over(visit: &RecordVisitInput, dose: VisitDoseInput) -> DoseInput {
    let source = dose.source.unwrap_or_else(|| "00".to_owned());
    let completion = dose.completion.unwrap_or_default();
    let is_given_here = source == "00" && matches!(completion, Completion::Complete | Completion::Partial);
    let here = is_given_here.then_some(visit);
    let entry = DoseEntry {
        vaccine_id: dose.vaccine_id,
        name: dose.name,
        cvx: dose.cvx,
        mvx: dose.mvx,
        ndc: dose.ndc,
        source,
        completion,
        refusal_reason: dose.refusal_reason,
        refusal_text: dose.refusal_text,
        immunity: dose.immunity,
        given_on: dose.given_on.unwrap_or(visit.given_on),
        amount: dose.amount,
        unit: dose.unit,
        lot: dose.lot,
        route: dose.route,
        site: dose.site,
        eligibility: dose.eligibility.or_else(|| here?.eligibility.clone()),
        eligibility_method: dose.eligibility_method.or_else(|| here?.eligibility_method),
        funding: dose.funding.or_else(|| here?.funding.clone()),
        administered_by: dose.administered_by.or_else(|| here?.administered_by.clone()),
        ordered_by: dose.ordered_by.or_else(|| here?.ordered_by.clone()),
        entered_by: visit.entered_by.clone(),
        placer_id: dose.placer_id,
        vis_presented_on: dose.vis_presented_on.or_else(|| here?.vis_presented_on),
        vis: dose.vis,
        confirmed: dose.confirmed,
    };
    DoseInput { location_id: visit.location_id.clone(), lot_number: None, expires_on: None, entry }
}
