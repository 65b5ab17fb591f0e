//! XAD: postal addresses.

use super::value::Mapping;
use crate::{
    hl7::Repetition,
    letters::{is_blank, longest},
    patient::Address,
    vxu::{Error, context::Vxu},
};

/// Maximum length of an address line.
const MAX_LINE: usize = 120;
/// Maximum length of a city or a state.
const MAX_CITY: usize = 50;
/// Maximum length of a ZIP code.
const MAX_ZIP: usize = 12;
/// Maximum length of a country code.
const MAX_COUNTRY: usize = 3;
/// Maximum length of a county code.
const MAX_COUNTY: usize = 20;

/// The country of an address without one.
const DEFAULT_COUNTRY: &str = "USA";

impl Mapping {
    /// Writes an address; none when all of its parts are blank.
    pub fn address(self, vxu: &Vxu<'_>, address: &Address) -> Result<Option<Repetition>, Error> {
        if is_empty(address) {
            return Ok(None);
        }
        let kind = address.kind.unwrap_or(vxu.dialect()?.address_type);
        let country = self.maybe(vxu, address.country.as_deref(), MAX_COUNTRY)?;
        Ok(Some(Repetition::of([
            &*self.optional(vxu, &address.street, MAX_LINE)?,
            &*self.maybe(vxu, address.other.as_deref(), MAX_LINE)?,
            &*self.optional(vxu, &address.city, MAX_CITY)?,
            &*self.optional(vxu, &address.state, MAX_CITY)?,
            &*self.optional(vxu, &address.zip, MAX_ZIP)?,
            if country.is_empty() { DEFAULT_COUNTRY } else { &country },
            kind.as_str(),
            "",
            &*self.maybe(vxu, address.county.as_deref(), MAX_COUNTY)?,
        ])))
    }
}

/// Returns `true` if all parts of an address are blank.
fn is_empty(address: &Address) -> bool {
    let other = address.other.as_deref().unwrap_or_default();
    [&address.street, other, &address.city, &address.state, &address.zip].iter().all(|part| is_blank(part))
}

/// Returns `true` if no part of an address is too long for a message.
pub fn fits_address(address: &Address) -> bool {
    let fits = |text: &str, max| longest(text.trim()) <= max;
    let fits_some = |text: &Option<String>, max| text.as_deref().is_none_or(|text| fits(text, max));
    fits(&address.street, MAX_LINE)
        && fits_some(&address.other, MAX_LINE)
        && fits(&address.city, MAX_CITY)
        && fits(&address.state, MAX_CITY)
        && fits(&address.zip, MAX_ZIP)
        && fits_some(&address.country, MAX_COUNTRY)
        && fits_some(&address.county, MAX_COUNTY)
}
