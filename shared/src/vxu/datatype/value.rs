//! Values as the guide's data types want them: cleaned, checked for presence and length, coded.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{authority::Authority, date};
use crate::{
    code_set::ConceptSet,
    hl7::{Component, Field, Repetition},
    letters,
    vxu::{Error, context::Vxu},
};

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

    /// The error that the value has more than `max` characters.
    pub fn too_long(self, max: usize) -> Error {
        Error::TooLong { place: self.place, field: self.field, max }
    }

    /// The value, which must be there and fit.
    pub fn required<'v>(self, vxu: &Vxu<'_>, value: &'v str, max: usize) -> Result<Cow<'v, str>, Error> {
        let value = self.optional(vxu, value, max)?;
        if value.is_empty() { Err(self.missing()) } else { Ok(value) }
    }

    /// The value, which may be empty and must fit.
    pub fn optional<'v>(self, vxu: &Vxu<'_>, value: &'v str, max: usize) -> Result<Cow<'v, str>, Error> {
        let value = self.plain(vxu, value)?;
        // No text has more characters than bytes, so most need no counting.
        if value.len() > max && value.chars().count() > max {
            return Err(self.too_long(max));
        }
        Ok(value)
    }

    /// The value, if there is one; it must fit.
    pub fn maybe<'v>(self, vxu: &Vxu<'_>, value: Option<&'v str>, max: usize) -> Result<Cow<'v, str>, Error> {
        self.optional(vxu, value.unwrap_or_default(), max)
    }

    /// The text as it may leave: without what breaks a line, and plain where the registry takes ASCII only.
    fn plain<'v>(self, vxu: &Vxu<'_>, value: &'v str) -> Result<Cow<'v, str>, Error> {
        let cleaned = letters::clean(value);
        if cleaned.is_ascii() || !vxu.is_ascii_only() {
            return Ok(cleaned);
        }
        let folded = letters::fold(&cleaned).ok_or(Error::Letters { place: self.place, field: self.field })?;
        Ok(Cow::Owned(letters::clean(&folded).into_owned()))
    }

    /// A day, whose year must have four digits.
    pub fn day(self, date: NaiveDate) -> Result<String, Error> {
        if date::is_writable(date) { Ok(date::day(date)) } else { Err(self.malformed()) }
    }

    /// A day, if there is one.
    pub fn maybe_day(self, date: Option<NaiveDate>) -> Result<Option<String>, Error> {
        date.map(|date| self.day(date)).transpose()
    }

    /// A concept as code, text and system.
    pub fn concept(self, vxu: &Vxu<'_>, set: ConceptSet, code: &str) -> Result<Repetition, Error> {
        let concept = vxu.catalog.concept(set, code.trim()).ok_or(self.unknown_code())?;
        self.coded(vxu, [&concept.code, &concept.text, &concept.system])
    }

    /// A concept, if there is one.
    pub fn maybe_concept(
        self,
        vxu: &Vxu<'_>,
        set: ConceptSet,
        code: Option<&str>,
    ) -> Result<Option<Repetition>, Error> {
        code.filter(|c| !letters::is_blank(c)).map(|code| self.concept(vxu, set, code)).transpose()
    }

    /// Code, text and system, of one system or of two.
    pub fn coded<const N: usize>(self, vxu: &Vxu<'_>, parts: [&str; N]) -> Result<Repetition, Error> {
        if !vxu.is_ascii_only() || parts.iter().all(|p| p.is_ascii()) {
            return Ok(Repetition::of(parts));
        }
        let plain = parts.iter().map(|part| self.plain(vxu, part)).collect::<Result<Vec<_>, _>>()?;
        Ok(Repetition::of(plain.iter().map(|part| &**part)))
    }

    /// An authority as a field, with its parts as components.
    pub fn authority_field(self, vxu: &Vxu<'_>, text: &str) -> Result<Field, Error> {
        self.authority(vxu, text, |authority| Field::components(authority.parts()))
    }

    /// An authority as a component, with its parts as subcomponents; it must be there.
    pub fn authority_component(self, vxu: &Vxu<'_>, text: &str) -> Result<Component, Error> {
        if letters::is_blank(text) {
            return Err(self.missing());
        }
        self.authority(vxu, text, |authority| Component::parts(authority.parts()))
    }

    /// An authority in a form of its own.
    pub fn authority<T>(self, vxu: &Vxu<'_>, text: &str, write: impl FnOnce(Authority<'_>) -> T) -> Result<T, Error> {
        let text = self.plain(vxu, text)?;
        Authority::parse(&text).map(write).ok_or(self.too_long(20))
    }
}
