//! Values as the guide's data types want them: checked for presence and length, coded, dated.

use chrono::NaiveDate;

use super::error::Error;
use crate::{
    code_set::{Catalog, ConceptSet},
    hl7::{Component, Repetition},
    immunization::Clinician,
    patient::Name,
};

/// The object identifier of the National Provider Identifier.
const NPI_OID: &str = "2.16.840.1.113883.4.6";

/// A place in the message and the field of the record that fills it.
#[derive(Debug, Clone, Copy)]
pub struct At {
    /// The place in the message.
    pub place: &'static str,
    /// The field of the record.
    pub field: &'static str,
}

/// A place in the message and the field of the record that fills it.
pub const fn at(place: &'static str, field: &'static str) -> At {
    At { place, field }
}

impl At {
    /// The error that the record has nothing for this place.
    pub fn missing(self) -> Error {
        Error::Missing { place: self.place, field: self.field }
    }

    /// The error that the code is unknown.
    pub fn unknown_code(self) -> Error {
        Error::UnknownCode { place: self.place, field: self.field }
    }

    /// The error that the value cannot be understood.
    pub fn malformed(self) -> Error {
        Error::Malformed { place: self.place, field: self.field }
    }

    /// The value, which must be there and fit.
    pub fn required(self, value: &str, max: usize) -> Result<String, Error> {
        self.optional(value, max).and_then(|v| if v.is_empty() { Err(self.missing()) } else { Ok(v) })
    }

    /// The value, which may be empty and must fit.
    pub fn optional(self, value: &str, max: usize) -> Result<String, Error> {
        let value = value.trim();
        if value.chars().count() > max {
            return Err(Error::TooLong { place: self.place, field: self.field, max });
        }
        Ok(value.to_owned())
    }

    /// The value, if there is one; it must fit.
    pub fn maybe(self, value: Option<&str>, max: usize) -> Result<String, Error> {
        self.optional(value.unwrap_or_default(), max)
    }

    /// A concept as code, text and system.
    pub fn concept(self, catalog: &Catalog, set: ConceptSet, code: &str) -> Result<Repetition, Error> {
        let concept = catalog.concept(set, code.trim()).ok_or(self.unknown_code())?;
        Ok(Repetition::of([concept.code.as_str(), &concept.text, &concept.system]))
    }

    /// A concept, if there is one.
    pub fn maybe_concept(
        self,
        catalog: &Catalog,
        set: ConceptSet,
        code: Option<&str>,
    ) -> Result<Option<Repetition>, Error> {
        code.filter(|c| !c.trim().is_empty()).map(|code| self.concept(catalog, set, code)).transpose()
    }

    /// A person's name of a type: `L` legal, `M` maiden. A given name is needed except in a maiden name.
    pub fn name(self, name: &Name, kind: &str) -> Result<Repetition, Error> {
        let first = if kind == "M" { self.optional(&name.first, 30)? } else { self.required(&name.first, 30)? };
        let middle = self.maybe(name.middle.as_deref(), 30)?;
        let suffix = self.maybe(name.suffix.as_deref(), 20)?;
        Ok(Repetition::of([self.required(&name.last, 50)?.as_str(), &first, &middle, &suffix, "", "", kind]))
    }

    /// A clinician, with the National Provider Identifier where it is known.
    pub fn clinician(self, clinician: &Clinician) -> Result<Repetition, Error> {
        let npi = self.maybe(clinician.npi.as_deref(), 15)?;
        let last = self.optional(&clinician.last, 50)?;
        let first = self.optional(&clinician.first, 30)?;
        if npi.is_empty() && last.is_empty() {
            return Err(self.missing());
        }
        let is_npi = !npi.is_empty();
        let authority = if is_npi { Component::parts(["NPI", NPI_OID, "ISO"]) } else { Component::default() };
        let mut parts: Vec<Component> = vec![npi.into(), last.into(), first.into()];
        parts.resize(8, Component::default());
        parts.extend([authority, "L".into(), "".into(), "".into(), if is_npi { "NPI" } else { "" }.into()]);
        Ok(Repetition::of(parts))
    }
}

/// Whether a clinician can be written: a name or an NPI, none of them too long.
pub fn is_sendable_clinician(clinician: &Clinician) -> bool {
    at("", "").clinician(clinician).is_ok()
}

/// A day as YYYYMMDD.
pub fn day(date: NaiveDate) -> String {
    date.format("%Y%m%d").to_string()
}

/// A telephone number as XTN; none when it does not have ten digits.
pub fn phone(text: &str) -> Option<Repetition> {
    let digits = phone_digits(text)?;
    let (area, local) = digits.split_at_checked(3)?;
    Some(Repetition::of(["", "PRN", "PH", "", "", area, local]))
}

/// The ten digits of a telephone number of the USA, however it is written.
pub fn phone_digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || " ()-.+/".contains(c));
    let ten = match digits.len() {
        10 => Some(digits),
        11 => digits.strip_prefix('1').map(str::to_owned),
        _ => None,
    };
    ten.filter(|d| is_plain && !d.starts_with(['0', '1']))
}

/// An e-mail address as XTN; none when it does not look like one.
pub fn email(text: &str) -> Option<Repetition> {
    let text = text.trim();
    is_email(text).then(|| Repetition::of(["", "NET", "Internet", text]))
}

/// Whether a text looks like an e-mail address that fits into XTN.4.
pub fn is_email(text: &str) -> bool {
    let text = text.trim();
    let is_split = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
    });
    is_split && text.len() <= 199 && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("6085550188", Some("6085550188"))]
    #[case("(608) 555-0188", Some("6085550188"))]
    #[case("+1 608.555.0188", Some("6085550188"))]
    #[case("555-0188", None)]
    #[case("0605550188", None)]
    #[case("608555018x", None)]
    #[case("6085550188 ext 4", None)]
    fn a_telephone_number_has_ten_digits(#[case] text: &str, #[case] digits: Option<&str>) {
        assert_eq!(phone_digits(text).as_deref(), digits);
    }

    #[rstest::rstest]
    #[case("a@example.org", true)]
    #[case("a@b@example.org", false)]
    #[case("a@example", false)]
    #[case("@example.org", false)]
    #[case("a b@example.org", false)]
    #[case("none", false)]
    fn an_email_address_has_a_host(#[case] text: &str, #[case] is_one: bool) {
        assert_eq!(is_email(text), is_one);
    }
}
