//! Addresses as XAD.

use super::value::At;
use crate::{
    hl7::Repetition,
    letters::{is_blank, longest},
    patient::Address,
    vxu::{Error, context::Vxu},
};

/// The longest of each part: a line, city or state, ZIP code, country, county.
const LINE: usize = 120;
const CITY: usize = 50;
const ZIP: usize = 12;
const COUNTRY: usize = 3;
const COUNTY: usize = 20;

/// The country of an address that names none.
const HERE: &str = "USA";

impl At {
    /// An address; nothing when all of it is empty.
    pub fn address(self, vxu: &Vxu<'_>, address: &Address) -> Result<Option<Repetition>, Error> {
        if is_empty(address) {
            return Ok(None);
        }
        let kind = address.kind.unwrap_or(vxu.dialect()?.address_type);
        let country = self.maybe(vxu, address.country.as_deref(), COUNTRY)?;
        Ok(Some(Repetition::of([
            &*self.optional(vxu, &address.street, LINE)?,
            &*self.maybe(vxu, address.other.as_deref(), LINE)?,
            &*self.optional(vxu, &address.city, CITY)?,
            &*self.optional(vxu, &address.state, CITY)?,
            &*self.optional(vxu, &address.zip, ZIP)?,
            if country.is_empty() { HERE } else { &country },
            kind.as_str(),
            "",
            &*self.maybe(vxu, address.county.as_deref(), COUNTY)?,
        ])))
    }
}

/// Whether an address says nothing.
fn is_empty(address: &Address) -> bool {
    let other = address.other.as_deref().unwrap_or_default();
    [&address.street, other, &address.city, &address.state, &address.zip].iter().all(|part| is_blank(part))
}

/// Whether an address fits into a message.
pub fn fits_address(address: &Address) -> bool {
    let fits = |text: &str, max| longest(text.trim()) <= max;
    let fits_some = |text: &Option<String>, max| text.as_deref().is_none_or(|text| fits(text, max));
    fits(&address.street, LINE)
        && fits_some(&address.other, LINE)
        && fits(&address.city, CITY)
        && fits(&address.state, CITY)
        && fits(&address.zip, ZIP)
        && fits_some(&address.country, COUNTRY)
        && fits_some(&address.county, COUNTY)
}
