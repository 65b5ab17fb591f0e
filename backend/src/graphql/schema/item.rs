//! Several records in one mutation, each with a result of its own.

use async_graphql::Value;
use serde::Serialize;

use super::{
    call::Call,
    error::{Error, Result},
};

/// Maximum number of records of one mutation.
pub const MAX_ITEMS: usize = 1_000;

/// Why one of several was not looked at.
#[derive(Debug, Serialize)]
pub struct ItemError {
    code: &'static str,
    text: String,
}

/// The records of a mutation, as they were entered.
///
/// # Errors
/// `BAD_INPUT` when there are none or too many.
pub fn items(call: &Call, list: &str) -> Result<Vec<Value>> {
    let found = match call.args.get("input") {
        Some(Value::Object(fields)) => fields.get(list),
        _ => None,
    };
    let found = match found {
        Some(Value::List(list)) => list.clone(),
        Some(single @ Value::Object(_)) => vec![single.clone()],
        _ => Vec::new(),
    };
    if found.is_empty() || found.len() > MAX_ITEMS {
        return Err(Error::bad_input(format!("Argument `input.{list}` is not a list of 1 to {MAX_ITEMS}.")));
    }
    Ok(found)
}

/// The result of one record: its payload, or its error. What failed here is logged as an error of the whole would be.
pub fn item<T>(call: &Call, field: &str, outcome: Result<T>) -> (Option<T>, Option<ItemError>) {
    match outcome {
        Ok(payload) => (Some(payload), None),
        Err(Error::Client(code, text)) => (None, Some(ItemError { code, text })),
        Err(Error::Internal(error)) => {
            let number = call.app.store.source().code(8);
            let text = Error::Internal(error).into_graphql(field, &number).message;
            (None, Some(ItemError { code: "INTERNAL", text }))
        }
    }
}
