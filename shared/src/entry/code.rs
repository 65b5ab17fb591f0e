//! Codes that other systems give with a dose: the name that they say, and those that are none or contradict each other.

use super::{check::EntryProblem, dose::DoseEntry};
use crate::{
    code_set::{Catalog, Occasion, recognize_on},
    finding::{Finding, Severity},
};

/// Maximum length of a code that is repeated in a problem.
const MAX_CODE_LENGTH: usize = 4;

/// Returns the problems of the codes of a tidied entry: those that no list has, and those that contradict each other.
#[must_use]
pub fn code_problems(entry: &DoseEntry, catalog: &Catalog) -> Vec<EntryProblem> {
    let (cvx, mvx, ndc) = (entry.cvx.as_deref(), entry.mvx.as_deref(), entry.ndc.as_deref());
    let mut problems = Vec::new();
    let mut tell = |field, code, text| problems.push(EntryProblem { field, code, text });
    if let Some(cvx) = cvx.filter(|cvx| catalog.cvx(cvx).is_none()) {
        tell("dose.cvx", "unknown", format!("CVX {} is not in CDC's list.", shown(cvx)));
    }
    if let Some(mvx) = mvx.filter(|mvx| catalog.mvx(mvx).is_none()) {
        tell("dose.mvx", "unknown", format!("MVX {} is not in CDC's list.", shown(mvx)));
    }
    let cvx = cvx.and_then(|cvx| catalog.cvx(cvx));
    let mvx = mvx.filter(|mvx| catalog.mvx(mvx).is_some());
    // A type without specification says less than a package, and nothing against it.
    let exact = cvx.filter(|cvx| !cvx.is_unspecified());
    if let (Some(cvx), Some(ndc)) = (exact, ndc)
        && catalog.is_package_of(ndc, &cvx.code) == Some(false)
    {
        let types = catalog.types_of_package(ndc).join(" or ");
        let text = format!("CVX {} and NDC {ndc} (CVX {types}) contradict each other. Correct one of them.", cvx.code);
        tell("dose.cvx", "contradiction", text);
    }
    if let (Some(mvx), Some(ndc)) = (mvx, ndc) {
        let makers = catalog.makers_of_package(ndc);
        if !makers.is_empty() && !makers.contains(&mvx) {
            let makers = makers.join(" or ");
            let text = format!("MVX {mvx} and NDC {ndc} (MVX {makers}) contradict each other. Correct one of them.");
            tell("dose.mvx", "contradiction", text);
        }
    }
    if let (Some(cvx), Some(mvx), None) = (exact, mvx, ndc)
        && !is_maker(mvx, &cvx.code, catalog)
    {
        let text = format!("MVX {mvx} is not known to make CVX {} ({}). Correct one of them.", cvx.code, cvx.short);
        tell("dose.mvx", "contradiction", text);
    }
    problems
}

/// Returns `true` if a manufacturer may have made a vaccine type: it has a product of it, or says nothing.
fn is_maker(mvx: &str, cvx: &str, catalog: &Catalog) -> bool {
    matches!(mvx, "UNK" | "OTH") || catalog.is_made_by(cvx, mvx)
}

/// Returns a code that has the form of one; what has not may be a value in the wrong place.
fn shown(code: &str) -> &str {
    let is_code = code.len() <= MAX_CODE_LENGTH && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_code { code } else { "as given" }
}

/// Returns the name that codes say: of the package, of the only product of a type by a manufacturer, or of the type.
#[must_use]
pub fn name_of_codes(entry: &DoseEntry, catalog: &Catalog) -> Option<String> {
    if let Some(name) = entry.ndc.as_deref().and_then(|ndc| only(catalog.names_of_package(ndc))) {
        return Some(name);
    }
    let cvx = catalog.cvx(entry.cvx.as_deref()?)?;
    let by_maker = |mvx: &str| {
        let products = catalog.products_for(&cvx.code).into_iter();
        only(products.filter(|product| product.mvx.as_deref() == Some(mvx)).map(|product| product.name.as_str()))
    };
    Some(entry.mvx.as_deref().and_then(by_maker).unwrap_or_else(|| cvx.short.clone()))
}

/// Returns the one name that all are.
fn only<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<String> {
    let first = names.next()?;
    names.all(|name| name == first).then(|| first.to_owned())
}

/// Returns the finding about a CVX code that contradicts the name of a tidied entry. The name counts, so nothing keeps
/// the dose from being recorded.
#[must_use]
pub fn name_contradiction(entry: &DoseEntry, catalog: &Catalog) -> Option<Finding> {
    let cvx = catalog.cvx(entry.cvx.as_deref()?)?;
    let found = recognize_on(&entry.name, &Occasion::on(entry.given_on), catalog);
    let mut meant: Vec<_> = match &found.cvx {
        Some(cvx) => vec![cvx.as_str()],
        None => found.candidates.iter().map(|candidate| candidate.cvx.as_str()).collect(),
    };
    meant.sort_unstable();
    meant.dedup();
    if meant.is_empty() || meant.contains(&cvx.code.as_str()) {
        return None;
    }
    let text = format!(
        "CVX {} ({}) contradicts the name, which is CVX {}: the name counts. Correct the one that is wrong.",
        cvx.code,
        cvx.short,
        meant.join(" or ")
    );
    Some(Finding::ours(Severity::Warns, "immunization.cvx.contradicts", "immunization.cvx", "RXA-5", text))
}
