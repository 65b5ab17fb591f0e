//! Between a patient's row and the patient's details.

use sea_orm::ActiveValue::Set;
use shared::patient::{Address, AddressKind, Name, NextOfKin, Patient, RegistryStatus, Sex, key, name_key};

use crate::{
    entity::patient,
    store::{
        Error, Result,
        db::{read_list, write_list},
    },
};

const TABLE: &str = "patient";

/// The details of a row.
///
/// # Errors
/// `Unreadable` when it holds a word that this version does not know.
pub fn details_of(row: &patient::Model) -> Result<Patient> {
    let mut kin = kin_of(row)?.into_iter();
    Ok(Patient {
        mrn: row.mrn.clone(),
        name: name_of(row),
        mother_maiden: maiden_of(row),
        birth_date: row.birth_date,
        sex: Sex::parse(&row.sex).ok_or(Error::Unreadable(TABLE))?,
        races: row.races.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        ethnicity: row.ethnicity.clone(),
        address: address_of(row)?,
        phone: row.phone.clone(),
        email: row.email.clone(),
        next_of_kin: kin.next(),
        eligibility: row.eligibility.clone(),
        protected: row.protected,
        publicity: row.publicity.clone(),
        test: row.test,
        identifiers: read_list(row.identifiers.as_deref(), TABLE)?,
        other_names: read_list(row.other_names.as_deref(), TABLE)?,
        other_addresses: read_list(row.other_addresses.as_deref(), TABLE)?,
        phones: read_list(row.phones.as_deref(), TABLE)?,
        language: row.language.clone(),
        multiple_birth: row.multiple_birth,
        birth_order: row.birth_order.and_then(|order| u8::try_from(order).ok()),
        deceased: row.deceased,
        died_on: row.died_on,
        eligibility_since: row.eligibility_since,
        publicity_since: row.publicity_since,
        protected_since: row.protected_since,
        registry_status: word(row.registry_status.as_deref(), RegistryStatus::parse)?,
        registry_status_since: row.registry_status_since,
        further_kin: kin.collect(),
        consents: read_list(row.consents.as_deref(), TABLE)?,
    })
}

