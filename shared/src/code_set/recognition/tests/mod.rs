//! Names as people write them, and every name of CDC's tables.

mod brands;
mod name;
