//! Tests of whole messages, single fields, dialects and errors.

mod case;
mod dialect;
mod recipe;
mod segment;
mod unwritable;
