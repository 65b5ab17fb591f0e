//! Recognition of a vaccine's name as one vaccine type, or as candidates to choose from.

use serde::{Deserialize, Serialize};

use super::{
    meaning::{Interpretation, Meaning},
    narrow::{agree_with_generic, agree_with_package, interpret_name, narrow},
    nearest::nearest,
    occasion::Occasion,
};
use crate::{
    code_set::{Catalog, UnitOfUse, catalog::normalize},
    order, wire_enum,
};

wire_enum! {
    /// Outcome of a recognition.
    pub enum RecognitionState {
        /// The name means exactly one vaccine type.
        Recognized = "RECOGNIZED",
        /// The name means no product, or only a kind of vaccine.
        TooVague = "TOO_VAGUE",
        /// The name means more than one vaccine type.
        Ambiguous = "AMBIGUOUS",
    }
}

/// A product that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The name that means exactly this product, or the product's name.
    pub name: String,
    /// Its vaccine type.
    pub cvx: String,
    /// Its manufacturer.
    pub mvx: Option<String>,
    /// The vaccine type's short description.
    pub text: String,
    /// The difference from the other candidates.
    pub differs: String,
}

/// The recognition of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// The outcome.
    pub state: RecognitionState,
    /// The vaccine type, when recognized.
    pub cvx: Option<String>,
    /// The manufacturer, when recognized and unambiguous.
    pub mvx: Option<String>,
    /// The unit of use, when recognized and the product has only one on the market.
    pub ndc: Option<String>,
    /// The vaccine type's short description, when recognized.
    pub text: Option<String>,
    /// Candidates to choose from, when not recognized.
    pub candidates: Vec<Candidate>,
}

/// Recognizes a name of which nothing more is known.
#[must_use]
pub fn recognize(name: &str, catalog: &Catalog) -> Recognition {
    recognize_listed(name, None, catalog)
}

/// Recognizes a name of the vaccine listing. The generic name of its row counts for the first brand only.
#[must_use]
pub fn recognize_listed(name: &str, generic: Option<&str>, catalog: &Catalog) -> Recognition {
    let meant = agree_with_generic(interpret_name(name, catalog), generic, catalog);
    settle(name, &meant, None, catalog)
}

/// Recognizes a name by the occasion on which the dose was given.
///
/// An ambiguous name is narrowed by day, age and amount, then by the generic name and the package. If no current product
/// is possible, past products and packages of exactly this name are considered. A contradiction is ambiguous.
#[must_use]
pub fn recognize_on(name: &str, occasion: &Occasion<'_>, catalog: &Catalog) -> Recognition {
    let meant = match interpret_name(name, catalog) {
        Interpretation::Exact(meanings) => Interpretation::Exact(narrow(&normalize(name), meanings, occasion, catalog)),
        other => other,
    };
    let meant = agree_with_generic(meant, occasion.generic, catalog);
    let meant = agree_with_package(meant, occasion.ndc, catalog);
    settle(name, &meant, Some(occasion), catalog)
}

fn settle(name: &str, meant: &Interpretation<'_>, occasion: Option<&Occasion<'_>>, catalog: &Catalog) -> Recognition {
    match meant {
        Interpretation::Exact(meanings) => decide(meanings, occasion, catalog),
        Interpretation::Open(meanings) => ambiguous(meanings, catalog),
        Interpretation::Generic(meanings) => match meanings.as_slice() {
            [only] => recognized(only, only.mvx, occasion, catalog),
            several => too_vague(candidates(several, catalog)),
        },
        Interpretation::Unknown => too_vague(candidates(&nearest(name, catalog), catalog)),
    }
}

/// Recognizes a single vaccine type. Past manufacturers do not count while a product is sold; of several manufacturers
/// none is named.
fn decide(meant: &[Meaning<'_>], occasion: Option<&Occasion<'_>>, catalog: &Catalog) -> Recognition {
    let types = order::set(meant.iter().map(|m| m.cvx));
    let sold: Vec<_> = meant.iter().copied().filter(|m| m.is_sold(catalog)).collect();
    let counted = if sold.is_empty() { meant } else { sold.as_slice() };
    match counted {
        [first, ..] if types.len() == 1 => recognized(first, maker(counted), occasion, catalog),
        _ => ambiguous(meant, catalog),
    }
}

fn maker<'a>(meanings: &[Meaning<'a>]) -> Option<&'a str> {
    let makers = order::set(meanings.iter().map(|m| m.mvx.unwrap_or_default()));
    if makers.len() == 1 { makers.first().copied().filter(|mvx| !mvx.is_empty()) } else { None }
}

fn recognized(
    meaning: &Meaning<'_>,
    mvx: Option<&str>,
    occasion: Option<&Occasion<'_>>,
    catalog: &Catalog,
) -> Recognition {
    Recognition {
        state: RecognitionState::Recognized,
        cvx: Some(meaning.cvx.to_owned()),
        mvx: mvx.map(str::to_owned),
        ndc: unit(meaning, occasion, catalog).map(|unit| unit.code.clone()),
        text: catalog.cvx(meaning.cvx).map(|c| c.short.clone()),
        candidates: Vec::new(),
    }
}

/// Returns the known unit of use, or the only one that was sold.
fn unit<'a>(meaning: &Meaning<'a>, occasion: Option<&Occasion<'_>>, catalog: &'a Catalog) -> Option<&'a UnitOfUse> {
    let known = occasion.and_then(|occasion| occasion.ndc).and_then(|ndc| catalog.unit_of_use(ndc.trim(), meaning.cvx));
    let is_sold = |unit: &&UnitOfUse| occasion.map_or(unit.end.is_none(), |o| unit.is_sold_on(o.given_on));
    let mut sold = meaning.units(catalog).filter(is_sold);
    known.or_else(|| match (sold.next(), sold.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    })
}

fn too_vague(candidates: Vec<Candidate>) -> Recognition {
    Recognition { candidates, ..open(RecognitionState::TooVague) }
}

fn ambiguous(meanings: &[Meaning<'_>], catalog: &Catalog) -> Recognition {
    Recognition { candidates: candidates(meanings, catalog), ..open(RecognitionState::Ambiguous) }
}

fn open(state: RecognitionState) -> Recognition {
    Recognition { state, cvx: None, mvx: None, ndc: None, text: None, candidates: Vec::new() }
}

fn candidates(meanings: &[Meaning<'_>], catalog: &Catalog) -> Vec<Candidate> {
    meanings.iter().map(|m| candidate(m, catalog)).collect()
}

pub(super) fn candidate(meaning: &Meaning<'_>, catalog: &Catalog) -> Candidate {
    let text = catalog.cvx(meaning.cvx).map(|c| c.short.clone()).unwrap_or_default();
    let differs = match (meaning.presentation, meaning.maker(catalog)) {
        (Some(presentation), _) => presentation.text.clone(),
        (None, Some(maker)) => format!("{text}; {}", maker.name),
        (None, None) => text.clone(),
    };
    let mvx = meaning.mvx.map(str::to_owned);
    Candidate { name: meaning.name.to_owned(), cvx: meaning.cvx.to_owned(), mvx, text, differs }
}
