//! The scalars: what each one takes, in words that follow "it takes" and "is not".

use async_graphql::Value;
use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

/// The name of a scalar, the values that it takes, and the check of one.
type Scalar = (&'static str, &'static str, fn(&Value) -> bool);

/// The scalars that are checked, with what each takes.
const SCALARS: [Scalar; 8] = [
    ("Int", "a whole number from -2147483648 to 2147483647", is_int),
    ("Float", "a number", |value| matches!(value, Value::Number(_))),
    ("String", "a text without the character U+0000", is_text),
    ("Boolean", "true or false", |value| matches!(value, Value::Boolean(_))),
    ("ID", "an id such as 01993a5e-0000-7000-8000-000000000001", is_id),
    ("Date", "a date such as 2019-05-06", is_date),
    ("DateTime", "an instant such as 2019-05-06T14:30:00Z", is_instant),
    ("Sequence", "a sequence number: a text of digits such as \"1024\"", is_sequence),
];

/// The values that a scalar takes.
pub fn of(scalar: &str) -> &'static str {
    find(scalar).map_or("a value", |(_, takes, _)| takes)
}

/// The values that a scalar takes, where a value is not one of them.
pub fn violated(scalar: &str, value: &Value) -> Option<&'static str> {
    let (_, takes, is_one) = find(scalar)?;
    (!is_one(value)).then_some(takes)
}

fn find(scalar: &str) -> Option<Scalar> {
    SCALARS.into_iter().find(|(name, ..)| *name == scalar)
}

/// GraphQL's Int has 32 bits.
fn is_int(value: &Value) -> bool {
    matches!(value, Value::Number(number) if number.as_i64().is_some_and(|n| i32::try_from(n).is_ok()))
}

/// PostgreSQL keeps no U+0000.
fn is_text(value: &Value) -> bool {
    matches!(value, Value::String(text) if !text.contains('\0'))
}

fn is_id(value: &Value) -> bool {
    matches!(value, Value::String(text) if Uuid::parse_str(text).is_ok())
}

fn is_date(value: &Value) -> bool {
    matches!(value, Value::String(text) if text.len() == 10 && text.parse::<NaiveDate>().is_ok())
}

fn is_instant(value: &Value) -> bool {
    matches!(value, Value::String(text) if text.len() <= 40 && DateTime::parse_from_rfc3339(text).is_ok())
}

/// A sequence number has 64 bits, which JSON's readers in browsers cut off, so it travels as a text. A plain number
/// is taken too.
fn is_sequence(value: &Value) -> bool {
    match value {
        Value::String(text) => text.len() <= 19 && text.parse::<i64>().is_ok_and(|n| n >= 0),
        Value::Number(number) => number.as_i64().is_some_and(|n| n >= 0),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::int("Int", json!(7), true)]
    #[case::int_of_33_bits("Int", json!(2_147_483_648_i64), false)]
    #[case::int_of_64_bits("Int", json!(i64::MAX), false)]
    #[case::int_as_text("Int", json!("7"), false)]
    #[case::fraction("Int", json!(1.5), false)]
    #[case::text("String", json!("x"), true)]
    #[case::text_with_nul("String", json!("a\0b"), false)]
    #[case::number_for_text("String", json!(7), false)]
    #[case::id("ID", json!("01993a5e-0000-7000-8000-000000000001"), true)]
    #[case::no_id("ID", json!("x"), false)]
    #[case::date("Date", json!("2019-05-06"), true)]
    #[case::american_date("Date", json!("05/06/2019"), false)]
    #[case::short_date("Date", json!("2019-5-6"), false)]
    #[case::no_day("Date", json!("2019-02-30"), false)]
    #[case::instant("DateTime", json!("2019-05-06T14:30:00Z"), true)]
    #[case::instant_without_zone("DateTime", json!("2019-05-06T14:30:00"), false)]
    #[case::sequence("Sequence", json!("9223372036854775807"), true)]
    #[case::sequence_below_nothing("Sequence", json!("-1"), false)]
    #[case::unknown("Json", json!({"any": "thing"}), true)]
    fn each_scalar_takes_its_own(#[case] scalar: &str, #[case] value: serde_json::Value, #[case] fits: bool) {
        assert_eq!(violated(scalar, &Value::from_json(value).unwrap()).is_none(), fits);
    }
}
