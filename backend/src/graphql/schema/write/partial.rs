//! Partial updates: what an input leaves out of a known record stays as it is, and null empties it.

use async_graphql::Value as Given;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::graphql::schema::{
    call::misfit,
    error::{Error, Result},
};

/// Reads an input that stands at a place of the arguments. A null means the same as what is left out.
///
/// # Errors
/// `BAD_INPUT` when it has the wrong type.
pub fn read_input<T: DeserializeOwned>(place: &str, input: &Given) -> Result<T> {
    let input = input.clone().into_json();
    let input = input.map_err(|_| Error::bad_input(format!("Argument `{place}` does not fit.")))?;
    serde_path_to_error::deserialize(without_nulls(input)).map_err(|error| misfit(place, &error))
}

/// The fields of a part of an input, with its nulls; none where it is no object.
#[must_use]
pub fn fields_of(input: &Given, part: &str) -> Map<String, Value> {
    let Given::Object(fields) = input else { return Map::new() };
    match fields.get(part).cloned().map(Given::into_json) {
        Some(Ok(Value::Object(fields))) => fields,
        _ => Map::new(),
    }
}

/// The known value with the entered one on top of it. A list and an object within are given whole.
#[must_use]
pub fn overlay(mut known: Map<String, Value>, entered: Map<String, Value>) -> Value {
    known.extend(entered);
    without_nulls(Value::Object(known))
}

/// A value whose nulls are left out.
#[must_use]
pub fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let said = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(said.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[rstest::rstest]
    #[case::left_out(json!({}), json!({"a": 1, "b": {"c": 2, "d": 3}}))]
    #[case::null(json!({"a": null}), json!({"b": {"c": 2, "d": 3}}))]
    #[case::an_object_is_whole(json!({"b": {"c": 4}}), json!({"a": 1, "b": {"c": 4}}))]
    #[case::null_within(json!({"b": {"c": null}}), json!({"a": 1, "b": {}}))]
    fn entered_fields_lie_on_top(#[case] entered: Value, #[case] expected: Value) {
        let map = |value: Value| value.as_object().cloned().unwrap();
        assert_eq!(overlay(map(json!({"a": 1, "b": {"c": 2, "d": 3}})), map(entered)), expected);
    }
}
