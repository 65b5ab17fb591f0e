//! ORC: the identifier that a dose keeps for ever, and who ordered it.

use super::{
    error::Error,
    message::Vxu,
    value::{At, at},
};
use crate::hl7::{Field, Repetition, Segment, SegmentBuilder};

const ORDER_ID: At = at("ORC-3", "immunization.orderId");
const NAMESPACE: At = at("ORC-3.2", "the sending facility in the set-up");
const ORDERED_BY: At = at("ORC-12", "immunization.orderedBy");
const ORGANIZATION: At = at("ORC-17", "the practice's name");

/// What the guide puts in place of an identifier where no vaccine was given.
const NOT_GIVEN: &str = "9999";

pub fn build(vxu: &Vxu<'_>) -> Result<Segment, Error> {
    let id = if vxu.is_given() { ORDER_ID.required(&vxu.dose().order_id, 20)? } else { NOT_GIVEN.to_owned() };
    let namespace = NAMESPACE.required(&vxu.settings.namespace, 20)?;
    let short = SegmentBuilder::new("ORC").field(1, "RE").field(3, Field::components([id, namespace]));
    if !vxu.dose().is_administered() {
        return Ok(short.build());
    }
    let ordered_by = vxu.dose().ordered_by.as_ref().map(|c| ORDERED_BY.clinician(c)).transpose()?;
    Ok(short.maybe(12, ordered_by).field(17, organization(vxu)?).build())
}

fn organization(vxu: &Vxu<'_>) -> Result<Repetition, Error> {
    let code = ORGANIZATION.required(&vxu.settings.sending_facility, 50)?;
    let said = vxu.snapshot.location.practice.trim();
    let name = ORGANIZATION.optional(if said.is_empty() { &vxu.settings.practice_name } else { said }, 999)?;
    Ok(Repetition::of([code.as_str(), &name, "HL70362"]))
}
