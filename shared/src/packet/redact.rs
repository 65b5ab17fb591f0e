//! Redaction of messages.

use std::collections::BTreeSet;

use super::{
    retention::{Retention, is_vaccine_observation, retention},
    words::{collect, contains_any},
};

/// Replacement of a redacted value.
const MASK: &str = "*";

/// Redacts the patient's values of a message: structure, codes of the vaccine and codes of the practice stay. `flagged`
/// are the places that the registry named, as `PID-7` or `NK1`, where the shape of a value is kept.
///
/// Returns an empty text for anything but a message as Dosewire writes it.
#[must_use]
pub fn redact(message: &str, flagged: &[String]) -> String {
    let lines = || message.split(['\r', '\n']).filter(|line| !line.is_empty());
    if !lines().next().is_some_and(|first| HEADERS.iter().any(|head| first.starts_with(head))) {
        return String::new();
    }
    let secret = secret_words(message);
    lines().map(|line| redact_segment(line, flagged, &secret)).collect::<Vec<_>>().join("\n")
}

/// Beginnings of messages and envelopes as Dosewire writes them.
const HEADERS: [&str; 3] = ["MSH|^~\\&|", "FHS|^~\\&|", "BHS|^~\\&|"];

/// Returns the words of all redacted values.
pub(super) fn secret_words(message: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for line in message.split(['\r', '\n']).filter(|line| !line.is_empty()) {
        each_value(line, &mut |value, is_kept, _| {
            if !is_kept {
                collect(value, &mut words);
            }
        });
    }
    words
}

/// Visits the values of a segment: the value, whether it is kept, and its field number.
fn each_value(line: &str, visit: &mut dyn FnMut(&str, bool, usize)) {
    rewrite(line, &mut |value, is_kept, field| {
        visit(value, is_kept, field);
        String::new()
    });
}

fn redact_segment(line: &str, flagged: &[String], secret: &BTreeSet<String>) -> String {
    let segment = line.split('|').next().unwrap_or_default();
    let is_flagged =
        |field: usize| flagged.iter().any(|place| *place == segment || *place == format!("{segment}-{field}"));
    rewrite(line, &mut |value, is_kept, field| match value {
        "" | "\"\"" => value.to_owned(),
        _ if is_kept && !(retention(segment, field) == Retention::Typed && contains_any(value, secret)) => {
            value.to_owned()
        }
        _ if is_flagged(field) => shape(value),
        _ => MASK.to_owned(),
    })
}

/// Rewrites each value of a segment.
fn rewrite(line: &str, write: &mut dyn FnMut(&str, bool, usize) -> String) -> String {
    let mut fields = line.split('|');
    let segment = fields.next().unwrap_or_default();
    if !is_segment(segment) {
        return write(line, false, 0);
    }
    let is_head = matches!(segment, "MSH" | "FHS" | "BHS");
    let observed = line.split('|').nth(3).and_then(|code| code.split('^').next()).unwrap_or_default();
    let mut out = segment.to_owned();
    for (at, field) in fields.enumerate() {
        // The separator itself is the first field of a head.
        let number = at + if is_head { 2 } else { 1 };
        out.push('|');
        if is_head && at == 0 {
            out.push_str(field);
            continue;
        }
        let rule = match (segment, number) {
            ("OBX", 5) if is_vaccine_observation(observed) => Retention::Whole,
            _ => retention(segment, number),
        };
        rewrite_field(field, rule, number, &mut out, write);
    }
    out
}

fn rewrite_field(
    field: &str,
    rule: Retention,
    number: usize,
    out: &mut String,
    write: &mut dyn FnMut(&str, bool, usize) -> String,
) {
    let mut component = 1;
    let mut rest = field;
    loop {
        let end = rest.find(['~', '^', '&']).unwrap_or(rest.len());
        let (value, after) = rest.split_at(end);
        let is_kept = match rule {
            Retention::Whole | Retention::Typed => true,
            Retention::Components(kept) => kept.contains(&component),
            Retention::Nothing => false,
        };
        out.push_str(&write(value, is_kept, number));
        let Some(mark) = after.chars().next() else { return };
        out.push(mark);
        component = match mark {
            '~' => 1,
            '^' => component + 1,
            _ => component,
        };
        rest = after.get(mark.len_utf8()..).unwrap_or_default();
    }
}

