//! The formats that the tables demand of a value.

use chrono::NaiveDate;

use super::{check::Scope, element::is_in};

/// Returns `true` if a value is as a statement demands. Only "empty" and "=" say something about an absent value.
pub fn is_met(must: &str, value: &str, scope: &Scope<'_>) -> bool {
    if let Some(wanted) = must.strip_prefix('=') {
        return value == wanted;
    }
    if let Some(unwanted) = must.strip_prefix('!') {
        return value != unwanted;
    }
    if let Some(list) = must.strip_prefix("in ") {
        return is_in(list, value, scope);
    }
    match must {
        "empty" => value.is_empty(),
        "day" => is_day(value),
        "day or month" => is_day(value) || value.len() == 6 && is_day(&format!("{value}01")),
        "moment" => is_moment(value),
        "day or moment" => is_day(value) || is_moment(value),
        "positive" => value.parse::<u32>().is_ok_and(|n| n > 0),
        "oid" => value.split('.').all(|arc| !arc.is_empty() && arc.bytes().all(|b| b.is_ascii_digit())),
        _ => panic!("no demand: {must}"),
    }
}

fn is_day(value: &str) -> bool {
    value.len() == 8 && NaiveDate::parse_from_str(value, "%Y%m%d").is_ok()
}

fn is_moment(value: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let Some((at, zone)) = value.split_at_checked(14) else { return false };
    let is_zone = zone.len() == 5 && zone.starts_with(['+', '-']) && digits(&zone[1..]);
    digits(at) && is_day(&at[..8]) && &at[8..10] < "24" && &at[10..12] < "60" && &at[12..14] < "60" && is_zone
}
