//! Tests of names as people write them, and of every name of CDC's tables.

mod brands;
mod name;
