//! From the set-up of a state to a reported dose, on good and on bad days.

mod bad_day;
mod batch;
mod letter;
mod list;
mod one_dose;
mod set_up;
mod third_party;
mod worked;
