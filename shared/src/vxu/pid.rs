//! PID: the patient.

use super::{
    error::Error,
    message::Vxu,
    value::{At, at, day, email, phone},
};
use crate::{
    code_set::ConceptSet,
    hl7::{Field, Repetition, Segment, SegmentBuilder},
    patient::Address,
};

const MRN: At = at("PID-3", "patient.mrn");
const NAMESPACE: At = at("PID-3.4", "the sending facility in the set-up");
const MRN_TYPE: At = at("PID-3.5", "the program's type of record number");
const NAME: At = at("PID-5", "patient.name");
const MAIDEN: At = at("PID-6", "patient.motherMaiden");
const RACE: At = at("PID-10", "patient.races");
const ADDRESS: At = at("PID-11", "patient.address");
const ETHNICITY: At = at("PID-22", "patient.ethnicity");

pub fn build(vxu: &Vxu<'_>) -> Result<Segment, Error> {
    let patient = vxu.patient();
    let maiden = patient.mother_maiden.as_ref().filter(|n| !n.last.trim().is_empty());
    Ok(SegmentBuilder::new("PID")
        .field(1, "1")
        .field(3, record_number(vxu)?)
        .field(5, NAME.name(&patient.name, "L")?)
        .maybe(6, maiden.map(|n| MAIDEN.name(n, "M")).transpose()?)
        .field(7, day(patient.birth_date))
        .field(8, patient.sex.as_str())
        .field(10, races(vxu)?)
        .maybe(11, patient.address.as_ref().map(address).transpose()?.flatten())
        .field(13, Field::repeated(telecom(vxu)))
        .maybe(22, ETHNICITY.maybe_concept(vxu.catalog, ConceptSet::Ethnicity, patient.ethnicity.as_deref())?)
        .build())
}

fn record_number(vxu: &Vxu<'_>) -> Result<Repetition, Error> {
    let number = MRN.required(&vxu.patient().mrn, 15)?;
    let assigner = NAMESPACE.required(&vxu.settings.namespace, 20)?;
    let kind = MRN_TYPE.required(&vxu.dialect()?.mrn_type, 5)?;
    Ok(Repetition::of([number.as_str(), "", "", &assigner, &kind]))
}

fn races(vxu: &Vxu<'_>) -> Result<Field, Error> {
    let races = vxu.patient().races.iter().map(|code| RACE.concept(vxu.catalog, ConceptSet::Race, code));
    Ok(Field::repeated(races.collect::<Result<Vec<_>, _>>()?))
}

/// The home address; nothing when all of it is empty.
fn address(address: &Address) -> Result<Option<Repetition>, Error> {
    let parts = [
        ADDRESS.optional(&address.street, 120)?,
        ADDRESS.maybe(address.other.as_deref(), 120)?,
        ADDRESS.optional(&address.city, 50)?,
        ADDRESS.optional(&address.state, 50)?,
        ADDRESS.optional(&address.zip, 12)?,
    ];
    let is_empty = parts.iter().all(String::is_empty);
    let typed = parts.into_iter().chain(["USA".to_owned(), "P".to_owned()]);
    Ok((!is_empty).then(|| Repetition::of(typed)))
}

/// Telephone and e-mail. One that is malformed is left out; the readiness rules say so.
fn telecom(vxu: &Vxu<'_>) -> impl Iterator<Item = Repetition> {
    let patient = vxu.patient();
    patient.phone.as_deref().and_then(phone).into_iter().chain(patient.email.as_deref().and_then(email))
}
