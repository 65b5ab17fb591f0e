//! Which product a vaccine's name means. Never a silent pick: one vaccine type, or a list to choose from.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use super::meaning::Occasion;
use super::{
    catalog::Catalog,
    meaning::{Meaning, Meant, ever_named, meant},
    name::normalize,
    types::UnitOfUse,
};
use crate::wire_enum;

wire_enum! {
    /// Whether a name is specific enough.
    pub enum RecognitionState {
        /// It means exactly one vaccine type.
        Recognized = "RECOGNIZED",
        /// It means no product, or only a kind of vaccine.
        TooVague = "TOO_VAGUE",
        /// It means more than one vaccine type.
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
    /// The manufacturer, when recognized and only one comes into question.
    pub mvx: Option<String>,
    /// The unit of use, when recognized and the product has only one on the market.
    pub ndc: Option<String>,
    /// The vaccine type's short description, when recognized.
    pub text: Option<String>,
    /// What to choose from, when not recognized.
    pub candidates: Vec<Candidate>,
}

/// Which product a name means, when nothing more is known: in the vaccine listing.
#[must_use]
pub fn recognize(name: &str, catalog: &Catalog) -> Recognition {
    settle(&meant(&normalize(name), catalog), None, catalog)
}

/// Which product a name meant on an occasion.
///
/// What is ambiguous today is narrowed to what can have been given on that day at that age. If nothing of today can,
/// products and packages of the past under this very name are looked at.
#[must_use]
pub fn recognize_on(name: &str, occasion: &Occasion, catalog: &Catalog) -> Recognition {
    let wanted = normalize(name);
    let today = meant(&wanted, catalog);
    let settled = settle(&today, Some(occasion), catalog);
    let Meant::Name(meanings) = today else { return settled };
    if settled.state == RecognitionState::Recognized {
        return settled;
    }
    let possible = |meanings: Vec<Meaning<'_>>| {
        let kept: Vec<_> = meanings.into_iter().filter(|m| m.is_possible(occasion, catalog)).collect();
        (!kept.is_empty()).then(|| decide(&kept, Some(occasion), catalog))
    };
    possible(meanings).or_else(|| possible(ever_named(&wanted, catalog))).unwrap_or(settled)
}

fn settle(meant: &Meant<'_>, occasion: Option<&Occasion>, catalog: &Catalog) -> Recognition {
    match meant {
        Meant::Name(meanings) => decide(meanings, occasion, catalog),
        Meant::Beginning(meanings) => ambiguous(meanings, catalog),
        Meant::Type(meanings) => match meanings.as_slice() {
            [only] => recognized(only, only.mvx, occasion, catalog),
            several => too_vague(candidates(several, catalog)),
        },
        Meant::Nothing => too_vague(Vec::new()),
    }
}

/// One vaccine type: recognized. Where a product is sold, the makers of the past do not count; where several makers
/// are left, none is named.
fn decide(meant: &[Meaning<'_>], occasion: Option<&Occasion>, catalog: &Catalog) -> Recognition {
    let types: BTreeSet<_> = meant.iter().map(|m| m.cvx).collect();
    let sold: Vec<_> = meant.iter().copied().filter(|m| m.is_sold(catalog)).collect();
    let counted = if sold.is_empty() { meant } else { sold.as_slice() };
    match counted {
        [first, ..] if types.len() == 1 => recognized(first, maker(counted), occasion, catalog),
        _ => ambiguous(meant, catalog),
    }
}

fn maker<'a>(meanings: &[Meaning<'a>]) -> Option<&'a str> {
    let makers: BTreeSet<_> = meanings.iter().map(|m| m.mvx).collect();
    if makers.len() == 1 { makers.first().copied().flatten() } else { None }
}

