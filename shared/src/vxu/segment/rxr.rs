//! RXR: route and body site.

use crate::{
    code_set::ConceptSet,
    hl7::SegmentBuilder,
    vxu::{
        Error,
        context::Vxu,
        datatype::{Mapping, map},
    },
};

const ROUTE: Mapping = map("RXR-1", "immunization.route");
const SITE: Mapping = map("RXR-2", "immunization.site");

/// Routes without a body site: oral and nasal.
pub const WITHOUT_SITE: &[&str] = &["C38288", "C38284"];

/// Builds the segment, if the dose was administered and its route is known.
pub fn build(vxu: &Vxu<'_>) -> Result<Option<SegmentBuilder>, Error> {
    let dose = vxu.dose();
    let code = dose.route.as_deref().filter(|_| dose.is_administered());
    let Some(route) = ROUTE.maybe_concept(vxu, ConceptSet::Route, code)? else { return Ok(None) };
    let needs_no_site = dose.route.as_deref().is_some_and(|r| WITHOUT_SITE.contains(&r.trim()));
    let site = dose.site.as_deref().filter(|_| !needs_no_site);
    let site = SITE.maybe_concept(vxu, ConceptSet::Site, site)?;
    Ok(Some(SegmentBuilder::new("RXR").field(1, route).maybe(2, site)))
}
