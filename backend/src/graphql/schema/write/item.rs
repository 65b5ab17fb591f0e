//! The records of one mutation: how many there may be, which of them go together, and the error of one.

use std::collections::HashSet;

use async_graphql::Value;
use serde::Serialize;

use super::group::Item;
use crate::graphql::schema::{
    call::Call,
    error::{Error, ErrorCode, Result},
};

/// Maximum number of records of one mutation.
const MAX_ITEMS: usize = 1_000;
/// Maximum number of records of one transaction: other writers wait for its end.
const GROUP_SIZE: usize = 50;

/// The error of one record.
#[derive(Debug, Clone, Serialize)]
pub struct ItemError {
    code: ErrorCode,
    text: String,
}

/// Returns the records of a list of the input. Each has its own idempotency key, or that of the whole with its place.
///
/// # Errors
/// `BAD_INPUT` when there are none or too many, or a key is empty or too long.
pub fn items(call: &Call, list: &str, field: &'static str) -> Result<Vec<Item>> {
    let Some(Value::Object(input)) = call.args.get("input") else { return Err(miscounted(list)) };
    let given = match input.get(list) {
        Some(Value::List(list)) => list.as_slice(),
        Some(single @ Value::Object(_)) => std::slice::from_ref(single),
        _ => &[],
    };
    if given.is_empty() || given.len() > MAX_ITEMS {
        return Err(miscounted(list));
    }
    let key = text(input.get("idempotencyKey"));
    let item = |(n, input): (usize, &Value)| {
        let own = match input {
            Value::Object(fields) => text(fields.get("idempotencyKey")).map(str::to_owned),
            _ => None,
        };
        let key = own.or_else(|| key.map(|key| format!("{key}.{n}")));
        let request = call.request(field, key.as_deref(), input)?;
        Ok(Item { place: format!("input.{list}.{n}"), input: input.clone(), request })
    };
    given.iter().enumerate().map(item).collect()
}

fn miscounted(list: &str) -> Error {
    Error::bad_input(format!("Argument `input.{list}` is not a list of 1 to {MAX_ITEMS}."))
}

fn text(value: Option<&Value>) -> Option<&str> {
    match value {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// Divides records into groups that are committed together. A key stands in a group once: its second request is
/// answered by what the first one wrote.
pub fn groups(items: Vec<Item>) -> Vec<Vec<Item>> {
    let mut groups: Vec<Vec<Item>> = Vec::new();
    let mut keys = HashSet::new();
    for item in items {
        let key = item.request.as_ref().map(|request| request.key.clone());
        let is_known = key.is_some_and(|key| !keys.insert(key));
        match groups.last_mut().filter(|group| group.len() < GROUP_SIZE && !is_known) {
            Some(group) => group.push(item),
            None => {
                keys = item.request.iter().map(|request| request.key.clone()).collect();
                groups.push(vec![item]);
            }
        }
    }
    groups
}

/// The error of one record as its answer holds it; what the server failed at is logged.
pub fn error_of(call: &Call, field: &str, error: Error) -> ItemError {
    match error {
        Error::Client(code, text) => ItemError { code, text },
        failed @ Error::Internal(_) => {
            let number = call.app.store.source().code(8);
            ItemError { code: ErrorCode::Internal, text: failed.into_graphql(field, &number).message }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Request;

    fn item(key: Option<&str>) -> Item {
        let request = key.map(|key| Request {
            caller: "token:a".into(),
            key: key.into(),
            field: "recordDose",
            fingerprint: String::new(),
        });
        Item { place: "input.doses.0".into(), input: Value::Null, request }
    }

    fn sizes(items: Vec<Item>) -> Vec<usize> {
        groups(items).iter().map(Vec::len).collect()
    }

    #[test]
    fn groups_are_small_and_hold_a_key_once() {
        assert_eq!(sizes((0..120).map(|_| item(None)).collect()), [50, 50, 20]);
        assert_eq!(sizes(["a", "b", "a", "b", "c"].map(|key| item(Some(key))).into()), [2, 3]);
        assert_eq!(sizes(["a", "a", "a"].map(|key| item(Some(key))).into()), [1, 1, 1]);
    }
}
