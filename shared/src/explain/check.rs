//! What is wrong with a message by the profile: as far as it can be said without knowing the registry.

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    MessageKind,
    field::{FieldRow, Usage, fields_of, title_of},
    meaning::{Known, known},
    segment::{field_place, numbered},
};
use crate::{
    code_set::Catalog,
    decimal::Decimal,
    hl7::{Message, Segment},
};

/// Something that is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The place, as `RXA[2]-5`; none where it is the message as a whole.
    pub place: Option<String>,
    /// A sentence.
    pub text: String,
}

fn wrong(place: &str, text: impl Into<String>) -> Wrong {
    Wrong { place: Some(place.to_owned()), text: text.into() }
}

fn whole(text: &str) -> Wrong {
    Wrong { place: None, text: text.to_owned() }
}

/// Returns what is wrong with a message.
pub fn check(message: &Message, kind: MessageKind, catalog: &Catalog) -> Vec<Wrong> {
    match kind {
        MessageKind::Update => check_update(message, catalog),
        MessageKind::Acknowledgement => check_answer(message),
        MessageKind::Other | MessageKind::Unreadable => {
            vec![whole("It is neither a VXU nor an ACK: MSH-9 names another kind of message.")]
        }
    }
}

/// Of an answer only what is read of it: registries write the rest as they like.
fn check_answer(message: &Message) -> Vec<Wrong> {
    let mut found = Vec::new();
    if !message.segments.iter().any(|segment| segment.name() == "MSA") {
        found.push(whole("It has no MSA, which says what became of the message that it answers."));
    }
    for (place, segment) in numbered(message).filter(|(_, segment)| matches!(segment.name(), "MSA" | "ERR")) {
        check_fields(&place, segment, &mut found);
        if segment.name() == "MSA" && !matches!(segment.field(1), "AA" | "AE" | "AR" | "CA" | "CE" | "CR" | "") {
            found.push(wrong(&format!("{place}-1"), "The code is none of AA, AE and AR."));
        }
        if segment.name() == "ERR" && !matches!(segment.field(4), "E" | "W" | "I" | "") {
            found.push(wrong(&format!("{place}-4"), "The severity is none of E, W and I."));
        }
    }
    found
}

fn check_update(message: &Message, catalog: &Catalog) -> Vec<Wrong> {
    let mut found = Vec::new();
    check_order(message, &mut found);
    let segments: Vec<_> = numbered(message).collect();
    for (place, segment) in &segments {
        if title_of(segment.name()).is_none() {
            found.push(wrong(place, "The profile has no such segment; registries pass over it."));
            continue;
        }
        check_fields(place, segment, &mut found);
        check_codes(place, segment, catalog, &mut found);
        match segment.name() {
            "MSH" => check_header(place, segment, &mut found),
            "PID" => check_day(place, segment, 7, &mut found),
            _ => {}
        }
    }
    let ordered = |before: &(String, &Segment), after: &(String, &Segment)| {
        is_of_order(before.1) && is_of_order(after.1) && after.1.name() != "ORC"
    };
    for group in segments.chunk_by(ordered) {
        if let Some((place, dose)) = group.iter().find(|(_, segment)| segment.name() == "RXA") {
            check_dose(place, dose, group, &mut found);
        }
    }
    found
}

fn is_of_order(segment: &Segment) -> bool {
    matches!(segment.name(), "ORC" | "RXA" | "RXR" | "OBX" | "NTE" | "TQ1" | "TQ2")
}

/// Checks what must be there, and in which order.
fn check_order(message: &Message, found: &mut Vec<Wrong>) {
    let names: Vec<_> = message.segments.iter().map(Segment::name).collect();
    let count = |name: &str| names.iter().filter(|one| **one == name).count();
    match count("PID") {
        1 => {}
        0 => found.push(whole("It has no PID: whose doses they are is not said.")),
        _ => found.push(whole("It has several PID: a message is about one patient.")),
    }
    let place = |name: &str| names.iter().position(|one| *one == name);
    match (place("PID"), place("ORC")) {
        (Some(patient), Some(order)) if order < patient => {
            found.push(whole("An ORC stands before PID: segments out of their order are passed over."));
        }
        (_, None) => found.push(whole("It has no ORC: no dose is reported.")),
        _ => {}
    }
    if count("ORC") != count("RXA") {
        found.push(whole("Each dose is one ORC with one RXA behind it; here their numbers differ."));
    }
}

/// Checks the fields of a segment against what the profile asks of each.
fn check_fields(place: &str, segment: &Segment, found: &mut Vec<Wrong>) {
    let rows = fields_of(segment.name());
    for row in rows {
        let at = format!("{place}-{}", row.number);
        let is_empty = segment.whole(row.number).is_empty();
        match row.usage {
            Usage::Required if is_empty => found.push(wrong(&at, format!("{} is required.", row.name))),
            Usage::Forbidden if !is_empty => found.push(wrong(&at, format!("{} must not be sent.", row.name))),
            _ if !is_empty => check_size(&at, row, segment, found),
            _ => {}
        }
    }
    let last = rows.last().map_or(usize::MAX, |row| row.number);
    if segment.len() > last {
        found.push(wrong(&format!("{place}-{}", segment.len()), format!("{place} has no field after {last}.")));
    }
}