fn is_segment(name: &str) -> bool {
    name.len() == 3 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// Returns the shape of a value: `#` for a digit, a star for a letter, and the punctuation of dates and numbers.
fn shape(value: &str) -> String {
    let mark = |c: char| match c {
        '0'..='9' => '#',
        ' ' | '.' | '/' | '-' | '+' | ':' | '(' | ')' => c,
        _ => '*',
    };
    value.chars().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        patient::Patient,
        report::Action,
        sample,
        snapshot::Snapshot,
        vxu::{MessageSettings, Vxu, render},
    };

    #[rstest::rstest]
    #[case("PID|1||10077^^^ALDER^MR||Okafor^Maya^^^^^L|Adeyemi^^^^^^M|20250302|F", &[], "PID|1||*^^^ALDER^MR||*^*^^^^^L|*^^^^^^M|*|*")]
    #[case("PID|1||10077^^^ALDER^MR||Okafor^Maya|A|2025-3|F", &["PID-7"], "PID|1||*^^^ALDER^MR||*^*|*|####-#|*")]
    #[case("PID|1|||||||A^B^C~D^E^F", &[], "PID|1|||||||*^*^*~*^*^*")]
    #[case("PID|1|||||||||2054-5^Black^CDCREC~2106-3^White^CDCREC", &[], "PID|1|||||||||*^*^CDCREC~*^*^CDCREC")]
    #[case("NK1|1|Okafor^Grace^^^^^L|MTH^Mother^HL70063|418 Alder St^^Madison^WI^53703^USA^P", &["NK1"], "NK1|1|******^*****^^^^^L|***^******^HL70063|### ***** **^^*******^**^#####^***^P")]
    #[case("PD1|||||||||||02^Reminder^HL70215|N|20260309|||A|20260309", &[], "PD1|||||||||||*^*^HL70215|*|*|||*|*")]
    #[case("ORC|RE||7K2M9QX4TB^DW|||||||I1^Rivera^Ana", &[], "ORC|RE||*^DW|||||||*^*^*")]
    #[case("RXA|0|1|20260309||03^MMR^CVX|0.5|mL^mL^UCUM||00^New^NIP001|1669473991^Rivera^Ana|^^^NORTH||||Y1|20270930|MSD^Merck^MVX|||CP|A", &[], "RXA|0|1|*||03^MMR^CVX|0.5|mL^mL^UCUM||00^New^NIP001|*^*^*|^^^NORTH||||Y1|20270930|MSD^Merck^MVX|||CP|A")]
    #[case("OBX|1|CE|64994-7^Eligibility^LN|1|V02^VFC^HL70064||||||F|||20260309", &[], "OBX|1|CE|64994-7^Eligibility^LN|1|*^*^*||||||F|||*")]
    #[case("OBX|2|CE|30963-3^Funding^LN|1|VXC51^Public^CDCPHINVS||||||F", &[], "OBX|2|CE|30963-3^Funding^LN|1|VXC51^Public^CDCPHINVS||||||F")]
    #[case("ZXY|Okafor^Maya&M", &[], "ZXY|*^*&*")]
    #[case("PID|1||\"\"", &[], "PID|1||\"\"")]
    #[case("no segment: Okafor", &[], "*")]
    fn a_segment_keeps_its_structure(#[case] line: &str, #[case] flagged: &[&str], #[case] expected: &str) {
        let head = "MSH|^~\\&|DOSEWIRE|ALDER|SANDBOX|SANDBOX|20260310040012-0500|secret|VXU^V04^VXU_V04|M1|P|2.5.1";
        let flagged: Vec<_> = flagged.iter().map(|&place| place.to_owned()).collect();
        let redacted = redact(&format!("{head}\r{line}\r"), &flagged);
        let (first, rest) = redacted.split_once('\n').unwrap();
        assert_eq!(first, head.replace("secret", "*"));
        assert_eq!(rest, expected);
    }

    #[test]
    fn a_name_in_the_wrong_field_is_taken_out_there_too() {
        let message = "MSH|^~\\&|D|A\rPID|1||||Okafor^Maya\rRXA|0|1|||03^MMR^CVX||||||||||OKAFOR-1|||||CP|A\r";
        assert_eq!(redact(message, &[]), "MSH|^~\\&|D|A\nPID|1||||*^*\nRXA|0|1|||03^MMR^CVX||||||||||*|||||CP|A");
    }

    #[rstest::rstest]
    #[case("")]
    #[case("Okafor, Maya")]
    #[case("MSH#^~\\&#A#Okafor")]
    fn of_another_text_nothing_is_kept(#[case] text: &str) {
        assert_eq!(redact(text, &[]), "");
    }

    fn message(patient: Patient) -> String {
        let immunization =
            crate::test_record::snapshot(sample::shared_catalog(), sample::day("2026-03-09"), "X").immunization;
        let location = crate::location::Location { name: "North".into(), practice: "Quarry Road".into() };
        let settings = MessageSettings {
            sending_facility: "QRP01".into(),
            site_id: "NORTH".into(),
            namespace: "QRP01".into(),
            ..MessageSettings::default()
        };
        render(&Vxu {
            snapshot: &Snapshot { patient, immunization, location },
            action: Action::Add,
            program: &sample::sandbox(),
            settings: &settings,
            catalog: sample::shared_catalog(),
            message_id: "DW-3F8PQ2LX7B",
            sent_at: "2026-03-10T04:00:12-05:00".parse().unwrap(),
            production: true,
        })
        .unwrap()
    }

    fn name() -> impl Strategy<Value = String> {
        "[A-Z][a-z]{6,12}( [A-Z][a-z]{6,9})?"
    }

    proptest! {
        #[test]
        fn no_value_of_the_patient_is_left(
            (last, first, middle, mother) in (name(), name(), name(), name()),
            mrn in "[A-Z]{2}[0-9]{5,8}",
            (street, city, zip) in ("[1-9][0-9]{3} [A-Z][a-z]{6,9} Rd", name(), "[1-9][0-9]{4}"),
            phone in "[2-9][0-9]{9}",
            born in 0u64..7000,
            complains in any::<bool>(),
        ) {
            let mut patient = sample::child();
            let birth_date = sample::day("2006-01-02") + chrono::Days::new(born);
            patient.birth_date = birth_date;
            (patient.name.last, patient.name.first, patient.name.middle) = (last.clone(), first.clone(), Some(middle.clone()));
            patient.mrn = mrn.clone();
            patient.mother_maiden = Some(sample::name(&mother, &middle));
            patient.phone = Some(phone.clone());
            patient.email = Some(format!("{}@example.org", mother.replace(' ', ".")));
            if let Some(address) = patient.address.as_mut() {
                (address.street, address.city, address.zip) = (street.clone(), city.clone(), zip.clone());
            }
            let message = message(patient);
            let places = if complains { ["PID-3", "PID-5", "PID-7", "PID-11", "PID-13", "NK1"].map(str::to_owned).to_vec() } else { Vec::new() };
            let redacted = redact(&message, &places);
            for word in [&last, &first, &middle, &mother, &mrn, &city, &street].into_iter().flat_map(|v| v.split(' ')) {
                let is_telling = word.len() > 3 && word.chars().any(char::is_alphabetic);
                prop_assert!(!is_telling || !redacted.contains(word), "{} is left in\n{}", word, redacted);
            }
            // Digits may well stand within a longer number, such as that of a VIS.
            let (number, born) = (street.split(' ').next().unwrap(), birth_date.format("%Y%m%d").to_string());
            for value in [number, zip.as_str(), born.as_str(), &phone[..3], &phone[3..]] {
                let is_left = redacted.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == value);
                prop_assert!(!is_left, "{} is left in\n{}", value, redacted);
            }
            prop_assert_eq!(message.matches('|').count(), redacted.matches('|').count());
            prop_assert!(redacted.contains("DW-3F8PQ2LX7B") && redacted.contains("|03^"), "{}", redacted);
        }

        #[test]
        fn any_text_is_taken(text in "(MSH\\|\\^~\\\\&\\|)?.{0,80}", place in ".{0,6}") {
            let _ = redact(&text, &[place]);
        }
    }
}
