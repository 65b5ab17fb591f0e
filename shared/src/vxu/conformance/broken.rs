//! The check finds what is wrong: for every row of the tables, and for every statement, a message that breaks it alone.

use std::collections::BTreeSet;

use super::{
    check::{Violation, check},
    table::{Row, Tables, Usage},
};
use crate::{
    immunization::Immunization,
    patient::Patient,
    program::FieldPlace,
    report::Action,
    sample::{self, administered, historical, immune, known_child, known_dose, refused},
    snapshot::Snapshot,
    vxu::sample::{program, thorough, write_for},
};

/// Messages that together say all that we can say; none of them breaks a rule.
fn messages() -> Vec<String> {
    let known = |dose: Immunization| Snapshot { patient: known_child(), ..sample::snapshot(dose) };
    let by_npi = Immunization { entered_by: administered().ordered_by, ..known_dose() };
    let serology = Immunization { immunity: Some("371113008".into()), ..immune() };
    let mut records: Vec<_> = [known_dose(), by_npi, historical(), refused(), immune(), serology].map(known).into();
    records.push(sample::snapshot(administered()));
    records.last_mut().unwrap().location.practice = "Zoë's".into();
    let mut texts: Vec<_> = records.iter().map(|r| write_for(&thorough(), r, Action::Add).unwrap()).collect();
    let without_status = program(|dialect| dialect.left_out = vec![place("PD1-16")]);
    texts.extend(hardly_known().map(|record| write_for(&without_status, &record, Action::Add).unwrap()));
    texts
}

/// Doses of a patient of whom hardly more is known than has to be.
fn hardly_known() -> [Snapshot; 2] {
    let Patient { mrn, name, birth_date, publicity, .. } = sample::child();
    let by_publicity = Patient { mrn, name, birth_date, publicity, ..Patient::default() };
    let by_protection = Patient { publicity: None, protected: Some(false), ..by_publicity.clone() };
    [by_publicity, by_protection].map(|patient| Snapshot { patient, ..sample::snapshot(administered()) })
}

fn place(text: &str) -> FieldPlace {
    text.to_owned().try_into().unwrap()
}

fn violations(text: &str) -> Vec<Violation> {
    check(text, sample::shared_catalog())
}

fn is_found(text: &str, place: &str, rule: &str) -> bool {
    violations(text).contains(&Violation { place: place.into(), rule: rule.into() })
}

#[test]
fn our_messages_break_no_rule() {
    for text in messages() {
        assert_eq!(violations(&text), [], "{}", text.replace('\r', "\n"));
    }
}

/// The message with what `change` makes of a field; none when no segment of that name is there.
fn with(text: &str, segment: &str, field: usize, change: &dyn Fn(&str) -> String) -> Option<String> {
    let mut lines: Vec<String> = text.split_terminator('\r').map(str::to_owned).collect();
    let line = lines.iter_mut().find(|line| line.starts_with(segment))?;
    // The field delimiter of MSH is a field itself.
    let at = if segment == "MSH" { field - 1 } else { field };
    let mut fields: Vec<String> = line.split('|').map(str::to_owned).collect();
    fields.resize(fields.len().max(at + 1), String::new());
    fields[at] = change(&fields[at]);
    *line = fields.join("|").trim_end_matches('|').to_owned();
    Some(lines.join("\r") + "\r")
}

/// Corruptions of a value that a row forbids, each with the rule.
fn breaks(row: &Row, value: &str) -> Vec<(String, &'static str)> {
    let mut broken = Vec::new();
    for usage in [row.usage(true), row.usage(false)] {
        match usage {
            Usage::Required => broken.push((String::new(), "usage")),
            Usage::Forbidden => broken.push(("x".to_owned(), "usage")),
            Usage::Optional => {}
        }
    }
    if row.max == Some(1) && !value.is_empty() {
        broken.push((format!("{value}~{value}"), "cardinality"));
    }
    if let Some(length) = row.length {
        broken.push(("9".repeat(length + 1), "length"));
    }
    if !row.values.is_empty() {
        broken.push(("?".to_owned(), "values"));
    }
    broken.dedup();
    broken
}

#[test]
fn every_row_about_a_field_is_held() {
    let messages = messages();
    for row in Tables::get().rows.values().flatten().flatten().filter(|row| row.place.contains('-')) {
        // The delimiters are what the message is read by.
        if ["MSH-1", "MSH-2"].contains(&row.place) {
            continue;
        }
        let (segment, field) = super::table::split_place(row.place);
        let value = |text: &String| with(text, segment, field, &|v| v.to_owned()).and_then(|t| raw(&t, segment, field));
        let sample = messages.iter().filter_map(value).find(|v| !v.is_empty()).unwrap_or_default();
        for (broken, rule) in breaks(row, &sample) {
            let changed = messages.iter().filter_map(|text| with(text, segment, field, &|_| broken.clone()));
            let mut places = changed.flat_map(|text| violations(&text));
            assert!(places.any(|v| v.place.starts_with(row.place) && v.rule == rule), "{} {rule}", row.place);
        }
    }
}

