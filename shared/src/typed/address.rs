//! Postal addresses: in the USA with state and ZIP code as the Postal Service writes them, elsewhere as they are.

use super::{
    country::{country, is_domestic},
    fold::fold_digits,
    name,
    postal::{fits_state, is_military, is_state, is_zip, military_state, state_code},
};
use crate::patient::Address;

/// The reason why an address is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressProblem {
    /// There is no such country.
    #[error(
        "This is not a country. Enter its name in English, or its code of two or three letters; leave it empty in the USA."
    )]
    Country,
    /// There is no such state.
    #[error("This is not a state. Enter it as WI or Wisconsin. For an address abroad, enter its country too.")]
    State,
    /// The text is no ZIP code.
    #[error("Enter the ZIP code in five digits, or nine with a dash. For an address abroad, enter its country too.")]
    Zip,
    /// Only a country, a county or a second line is there.
    #[error("The address has no street, city, state or ZIP code. Enter the city, or clear the whole address.")]
    Incomplete,
    /// The postal code of another country is too long.
    #[error("The postal code is too long. Use at most 12 characters.")]
    PostalCode,
}

impl AddressProblem {
    /// The field of the address that it is about.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Incomplete => "city",
            Self::State => "state",
            Self::Zip | Self::PostalCode => "zip",
        }
    }
}

/// Maximum length of a postal code: XAD.5.
const MAX_POSTAL_CODE: usize = 12;

/// Normalizes an address; none when nothing is said in it.
///
/// # Errors
/// Returns an error if the country, or in the USA the state or the ZIP code, is none; or if there is only a part that says
/// nothing alone.
pub fn address(typed: &Address) -> Result<Option<Address>, AddressProblem> {
    let some = |text: &Option<String>| text.as_deref().map(name).filter(|text| !text.is_empty());
    let mut address = Address {
        street: name(&typed.street),
        other: some(&typed.other),
        city: name(&typed.city),
        state: name(&typed.state),
        zip: fold_digits(&typed.zip),
        country: some(&typed.country),
        county: some(&typed.county),
        kind: typed.kind,
    };
    if [&address.street, &address.city, &address.state, &address.zip].iter().all(|part| part.is_empty()) {
        let is_empty = [&address.other, &address.country, &address.county].iter().all(|part| part.is_none());
        return if is_empty { Ok(None) } else { Err(AddressProblem::Incomplete) };
    }
    let code = address.country.as_deref().map(|text| country(text).ok_or(AddressProblem::Country)).transpose()?;
    if let Some(code) = code.filter(|code| !is_domestic(code)) {
        if address.zip.chars().count() > MAX_POSTAL_CODE {
            return Err(AddressProblem::PostalCode);
        }
        return Ok(Some(Address { country: Some(code.to_owned()), ..address }));
    }
    address.country = code.filter(|code| *code == "USA").map(str::to_owned);
    // Territories have their own codes of country and are states of the Postal Service.
    if let Some(territory) = code.and_then(state_code).filter(|_| address.state.is_empty()) {
        territory.clone_into(&mut address.state);
    }
    take_zip_of_city(&mut address);
    take_military_state(&mut address);
    if !address.state.is_empty() {
        address.state = state_code(&address.state).ok_or(AddressProblem::State)?.to_owned();
    }
    address.zip = zip(&address.zip, &address.state).ok_or(AddressProblem::Zip)?;
    if is_military(&address.city) && address.state.is_empty() {
        address.state = military_state(&address.zip).unwrap_or_default().to_owned();
    }
    Ok(Some(address))
}

/// Takes state and ZIP code out of a city such as `APO AE 09012`, where their own fields are empty or say the same.
fn take_zip_of_city(address: &mut Address) {
    let city = address.city.replace(['.', ','], " ");
    let mut words = city.rsplitn(3, ' ').map(str::trim).filter(|word| !word.is_empty());
    let (Some(zip), Some(state), Some(city)) = (words.next(), words.next(), words.next()) else { return };
    let state = state.to_ascii_uppercase();
    let is_same = |field: &str, own: &str| field.is_empty() || field.eq_ignore_ascii_case(own);
    let is_apart = is_zip(zip) && is_state(&state) && fits_state(zip, &state);
    if is_apart && is_same(&address.zip, zip) && is_same(&address.state, &state) {
        (address.zip, address.state, address.city) = (zip.to_owned(), state, city.to_owned());
    }
}

/// Takes `APO AE` apart, which people write in one.
fn take_military_state(address: &mut Address) {
    let city = address.city.replace(['.', ','], " ");
    let mut words = city.split_whitespace();
    let (Some(office), state, None) = (words.next(), words.next(), words.next()) else { return };
    if !is_military(office) {
        return;
    }
    match state.map(str::to_ascii_uppercase) {
        Some(state) if is_state(&state) && (address.state.is_empty() || address.state.eq_ignore_ascii_case(&state)) => {
            address.state = state;
        }
        None => {}
        Some(_) => return,
    }
    address.city = office.to_ascii_uppercase();
}

/// Writes a ZIP code as five digits, or nine with a dash. Zeros that a spreadsheet took away are put back where the state
/// has such a code.
fn zip(text: &str, state: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let (five, four) = text.split_once(['-', ' ']).unwrap_or((text, ""));
    let four = four.trim_matches(['-', ' ']);
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(five) || !is_digits(four) {
        return None;
    }
    let padded = |length: usize| -> Option<String> {
        let whole = format!("{five:0>length$}");
        (!state.is_empty() && fits_state(whole.get(..5)?, state)).then_some(whole)
    };
    match (five.len(), four.len()) {
        (5, 0) => Some(five.to_owned()),
        (3 | 4, 0) => padded(5),
        (5, 4) => Some([five, "-", four].concat()),
        (3 | 4, 4) => Some([&padded(5)?, "-", four].concat()),
        (7..=9, 0) => {
            let nine = if five.len() == 9 { five.to_owned() } else { padded(9)? };
            let (five, four) = nine.split_at_checked(5)?;
            Some([five, "-", four].concat())
        }
        _ => None,
    }
}
