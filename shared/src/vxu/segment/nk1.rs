//! NK1: next of kin and other contacts.

use crate::{
    code_set::ConceptSet,
    hl7::{Field, Repetition, SegmentBuilder},
    letters::is_blank,
    patient::NextOfKin,
    vxu::{
        Error,
        context::Vxu,
        datatype::{Mapping, email, home_phone, is_named, map, phone},
    },
};

const NAME: Mapping = map("NK1-2", "patient.nextOfKin");
const RELATIONSHIP: Mapping = map("NK1-3", "patient.nextOfKin");
const ADDRESS: Mapping = map("NK1-4", "patient.nextOfKin");

/// Builds a segment for each contact that has name and relationship, if the program takes contacts.
pub fn build(vxu: &Vxu<'_>) -> Result<Vec<SegmentBuilder>, Error> {
    if !vxu.dialect()?.next_of_kin {
        return Ok(Vec::new());
    }
    let whole = vxu.patient().kin().filter(|kin| is_complete(kin));
    whole.enumerate().map(|(i, kin)| segment(vxu, i + 1, kin)).collect()
}

/// Returns `true` if a contact has name and relationship. One without them is omitted, which a readiness rule reports.
pub fn is_complete(kin: &NextOfKin) -> bool {
    is_named(&kin.name) && !is_blank(&kin.relationship)
}

fn segment(vxu: &Vxu<'_>, number: usize, kin: &NextOfKin) -> Result<SegmentBuilder, Error> {
    let address = kin.address.as_ref().map(|address| ADDRESS.address(vxu, address)).transpose()?.flatten();
    Ok(SegmentBuilder::new("NK1")
        .field(1, number.to_string())
        .field(2, NAME.name(vxu, &kin.name, "L")?)
        .field(3, RELATIONSHIP.concept(vxu, ConceptSet::Relationship, &kin.relationship)?)
        .maybe(4, address)
        .field(5, Field::repeated(telecom(kin))))
}

fn telecom(kin: &NextOfKin) -> impl Iterator<Item = Repetition> {
    let home = kin.phone.as_deref().and_then(home_phone);
    let mail = kin.email.as_deref().and_then(email);
    home.into_iter().chain(kin.phones.iter().filter_map(phone)).chain(mail)
}
