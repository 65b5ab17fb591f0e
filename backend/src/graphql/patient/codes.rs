//! Codes of a patient that are in no table: with them nothing could be sent, so that they are not saved.

use shared::{
    code_set::{Catalog, ConceptSet},
    patient::Patient,
};

use crate::graphql::schema::{Problem, problem};

/// Codes of a patient that are looked up: each with its field, their table, and the advice about one that it lacks.
type Codes = (fn(&Patient) -> Vec<(String, &str)>, ConceptSet, &'static str);

const CODES: [Codes; 3] = [
    (
        |patient| {
            let numbered = patient.races.iter().enumerate();
            numbered.map(|(n, race)| (format!("patient.races.{n}"), race.as_str())).collect()
        },
        ConceptSet::Race,
        "No race has this code. Use one of the CDC's, such as 2106-3 for White.",
    ),
    (
        |patient| named("patient.ethnicity", patient.ethnicity.as_deref()),
        ConceptSet::Ethnicity,
        "No ethnicity has this code. Use 2135-2 for Hispanic or Latino, or 2186-5 for not.",
    ),
    (
        |patient| named("patient.eligibility", patient.eligibility.as_deref()),
        ConceptSet::Eligibility,
        "No eligibility has this code. Use one of table 0064, such as V01 for not eligible.",
    ),
];

fn named<'a>(field: &str, code: Option<&'a str>) -> Vec<(String, &'a str)> {
    code.map(|code| (field.to_owned(), code)).into_iter().collect()
}

/// Returns the problems of the codes that were entered. Those that the record has already are findings, and stay.
pub fn unknown_codes(entered: &Patient, known: Option<&Patient>, catalog: &Catalog) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (read, set, advice) in CODES {
        let kept = known.map(read).unwrap_or_default();
        let is_kept = |code: &str| kept.iter().any(|(_, own)| *own == code);
        let unknown =
            read(entered).into_iter().filter(|(_, code)| !is_kept(code) && catalog.concept(set, code).is_none());
        problems.extend(unknown.map(|(field, _)| problem(&field, "unknown_code", advice)));
    }
    problems
}
