//! Paths in a record: names of fields and indices of rows, with dots between them.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// The value at a path.
#[must_use]
pub fn at<'a>(record: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(record, |value, step| match step.parse::<usize>() {
        Ok(row) => value.get(row).unwrap_or(&Value::Null),
        Err(_) => value.get(step).unwrap_or(&Value::Null),
    })
}

/// A text of a record; empty where there is none.
#[must_use]
pub fn text<'r>(record: &'r Value, path: &str) -> &'r str {
    at(record, path).as_str().unwrap_or_default()
}

/// An instant of a record, if there is one.
#[must_use]
pub fn instant(record: &Value, path: &str) -> Option<DateTime<Utc>> {
    text(record, path).parse().ok()
}

/// The records in a list of a record.
#[must_use]
pub fn each<'r>(record: &'r Value, path: &str) -> &'r [Value] {
    at(record, path).as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Puts something at a path; what leads there is made where it is not there yet.
pub(super) fn put(record: &mut Value, path: &str, new: Value) {
    let Some((step, rest)) = path.split_once('.') else {
        *child(record, path) = new;
        return;
    };
    put(child(record, step), rest, new);
}

fn child<'a>(record: &'a mut Value, step: &str) -> &'a mut Value {
    if let Ok(row) = step.parse::<usize>() {
        if !record.is_array() {
            *record = Value::Array(Vec::new());
        }
        // It was made an array above.
        let rows = record.as_array_mut().into_iter().next();
        if let Some(rows) = rows {
            while rows.len() <= row {
                rows.push(Value::Null);
            }
        }
        return &mut record[row];
    }
    if !record.is_object() {
        *record = Value::Object(serde_json::Map::new());
    }
    &mut record[step]
}

/// Returns `true` if a part of a record is empty.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(rows) => rows.iter().all(is_empty),
        Value::Object(fields) => fields.values().all(is_empty),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[rstest::rstest]
    #[case(json!({}), "name.last", json!({ "name": { "last": 1 } }))]
    #[case(json!({ "name": null }), "name.last", json!({ "name": { "last": 1 } }))]
    #[case(json!({ "name": { "first": "A" } }), "name.last", json!({ "name": { "first": "A", "last": 1 } }))]
    #[case(json!({ "phones": [] }), "phones.1.number", json!({ "phones": [null, { "number": 1 }] }))]
    fn something_is_put_where_it_belongs(#[case] mut record: Value, #[case] path: &str, #[case] expected: Value) {
        put(&mut record, path, json!(1));
        assert_eq!(record, expected);
        assert_eq!(at(&record, path), &json!(1));
    }

    #[rstest::rstest]
    #[case(json!({ "street": "", "other": null, "rows": [{ "a": null }] }), true)]
    #[case(json!({ "street": "", "test": false }), false)]
    fn a_part_is_empty_when_nothing_is_said(#[case] value: Value, #[case] expected: bool) {
        assert_eq!(is_empty(&value), expected);
    }
}
