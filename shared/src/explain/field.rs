//! The fields of the profile: their names, and what it asks of each.

use std::{collections::BTreeMap, sync::OnceLock};

const FIELDS: &str = include_str!("field.psv");

/// Usage of a field in the profile, whatever else a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// It must have a value.
    Required,
    /// It must have none.
    Forbidden,
    /// It depends.
    Optional,
}

/// A field of the profile.
#[derive(Debug)]
pub struct FieldRow {
    /// Its number, from 1.
    pub number: usize,
    /// Its name.
    pub name: &'static str,
    /// Its usage.
    pub usage: Usage,
    /// Maximum number of repetitions.
    pub max: Option<usize>,
    /// Maximum length of a repetition, in characters.
    pub length: Option<usize>,
}

/// The names of segments.
const SEGMENTS: &[(&str, &str)] = &[
    ("MSH", "Message Header"),
    ("SFT", "Software Segment"),
    ("MSA", "Message Acknowledgment"),
    ("ERR", "Error"),
    ("PID", "Patient Identification"),
    ("PD1", "Patient Additional Demographic"),
    ("NK1", "Next of Kin"),
    ("PV1", "Patient Visit"),
    ("PV2", "Patient Visit, Additional Information"),
    ("GT1", "Guarantor"),
    ("IN1", "Insurance"),
    ("IN2", "Insurance, Additional Information"),
    ("IN3", "Insurance, Certification"),
    ("ORC", "Common Order"),
    ("TQ1", "Timing"),
    ("TQ2", "Timing Relationship"),
    ("RXA", "Pharmacy/Treatment Administration"),
    ("RXR", "Pharmacy/Treatment Route"),
    ("OBX", "Observation"),
    ("NTE", "Notes and Comments"),
];

/// Returns the name of a segment; none of one that the profile does not have.
#[must_use]
pub fn title_of(segment: &str) -> Option<&'static str> {
    SEGMENTS.iter().find(|(name, _)| *name == segment).map(|(_, title)| *title)
}

/// Returns the fields of a segment, in their order; none of one whose fields the profile does not describe.
#[must_use]
pub fn fields_of(segment: &str) -> &'static [FieldRow] {
    static TABLE: OnceLock<BTreeMap<&'static str, Vec<FieldRow>>> = OnceLock::new();
    TABLE.get_or_init(read).get(segment).map_or(&[], Vec::as_slice)
}

/// Returns a field of a segment.
#[must_use]
pub fn field_of(segment: &str, number: usize) -> Option<&'static FieldRow> {
    fields_of(segment).iter().find(|field| field.number == number)
}

fn read() -> BTreeMap<&'static str, Vec<FieldRow>> {
    let mut table = BTreeMap::<_, Vec<_>>::new();
    for (segment, field) in FIELDS.lines().skip(1).filter_map(row) {
        table.entry(segment).or_default().push(field);
    }
    table
}

fn row(line: &'static str) -> Option<(&'static str, FieldRow)> {
    let mut cells = line.split('|');
    let (segment, number) = cells.next()?.split_once('-')?;
    let (name, usage) = (cells.next()?, cells.next()?);
    let usage = match usage {
        "R" => Usage::Required,
        "X" => Usage::Forbidden,
        _ => Usage::Optional,
    };
    let (max, length) = (cells.next()?.parse().ok(), cells.next()?.parse().ok());
    Some((segment, FieldRow { number: number.parse().ok()?, name, usage, max, length }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = FIELDS.lines().skip(1).count();
        assert!(lines > 250);
        assert_eq!(FIELDS.lines().skip(1).filter_map(row).count(), lines);
        for line in FIELDS.lines().skip(1) {
            let (segment, field) = row(line).unwrap();
            assert!(
                title_of(segment).is_some() && field_of(segment, field.number).unwrap().name == field.name,
                "{line}"
            );
        }
        assert_eq!(field_of("RXA", 15).unwrap().name, "Substance Lot Number");
    }
}
