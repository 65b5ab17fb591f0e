//! The checks of a message. They are strict, as some registries are, so that training meets every refusal.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{code::Table, trigger::Trigger};
use crate::sandbox::{
    ledger::Known,
    message::{
        error_location::ErrorLocation,
        remark::{ErrorCode, Remark},
        vxu::{Action, Header, Order, Patient},
    },
};

/// Checks the header. An error there rejects the message unread.
pub(in crate::sandbox) fn header(header: &Header) -> Option<Remark> {
    use ErrorCode::{
        RequiredFieldMissing, UnsupportedEventCode, UnsupportedMessageType, UnsupportedProcessingId,
        UnsupportedVersionId,
    };
    let rules = [
        (header.version == "2.5.1", UnsupportedVersionId, 12, "Only version 2.5.1 is supported"),
        (header.message_code == "VXU", UnsupportedMessageType, 9, "Only VXU messages are supported"),
        (header.event == "V04", UnsupportedEventCode, 9, "Only event V04 is supported"),
        (["P", "T"].contains(&header.processing_id.as_str()), UnsupportedProcessingId, 11, "Send P or T"),
        (!header.control_id.is_empty(), RequiredFieldMissing, 10, "Message control id is required"),
    ];
    let (_, code, field, text) = rules.into_iter().find(|(good, ..)| !good)?;
    Some(Remark::error(code, ErrorLocation::first("MSH", field), text))
}

/// Checks the patient. An error there refuses every dose of the message.
pub(in crate::sandbox) fn patient(patient: &Patient, now: DateTime<Utc>) -> Vec<Remark> {
    let missing = ErrorCode::RequiredFieldMissing;
    let born = date(&patient.birth_date);
    let sex_known = ["F", "M", "U", "X"].contains(&patient.sex.as_str());
    let identified = !patient.record_number.is_empty() && !patient.assigner.is_empty();
    let named = !patient.last_name.is_empty() && !patient.first_name.is_empty();
    let past = born.is_none_or(|born| born <= latest(now));
    let rules = [
        (identified, missing, 3, "Patient identifier and its assigner are required. Message rejected"),
        (named, missing, 5, "Patient last and first name are required. Message rejected"),
        (!patient.birth_date.is_empty(), missing, 7, "Birth date is required. Message rejected"),
        (
            patient.birth_date.is_empty() || born.is_some(),
            ErrorCode::DataType,
            7,
            "Birth date is not a date. Message rejected",
        ),
        (past, ErrorCode::Application, 7, "Birth date is in the future. Message rejected"),
        (!patient.sex.is_empty(), missing, 8, "Sex is required. Message rejected"),
        (
            patient.sex.is_empty() || sex_known,
            ErrorCode::TableValueNotFound,
            8,
            "Sex is not recognized. Message rejected",
        ),
        (patient.has_race, missing, 10, "Race is required. Message rejected"),
        (patient.has_ethnicity, missing, 22, "Ethnicity is required. Message rejected"),
    ];
    let broken = rules.into_iter().filter(|(good, ..)| !good);
    let mut remarks: Vec<_> =
        broken.map(|(_, code, field, text)| Remark::error(code, ErrorLocation::first("PID", field), text)).collect();
    if !patient.has_address {
        let text = "Address is missing or incomplete - address data will not be saved";
        remarks.push(Remark::warning(missing, ErrorLocation::first("PID", 11), text));
    }
    remarks
}

/// Checks one order group. A deletion is looked up by its key and not checked further.
pub(in crate::sandbox) fn order(order: &Order, patient: &Patient, now: DateTime<Utc>) -> Vec<Remark> {
    let mut remarks = errors(order, patient, now);
    if order.action != Action::Delete {
        remarks.extend(warnings(order));
    }
    remarks
}

fn errors(order: &Order, patient: &Patient, now: DateTime<Utc>) -> Vec<Remark> {
    use ErrorCode::{Application, DataType, RequiredFieldMissing as Missing, TableValueNotFound as NotFound};
    let (given, administered) = (date(&order.date), order.is_administered());
    let after_birth = given.zip(date(&patient.birth_date)).is_none_or(|(given, born)| given >= born);
    let eligible = order.eligibility.as_ref().is_some_and(|placed| Table::Eligibility.has(&placed.code));
    let acted = order.action != Action::Other || !order.has_key();
    let completion_known = ["CP", "PA", "RE", "NA", ""].contains(&order.completion.as_str());
    let rules = [
        (!order.id.is_empty(), Missing, "ORC", 3, "Filler order number is required - dose ignored"),
        (given.is_some(), DataType, "RXA", 3, "Date of administration is missing or not a date - dose ignored"),
        (
            given.is_none_or(|given| given <= latest(now)),
            Application,
            "RXA",
            3,
            "Date of administration is in the future - dose ignored",
        ),
        (after_birth, Application, "RXA", 3, "Date of administration is before birth - dose ignored"),
        (Table::Cvx.has(&order.cvx), NotFound, "RXA", 5, "Vaccine code not recognized - dose ignored"),
        (
            !order.is_given() || Table::Source.has(&order.source),
            NotFound,
            "RXA",
            9,
            "Information source is missing or not recognized - dose ignored",
        ),
        (!administered || !order.lot.is_empty(), Missing, "RXA", 15, "Lot number is required - dose ignored"),
        (
            order.completion != "RE" || !order.refusal.is_empty(),
            Missing,
            "RXA",
            18,
            "Refusal reason is required - dose ignored",
        ),
        (completion_known, NotFound, "RXA", 20, "Completion status not recognized - dose ignored"),
        (acted, NotFound, "RXA", 21, "Action code not recognized - dose ignored"),
    ];
    let broken = rules.into_iter().filter(|(good, ..)| !good);
    let mut remarks: Vec<_> = broken
        .map(|(_, code, segment, field, text)| {
            Remark::error(code, ErrorLocation::nth(segment, order.sequence, field), text)
        })
        .collect();
    if administered && !eligible {
        remarks.push(eligibility(order));
    }
    remarks
}