fn raw(text: &str, segment: &str, field: usize) -> Option<String> {
    let line = text.split('\r').find(|line| line.starts_with(segment))?;
    line.split('|').nth(if segment == "MSH" { field - 1 } else { field }).map(str::to_owned)
}

/// A field of each data type, and of each that is part of one.
const HOLDERS: &[(&str, &str, usize, &str)] = &[
    ("HD", "MSH", 5, ""),
    ("TS_Z", "MSH", 7, ""),
    ("MSG", "MSH", 9, ""),
    ("PT", "MSH", 11, ""),
    ("VID", "MSH", 12, ""),
    ("EI", "ORC", 3, ""),
    ("XON", "MSH", 22, ""),
    ("CX", "PID", 3, ""),
    ("XPN", "PID", 5, ""),
    ("FN", "PID", 5, "1"),
    ("XPN_M", "PID", 6, ""),
    ("TS_NZ", "PID", 7, ""),
    ("XAD", "PID", 11, ""),
    ("SAD", "PID", 11, "1"),
    ("XTN", "PID", 13, ""),
    ("TS", "PID", 29, ""),
    ("CE", "RXA", 5, ""),
    ("XCN", "RXA", 10, ""),
    ("LA2", "RXA", 11, ""),
    ("TS_M", "RXA", 16, ""),
    ("CWE", "RXR", 2, ""),
];

#[test]
fn every_row_about_a_component_is_held() {
    let messages = messages();
    for row in Tables::get().rows.values().flatten().flatten().filter(|row| row.place.contains('.')) {
        let (kind, number) = super::table::split_place(row.place);
        let holder = HOLDERS.iter().find(|(of, ..)| *of == kind);
        let (_, segment, field, within) = holder.unwrap_or_else(|| panic!("no field of type {kind}"));
        for (broken, rule) in breaks(row, "").into_iter().filter(|(_, rule)| *rule != "cardinality") {
            let is_met = messages.iter().any(|text| {
                let bases = [|v: &str| v.to_owned(), bare, by_mail, tail, far_tail];
                bases.iter().any(|base| {
                    let put = |v: &str| put(&base(v), within, number, &broken);
                    let changed = with(text, segment, *field, &put).unwrap_or_default();
                    let at = if within.is_empty() { String::new() } else { format!(".{within}") };
                    is_found(&changed, &format!("{segment}-{field}{at}.{number}"), rule)
                })
            });
            assert!(is_met, "{} {rule}", row.place);
        }
    }
}

/// The first component alone, so that what depends on others is alone too.
fn bare(value: &str) -> String {
    value.split('^').next().unwrap_or_default().to_owned()
}

/// Removes the first two components, which are required.
fn tail(value: &str) -> String {
    put(&put(value, "", 1, ""), "", 2, "")
}

/// Removes the first three components.
fn far_tail(value: &str) -> String {
    put(&tail(value), "", 3, "")
}

/// An e-mail address in place of a telephone number.
fn by_mail(_: &str) -> String {
    "^NET^Internet^a@example.org".to_owned()
}

/// The first repetition of a value with one component, or one subcomponent, set.
fn put(value: &str, within: &str, number: usize, new: &str) -> String {
    let first = value.split('~').next().unwrap_or_default();
    let set = |text: &str, divider: char, number: usize, new: &str| {
        let mut parts: Vec<String> = text.split(divider).map(str::to_owned).collect();
        parts.resize(parts.len().max(number), String::new());
        parts[number - 1] = new.to_owned();
        parts.join(&divider.to_string()).trim_end_matches(divider).to_owned()
    };
    if within.is_empty() {
        return set(first, '^', number, new);
    }
    let outer: usize = within.parse().unwrap();
    let inner = first.split('^').nth(outer - 1).unwrap_or_default();
    // A subcomponent that is gone leaves its component, which another one keeps there.
    let inner = if new.is_empty() { format!("&{inner}") } else { set(inner, '&', number, new) };
    set(first, '^', outer, &inner)
}

