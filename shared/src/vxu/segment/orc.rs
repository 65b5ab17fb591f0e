//! ORC: the identifier that a dose keeps for ever, and who ordered it.

use crate::{
    hl7::{Field, Repetition, SegmentBuilder},
    vxu::{
        Error,
        context::Vxu,
        datatype::{At, at},
    },
};

const PLACER_ID: At = at("ORC-2", "immunization.placerId");
const ORDER_ID: At = at("ORC-3", "immunization.orderId");
const NAMESPACE: At = at("ORC-3.2", "the sending facility in the set-up");
const ENTERED_BY: At = at("ORC-10", "immunization.enteredBy");
const ORDERED_BY: At = at("ORC-12", "immunization.orderedBy");
const ORGANIZATION: At = at("ORC-17", "the practice's name");

/// What the guide puts in place of an identifier where no vaccine was given.
const NOT_GIVEN: &str = "9999";

/// The longest identifier that every registry keeps.
const LONGEST_ID: usize = 20;

pub fn build(vxu: &Vxu<'_>) -> Result<SegmentBuilder, Error> {
    let dose = vxu.dose();
    let id = if vxu.is_given() { &ORDER_ID.required(vxu, &dose.order_id, LONGEST_ID)? } else { NOT_GIVEN };
    let short = SegmentBuilder::new("ORC").field(1, "RE").field(3, numbered(vxu, id)?);
    if !dose.is_administered() {
        return Ok(short);
    }
    let placer = PLACER_ID.maybe(vxu, dose.placer_id.as_deref(), LONGEST_ID)?;
    let placer = if placer.is_empty() { None } else { Some(numbered(vxu, &placer)?) };
    Ok(short
        .maybe(2, placer)
        .maybe(10, ENTERED_BY.maybe_clinician(vxu, dose.entered_by.as_ref())?)
        .maybe(12, ORDERED_BY.maybe_clinician(vxu, dose.ordered_by.as_ref())?)
        .field(17, organization(vxu)?))
}

/// An identifier with us as its assigner.
fn numbered(vxu: &Vxu<'_>, id: &str) -> Result<Field, Error> {
    let namespace = NAMESPACE.required(vxu, &vxu.settings.namespace, 199)?;
    NAMESPACE.authority(vxu, &namespace, |authority| {
        let [name, oid, kind] = authority.parts();
        Field::components([id, name, oid, kind])
    })
}

fn organization(vxu: &Vxu<'_>) -> Result<Repetition, Error> {
    let code = ORGANIZATION.required(vxu, &vxu.settings.sending_facility, 50)?;
    let said = vxu.snapshot.location.practice.trim();
    let name = ORGANIZATION.optional(vxu, if said.is_empty() { &vxu.settings.practice_name } else { said }, 999)?;
    Ok(Repetition::of([&*code, &*name, "HL70362"]))
}