/// The remark on an eligibility that is missing, at the dose, or not known, at the observation.
fn eligibility(order: &Order) -> Remark {
    match &order.eligibility {
        Some(placed) => {
            let text = "Funding program eligibility not recognized - dose ignored";
            Remark::error(ErrorCode::TableValueNotFound, ErrorLocation::nth("OBX", placed.sequence, 5), text)
        }
        None => {
            let text = "Funding program eligibility is required - dose ignored";
            Remark::error(ErrorCode::RequiredFieldMissing, ErrorLocation::segment("RXA", order.sequence), text)
        }
    }
}

fn warnings(order: &Order) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let placed = [(&order.route, Table::Route, 1, "Route"), (&order.site, Table::Site, 2, "Site")];
    for (found, table, field, which) in placed {
        if let Some(placed) = found.as_ref().filter(|placed| !table.has(&placed.code)) {
            let text = match which {
                "Route" => "Administration route not recognized - route data will not be saved",
                _ => "Administration site not recognized - site data will not be saved",
            };
            remarks.push(Remark::warning(
                ErrorCode::TableValueNotFound,
                ErrorLocation::nth("RXR", placed.sequence, field),
                text,
            ));
        }
    }
    if order.is_administered() && order.manufacturer.is_empty() {
        let place = ErrorLocation::nth("RXA", order.sequence, 17);
        remarks.push(Remark::warning(ErrorCode::RequiredFieldMissing, place, "Manufacturer is missing"));
    }
    if !order.lot.is_empty() && !Trigger::is_known(&order.lot) && !is_lot(&order.lot) {
        let place = ErrorLocation::nth("RXA", order.sequence, 15);
        remarks.push(Remark::warning(ErrorCode::Application, place, "Lot number does not look like one"));
    }
    remarks
}

/// Checks a dose's key against the doses that are held.
pub(in crate::sandbox) fn key(order: &Order, known: Known) -> Option<Remark> {
    let place = ErrorLocation::nth("ORC", order.sequence, 3);
    match (order.action, known) {
        _ if !order.has_key() => None,
        (Action::Delete, Known::NotHeld) => {
            Some(Remark::error(ErrorCode::UnknownKey, place, "No dose with this identifier is known - nothing deleted"))
        }
        (Action::Update, Known::NotHeld) => {
            Some(Remark::warning(ErrorCode::UnknownKey, place, "No dose with this identifier is known - dose added"))
        }
        (Action::Add, Known::Held) => {
            Some(Remark::information(place, "The dose is known already - nothing added twice"))
        }
        _ => None,
    }
}

/// Returns the remark that a lot asks for.
pub(in crate::sandbox) fn lot_on_request(order: &Order, trigger: Trigger) -> Option<Remark> {
    let place = ErrorLocation::nth("RXA", order.sequence, 15);
    match trigger {
        Trigger::Refuse => {
            let text = "Lot number is not one the registry knows for this vaccine";
            Some(Remark::error(ErrorCode::TableValueNotFound, place, text))
        }
        Trigger::RefuseInWords => {
            let place = ErrorLocation::segment("RXA", order.sequence);
            Some(Remark::information(place, "Vaccination was not added to the registry"))
        }
        Trigger::RefuseOddly => Some(Remark::error(ErrorCode::TableValueNotFound, place, ODD_WORDS)),
        Trigger::Warn => Some(Remark::warning(ErrorCode::Application, place, "Lot number could not be confirmed")),
        _ => None,
    }
}

/// Words with escaped bytes, a line break, highlighting, marks of direction and letters of several scripts.
const ODD_WORDS: &str = "Num\\XC3A9\\ro \\X00\\de lot \\H\\inconnu\\N\\\\.br\\Номер серии\u{202e} неизвестен\u{200b}, 不明なロット 💉 \\XE9\\";

/// A lot has 4 to 20 letters, digits, dashes, dots, slashes or blanks, and a digit among them.
fn is_lot(lot: &str) -> bool {
    let plain = lot.chars().all(|c| c.is_ascii_alphanumeric() || "-./ ".contains(c));
    plain && (4..=20).contains(&lot.len()) && lot.chars().any(|c| c.is_ascii_digit())
}

/// The day of a date or of a time.
fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.get(..8)?, "%Y%m%d").ok()
}

/// The last day that is not in the future anywhere.
fn latest(now: DateTime<Utc>) -> NaiveDate {
    let today = now.date_naive();
    today.checked_add_days(Days::new(1)).unwrap_or(today)
}
