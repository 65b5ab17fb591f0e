//! PID: patient identification.

use crate::{
    code_set::ConceptSet,
    hl7::{Component, Field, Repetition, SegmentBuilder},
    letters::{clean, is_blank},
    patient::{Identifier, Patient},
    vxu::{
        Error,
        authority::is_authority,
        context::Vxu,
        datatype::{Mapping, email, home_phone, is_named, map, phone},
    },
};

const MRN: Mapping = map("PID-3", "patient.mrn");
const NAMESPACE: Mapping = map("PID-3.4", "the sending facility in the set-up");
const IDENTIFIER: Mapping = map("PID-3", "patient.identifiers");
const NAME: Mapping = map("PID-5", "patient.name");
const OTHER_NAME: Mapping = map("PID-5", "patient.otherNames");
const MAIDEN: Mapping = map("PID-6", "patient.motherMaiden");
const BIRTH_DATE: Mapping = map("PID-7", "patient.birthDate");
const RACE: Mapping = map("PID-10", "patient.races");
const ADDRESS: Mapping = map("PID-11", "patient.address");
const OTHER_ADDRESS: Mapping = map("PID-11", "patient.otherAddresses");
const LANGUAGE: Mapping = map("PID-15", "patient.language");
const ETHNICITY: Mapping = map("PID-22", "patient.ethnicity");
const BIRTH_ORDER: Mapping = map("PID-25", "patient.birthOrder");
const DEATH: Mapping = map("PID-29", "patient.diedOn");

/// Builds the segment.
pub fn build(vxu: &Vxu<'_>) -> Result<SegmentBuilder, Error> {
    let patient = vxu.patient();
    let maiden = patient.mother_maiden.as_ref().filter(|n| !is_blank(&n.last));
    let segment = SegmentBuilder::new("PID")
        .field(1, "1")
        .field(3, identifiers(vxu)?)
        .field(5, names(vxu)?)
        .maybe(6, maiden.map(|n| MAIDEN.maiden(vxu, n)).transpose()?)
        .field(7, BIRTH_DATE.day(patient.birth_date)?)
        .field(8, patient.sex.as_str())
        .field(10, races(vxu)?)
        .field(11, addresses(vxu)?)
        .field(13, Field::repeated(telecom(patient)))
        .maybe(15, LANGUAGE.maybe_concept(vxu, ConceptSet::Language, patient.language.as_deref())?)
        .maybe(22, ETHNICITY.maybe_concept(vxu, ConceptSet::Ethnicity, patient.ethnicity.as_deref())?);
    birth_and_death(patient, segment)
}

/// Adds multiple birth and death. Birth order and date of death are sent only where the guide allows them.
fn birth_and_death(patient: &Patient, segment: SegmentBuilder) -> Result<SegmentBuilder, Error> {
    let order = patient.birth_order.filter(|_| patient.multiple_birth == Some(true));
    if order.is_some_and(|order| !is_birth_order(order)) {
        return Err(BIRTH_ORDER.malformed());
    }
    let died_on = patient.died_on.filter(|_| patient.deceased == Some(true));
    Ok(segment
        .maybe(24, patient.multiple_birth.map(yes_or_no))
        .maybe(25, order.map(|order| order.to_string()))
        .maybe(29, DEATH.maybe_day(died_on)?)
        .maybe(30, patient.deceased.map(yes_or_no)))
}

/// Returns `true` if a number is a valid birth order.
pub fn is_birth_order(order: u8) -> bool {
    (1..=99).contains(&order)
}

/// Returns `Y` or `N` (HL70136).
pub fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "Y" } else { "N" }
}

/// Writes the medical record number, then the other identifiers that the program takes.
fn identifiers(vxu: &Vxu<'_>) -> Result<Field, Error> {
    let dialect = vxu.dialect()?;
    let mut all =
        vec![identifier(vxu, MRN, NAMESPACE, &vxu.patient().mrn, &vxu.settings.namespace, &dialect.mrn_type)?];
    let taken = vxu.patient().identifiers.iter().filter(|i| !dialect.identifiers_left_out.contains(&i.kind));
    for one in taken.filter(|one| is_complete(one)) {
        let Identifier { number, kind, assigner } = one;
        // Only what a registry assigned may be longer than the guide has room for.
        if !is_authority(&clean(assigner)) {
            return Err(IDENTIFIER.too_long(20));
        }
        all.push(identifier(vxu, IDENTIFIER, IDENTIFIER, number, assigner, kind.as_str())?);
    }
    Ok(Field::repeated(all))
}

/// Returns `true` if an identifier has number and assigner. One without them is omitted, which a rule reports.
pub fn is_complete(identifier: &Identifier) -> bool {
    !is_blank(&identifier.number) && !is_blank(&identifier.assigner)
}

fn identifier(
    vxu: &Vxu<'_>,
    place: Mapping,
    by: Mapping,
    number: &str,
    assigner: &str,
    kind: &str,
) -> Result<Repetition, Error> {
    let number = place.required(vxu, number, 15)?;
    let assigner = by.authority_component(vxu, assigner)?;
    Ok(Repetition::of([Component::from(&*number), "".into(), "".into(), assigner, kind.into()]))
}

/// Writes the legal name, then the others. One without family or given name is omitted, which a readiness rule reports.
fn names(vxu: &Vxu<'_>) -> Result<Field, Error> {
    let mut names = vec![NAME.name(vxu, &vxu.patient().name, "L")?];
    for other in vxu.patient().other_names.iter().filter(|other| is_named(&other.name)) {
        names.push(OTHER_NAME.name(vxu, &other.name, other.kind.as_str())?);
    }
    Ok(Field::repeated(names))
}

fn races(vxu: &Vxu<'_>) -> Result<Field, Error> {
    let races = vxu.patient().races.iter().map(|code| RACE.concept(vxu, ConceptSet::Race, code));
    Ok(Field::repeated(races.collect::<Result<Vec<_>, _>>()?))
}

/// Writes the home address, then the others.
fn addresses(vxu: &Vxu<'_>) -> Result<Field, Error> {
    let home = vxu.patient().address.iter().map(|address| ADDRESS.address(vxu, address));
    let others = vxu.patient().other_addresses.iter().map(|address| OTHER_ADDRESS.address(vxu, address));
    let all = home.chain(others).filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()?;
    Ok(Field::repeated(all))
}

/// Writes telephones and e-mail. A malformed one is omitted, which a readiness rule reports.
fn telecom(patient: &Patient) -> impl Iterator<Item = Repetition> {
    let home = patient.phone.as_deref().and_then(home_phone);
    let mail = patient.email.as_deref().and_then(email);
    home.into_iter().chain(patient.phones.iter().filter_map(phone)).chain(mail)
}
