//! NK1: the person to ask about a child.

use super::{
    error::Error,
    message::Vxu,
    value::{At, at, phone},
};
use crate::{
    code_set::ConceptSet,
    hl7::{Segment, SegmentBuilder},
    patient::NextOfKin,
};

const NAME: At = at("NK1-2", "patient.nextOfKin");
const RELATIONSHIP: At = at("NK1-3", "patient.nextOfKin");

/// The segment, if the program wants it and the record can fill what it requires.
pub fn build(vxu: &Vxu<'_>) -> Result<Option<Segment>, Error> {
    let wanted = vxu.patient().next_of_kin.as_ref().filter(|kin| is_complete(kin));
    match (vxu.dialect()?.next_of_kin, wanted) {
        (true, Some(kin)) => segment(vxu, kin).map(Some),
        _ => Ok(None),
    }
}

/// Whether name and relationship are there. Without them the whole segment is left out; the readiness rules say so.
pub fn is_complete(kin: &NextOfKin) -> bool {
    [&kin.name.last, &kin.name.first, &kin.relationship].iter().all(|v| !v.trim().is_empty())
}

fn segment(vxu: &Vxu<'_>, kin: &NextOfKin) -> Result<Segment, Error> {
    Ok(SegmentBuilder::new("NK1")
        .field(1, "1")
        .field(2, NAME.name(&kin.name, "L")?)
        .field(3, RELATIONSHIP.concept(vxu.catalog, ConceptSet::Relationship, &kin.relationship)?)
        .maybe(5, kin.phone.as_deref().and_then(phone))
        .build())
}
