//! Limits of the arguments of the generated half, beyond their types. The library behind it would end in a panic or an
//! error of the database over the rest.

use async_graphql::{Name, Value, indexmap::IndexMap};
use uuid::Uuid;

use crate::limits::MAX_ROWS;

/// A field of a generated input whose value is none that it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    /// The field.
    pub field: &'static str,
    /// The values that it takes.
    pub text: &'static str,
}

/// Maximum number of values of one filter: more are more than SQLite takes in one statement's expression.
const MAX_FILTER_VALUES: usize = 500;

/// A rule: the end of the input's name, the field, what it takes, and whether a value is that.
type Rule = (&'static str, &'static str, &'static str, fn(&Value) -> bool);

/// Maximum number of characters of a pattern: SQLite takes no more than 50,000 bytes.
const MAX_PATTERN_CHARS: usize = 1_000;
/// The patterns that are taken. PostgreSQL reads a backslash as an escape, and takes none that escapes nothing.
const PATTERN: &str = "a text of at most 1000 characters with only pairs of backslashes at its end";

const RULES: [Rule; 21] = [
    ("PageInput", "limit", "a number from 1 to 200", is_row_count),
    ("PageInput", "page", "the number of a page, from 0 to 10000000", is_place),
    ("OffsetInput", "limit", "a number from 1 to 200", is_row_count),
    ("OffsetInput", "offset", "a number from 0 to 10000000", is_place),
    ("CursorInput", "limit", "a number from 1 to 200", is_row_count),
    ("CursorInput", "cursor", "a cursor of this list", is_cursor),
    ("FilterInput", "between", "a list of two values", is_pair),
    ("FilterInput", "not_between", "a list of two values", is_pair),
    ("IdFilterInput", "is_in", "a list of ids", is_ids),
    ("IdFilterInput", "is_not_in", "a list of ids", is_ids),
    ("IdFilterInput", "between", "a list of ids", is_ids),
    ("IdFilterInput", "not_between", "a list of ids", is_ids),
    ("FilterInput", "is_in", "a list of at most 500 values", is_short),
    ("FilterInput", "is_not_in", "a list of at most 500 values", is_short),
    ("FilterInput", "and", "a filter of at most 500 values", is_short),
    ("FilterInput", "or", "a filter of at most 500 values", is_short),
    ("StringFilterInput", "like", PATTERN, is_pattern),
    ("StringFilterInput", "not_like", PATTERN, is_pattern),
    ("StringFilterInput", "contains", PATTERN, is_pattern),
    ("StringFilterInput", "starts_with", PATTERN, is_pattern),
    ("StringFilterInput", "ends_with", PATTERN, is_pattern),
];

/// The first rule that the fields of an input break; null says the same as leaving out.
pub fn violated(input: &str, fields: &IndexMap<Name, Value>) -> Option<Violation> {
    RULES.iter().find_map(|(kind, field, text, takes)| {
        let value = fields.get(*field).filter(|value| **value != Value::Null)?;
        (input.ends_with(kind) && !takes(value)).then_some(Violation { field, text })
    })
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
}

fn is_row_count(value: &Value) -> bool {
    whole(value).and_then(|n| u64::try_from(n).ok()).is_some_and(|n| (1..=MAX_ROWS).contains(&n))
}

fn is_place(value: &Value) -> bool {
    whole(value).is_some_and(|n| (0..=10_000_000).contains(&n))
}

/// Every table has one key, an id.
fn is_cursor(value: &Value) -> bool {
    let Value::String(text) = value else { return false };
    text.strip_prefix("Uuid[36]:").is_some_and(|id| id.len() == 36 && Uuid::parse_str(id).is_ok())
}

fn is_pair(value: &Value) -> bool {
    matches!(value, Value::List(list) if list.len() == 2)
}

fn is_ids(value: &Value) -> bool {
    match value {
        Value::List(list) => list.iter().all(is_ids),
        Value::String(text) => Uuid::parse_str(text).is_ok(),
        _ => false,
    }
}

fn is_pattern(value: &Value) -> bool {
    let Value::String(text) = value else { return false };
    let backslashes = text.chars().rev().take_while(|c| *c == '\\').count();
    backslashes.is_multiple_of(2) && text.chars().count() <= MAX_PATTERN_CHARS
}

fn is_short(value: &Value) -> bool {
    count(value) <= MAX_FILTER_VALUES
}

fn count(value: &Value) -> usize {
    match value {
        Value::List(list) => list.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::two("TextFilterInput", json!({"between": ["a", "b"]}), None)]
    #[case::none("TextFilterInput", json!({"between": []}), Some("between"))]
    #[case::one("IntegerFilterInput", json!({"not_between": [1]}), Some("not_between"))]
    #[case::single("IntegerFilterInput", json!({"between": 1}), Some("between"))]
    #[case::page("PageInput", json!({"limit": 10, "page": 0}), None)]
    #[case::page_of_64_bits("PageInput", json!({"limit": 10, "page": i64::MAX}), Some("page"))]
    #[case::page_below_nothing("PageInput", json!({"limit": 10, "page": -1}), Some("page"))]
    #[case::no_rows("PageInput", json!({"limit": 0, "page": 1}), Some("limit"))]
    #[case::rows_below_nothing("OffsetInput", json!({"limit": -1, "offset": 1}), Some("limit"))]
    #[case::null("OffsetInput", json!({"limit": 1, "offset": null}), None)]
    #[case::cursor("CursorInput", json!({"limit": 1, "cursor": "Uuid[36]:01993a5e-0000-7000-8000-000000000001"}), None)]
    #[case::other_cursor("CursorInput", json!({"limit": 1, "cursor": "Int[1]:7"}), Some("cursor"))]
    #[case::two_keys("CursorInput", json!({"limit": 1, "cursor": "Int[1]:7,Int[1]:7"}), Some("cursor"))]
    #[case::many("StringFilterInput", json!({"is_in": vec!["x"; 501]}), Some("is_in"))]
    #[case::no_id("IdFilterInput", json!({"is_not_in": ["x"]}), Some("is_not_in"))]
    #[case::many_together("PatientRecordFilterInput", json!({"or": vec![json!({"mrn": {"eq": "1"}}); 501]}), Some("or"))]
    #[case::pattern("StringFilterInput", json!({"like": "%a\\\\"}), None)]
    #[case::pattern_of_most("StringFilterInput", json!({"contains": "é".repeat(1_000)}), None)]
    #[case::long_pattern("StringFilterInput", json!({"contains": "x".repeat(1_001)}), Some("contains"))]
    #[case::long_beginning("StringFilterInput", json!({"starts_with": "x".repeat(1_001)}), Some("starts_with"))]
    #[case::escape_of_nothing("StringFilterInput", json!({"like": "%a\\"}), Some("like"))]
    #[case::third_backslash("StringFilterInput", json!({"not_like": "\\\\\\"}), Some("not_like"))]
    #[case::backslash_at_the_end("StringFilterInput", json!({"ends_with": "\\"}), Some("ends_with"))]
    #[case::no_pattern("IdFilterInput", json!({"eq": "\\"}), None)]
    #[case::ours("SavePatientInput", json!({"limit": -1}), None)]
    fn each_rule_holds(#[case] input: &str, #[case] fields: serde_json::Value, #[case] expected: Option<&str>) {
        let Value::Object(fields) = Value::from_json(fields).unwrap() else { panic!("no object") };
        assert_eq!(violated(input, &fields).map(|violation| violation.field), expected);
    }
}
