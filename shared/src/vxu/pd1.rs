//! PD1: reminders, sharing, and whether the registry shall follow the patient.

use super::{
    error::Error,
    message::Vxu,
    value::{At, at},
};
use crate::{
    code_set::ConceptSet,
    hl7::{Segment, SegmentBuilder},
};

const PUBLICITY: At = at("PD1-11", "patient.publicity");

pub fn build(vxu: &Vxu<'_>) -> Result<Segment, Error> {
    let patient = vxu.patient();
    // Y means "do not share": it protects the record. Nothing means that nobody asked.
    let protection = patient.protected.map(|is_protected| if is_protected { "Y" } else { "N" });
    Ok(SegmentBuilder::new("PD1")
        .maybe(11, PUBLICITY.maybe_concept(vxu.catalog, ConceptSet::Publicity, patient.publicity.as_deref())?)
        .maybe(12, protection)
        .field(16, "A")
        .build())
}
