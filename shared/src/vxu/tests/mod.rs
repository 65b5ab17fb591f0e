//! Whole messages, single places, dialects, and what cannot be written.

mod case;
mod dialect;
mod recipe;
mod segment;
mod unwritable;
