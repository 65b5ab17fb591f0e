//! Which refusals are about one dose, and which about the set-up: by their place, never by words that happen to stand
//! in a dose's record.

use shared::{
    ack::{Acknowledgement, Duplicate, Sent, SentDose, SetUpScope, read},
    advice::Advice,
    program::AckDialect,
};

/// What a refusal holds back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// The dose alone.
    Dose,
    /// The location.
    Location,
    /// Everything to this registry.
    Registry,
    /// Nothing: the message goes again by itself.
    Nothing,
    /// Nothing is known of the dose.
    Unknown,
}

fn holds(ack: &Acknowledgement) -> Option<Holds> {
    if ack.verdict.is_accepted() {
        return None;
    }
    Some(match (ack.duplicate, ack.setup, ack.advice) {
        (Some(Duplicate::Message), ..) => Holds::Unknown,
        (_, Some(SetUpScope::Integration), _) => Holds::Registry,
        (_, Some(SetUpScope::Enrollment), _) => Holds::Location,
        (_, None, Advice::RetrySoon | Advice::WaitForRegistry) => Holds::Nothing,
        (_, None, _) => Holds::Dose,
    })
}

fn read_errors(code: &str, errors: &[String]) -> Acknowledgement {
    let errors: String = errors.iter().map(|error| format!("{error}\r")).collect();
    let body = format!("MSH|^~\\&|IIS|IIS|A|A|20260310||ACK^V04^ACK|R1|P|2.5.1\rMSA|{code}|M1\r{errors}");
    let dose = SentDose { action: None, routes: 1, observations: vec!["64994-7".to_owned()] };
    read(&body, &Sent { message_id: "M1", doses: &[dose], dialect: &AckDialect::default() })
}

fn error(place: &str, code: &str, words: &str) -> String {
    format!("ERR||{place}|{code}^x^HL70357|E||||{words}")
}

