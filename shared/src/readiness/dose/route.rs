//! The routes by which vaccine types are given.

use crate::code_set::Catalog;

const INTRAMUSCULAR: &str = "C28161";
const NASAL: &str = "C38284";
const ORAL: &str = "C38288";
const PERCUTANEOUS: &str = "C38676";

/// Vaccine types that are swallowed: polio, typhoid, rotavirus, adenovirus, cholera.
const SWALLOWED: &[&str] = &["02", "25", "74", "116", "119", "122", "143", "172", "173", "174", "178", "179", "182"];

/// Vaccine types that are sprayed into the nose: influenza, live.
const SPRAYED: &[&str] = &["111", "125", "149", "151", "333"];

/// Vaccine types that are pricked into the skin: BCG, and vaccinia of the first kind.
const PRICKED: &[&str] = &["19", "75"];

/// Whether a vaccine type can be given by a route.
///
/// What is injected goes where its packages say; what they call subcutaneous only is accepted by muscle too, since
/// labels were widened and packages of the catalog were not. A code that is no route is not judged here.
pub fn is_possible(route: &str, cvx: &str, catalog: &Catalog) -> bool {
    let usual = [(SWALLOWED, ORAL), (SPRAYED, NASAL), (PRICKED, PERCUTANEOUS)];
    match usual.iter().find(|(types, _)| types.contains(&cvx)) {
        Some((_, usual)) => *usual == route,
        None if [ORAL, NASAL].contains(&route) => false,
        None => route == INTRAMUSCULAR || !catalog.is_only_intramuscular(cvx),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::shared_catalog;

    #[rstest::rstest]
    #[case::swallowed("C38288", "116", true)]
    #[case::rotavirus_into_muscle("C28161", "116", false)]
    #[case::sprayed("C38284", "111", true)]
    #[case::nasal_into_muscle("C28161", "111", false)]
    #[case::mmr_under_skin("C38299", "03", true)]
    #[case::mmr_into_muscle("C28161", "03", true)]
    #[case::mmr_swallowed("C38288", "03", false)]
    #[case::hepatitis_b_under_skin("C38299", "43", false)]
    #[case::polio_under_skin("C38299", "10", true)]
    #[case::jynneos_into_skin("C38238", "206", true)]
    #[case::bcg("C38676", "19", true)]
    #[case::without_packages("C38299", "02x", true)]
    fn a_vaccine_has_its_routes(#[case] route: &str, #[case] cvx: &str, #[case] possible: bool) {
        assert_eq!(is_possible(route, cvx, shared_catalog()), possible);
    }
}
