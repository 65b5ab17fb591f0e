//! Partial updates: what a client leaves out of a known record stays as it is, and null empties it.

use async_graphql::{Value, indexmap::IndexMap};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    call::{misfit, without_nulls},
    error::{Error, Result},
};

/// Puts what was entered on top of what is known, field by field; nothing is known of a new record. A list and an object within it are given whole.
///
/// # Errors
/// When what is known cannot be written; `BAD_INPUT` when what was entered does not fit.
pub fn overlay<K: Serialize, T: DeserializeOwned>(place: &str, known: &K, entered: &Value) -> Result<T> {
    let known = async_graphql::to_value(known).map_err(|error| Error::Internal(anyhow::anyhow!("{error}")))?;
    let mut fields = match known {
        Value::Object(fields) => fields,
        _ => IndexMap::new(),
    };
    let Value::Object(entered) = entered else {
        return Err(Error::bad_input(format!("Argument `{place}` is not an object.")));
    };
    for (name, value) in entered {
        fields.insert(name.clone(), value.clone());
    }
    serde_path_to_error::deserialize(without_nulls(Value::Object(fields))).map_err(|error| misfit(place, &error))
}
