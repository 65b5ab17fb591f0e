//! Codes of a patient that are in no table: with them nothing could be sent, so that they are not saved.

use shared::{
    code_set::{Catalog, ConceptSet},
    patient::Patient,
};

use crate::graphql::schema::{Problem, problem};

/// Returns the problems of the codes that were entered. Those that the record has already are findings, and stay.
pub fn unknown_codes(entered: &Patient, known: Option<&Patient>, catalog: &Catalog) -> Vec<Problem> {
    let is_kept = |is_same: fn(&Patient, &str) -> bool, code: &str| known.is_some_and(|known| is_same(known, code));
    let mut problems = Vec::new();
    for (n, race) in entered.races.iter().enumerate() {
        let is_new = !is_kept(|known, race| known.races.iter().any(|own| own == race), race);
        if is_new && catalog.concept(ConceptSet::Race, race).is_none() {
            let text = "No race has this code. Use one of the CDC's, such as 2106-3 for White.";
            problems.push(problem(&format!("patient.races.{n}"), "unknown_code", text));
        }
    }
    if let Some(code) = &entered.ethnicity
        && !is_kept(|known, code| known.ethnicity.as_deref() == Some(code), code)
        && catalog.concept(ConceptSet::Ethnicity, code).is_none()
    {
        let text = "No ethnicity has this code. Use 2135-2 for Hispanic or Latino, or 2186-5 for not.";
        problems.push(problem("patient.ethnicity", "unknown_code", text));
    }
    if let Some(code) = &entered.eligibility
        && !is_kept(|known, code| known.eligibility.as_deref() == Some(code), code)
        && catalog.concept(ConceptSet::Eligibility, code).is_none()
    {
        let text = "No eligibility has this code. Use one of table 0064, such as V01 for not eligible.";
        problems.push(problem("patient.eligibility", "unknown_code", text));
    }
    problems
}
