//! Tests of entries: codes, problems, and findings beside those of saved records.
//! What single values become is tested in `typed` and `lot`.

mod codes;
mod findings;
mod problems;

use serde_json::{Value, json};

use super::{DoseEntry, Entry};
use crate::{
    immunization::Immunization,
    lot::{self, LotEntry},
    patient::Patient,
    sample,
};

/// The form that a page would have for a recorded dose.
fn form(dose: &Immunization) -> DoseEntry {
    let mut value = serde_json::to_value(dose).unwrap();
    let entry = |lot: &String| lot::format(&LotEntry { lot: lot.clone(), expiration: dose.expiration });
    value["lot"] = json!(dose.lot.as_ref().map(entry));
    value["locationId"] = json!("any");
    read(value)
}

fn read(value: Value) -> DoseEntry {
    serde_json::from_value(value).unwrap()
}

fn entry<'a>(dose: &'a DoseEntry, patient: &'a Patient) -> Entry<'a> {
    Entry { dose, patient, listed: None, recorded: None, others: &[], enterer: None, today: sample::day("2026-03-10") }
}
