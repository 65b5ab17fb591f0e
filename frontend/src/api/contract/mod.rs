//! Checks that the structs of `model` have exactly the fields of the answers that the schema describes.
//!
//! Sample answers are made of the schema and an operation alone, and read by a deserializer that refuses a struct with
//! another set of fields. Only tests live here.

mod exact;
mod sample;
mod tests;

use serde_json::Value;

use super::operation::Operation;

/// The sample answer of a query.
pub fn sample_of<Q: Operation>() -> Value {
    sample::Samples::of_the_schema().answer(Q::TEXT, true)
}

/// The records of the sample answer of a query.
pub fn samples_of<Q: Operation>() -> Vec<Value> {
    sample_of::<Q>().as_array().cloned().unwrap_or_default()
}
