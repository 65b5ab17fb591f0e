//! Rules about the patient's addresses, telephones and e-mail.

use super::PatientSubject;
use crate::{
    finding::Severity::{Blocks, Omits, Warns},
    patient::Address,
    readiness::{
        facts::{has_text, is_blank},
        rule::Rule,
    },
    typed::{fits_state, is_state, is_zip},
    vxu::{fits_address, is_email, is_phone, is_phone_number},
};

/// The rules.
pub const RULES: &[Rule<PatientSubject>] = &[
    Rule {
        code: "patient.address.missing",
        severity: Warns,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_some_and(|a| address_parts(a).iter().any(|part| !is_blank(part))),
        text: "The address is missing. Add street, city, state and ZIP code.",
    },
    Rule {
        code: "patient.address.incomplete",
        severity: Warns,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_none_or(|a| is_all_or_nothing(&address_parts(a))),
        text: "The address is incomplete. Add what is missing of street, city, state and ZIP code.",
    },
    Rule {
        code: "patient.address.too_long",
        severity: Blocks,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_none_or(fits_address),
        text: "The address is too long for a message: at most 120 characters for a line, 50 for the city.",
    },
    Rule {
        code: "patient.address.letters",
        severity: Blocks,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_none_or(|address| f.takes_address(address)),
        text: "This registry takes plain letters only. Write the address in the Latin alphabet.",
    },
    Rule {
        code: "patient.address.state",
        severity: Warns,
        field: "patient.address",
        place: "PID-11",
        holds: |f| {
            f.patient.address.as_ref().is_none_or(|a| is_abroad(a) || is_blank(&a.state) || is_state(a.state.trim()))
        },
        text: "The state is not a code of the Postal Service. Enter it with two letters, as in WI.",
    },
    Rule {
        code: "patient.address.zip",
        severity: Warns,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_none_or(|a| is_abroad(a) || is_blank(&a.zip) || is_zip(a.zip.trim())),
        text: "The ZIP code does not look right. Enter five digits, or nine with a dash.",
    },
    Rule {
        code: "patient.address.zip_of_state",
        severity: Warns,
        field: "patient.address",
        place: "PID-11",
        holds: |f| f.patient.address.as_ref().is_none_or(|a| is_abroad(a) || fits_state(a.zip.trim(), a.state.trim())),
        text: "The ZIP code is not of this state. Check both.",
    },
    Rule {
        code: "patient.otherAddresses.invalid",
        severity: Blocks,
        field: "patient.otherAddresses",
        place: "PID-11",
        holds: |f| f.patient.other_addresses.iter().all(|a| fits_address(a) && f.takes_address(a)),
        text: "A further address is too long for a message, or has letters that this registry does not take. Shorten it, or write it in the Latin alphabet.",
    },
    Rule {
        code: "patient.phone.missing",
        severity: Warns,
        field: "patient.phone",
        place: "PID-13",
        holds: |f| has_text(f.patient.phone.as_deref()),
        text: "The telephone number is missing. Add it.",
    },
    Rule {
        code: "patient.phone.malformed",
        severity: Omits,
        field: "patient.phone",
        place: "PID-13",
        holds: |f| f.patient.phone.as_deref().is_none_or(|p| is_blank(p) || is_phone_number(p)),
        text: "A message cannot carry this telephone number: it has no area code, is of another country, or its extension is long. It stays here and is not sent.",
    },
    Rule {
        code: "patient.phones.malformed",
        severity: Omits,
        field: "patient.phones",
        place: "PID-13",
        holds: |f| f.patient.phones.iter().all(is_phone),
        text: "A message cannot carry a further telephone number: it has no area code, is of another country, or its extension is long. It stays here and is not sent.",
    },
    Rule {
        code: "patient.email.malformed",
        severity: Omits,
        field: "patient.email",
        place: "PID-13",
        holds: |f| f.patient.email.as_deref().is_none_or(|e| is_blank(e) || is_email(e)),
        text: "The e-mail address does not look like one and is not sent. Correct it.",
    },
];

fn address_parts(address: &Address) -> [&str; 4] {
    [&address.street, &address.city, &address.state, &address.zip]
}

fn is_all_or_nothing(parts: &[&str]) -> bool {
    let blank = parts.iter().filter(|part| is_blank(part)).count();
    blank == 0 || blank == parts.len()
}

/// Returns `true` if the address is outside the USA, where the checks of state and ZIP code do not apply.
fn is_abroad(address: &Address) -> bool {
    let country = address.country.as_deref().unwrap_or_default().trim();
    !matches!(country, "" | "US" | "USA")
}
