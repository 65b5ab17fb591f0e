//! Countries by code or name (ISO 3166, as HL70399 takes it).

use crate::{letters, unicode::lower};

/// Countries, a line each: the code of three letters, that of two, and its names.
const COUNTRIES: &str = include_str!("countries.psv");

/// The USA with its territories and the states that its Postal Service serves, which are states of an address.
const DOMESTIC: &[&str] = &["USA", "PRI", "GUM", "VIR", "ASM", "MNP", "MHL", "FSM", "PLW"];

/// Returns the code of three letters of a country.
pub fn country(text: &str) -> Option<&'static str> {
    let wanted = key(text);
    COUNTRIES.lines().find_map(|line| {
        let (code, names) = line.split_once('|')?;
        (code.eq_ignore_ascii_case(&wanted) || names.split('|').any(|name| key(name) == wanted)).then_some(code)
    })
}

/// Returns `true` if the Postal Service of the USA delivers to a country.
pub fn is_domestic(code: &str) -> bool {
    DOMESTIC.contains(&code)
}

/// Returns the letters of a name, without accents, points and "the".
fn key(text: &str) -> String {
    let plain = lower(&letters::fold(text).unwrap_or(text.into())).replace('.', "").replace('&', " and ");
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && *word != "the");
    words.collect::<Vec<_>>().join(" ")
}
