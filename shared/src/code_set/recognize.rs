//! Which product a vaccine's name means. Never a silent pick: one, or a list to choose from.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    catalog::Catalog,
    types::{CodeStatus, Cvx, Product},
};
use crate::wire_enum;

wire_enum! {
    /// Whether a name is specific enough.
    pub enum RecognitionState {
        /// It means exactly one product.
        Recognized = "RECOGNIZED",
        /// It means no product, or only a kind of vaccine.
        TooVague = "TOO_VAGUE",
        /// It means more than one product.
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
    /// What tells it from the others.
    pub differs: String,
}

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// Whether it is specific enough.
    pub state: RecognitionState,
    /// The vaccine type, when recognized.
    pub cvx: Option<String>,
    /// The manufacturer, when recognized and known.
    pub mvx: Option<String>,
    /// The unit of use, when recognized and the product has only one on the market.
    pub ndc: Option<String>,
    /// The vaccine type's short description, when recognized.
    pub text: Option<String>,
    /// What to choose from, when not recognized.
    pub candidates: Vec<Candidate>,
}

/// Which product a name means.
///
/// An active product under exactly this name is meant. Else all that the name may mean count together: packages sold
/// under it, products sold whose names begin with it, and products of the past under it; only when they agree on the
/// vaccine type is it recognized, with the maker who sells it.
#[must_use]
pub fn recognize(name: &str, catalog: &Catalog) -> Recognition {
    let wanted = normalize(name);
    let named: Vec<_> = active(catalog).filter(|p| normalize(&p.name) == wanted).collect();
    if !named.is_empty() {
        return decide(&named, catalog);
    }
    let (meant, is_a_name) = all_meant(&wanted, catalog);
    match (meant.is_empty(), is_a_name) {
        (true, _) => by_type(&wanted, catalog),
        (false, true) => decide(&meant, catalog),
        (false, false) => ambiguous(&meant, catalog),
    }
}

/// The name without what people write differently: case, blanks, punctuation, trademark signs, the word vaccine.
fn normalize(name: &str) -> String {
    let lower = name.to_lowercase().replace("(r)", " ").replace("(tm)", " ");
    let words = lower
        .split_whitespace()
        .filter(|w| !matches!(w.trim_matches(|c: char| !c.is_alphanumeric()), "vaccine" | "vaccines"));
    words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect()
}

/// Products that CDC and their makers keep up.
fn active(catalog: &Catalog) -> impl Iterator<Item = &Product> {
    catalog.products.iter().filter(|p| p.status == CodeStatus::Active && is_active_maker(p, catalog))
}

/// Active products of which a package is sold: those of past seasons stay active for long and are not.
fn sold(catalog: &Catalog) -> impl Iterator<Item = &Product> {
    active(catalog).filter(|p| is_sold(p))
}

fn is_sold(product: &Product) -> bool {
    product.ndc.iter().any(|n| n.until.is_none())
}

fn is_active_maker(product: &Product, catalog: &Catalog) -> bool {
    let maker = product.mvx.as_deref().and_then(|m| catalog.mvx(m));
    maker.is_none_or(|m| m.status == CodeStatus::Active)
}

/// The shortest beginning of a name that is worth a list.
const SHORTEST_BEGINNING: usize = 4;

/// All products that a name may mean, and whether it is a whole name of any of them.
fn all_meant<'a>(wanted: &str, catalog: &'a Catalog) -> (Vec<&'a Product>, bool) {
    let past = of_active_makers(catalog.products.iter().filter(|p| normalize(&p.name) == wanted).collect(), catalog);
    let is_packaged = |p: &Product| p.ndc.iter().any(|n| n.until.is_none() && normalize(&n.name) == wanted);
    let is_begun = |p: &Product| wanted.chars().count() >= SHORTEST_BEGINNING && normalize(&p.name).starts_with(wanted);
    let mut meant: Vec<_> = sold(catalog).filter(|p| is_packaged(p) || is_begun(p)).collect();
    let is_a_name = meant.iter().any(|p| is_packaged(p)) || !past.is_empty();
    meant.extend(past);
    (meant, is_a_name)
}