/// The columns of details. The first next of kin stands in columns too, for those who read the rows. Answers about sharing
/// with a registry are recorded one by one, and stay.
///
/// # Errors
/// Never returns an error in practice: what is kept is plain text.
pub fn columns_of(details: &Patient) -> Result<patient::ActiveModel> {
    let (name, maiden) = (&details.name, details.mother_maiden.as_ref());
    let (address, first) = (details.address.as_ref(), details.next_of_kin.as_ref());
    let kin: Vec<_> = details.kin().collect();
    Ok(patient::ActiveModel {
        mrn: Set(details.mrn.clone()),
        last_name: Set(name.last.clone()),
        first_name: Set(name.first.clone()),
        middle_name: Set(name.middle.clone()),
        suffix: Set(name.suffix.clone()),
        prefix: Set(name.prefix.clone()),
        maiden_last_name: Set(maiden.map(|n| n.last.clone())),
        maiden_first_name: Set(maiden.map(|n| n.first.clone())),
        maiden_middle_name: Set(maiden.and_then(|n| n.middle.clone())),
        maiden_suffix: Set(maiden.and_then(|n| n.suffix.clone())),
        maiden_prefix: Set(maiden.and_then(|n| n.prefix.clone())),
        birth_date: Set(details.birth_date),
        sex: Set(details.sex.to_string()),
        races: Set(details.races.join(" ")),
        ethnicity: Set(details.ethnicity.clone()),
        street: Set(address.map(|a| a.street.clone())),
        street_other: Set(address.and_then(|a| a.other.clone())),
        city: Set(address.map(|a| a.city.clone())),
        state: Set(address.map(|a| a.state.clone())),
        zip: Set(address.map(|a| a.zip.clone())),
        country: Set(address.and_then(|a| a.country.clone())),
        county: Set(address.and_then(|a| a.county.clone())),
        address_kind: Set(address.and_then(|a| a.kind).map(|kind| kind.to_string())),
        phone: Set(details.phone.clone()),
        email: Set(details.email.clone()),
        kin_last_name: Set(first.map(|k| k.name.last.clone())),
        kin_first_name: Set(first.map(|k| k.name.first.clone())),
        kin_relationship: Set(first.map(|k| k.relationship.clone())),
        kin_phone: Set(first.and_then(|k| k.phone.clone())),
        kin: Set(write_list(&kin, TABLE)?),
        eligibility: Set(details.eligibility.clone()),
        eligibility_since: Set(details.eligibility_since),
        protected: Set(details.protected),
        protected_since: Set(details.protected_since),
        publicity: Set(details.publicity.clone()),
        publicity_since: Set(details.publicity_since),
        test: Set(details.test),
        // What was found before is about the details before.
        assessed_with: Set(None),
        identifiers: Set(write_list(&details.identifiers, TABLE)?),
        other_names: Set(write_list(&details.other_names, TABLE)?),
        other_addresses: Set(write_list(&details.other_addresses, TABLE)?),
        phones: Set(write_list(&details.phones, TABLE)?),
        language: Set(details.language.clone()),
        multiple_birth: Set(details.multiple_birth),
        birth_order: Set(details.birth_order.map(i16::from)),
        deceased: Set(details.deceased),
        died_on: Set(details.died_on),
        registry_status: Set(details.registry_status.map(|status| status.to_string())),
        registry_status_since: Set(details.registry_status_since),
        name_key: Set(format!("{}, {}", name_key(&name.last), name_key(&name.first))),
        given_key: Set(format!("{} {}", name_key(&name.first), name_key(&name.last))),
        mrn_key: Set(key(&details.mrn)),
        ..Default::default()
    })
}

fn name_of(row: &patient::Model) -> Name {
    Name {
        last: row.last_name.clone(),
        first: row.first_name.clone(),
        middle: row.middle_name.clone(),
        suffix: row.suffix.clone(),
        prefix: row.prefix.clone(),
    }
}

fn maiden_of(row: &patient::Model) -> Option<Name> {
    Some(Name {
        last: row.maiden_last_name.clone()?,
        first: row.maiden_first_name.clone().unwrap_or_default(),
        middle: row.maiden_middle_name.clone(),
        suffix: row.maiden_suffix.clone(),
        prefix: row.maiden_prefix.clone(),
    })
}

fn address_of(row: &patient::Model) -> Result<Option<Address>> {
    let any = row.street.is_some() || row.city.is_some() || row.zip.is_some();
    let kind = word(row.address_kind.as_deref(), AddressKind::parse)?;
    Ok(any.then(|| Address {
        street: row.street.clone().unwrap_or_default(),
        other: row.street_other.clone(),
        city: row.city.clone().unwrap_or_default(),
        state: row.state.clone().unwrap_or_default(),
        zip: row.zip.clone().unwrap_or_default(),
        country: row.country.clone(),
        county: row.county.clone(),
        kind,
    }))
}

/// Returns all next of kin; rows from before there were several have the one in columns.
fn kin_of(row: &patient::Model) -> Result<Vec<NextOfKin>> {
    if row.kin.is_some() {
        return read_list(row.kin.as_deref(), TABLE);
    }
    let only = row.kin_last_name.clone().map(|last| NextOfKin {
        name: Name { last, first: row.kin_first_name.clone().unwrap_or_default(), ..Name::default() },
        relationship: row.kin_relationship.clone().unwrap_or_default(),
        phone: row.kin_phone.clone(),
        ..NextOfKin::default()
    });
    Ok(only.into_iter().collect())
}

fn word<T>(text: Option<&str>, parse: fn(&str) -> Option<T>) -> Result<Option<T>> {
    text.map(|text| parse(text).ok_or(Error::Unreadable(TABLE))).transpose()
}