fn recognized(meaning: &Meaning<'_>, mvx: Option<&str>, occasion: Option<&Occasion>, catalog: &Catalog) -> Recognition {
    let is_sold = |unit: &&UnitOfUse| occasion.map_or(unit.end.is_none(), |o| unit.is_sold_on(o.given_on));
    let mut sold = meaning.units(catalog).filter(is_sold);
    let only = match (sold.next(), sold.next()) {
        (Some(unit), None) => Some(unit.code.clone()),
        _ => None,
    };
    Recognition {
        state: RecognitionState::Recognized,
        cvx: Some(meaning.cvx.to_owned()),
        mvx: mvx.map(str::to_owned),
        ndc: only,
        text: catalog.cvx(meaning.cvx).map(|c| c.short.clone()),
        candidates: Vec::new(),
    }
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

fn candidate(meaning: &Meaning<'_>, catalog: &Catalog) -> Candidate {
    let text = catalog.cvx(meaning.cvx).map(|c| c.short.clone()).unwrap_or_default();
    let differs = match (meaning.presentation, meaning.maker(catalog)) {
        (Some(presentation), _) => presentation.text.clone(),
        (None, Some(maker)) => format!("{text}; {}", maker.name),
        (None, None) => text.clone(),
    };
    let mvx = meaning.mvx.map(str::to_owned);
    Candidate { name: meaning.name.to_owned(), cvx: meaning.cvx.to_owned(), mvx, text, differs }
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

    fn on(given: &str, born: Option<&str>) -> Occasion {
        Occasion { given_on: sample::day(given), birth_date: born.map(sample::day) }
    }

    #[rstest::rstest]
    #[case::adult("Comirnaty", "2026-01-05", Some("1990-01-01"), "309", "PFR")]
    #[case::child("Comirnaty", "2026-01-05", Some("2018-01-01"), "310", "PFR")]
    #[case::last_day_of_eleven("Spikevax", "2025-10-01", Some("2013-10-02"), "311", "MOD")]
    #[case::first_day_of_twelve("Spikevax", "2025-10-01", Some("2013-10-01"), "312", "MOD")]
    #[case::before_its_successor("Gardasil", "2010-05-05", None, "62", "MSD")]
    #[case::no_longer_made("Flucelvax", "2015-10-01", None, "153", "NOV")]
    #[case::not_narrowed("M-M-R II", "1999-01-01", None, "03", "MSD")]
    fn day_and_age_narrow(
        #[case] name: &str,
        #[case] given: &str,
        #[case] born: Option<&str>,
        #[case] cvx: &str,
        #[case] mvx: &str,
    ) {
        let meant = recognize_on(name, &on(given, born), &sample::catalog());
        assert_eq!(
            (meant.state, meant.cvx.as_deref(), meant.mvx.as_deref(), meant.candidates.len()),
            (RecognitionState::Recognized, Some(cvx), Some(mvx), 0),
        );
    }

    #[rstest::rstest]
    #[case::age_not_known("Comirnaty", "2026-01-05", None, &["309", "310"])]
    #[case::two_of_the_past("Comirnaty", "2022-06-01", Some("1990-01-01"), &["208", "217"])]
    #[case::two_sizes("Beyfortus", "2025-11-01", Some("2025-09-01"), &["306", "307"])]
    #[case::adults_need_one_of_two("Engerix-B", "2025-11-01", Some("1970-01-01"), &["08", "43", "44"])]
    #[case::its_package_has_no_end("Gardasil", "2026-01-05", None, &["165", "62"])]
    #[case::nothing_fits("Comirnaty", "2000-01-01", None, &["309", "310"])]
    fn what_day_and_age_leave_open_stays_open(
        #[case] name: &str,
        #[case] given: &str,
        #[case] born: Option<&str>,
        #[case] cvx: &[&str],
    ) {
        let meant = recognize_on(name, &on(given, born), &sample::catalog());
        let mut found: Vec<_> = meant.candidates.iter().map(|c| c.cvx.as_str()).collect();
        found.sort_unstable();
        assert_eq!((meant.state, found.as_slice()), (RecognitionState::Ambiguous, cvx));
    }

    #[test]
    fn the_package_is_the_one_that_was_sold_on_the_day() {
        let catalog = sample::catalog();
        let ndc = |given| recognize_on("Fluarix", &on(given, None), &catalog).ndc;
        assert_eq!(recognize("Fluarix", &catalog).ndc.as_deref(), Some("58160-0912-41"));
        assert_eq!(ndc("2024-10-01").as_deref(), Some("58160-0884-41"));
        assert_eq!(ndc("2021-10-01"), None);
    }
}
