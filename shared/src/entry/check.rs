//! Problems that prevent an entry from being saved. Requirements of registries are findings, which never do.

use chrono::NaiveDate;

use super::dose::DoseEntry;
use crate::{code_set::is_ndc, immunization::Clinician};

/// Maximum length of a text, in characters.
const MAX_LENGTH: usize = 100;

/// Maximum length of an amount, in characters.
const MAX_AMOUNT: usize = 8;

/// Maximum number of editions presented.
const MAX_VIS: usize = 20;

/// A problem of one field of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryProblem {
    /// Path of the field, as `dose.lot`.
    pub field: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// Advice to the user.
    pub text: String,
}

/// Returns the problems of an entry, besides those of its location and of its row in the listing.
#[must_use]
pub fn problems(entry: &DoseEntry, today: NaiveDate) -> Vec<EntryProblem> {
    let mut problems = Vec::new();
    let mut check = |holds: bool, field, code, text: &str| {
        if !holds {
            problems.push(EntryProblem { field, code, text: text.to_owned() });
        }
    };
    let name = entry.name.trim();
    let has_name = !name.is_empty() && is_plain(name);
    check(has_name, "dose.name", "form", "Give the name of the vaccine, in at most 100 characters.");
    check(is_source(&entry.source), "dose.source", "unknown", "Choose where the record comes from: 00 to 08.");
    check(entry.given_on <= today, "dose.givenOn", "future", "The date is in the future. Check it.");
    let amount = entry.amount.as_deref().unwrap_or_default().trim();
    check(is_amount(amount), "dose.amount", "form", "Enter a number, as 0.5.");
    for (field, text) in texts(entry) {
        let is_plain = text.as_deref().is_none_or(is_plain);
        check(is_plain, field, "form", "Use at most 100 characters and no line breaks.");
    }
    for (field, who) in clinicians(entry) {
        let is_plain = who.as_ref().is_none_or(is_plain_clinician);
        check(is_plain, field, "form", "Use at most 100 characters a name and no line breaks.");
    }
    let ndc = entry.ndc.as_deref().unwrap_or_default().trim();
    let has_ndc = ndc.is_empty() || is_ndc(ndc);
    check(has_ndc, "dose.ndc", "form", "Enter the NDC in eleven digits, as 00006-4681-01.");
    let has_vis = entry.vis.as_ref().is_none_or(|vis| vis.len() <= MAX_VIS && vis.iter().all(|code| is_vis(code)));
    check(has_vis, "dose.vis", "form", "Give each edition as its code of 24 digits.");
    if let Some(Err(problem)) = entry.lot_entry() {
        check(false, "dose.lot", "form", &problem.to_string());
    }
    problems
}

fn texts(entry: &DoseEntry) -> [(&'static str, &Option<String>); 10] {
    [
        ("dose.cvx", &entry.cvx),
        ("dose.refusalReason", &entry.refusal_reason),
        ("dose.refusalText", &entry.refusal_text),
        ("dose.immunity", &entry.immunity),
        ("dose.unit", &entry.unit),
        ("dose.route", &entry.route),
        ("dose.site", &entry.site),
        ("dose.eligibility", &entry.eligibility),
        ("dose.funding", &entry.funding),
        ("dose.placerId", &entry.placer_id),
    ]
}

fn clinicians(entry: &DoseEntry) -> [(&'static str, &Option<Clinician>); 3] {
    [
        ("dose.administeredBy", &entry.administered_by),
        ("dose.orderedBy", &entry.ordered_by),
        ("dose.enteredBy", &entry.entered_by),
    ]
}

fn is_plain_clinician(who: &Clinician) -> bool {
    let optional = [&who.npi, &who.middle, &who.suffix, &who.prefix].into_iter().flatten();
    [&who.last, &who.first].into_iter().chain(optional).all(|text| is_plain(text))
}

fn is_source(source: &str) -> bool {
    matches!(source, "00" | "01" | "02" | "03" | "04" | "05" | "06" | "07" | "08")
}

fn is_plain(text: &str) -> bool {
    text.chars().count() <= MAX_LENGTH && !text.chars().any(char::is_control)
}

/// Whether a text is a positive decimal number, or empty.
fn is_amount(text: &str) -> bool {
    let is_decimal = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.is_empty() || (is_decimal && text.len() <= MAX_AMOUNT && text.parse::<f64>().is_ok_and(|amount| amount > 0.0))
}

fn is_vis(code: &str) -> bool {
    code.len() == 24 && code.bytes().all(|b| b.is_ascii_digit())
}
