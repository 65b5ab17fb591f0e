//! Tests of whole messages, single fields, dialects and errors.
//! What is sent around a message is tested in `backend`.

mod case;
mod dialect;
mod recipe;
mod segment;
mod unwritable;
