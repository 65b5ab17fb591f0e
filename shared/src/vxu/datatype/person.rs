//! Persons as XPN and XCN name them.

use std::borrow::Cow;

use super::value::At;
use crate::{
    hl7::{Component, Repetition},
    immunization::Clinician,
    letters::{is_blank, longest},
    patient::Name,
    vxu::{Error, context::Vxu},
};

/// The object identifier of the National Provider Identifier.
const NPI_OID: &str = "2.16.840.1.113883.4.6";

/// The longest family name, given name, further given names, suffix, prefix and provider number.
const LAST: usize = 50;
const FIRST: usize = 30;
const MIDDLE: usize = 30;
const SUFFIX: usize = 20;
const PREFIX: usize = 20;
const NUMBER: usize = 15;

impl At {
    /// A person's name of a type: `L` legal, `M` maiden. A given name is needed except in a mother's maiden name.
    pub fn name(self, vxu: &Vxu<'_>, name: &Name, kind: &str) -> Result<Repetition, Error> {
        let last = self.required(vxu, &name.last, LAST)?;
        let first = self.required(vxu, &name.first, FIRST)?;
        self.named(vxu, name, [&last, &first], kind)
    }

    /// A mother's name before her marriage.
    pub fn maiden(self, vxu: &Vxu<'_>, name: &Name) -> Result<Repetition, Error> {
        let last = self.required(vxu, &name.last, LAST)?;
        let first = self.optional(vxu, &name.first, FIRST)?;
        self.named(vxu, name, [&last, &first], "M")
    }

    fn named(self, vxu: &Vxu<'_>, name: &Name, [last, first]: [&str; 2], kind: &str) -> Result<Repetition, Error> {
        let middle = self.maybe(vxu, name.middle.as_deref(), MIDDLE)?;
        let suffix = self.maybe(vxu, name.suffix.as_deref(), SUFFIX)?;
        let prefix = self.maybe(vxu, name.prefix.as_deref(), PREFIX)?;
        Ok(Repetition::of([last, first, &middle, &suffix, &prefix, "", kind]))
    }

    /// A clinician, with the National Provider Identifier where it is known.
    pub fn clinician(self, vxu: &Vxu<'_>, clinician: &Clinician) -> Result<Repetition, Error> {
        let npi = self.maybe(vxu, clinician.npi.as_deref(), NUMBER)?;
        let last = self.optional(vxu, &clinician.last, LAST)?;
        let first = self.optional(vxu, &clinician.first, FIRST)?;
        let middle = self.maybe(vxu, clinician.middle.as_deref(), MIDDLE)?;
        let suffix = self.maybe(vxu, clinician.suffix.as_deref(), SUFFIX)?;
        let prefix = self.maybe(vxu, clinician.prefix.as_deref(), PREFIX)?;
        if npi.is_empty() && last.is_empty() {
            return Err(self.missing());
        }
        Ok(provider([npi, last, first, middle, suffix, prefix]))
    }

    /// A clinician, if there is one.
    pub fn maybe_clinician(self, vxu: &Vxu<'_>, clinician: Option<&Clinician>) -> Result<Option<Repetition>, Error> {
        clinician.map(|clinician| self.clinician(vxu, clinician)).transpose()
    }
}

/// XCN: the assigner and the type of a number stand only where there is a number, the type of a name where there is one.
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

/// Whether a name fits into a message, when its parts are there.
pub fn fits_name(name: &Name) -> bool {
    let fits = |text: &str, max| longest(text.trim()) <= max;
    let fits_some = |text: &Option<String>, max| text.as_deref().is_none_or(|text| fits(text, max));
    fits(&name.last, LAST)
        && fits(&name.first, FIRST)
        && fits_some(&name.middle, MIDDLE)
        && fits_some(&name.suffix, SUFFIX)
        && fits_some(&name.prefix, PREFIX)
}

/// Whether a clinician can be written: a name or an NPI, none of them too long.
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
    !(is_blank(npi) && is_blank(last)) && longest(npi.trim()) <= NUMBER && fits_name(&name)
}

/// Whether the given and the family name are there.
pub fn is_named(name: &Name) -> bool {
    !is_blank(&name.last) && !is_blank(&name.first)
}
