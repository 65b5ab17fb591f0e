//! Routes of vaccine types.

use crate::code_set::Catalog;

const INTRAMUSCULAR: &str = "C28161";
const NASAL: &str = "C38284";
const ORAL: &str = "C38288";
const PERCUTANEOUS: &str = "C38676";

/// Oral vaccine types: polio, typhoid, rotavirus, adenovirus, cholera.
const ORAL_TYPES: &[&str] = &["02", "25", "74", "116", "119", "122", "143", "172", "173", "174", "178", "179", "182"];

/// Nasal vaccine types: live influenza.
const NASAL_TYPES: &[&str] = &["111", "125", "149", "151", "333"];

/// Percutaneous vaccine types: BCG and the older vaccinia.
const PERCUTANEOUS_TYPES: &[&str] = &["19", "75"];

/// Returns `true` if a vaccine type can be given by a route.
///
/// Injected types follow the routes of their packages; subcutaneous ones are accepted as intramuscular too, since labels
/// were widened and the packages in the catalog were not. Unknown route codes have a rule of their own.
pub fn is_possible(route: &str, cvx: &str, catalog: &Catalog) -> bool {
    let usual = [(ORAL_TYPES, ORAL), (NASAL_TYPES, NASAL), (PERCUTANEOUS_TYPES, PERCUTANEOUS)];
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
