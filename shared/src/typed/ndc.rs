//! National Drug Codes: ten digits as the FDA writes them, eleven as registries take them.

use super::fold::fold_digits;
use crate::{code_set::Catalog, lot::gs1};

/// The reason why a text is not one NDC.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NdcProblem {
    /// The text has not the form of an NDC.
    #[error("Enter the NDC as it is printed, with its dashes, or in eleven digits, as 00006-4681-01.")]
    NotAnNdc,
    /// Ten digits without dashes may be several packages.
    #[error("Without its dashes this NDC may be {}. Enter it with its dashes.", .0.join(" or "))]
    Several(Vec<String>),
    /// Ten digits without dashes are no package of the catalog.
    #[error("Without its dashes this NDC is no package that is known. Enter it with its dashes, as it is printed.")]
    Unknown,
}

/// Returns the NDCs in eleven digits with dashes that a text may mean: one, or three for ten digits without dashes or a
/// package's bar code; none for an empty text.
///
/// # Errors
/// Returns an error if it has not the form of an NDC.
pub fn possible_ndcs(text: &str) -> Result<Vec<String>, NdcProblem> {
    let folded = fold_digits(text);
    let text = folded.get(..3).filter(|word| word.eq_ignore_ascii_case("NDC")).and_then(|_| folded.get(3..));
    let text = text.unwrap_or(&folded).trim_start_matches([' ', ':', '#', '.']);
    if text.is_empty() {
        return if folded.is_empty() { Ok(Vec::new()) } else { Err(NdcProblem::NotAnNdc) };
    }
    let parts: Vec<_> = text.split(['-', ' ']).filter(|part| !part.is_empty()).collect();
    if !parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) {
        return in_code(text);
    }
    let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
    match (lengths.as_slice(), parts.as_slice()) {
        ([5, 4, 2] | [4, 4, 2] | [5, 3, 2] | [5, 4, 1], [labeler, product, package]) => {
            Ok(vec![eleven(labeler, product, package)])
        }
        ([11], [digits]) => Ok(split(digits, 5, 4).into_iter().collect()),
        ([10], [digits]) => {
            let layouts = [(4, 4), (5, 3), (5, 4)];
            Ok(layouts.into_iter().filter_map(|(labeler, product)| split(digits, labeler, product)).collect())
        }
        _ => in_code(text),
    }
}

/// Returns the NDC that a text means, where ten digits without dashes are one package of a catalog.
///
/// # Errors
/// Returns an error if it has not the form of one, or may be several.
pub fn ndc(text: &str, catalog: &Catalog) -> Result<Option<String>, NdcProblem> {
    let mut possible = possible_ndcs(text)?;
    if possible.len() > 1 {
        possible.retain(|ndc| !catalog.types_of_package(ndc).is_empty());
        if possible.is_empty() {
            return Err(NdcProblem::Unknown);
        }
    }
    if possible.len() > 1 {
        return Err(NdcProblem::Several(possible.iter().map(|ndc| described(ndc, catalog)).collect()));
    }
    Ok(possible.pop())
}

/// Names a package by its NDC and its printed name.
fn described(ndc: &str, catalog: &Catalog) -> String {
    let name = catalog.names_of_package(ndc).next().unwrap_or_default();
    format!("{ndc} ({name})")
}

/// Returns the NDCs in a package's bar code.
fn in_code(text: &str) -> Result<Vec<String>, NdcProblem> {
    let ndcs = gs1::read(text).map(|scan| scan.ndc).unwrap_or_default();
    if ndcs.is_empty() { Err(NdcProblem::NotAnNdc) } else { Ok(ndcs) }
}

/// Splits digits without dashes, the rest being the package.
pub(crate) fn split(digits: &str, labeler: usize, product: usize) -> Option<String> {
    let (labeler, rest) = digits.split_at_checked(labeler)?;
    let (product, package) = rest.split_at_checked(product)?;
    Some(eleven(labeler, product, package))
}

/// Pads the three parts to eleven digits.
fn eleven(labeler: &str, product: &str, package: &str) -> String {
    format!("{labeler:0>5}-{product:0>4}-{package:0>2}")
}