/// Place, code, words, and what they hold.
type Row = (&'static str, &'static str, &'static str, Holds);

/// At a place that a patient or a dose fills, whatever the words.
const IN_THE_RECORD: &[Row] = &[
    ("RXR^1^2", "103", "Administration site identifier invalid", Holds::Dose),
    ("RXR^1^2", "103", "Site ID is not authorized for this route", Holds::Dose),
    ("RXR^1^2", "103", "Site not enrolled", Holds::Dose),
    ("RXR^1^1", "101", "Access denied: route unknown", Holds::Dose),
    ("PID^1^3", "101", "Patient PIN is missing", Holds::Dose),
    ("PID^1^3", "101", "Pin is not numeric", Holds::Dose),
    ("PID^1^3^1^4", "103", "Assigning facility is not enrolled", Holds::Dose),
    ("PID^1^3", "204", "Unauthorized facility for this client", Holds::Dose),
    ("PID^1^5", "101", "Username or alias missing", Holds::Dose),
    ("PID^1^11", "103", "Clinic not found for the county", Holds::Dose),
    ("PID^1", "999", "Invalid user entered birth date", Holds::Dose),
    ("RXA^1^10", "101", "credentials missing", Holds::Dose),
    ("RXA^1^10", "103", "Provider not active", Holds::Dose),
    ("RXA^1^10", "103", "Invalid credentials for the administering clinician", Holds::Dose),
    ("RXA^1^10", "103", "User is not authorized to administer", Holds::Dose),
    ("RXA^1^10^1^9", "103", "Unknown organization code", Holds::Dose),
    ("RXA^1^15", "103", "organization code", Holds::Dose),
    ("RXA^1^15", "101", "Password protected lot", Holds::Dose),
    ("RXA^1^17", "103", "Unknown organization: manufacturer", Holds::Dose),
    ("RXA^1^5", "103", "Vaccine is not authorized: unauthorized facility stock", Holds::Dose),
    ("RXA^1^9", "103", "Sender is not the source of this dose", Holds::Dose),
    ("RXA^1^20", "103", "Invalid login of completion status", Holds::Dose),
    ("ORC^1^3", "101", "Sending facility order number missing", Holds::Dose),
    ("ORC^1^12", "103", "Ordering provider is not enrolled", Holds::Dose),
    ("ORC^1^10", "103", "Invalid user in entered by", Holds::Dose),
    ("OBX^1^5", "103", "Provider pin not eligible", Holds::Dose),
    ("OBX^1", "999", "Authentication failed for the funding program", Holds::Dose),
];

/// At the location of the dose.
const AT_THE_LOCATION: &[Row] = &[
    ("RXA^1^11", "103", "Site not found", Holds::Location),
    ("RXA^1^11", "101", "Administered-at location is required", Holds::Location),
    ("RXA^1^11^1^4", "103", "Password", Holds::Location),
    ("RXA^1^11", "103", "Clinic not authorized to send", Holds::Location),
    ("RXA^1^11", "999", "", Holds::Location),
];

/// In the header, or without a place and about who sends.
const OF_THE_SET_UP: &[Row] = &[
    ("MSH^1^4", "103", "Facility ALDER is not authorized", Holds::Registry),
    ("MSH^1^22", "101", "Responsible organization missing", Holds::Registry),
    ("MSH^1^3", "103", "", Holds::Registry),
    ("MSH^1^12", "203", "Version", Holds::Registry),
    ("MSH^1^11", "202", "Processing id", Holds::Registry),
    ("", "103", "Invalid username or password", Holds::Registry),
    ("", "999", "Your account is locked", Holds::Registry),
    ("", "999", "Sending facility is not authorized to submit", Holds::Registry),
    ("", "200", "Message type", Holds::Registry),
    ("", "999", "Unauthorized", Holds::Registry),
    ("", "103", "Provider not active", Holds::Registry),
    ("", "103", "Sending facility is not authorized to submit immunizations for patients", Holds::Registry),
    ("MSH^1^4", "999", "Vaccine for Children site not enrolled", Holds::Registry),
];

/// Without a place, and about the record all the same.
const WITHOUT_A_PLACE: &[Row] = &[
    ("", "103", "Administration site identifier invalid", Holds::Dose),
    ("", "101", "Patient PIN is missing", Holds::Dose),
    ("", "101", "RXA-10: credentials missing", Holds::Dose),
    ("", "103", "organization code in RXA-15 not found", Holds::Dose),
    ("", "103", "Unauthorized vaccine for this age", Holds::Dose),
    ("", "103", "Vaccine lot unauthorized", Holds::Dose),
    ("", "101", "Clinic notes missing for the patient", Holds::Dose),
    ("", "103", "The administering provider is not active", Holds::Dose),
    ("", "103", "Invalid user defined eligibility code", Holds::Dose),
    ("", "103", "Access denied to patient record: no consent", Holds::Dose),
    ("", "103", "Ordering provider not enrolled in VFC", Holds::Dose),
    ("", "101", "Lot number is required", Holds::Dose),
    ("", "999", "Unknown clinic staff administered the vaccine", Holds::Dose),
];

/// What passes, wherever it is said.
const PASSING: &[Row] = &[
    ("", "206", "Application record locked", Holds::Nothing),
    ("PID^1^3", "206", "Record locked by another user", Holds::Nothing),
    ("", "207", "Internal error", Holds::Nothing),
    ("MSH^1", "207", "Application internal error", Holds::Nothing),
    ("MSH^1^10", "207", "Application internal error", Holds::Nothing),
    ("MSH", "999", "Temporary system error, resubmit later", Holds::Nothing),
    ("MSH^1^10", "205", "Duplicate", Holds::Unknown),
    ("MSH^1", "205", "Duplicate key identifier", Holds::Unknown),
    ("MSH^1", "999", "Registry is offline for maintenance", Holds::Nothing),
    ("MSH^1", "999", "Message too large", Holds::Dose),
];

#[test]
fn what_is_held_is_told_by_the_place() {
    let mut wrong = Vec::new();
    for (place, code, words, expected) in
        [IN_THE_RECORD, AT_THE_LOCATION, OF_THE_SET_UP, WITHOUT_A_PLACE, PASSING].concat()
    {
        for answer in ["AE", "AR"] {
            let found = holds(&read_errors(answer, &[error(place, code, words)]));
            if found != Some(expected) {
                wrong.push(format!("{answer} {place} {code} {words:?}: {found:?} and not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
