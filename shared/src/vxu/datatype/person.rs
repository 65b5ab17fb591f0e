//! XPN and XCN: names of persons and of clinicians.

use std::borrow::Cow;

use super::value::Mapping;
use crate::{
    hl7::{Component, Repetition},
    immunization::Clinician,
    letters::{is_blank, longest},
    patient::Name,
    vxu::{Error, context::Vxu},
};

/// The object identifier of the National Provider Identifier.
const NPI_OID: &str = "2.16.840.1.113883.4.6";

/// Maximum length of a family name.
const MAX_LAST: usize = 50;
/// Maximum length of a given name.
const MAX_FIRST: usize = 30;
/// Maximum length of further given names.
const MAX_MIDDLE: usize = 30;
/// Maximum length of a suffix.
const MAX_SUFFIX: usize = 20;
/// Maximum length of a prefix.
const MAX_PREFIX: usize = 20;
/// Maximum length of a provider number.
const MAX_PROVIDER_ID: usize = 15;

impl Mapping {
    /// Writes a name of a type, such as `L` for legal. The given name is required.
    pub fn name(self, vxu: &Vxu<'_>, name: &Name, kind: &str) -> Result<Repetition, Error> {
        let last = self.required(vxu, &name.last, MAX_LAST)?;
        let first = self.required(vxu, &name.first, MAX_FIRST)?;
        self.named(vxu, name, [&last, &first], kind)
    }

    /// Writes a mother's maiden name. The given name is optional.
    pub fn maiden(self, vxu: &Vxu<'_>, name: &Name) -> Result<Repetition, Error> {
        let last = self.required(vxu, &name.last, MAX_LAST)?;
        let first = self.optional(vxu, &name.first, MAX_FIRST)?;
        self.named(vxu, name, [&last, &first], "M")
    }

    fn named(self, vxu: &Vxu<'_>, name: &Name, [last, first]: [&str; 2], kind: &str) -> Result<Repetition, Error> {
        let middle = self.maybe(vxu, name.middle.as_deref(), MAX_MIDDLE)?;
        let suffix = self.maybe(vxu, name.suffix.as_deref(), MAX_SUFFIX)?;
        let prefix = self.maybe(vxu, name.prefix.as_deref(), MAX_PREFIX)?;
        Ok(Repetition::of([last, first, &middle, &suffix, &prefix, "", kind]))
    }

    /// Writes a clinician, with the National Provider Identifier where it is known.
    pub fn clinician(self, vxu: &Vxu<'_>, clinician: &Clinician) -> Result<Repetition, Error> {
        let npi = self.maybe(vxu, clinician.npi.as_deref(), MAX_PROVIDER_ID)?;
        let last = self.optional(vxu, &clinician.last, MAX_LAST)?;
        let first = self.optional(vxu, &clinician.first, MAX_FIRST)?;
        let middle = self.maybe(vxu, clinician.middle.as_deref(), MAX_MIDDLE)?;
        let suffix = self.maybe(vxu, clinician.suffix.as_deref(), MAX_SUFFIX)?;
        let prefix = self.maybe(vxu, clinician.prefix.as_deref(), MAX_PREFIX)?;
        if npi.is_empty() && last.is_empty() {
            return Err(self.missing());
        }
        Ok(provider([npi, last, first, middle, suffix, prefix]))
    }

    /// Writes a clinician, if there is one.
    pub fn maybe_clinician(self, vxu: &Vxu<'_>, clinician: Option<&Clinician>) -> Result<Option<Repetition>, Error> {
        clinician.map(|clinician| self.clinician(vxu, clinician)).transpose()
    }
}

/// Builds XCN: assigner and identifier type only beside an identifier, the name type only beside a name.
fn provider(parts: [Cow<'_, str>; 6]) -> Repetition {
    let [npi, last, ..] = &parts;
    let name_type = if last.is_empty() { "" } else { "L" };
    let number = if npi.is_empty() { None } else { Some(Component::parts(["NPI", NPI_OID, "ISO"])) };
    let number_type = if npi.is_empty() { "" } else { "NPI" };
    let empty = Component::default;
    let before = parts.iter().map(|part| Component::from(&**part)).chain([empty(), empty()]);
    let after = [number.unwrap_or_default(), name_type.into(), empty(), empty(), number_type.into()];
    Repetition::of(before.chain(after))
}

/// Returns `true` if no part of a name is too long for a message.
pub fn fits_name(name: &Name) -> bool {
    let fits = |text: &str, max| longest(text.trim()) <= max;
    let fits_some = |text: &Option<String>, max| text.as_deref().is_none_or(|text| fits(text, max));
    fits(&name.last, MAX_LAST)
        && fits(&name.first, MAX_FIRST)
        && fits_some(&name.middle, MAX_MIDDLE)
        && fits_some(&name.suffix, MAX_SUFFIX)
        && fits_some(&name.prefix, MAX_PREFIX)
}

/// Returns `true` if a clinician can be written: has a family name or an NPI, and no part is too long.
#[must_use]
pub fn is_sendable_clinician(clinician: &Clinician) -> bool {
    let Clinician { last, first, npi, middle, suffix, prefix } = clinician;
    let npi = npi.as_deref().unwrap_or_default();
    let name = Name {
        last: last.clone(),
        first: first.clone(),
        middle: middle.clone(),
        suffix: suffix.clone(),
        prefix: prefix.clone(),
    };
    !(is_blank(npi) && is_blank(last)) && longest(npi.trim()) <= MAX_PROVIDER_ID && fits_name(&name)
}

/// Returns `true` if a name has both a family and a given name.
pub fn is_named(name: &Name) -> bool {
    !is_blank(&name.last) && !is_blank(&name.first)
}