#[test]
fn every_statement_about_a_value_is_held() {
    let mut held = BTreeSet::new();
    for rule in Tables::get().rules.values().flatten().filter(|rule| rule.place.contains('-')) {
        if ["MSH-1", "MSH-2"].contains(&rule.place) {
            continue;
        }
        let (segment, within) = rule.place.split_once('-').unwrap();
        let (field, component) = within.split_once('.').unwrap_or((within, "1"));
        let broken = rule.must.strip_prefix('!').unwrap_or("?");
        let put = |v: &str| put(v, "", component.parse().unwrap(), broken);
        let is_met = messages().iter().any(|text| {
            // Every observation in turn, since a statement may be about one of them.
            let lines: Vec<&str> = text.split_terminator('\r').collect();
            (0..lines.len()).filter(|i| lines[*i].starts_with(segment)).any(|i| {
                let line = with(&format!("{}\r", lines[i]), segment, field.parse().unwrap(), &put).unwrap();
                let mut changed = lines.clone();
                changed[i] = line.trim_end_matches('\r');
                is_found(&(changed.join("\r") + "\r"), rule.place, rule.id)
            })
        });
        assert!(is_met, "{} at {}", rule.id, rule.place);
        held.insert(rule.id);
    }
    assert!(held.len() > 20, "{held:?}");
}

#[rstest::rstest]
#[case::other_delimiters("MSH|^~\\&|", "MSH|^~\\#|", "MSH-2", "IZ-13")]
#[case::four_delimiters("MSH|^~\\&|", "MSH|^~\\|", "message", "syntax")]
#[case::line_feed("\rPD1", "\nPD1", "message", "syntax")]
#[case::oid_of_authority("SANDBOX^2.16.840.1.113883.3.2^ISO", "SANDBOX^2.16.x^ISO", "MSH-5.2", "IZ-5")]
#[case::type_of_oid("113883.3.2^ISO", "113883.3.2^UUID", "MSH-5.3", "IZ-6")]
#[case::oid_of_order("DW-7Q4M2K9XA1^QRP01", "DW-7Q4M2K9XA1^^x^ISO", "ORC-3.3", "IZ-3")]
#[case::type_of_order("DW-7Q4M2K9XA1^QRP01", "DW-7Q4M2K9XA1^^1.2.3^DNS", "ORC-3.4", "IZ-4")]
#[case::kin_out_of_order("NK1|2|", "NK1|3|", "NK1-1", "IZ-70")]
#[case::observations_out_of_order("OBX|2|", "OBX|7|", "OBX-1", "NIST-01")]
#[case::no_eligibility("|64994-7^", "|30979-9^", "OBX", "IZ-23")]
#[case::statement_without_day("|29769-7^", "|29768-9^", "OBX-4", "IZ-24")]
#[case::statement_and_day_apart("presented^LN|3|", "presented^LN|4|", "OBX-4", "IZ-24")]
#[case::order_of_segments("\rRXA|", "\rRXR|", "message", "order")]
#[case::kin_before_patient("\rPD1|", "\rNK1|", "NK1-1", "IZ-70")]
#[case::segment_that_we_never_send("\rPD1|", "\rZZZ|", "ZZZ", "unknown")]
#[case::field_that_we_never_send("|CP|A|20260309162030-0500", "|CP|A|20260309162030-0500|1", "RXA-23", "unknown")]
#[case::empty_end("|CP|A|20260309162030-0500", "|CP|A|20260309162030-0500|", "message", "trailing")]
#[case::empty_component("MR~", "MR^~", "PID-3", "trailing")]
#[case::no_number("RXA|0|", "RXA|x|", "RXA-1", "number")]
#[case::subcomponents_of_a_text("^Delia^", "^De&lia^", "PID-5.2", "components")]
#[case::component_that_we_never_send("|mL^milliliter^UCUM|", "|mL^milliliter^UCUM^^^^2|", "RXA-7.7", "unknown")]
fn a_broken_message_is_refused(#[case] from: &str, #[case] to: &str, #[case] place: &str, #[case] rule: &str) {
    let text = &messages()[0];
    assert!(text.contains(from), "{from}");
    let broken = text.replacen(from, to, 1);
    assert!(is_found(&broken, place, rule), "{:?}", violations(&broken));
}

#[test]
fn an_immunity_without_evidence_is_refused() {
    let text = messages().into_iter().find(|text| text.contains("|59784-9^")).unwrap();
    assert!(is_found(&text.replace("|59784-9^", "|30979-9^"), "OBX", "immunity"));
    let history = messages().into_iter().find(|text| text.contains("|02^Historical")).unwrap();
    let stray = history + "OBX|1|CE|64994-7^x^LN|1|V01^x^HL70064||||||F|||20260309\r";
    assert!(is_found(&stray, "OBX", "stray eligibility"));
}