/// Without the products of makers whose code is no longer in use, unless there are no others.
fn of_active_makers<'a>(products: Vec<&'a Product>, catalog: &Catalog) -> Vec<&'a Product> {
    let active: Vec<_> = products.iter().copied().filter(|p| is_active_maker(p, catalog)).collect();
    if active.is_empty() { products } else { active }
}

/// One vaccine type and one maker: recognized. Where a product is sold, the makers of the past do not count.
fn decide(meant: &[&Product], catalog: &Catalog) -> Recognition {
    let types: BTreeSet<_> = meant.iter().map(|p| p.cvx.as_str()).collect();
    let sold: Vec<_> = meant.iter().copied().filter(|p| is_sold(p)).collect();
    let counted = if sold.is_empty() { meant } else { sold.as_slice() };
    let makers: BTreeSet<_> = counted.iter().map(|p| p.mvx.as_deref()).collect();
    match counted {
        [first, ..] if types.len() == 1 && makers.len() == 1 => recognized(first, catalog),
        _ => ambiguous(meant, catalog),
    }
}

fn recognized(product: &Product, catalog: &Catalog) -> Recognition {
    let mut sold = product.ndc.iter().filter(|n| n.until.is_none());
    let only = match (sold.next(), sold.next()) {
        (Some(ndc), None) => Some(ndc.code.clone()),
        _ => None,
    };
    Recognition {
        state: RecognitionState::Recognized,
        cvx: Some(product.cvx.clone()),
        mvx: product.mvx.clone(),
        ndc: only,
        text: catalog.cvx(&product.cvx).map(|c| c.short.clone()),
        candidates: Vec::new(),
    }
}

/// A name that is a vaccine type's own: recognized when one product alone is sold under it, else too vague.
fn by_type(wanted: &str, catalog: &Catalog) -> Recognition {
    let is_meant = |c: &&Cvx| normalize(&c.short) == *wanted || normalize(&c.full) == *wanted;
    let Some(cvx) = catalog.cvx.iter().find(is_meant) else { return too_vague(Vec::new()) };
    let sold: Vec<_> = sold(catalog).filter(|p| p.cvx == cvx.code).collect();
    match sold.as_slice() {
        [only] => recognized(only, catalog),
        several => too_vague(candidates(several, catalog)),
    }
}

fn too_vague(candidates: Vec<Candidate>) -> Recognition {
    Recognition { candidates, ..open(RecognitionState::TooVague) }
}

fn ambiguous(products: &[&Product], catalog: &Catalog) -> Recognition {
    Recognition { candidates: candidates(products, catalog), ..open(RecognitionState::Ambiguous) }
}

fn open(state: RecognitionState) -> Recognition {
    Recognition { state, cvx: None, mvx: None, ndc: None, text: None, candidates: Vec::new() }
}

fn candidates(products: &[&Product], catalog: &Catalog) -> Vec<Candidate> {
    products.iter().map(|p| candidate(p, catalog)).collect()
}

