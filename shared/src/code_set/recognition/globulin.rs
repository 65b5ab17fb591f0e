//! Immune globulins and antibodies by their brand names, of which CDC publishes vaccine types and no products.

use super::meaning::Meaning;
use crate::{
    code_set::{Catalog, CodeStatus},
    unicode::lower,
};

/// Normalized brand names with the vaccine type, and the manufacturer where it has a code.
const BRANDS: &[(&str, &str, Option<&str>)] = &[
    ("anthrasil", "181", Some("MIP")),
    ("cnj016", "79", Some("MIP")),
    ("cytogam", "29", None),
    ("gamastan", "86", Some("GRF")),
    ("gamastansd", "86", Some("GRF")),
    ("hepagamb", "30", None),
    ("hyperhepb", "30", Some("GRF")),
    ("hyperhepbsd", "30", Some("GRF")),
    ("hyperrab", "34", Some("GRF")),
    ("hyperrabsd", "34", Some("GRF")),
    ("hyperrho", "157", Some("GRF")),
    ("hyperrhosd", "157", Some("GRF")),
    ("hypertet", "13", Some("GRF")),
    ("hypertetsd", "13", Some("GRF")),
    ("imogam", "34", Some("PMC")),
    ("imogamrabiesht", "34", Some("PMC")),
    ("kedrab", "34", Some("KED")),
    ("micrhogam", "157", Some("KED")),
    ("nabihb", "30", Some("BTP")),
    ("rhogam", "157", Some("KED")),
    ("rhophylac", "156", None),
    ("synagis", "93", Some("MED")),
    ("varizig", "36", None),
    ("winrho", "156", None),
    ("winrhosdf", "156", None),
];

/// Returns the meaning of a normalized brand name.
pub fn of_brand<'a>(wanted: &str, catalog: &'a Catalog) -> Option<Meaning<'a>> {
    let (_, cvx, mvx) = BRANDS.iter().find(|(name, ..)| *name == wanted)?;
    let known = catalog.cvx(cvx)?;
    let mvx = mvx.and_then(|mvx| catalog.mvx(mvx)).map(|maker| maker.code.as_str());
    Some(Meaning::of_type_alone(&known.short, &known.code, mvx))
}

/// Returns the meaning of a vaccine type of this kind that is in use and has no product.
pub fn of_type<'a>(cvx: &str, catalog: &'a Catalog) -> Option<Meaning<'a>> {
    let known = catalog.cvx(cvx).filter(|known| known.status == CodeStatus::Active)?;
    let full = lower(&known.full);
    let is_one = ["immune globulin", "antitoxin", "antibody"].iter().any(|word| full.contains(word));
    let has_product = !catalog.products_for(cvx).is_empty();
    (is_one && !has_product).then(|| Meaning::of_type_alone(&known.short, &known.code, None))
}
