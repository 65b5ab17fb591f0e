//! ORC: the permanent identifier of a dose, and who entered and ordered it.

use crate::{
    hl7::{Field, Repetition, SegmentBuilder},
    vxu::{
        Error,
        authority::plain_code,
        context::Vxu,
        datatype::{Mapping, map},
    },
};

const PLACER_ID: Mapping = map("ORC-2", "immunization.placerId");
const ORDER_ID: Mapping = map("ORC-3", "immunization.orderId");
const NAMESPACE: Mapping = map("ORC-3.2", "the sending facility in the set-up");
const ENTERED_BY: Mapping = map("ORC-10", "immunization.enteredBy");
const ORDERED_BY: Mapping = map("ORC-12", "immunization.orderedBy");
const ORGANIZATION: Mapping = map("ORC-17", "the practice's name");

/// The identifier of an order without an administered vaccine.
const NOT_ADMINISTERED: &str = "9999";

/// Maximum length of an order identifier.
const MAX_ID: usize = 20;

/// Builds the segment.
pub fn build(vxu: &Vxu<'_>) -> Result<SegmentBuilder, Error> {
    let dose = vxu.dose();
    let id = if vxu.is_given() { &ORDER_ID.required(vxu, &dose.order_id, MAX_ID)? } else { NOT_ADMINISTERED };
    let short = SegmentBuilder::new("ORC").field(1, "RE").field(3, identifier(vxu, id)?);
    if !dose.is_administered() {
        return Ok(short);
    }
    let placer = PLACER_ID.maybe(vxu, dose.placer_id.as_deref(), MAX_ID)?;
    let placer = if placer.is_empty() { None } else { Some(identifier(vxu, &placer)?) };
    Ok(short
        .maybe(2, placer)
        .maybe(10, ENTERED_BY.maybe_clinician(vxu, dose.entered_by.as_ref())?)
        .maybe(12, ORDERED_BY.maybe_clinician(vxu, dose.ordered_by.as_ref())?)
        .field(17, organization(vxu)?))
}

/// Writes an identifier assigned by the practice.
fn identifier(vxu: &Vxu<'_>, id: &str) -> Result<Field, Error> {
    let namespace = NAMESPACE.required(vxu, &vxu.settings.namespace, 199)?;
    NAMESPACE.authority(vxu, &namespace, |authority| {
        let [name, oid, kind] = authority.parts();
        Field::components([id, name, oid, kind])
    })
}

fn organization(vxu: &Vxu<'_>) -> Result<Repetition, Error> {
    let code = ORGANIZATION.required(vxu, plain_code(&vxu.settings.sending_facility), 199)?;
    let said = vxu.snapshot.location.practice.trim();
    let name = ORGANIZATION.optional(vxu, if said.is_empty() { &vxu.settings.practice_name } else { said }, 999)?;
    Ok(Repetition::of([&*code, &*name, "HL70362"]))
}
