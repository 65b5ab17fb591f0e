//! Checks that the structs of `model` have exactly the fields of the answers that the schema describes.
//!
//! Sample answers are made of the schema and an operation alone, and read by a deserializer that refuses a struct with
//! another set of fields. Only tests live here.

mod exact;
mod sample;
mod tests;
