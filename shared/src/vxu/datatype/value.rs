//! Values of primitive and coded data types: cleaned, checked for presence and length, looked up in the code sets.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::date;
use crate::{
    code_set::ConceptSet,
    hl7::{Component, Field, Repetition},
    letters, unicode,
    vxu::{Error, authority::Authority, context::Vxu},
};

/// The mapping of a field of the record to a place in the message.
#[derive(Debug, Clone, Copy)]
pub struct Mapping {
    /// The place in the message, as `PID-5`.
    pub place: &'static str,
    /// The field of the record, as `patient.name`.
    pub field: &'static str,
}

/// Maps a field of the record to a place in the message.
pub const fn map(place: &'static str, field: &'static str) -> Mapping {
    Mapping { place, field }
}

impl Mapping {
    /// Returns the error for a required value that the record lacks.
    pub fn missing(self) -> Error {
        Error::Missing { place: self.place, field: self.field }
    }

    /// Returns the error for a code that the code sets lack.
    pub fn unknown_code(self) -> Error {
        Error::UnknownCode { place: self.place, field: self.field }
    }

    /// Returns the error for a value of the wrong form.
    pub fn malformed(self) -> Error {
        Error::Malformed { place: self.place, field: self.field }
    }

    /// Returns the error for a value of more than `max` characters.
    pub fn too_long(self, max: usize) -> Error {
        Error::TooLong { place: self.place, field: self.field, max }
    }

    /// Writes a required value of at most `max` characters.
    pub fn required<'v>(self, vxu: &Vxu<'_>, value: &'v str, max: usize) -> Result<Cow<'v, str>, Error> {
        let value = self.optional(vxu, value, max)?;
        if value.is_empty() { Err(self.missing()) } else { Ok(value) }
    }

    /// Writes a value of at most `max` characters, which may be empty.
    pub fn optional<'v>(self, vxu: &Vxu<'_>, value: &'v str, max: usize) -> Result<Cow<'v, str>, Error> {
        let value = self.plain(vxu, value)?;
        // No text has more characters than bytes, so most need no counting.
        if value.len() > max && value.chars().count() > max {
            return Err(self.too_long(max));
        }
        Ok(value)
    }

    /// Writes a value of at most `max` characters, empty for none.
    pub fn maybe<'v>(self, vxu: &Vxu<'_>, value: Option<&'v str>, max: usize) -> Result<Cow<'v, str>, Error> {
        self.optional(vxu, value.unwrap_or_default(), max)
    }

    /// Removes control characters, and composes letters, or transliterates them where the registry takes ASCII only.
    fn plain<'v>(self, vxu: &Vxu<'_>, value: &'v str) -> Result<Cow<'v, str>, Error> {
        let cleaned = letters::clean(value);
        if cleaned.is_ascii() {
            return Ok(cleaned);
        }
        if !vxu.is_ascii_only() {
            return Ok(Cow::Owned(unicode::compose(&cleaned).into_owned()));
        }
        let folded = letters::fold(&cleaned).ok_or(Error::Letters { place: self.place, field: self.field })?;
        Ok(Cow::Owned(letters::clean(&folded).into_owned()))
    }

    /// Writes a day, whose year must have four digits.
    pub fn day(self, date: NaiveDate) -> Result<String, Error> {
        if date::is_writable(date) { Ok(date::day(date)) } else { Err(self.malformed()) }
    }

    /// Writes a day, if there is one.
    pub fn maybe_day(self, date: Option<NaiveDate>) -> Result<Option<String>, Error> {
        date.map(|date| self.day(date)).transpose()
    }

    /// Writes a concept as code, text and system.
    pub fn concept(self, vxu: &Vxu<'_>, set: ConceptSet, code: &str) -> Result<Repetition, Error> {
        let concept = vxu.catalog.concept(set, code.trim()).ok_or(self.unknown_code())?;
        self.coded(vxu, [&concept.code, &concept.text, &concept.system])
    }

    /// Writes a concept, if there is one.
    pub fn maybe_concept(
        self,
        vxu: &Vxu<'_>,
        set: ConceptSet,
        code: Option<&str>,
    ) -> Result<Option<Repetition>, Error> {
        code.filter(|c| !letters::is_blank(c)).map(|code| self.concept(vxu, set, code)).transpose()
    }

    /// Writes code, text and system, of one system or of two.
    pub fn coded<const N: usize>(self, vxu: &Vxu<'_>, parts: [&str; N]) -> Result<Repetition, Error> {
        if !vxu.is_ascii_only() || parts.iter().all(|p| p.is_ascii()) {
            return Ok(Repetition::of(parts));
        }
        let plain = parts.iter().map(|part| self.plain(vxu, part)).collect::<Result<Vec<_>, _>>()?;
        Ok(Repetition::of(plain.iter().map(|part| &**part)))
    }

    /// Writes an authority as a field, with its parts as components.
    pub fn authority_field(self, vxu: &Vxu<'_>, text: &str) -> Result<Field, Error> {
        self.authority(vxu, text, |authority| Field::components(authority.parts()))
    }

    /// Writes a required authority as a component, with its parts as subcomponents.
    pub fn authority_component(self, vxu: &Vxu<'_>, text: &str) -> Result<Component, Error> {
        if letters::is_blank(text) {
            return Err(self.missing());
        }
        self.authority(vxu, text, |authority| Component::parts(authority.parts()))
    }

    /// Writes an authority in a form that the caller gives.
    pub fn authority<T>(self, vxu: &Vxu<'_>, text: &str, write: impl FnOnce(Authority<'_>) -> T) -> Result<T, Error> {
        let text = self.plain(vxu, text)?;
        Authority::parse(&text).map(write).ok_or(self.too_long(50))
    }
}