fn check_size(at: &str, row: &FieldRow, segment: &Segment, found: &mut Vec<Wrong>) {
    if row.max.is_some_and(|max| segment.repetitions(row.number).nth(max).is_some()) {
        found.push(wrong(at, format!("{} stands here more often than it may.", row.name)));
    }
    let is_long = |text: &str| row.length.is_some_and(|length| text.chars().nth(length).is_some());
    if segment.repetitions(row.number).any(is_long) {
        let length = row.length.unwrap_or_default();
        found.push(wrong(at, format!("{} is longer than {length} characters.", row.name)));
    }
}

fn check_codes(place: &str, segment: &Segment, catalog: &Catalog, found: &mut Vec<Wrong>) {
    for row in fields_of(segment.name()) {
        for (which, repetition) in (1..).zip(segment.repetitions(row.number)) {
            if known(segment, row.number, repetition, catalog) == Known::NotListed {
                found.push(wrong(
                    &field_place(place, row.number, which),
                    format!("The code is not in the list of {}.", row.name),
                ));
            }
        }
    }
}

fn check_header(place: &str, header: &Segment, found: &mut Vec<Wrong>) {
    if !is_moment(header.field(7)) {
        let text = "The time needs seconds and an offset, as 20260310094500-0500.";
        found.push(wrong(&format!("{place}-7"), text));
    }
    if header.component(12, 1) != "2.5.1" {
        found.push(wrong(&format!("{place}-12"), "The version is not 2.5.1."));
    }
    if header.component(9, 2) != "V04" {
        found.push(wrong(&format!("{place}-9"), "The event is not V04."));
    }
}

fn check_dose(place: &str, dose: &Segment, group: &[(String, &Segment)], found: &mut Vec<Wrong>) {
    let at = |field: usize| format!("{place}-{field}");
    if group.first().is_none_or(|(_, first)| first.name() != "ORC") {
        found.push(wrong(place, "No ORC stands before it: the dose is dropped."));
    }
    check_day(place, dose, 3, found);
    let (is_refused, is_given) = (dose.field(20) == "RE", matches!(dose.field(20), "CP" | "PA"));
    let is_given_here = is_given && dose.component(9, 1) == "00";
    let needs = |field: usize, text: &str| (dose.field(field).is_empty()).then(|| wrong(&at(field), text));
    if is_given_here {
        found.extend(needs(15, "A dose that was given here needs its lot number."));
        found.extend(needs(17, "A dose that was given here needs its manufacturer."));
        let has_eligibility = group.iter().any(|(_, one)| one.name() == "OBX" && one.component(3, 1) == "64994-7");
        if !has_eligibility {
            found.push(wrong(place, "A dose that was given here needs its funding eligibility (OBX 64994-7)."));
        }
    }
    if dose.field(6) == "999" {
        if !dose.field(7).is_empty() {
            found.push(wrong(&at(7), "An unknown amount (999) has no units."));
        }
    } else if !dose.field(6).is_empty() {
        if Decimal::parse(dose.field(6).trim_start_matches('+')).is_some_and(Decimal::is_positive) {
            found.extend(needs(7, "An amount needs its units."));
        } else {
            found.push(wrong(&at(6), "The amount is no number above 0; an unknown one is 999."));
        }
    }
    if is_refused {
        found.extend(needs(18, "A refusal needs its reason."));
    } else if !dose.field(18).is_empty() {
        found.push(wrong(&at(18), "A reason for refusing stands with a dose that was not refused (RXA-20 is not RE)."));
    }
    if !matches!(dose.field(21), "A" | "U" | "D" | "") {
        found.push(wrong(&at(21), "The action is none of A, U and D."));
    }
    let (given, expires) = (day(dose.field(3)), day(dose.field(16)));
    if let (true, Some(given), Some(expires)) = (is_given_here, given, expires)
        && given > expires
    {
        found.push(wrong(&at(16), "The dose was given after its lot had expired."));
    }
}

/// Checks that a field is a whole date.
fn check_day(place: &str, segment: &Segment, field: usize, found: &mut Vec<Wrong>) {
    let value = segment.field(field);
    if !value.is_empty() && day(value).is_none() {
        found.push(wrong(&format!("{place}-{field}"), "That is no date, as 20260310."));
    }
}

/// The day of a date or a time.
fn day(value: &str) -> Option<NaiveDate> {
    let digits = value.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    NaiveDate::parse_from_str(digits, "%Y%m%d").ok()
}

/// Returns `true` if a time has its seconds and its offset.
fn is_moment(value: &str) -> bool {
    let Some((time, offset)) = value.split_once(['+', '-']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (seconds, fraction) = time.split_once('.').unwrap_or((time, "0"));
    day(value).is_some()
        && seconds.len() == 14
        && digits(seconds)
        && digits(fraction)
        && offset.len() == 4
        && digits(offset)
}