fn candidate(product: &Product, catalog: &Catalog) -> Candidate {
    let text = catalog.cvx(&product.cvx).map(|c| c.short.clone()).unwrap_or_default();
    let maker = product.mvx.as_deref().and_then(|m| catalog.mvx(m)).map(|m| m.name.as_str());
    let differs = match (&product.presentation, maker) {
        (Some(presentation), _) => presentation.clone(),
        (None, Some(maker)) => format!("{text}; {maker}"),
        (None, None) => text.clone(),
    };
    Candidate { name: product.name.clone(), cvx: product.cvx.clone(), mvx: product.mvx.clone(), text, differs }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[rstest::rstest]
    #[case::brand("M-M-R II", "03", "MSD")]
    #[case::as_people_type_it("mmr ii", "03", "MSD")]
    #[case::trademark("Gardasil® 9", "165", "MSD")]
    #[case::trademark_in_letters("Gardasil 9(R) Vaccine", "165", "MSD")]
    #[case::pediarix("PEDIARIX", "110", "SKB")]
    #[case::presentation("Havrix-Peds", "83", "SKB")]
    #[case::active_maker("Bexsero", "163", "SKB")]
    #[case::menveo("Menveo", "136", "SKB")]
    #[case::prevnar_13_of_the_active_maker("Prevnar 13", "133", "PFR")]
    #[case::one_formulation("Fluarix trivalent, preservative free", "140", "SKB")]
    #[case::longer_name_exists("FluMist trivalent", "111", "MED")]
    #[case::type_with_one_product("DTaP-Hep B-IPV", "110", "SKB")]
    #[case::package_name("Vaqta-Peds", "83", "MSD")]
    #[case::name_of_every_season("Fluarix", "140", "SKB")]
    #[case::package_of_another_maker_once("Flublok", "155", "PMC")]
    #[case::brand_of_one_formulation("Fluad", "168", "SEQ")]
    #[case::name_of_the_past("Fluvirin preservative free", "140", "SEQ")]
    fn a_specific_name_is_recognized(#[case] name: &str, #[case] cvx: &str, #[case] mvx: &str) {
        let meant = recognize(name, &sample::catalog());
        assert_eq!(
            (meant.state, meant.cvx.as_deref(), meant.mvx.as_deref(), meant.candidates.len()),
            (RecognitionState::Recognized, Some(cvx), Some(mvx), 0),
        );
    }

    #[rstest::rstest]
    #[case::nothing("", RecognitionState::TooVague, &[])]
    #[case::unknown("Zorbovax", RecognitionState::TooVague, &[])]
    #[case::flu_shot("flu shot", RecognitionState::TooVague, &[])]
    #[case::generic("MMR", RecognitionState::TooVague, &["03", "03"])]
    #[case::unspecified("influenza, unspecified formulation", RecognitionState::TooVague, &[])]
    #[case::two_ages("Comirnaty", RecognitionState::Ambiguous, &["309", "310"])]
    #[case::two_strengths("Beyfortus", RecognitionState::Ambiguous, &["306", "307"])]
    #[case::package_of_three("Engerix-B", RecognitionState::Ambiguous, &["08", "43", "44"])]
    #[case::package_of_two("Havrix", RecognitionState::Ambiguous, &["52", "83"])]
    #[case::name_of_the_past("Gardasil", RecognitionState::Ambiguous, &["165", "62"])]
    #[case::two_packages("Flucelvax", RecognitionState::Ambiguous, &["153", "153", "320"])]
    #[case::beginning_of_one_name("Penta", RecognitionState::Ambiguous, &["120"])]
    fn a_vague_name_is_never_picked_from(#[case] name: &str, #[case] state: RecognitionState, #[case] cvx: &[&str]) {
        let meant = recognize(name, &sample::catalog());
        let mut found: Vec<_> = meant.candidates.iter().map(|c| c.cvx.as_str()).collect();
        found.sort_unstable();
        assert_eq!((meant.state, found.as_slice(), meant.cvx), (state, cvx, None));
    }

    #[test]
    fn candidates_say_what_tells_them_apart() {
        let meant = recognize("Comirnaty", &sample::catalog());
        let differs: Vec<_> = meant.candidates.iter().map(|c| c.differs.as_str()).collect();
        assert_eq!(differs, ["12 years and older", "5 to 11 years"]);
        let flu = recognize("Fluzone", &sample::catalog());
        assert_eq!(flu.state, RecognitionState::Ambiguous);
        assert!(flu.candidates.len() > 2);
    }

    #[test]
    fn a_single_package_is_named_and_one_of_several_is_not() {
        assert_eq!(recognize("Infanrix", &sample::catalog()).ndc.as_deref(), Some("58160-0810-43"));
        assert_eq!(recognize("Varivax", &sample::catalog()).ndc.as_deref(), Some("00006-4827-01"));
        assert_eq!(recognize("Gardasil 9", &sample::catalog()).ndc, None);
    }
}
