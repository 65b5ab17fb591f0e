//! Patients and their doses.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{
    consent::ConsentAnswer,
    finding::Finding,
    immunization::{Clinician, Completion, EligibilityMethod},
    patient::Sex,
};

use super::{report::Report, status::LikenessReason};

/// One row of the patients' list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PatientRow {
    /// Id.
    pub id: String,
    /// Medical record number.
    pub mrn: String,
    /// Last, First.
    pub name: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Administrative sex.
    pub sex: Sex,
    /// Telephone.
    pub phone: Option<String>,
    /// Doses in the chart.
    pub doses: i64,
    /// The findings of the patient's details.
    pub missing: Vec<Finding>,
}

/// A page of patients.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PatientPage {
    /// The rows.
    pub rows: Vec<PatientRow>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// The number of all rows.
    pub total: i64,
}

/// A patient's chart.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chart {
    /// The patient's id.
    pub id: String,
    /// The version that was read.
    pub version: i64,
    /// The details, as forms read them.
    pub patient: Value,
    /// The findings of the patient's details.
    pub missing: Vec<Finding>,
    /// The registries that ask about sharing.
    pub registries: Vec<AskingRegistry>,
    /// Newest first.
    pub doses: Vec<Dose>,
}

/// A registry that asks patients about sharing, with the answer of one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AskingRegistry {
    /// The code of its program.
    pub program: String,
    /// State and registry.
    pub name: String,
    /// The meaning of an answer.
    pub text: String,
    /// The answer.
    pub answer: ConsentAnswer,
    /// The circumstances of the answer.
    pub said: Option<String>,
}

/// A dose in a chart.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dose {
    /// Id.
    pub id: String,
    /// The version that was read.
    pub version: i64,
    /// Id of the vaccine in the practice's listing.
    pub vaccine_id: Option<String>,
    /// Id of the location.
    pub location_id: String,
    /// Name of the location.
    pub location_name: String,
    /// Name of Vaccine.
    pub name: String,
    /// CVX code.
    pub cvx: Option<String>,
    /// Short description of the CVX code.
    pub cvx_text: Option<String>,
    /// MVX code.
    pub mvx: Option<String>,
    /// NDC.
    pub ndc: Option<String>,
    /// Source of the information (NIP001).
    pub source: String,
    /// Completion status (HL70322).
    pub completion: Completion,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// Amount, as decimal text.
    pub amount: Option<String>,
    /// Unit of the amount.
    pub unit: Option<String>,
    /// Lot and expiration in one text.
    pub lot: Option<String>,
    /// Route (NCIT).
    pub route: Option<String>,
    /// Body site (HL70163).
    pub site: Option<String>,
    /// VFC eligibility (HL70064).
    pub eligibility: Option<String>,
    /// The method by which eligibility was captured: per vaccine or per visit.
    pub eligibility_method: Option<EligibilityMethod>,
    /// Funding source (CDCPHINVS).
    pub funding: Option<String>,
    /// The clinician who gave it.
    pub administered_by: Option<Clinician>,
    /// The clinician who ordered it.
    pub ordered_by: Option<Clinician>,
    /// The person who entered it.
    pub entered_by: Option<Clinician>,
    /// The moment at which it was entered.
    pub entered_at: DateTime<Utc>,
    /// Its permanent identifier in every registry (ORC-3).
    pub order_id: String,
    /// The number of the order (ORC-2).
    pub placer_id: Option<String>,
    /// Reason of a refusal (NIP002).
    pub refusal_reason: Option<String>,
    /// Reason of a refusal in words.
    pub refusal_text: Option<String>,
    /// The disease or finding (SNOMED CT) for which immunity is presumed.
    pub immunity: Option<String>,
    /// The day on which the Vaccine Information Statements were handed out.
    pub vis_presented_on: Option<NaiveDate>,
    /// The statements that were handed out, as 24-digit codes.
    pub vis: Vec<String>,
    /// Its reports.
    #[serde(skip_serializing)]
    pub reports: Vec<Report>,
}

/// A chart that is likely of the same person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LikelyDuplicate {
    /// The patient.
    pub patient: PatientRow,
    /// The version that was read.
    pub version: i64,
    /// The reasons.
    pub reasons: Vec<LikenessReason>,
}

/// The problem of one entry.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The entry.
    pub field: String,
    /// A stable code.
    pub code: String,
    /// The text.
    pub text: String,
}
