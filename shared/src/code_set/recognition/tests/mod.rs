//! Tests of names as people write them, and of every name of CDC's tables.
//! Codes that contradict a name are tested in `entry`.

mod brands;
mod name;
