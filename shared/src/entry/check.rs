//! Problems that prevent an entry from being saved. Requirements of registries are findings, which never do.

use chrono::NaiveDate;

use super::dose::DoseEntry;
use crate::{
    immunization::Clinician,
    typed::{amount_in, fold, has_control, possible_ndcs},
};

/// Maximum length of a text, in characters.
const MAX_LENGTH: usize = 100;

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
    if let Err(problem) = amount_in(entry.amount.as_deref().unwrap_or_default(), entry.unit.as_deref()) {
        check(false, "dose.amount", "form", &problem.to_string());
    }
    for (field, text) in texts(entry) {
        let is_plain = text.as_deref().is_none_or(is_plain);
        check(is_plain, field, "form", "Use at most 100 characters and no line breaks.");
    }
    for (field, last, who) in clinicians(entry) {
        let is_plain = who.as_ref().is_none_or(is_plain_clinician);
        check(is_plain, field, "form", "Use at most 100 characters a name and no line breaks.");
        let is_named = who.as_ref().is_none_or(is_named_or_nobody);
        check(is_named, last, "missing", "Enter the last name of the clinician, or clear what else is entered.");
    }
    if let Err(problem) = possible_ndcs(entry.ndc.as_deref().unwrap_or_default()) {
        check(false, "dose.ndc", "form", &problem.to_string());
    }
    let has_vis = entry.vis.as_ref().is_none_or(|vis| vis.len() <= MAX_VIS && vis.iter().all(|code| is_vis(code)));
    check(has_vis, "dose.vis", "form", "Give each edition as its code of 24 digits.");
    if let Some(Err(problem)) = entry.lot_entry() {
        check(false, "dose.lot", "form", &problem.to_string());
    }
    problems
}

fn texts(entry: &DoseEntry) -> [(&'static str, &Option<String>); 11] {
    [
        ("dose.cvx", &entry.cvx),
        ("dose.mvx", &entry.mvx),
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

/// Returns the clinicians, each with its path and that of its last name.
fn clinicians(entry: &DoseEntry) -> [(&'static str, &'static str, &Option<Clinician>); 3] {
    [
        ("dose.administeredBy", "dose.administeredBy.last", &entry.administered_by),
        ("dose.orderedBy", "dose.orderedBy.last", &entry.ordered_by),
        ("dose.enteredBy", "dose.enteredBy.last", &entry.entered_by),
    ]
}

/// Returns `true` if a clinician has a last name, or nothing at all.
fn is_named_or_nobody(who: &Clinician) -> bool {
    let optional = [&who.npi, &who.middle, &who.suffix, &who.prefix].into_iter().flatten();
    let is_blank = |text: &String| fold(text).is_empty();
    !is_blank(&who.last) || [&who.first].into_iter().chain(optional).all(is_blank)
}

fn is_plain_clinician(who: &Clinician) -> bool {
    let optional = [&who.npi, &who.middle, &who.suffix, &who.prefix].into_iter().flatten();
    [&who.last, &who.first].into_iter().chain(optional).all(|text| is_plain(text))
}

fn is_source(source: &str) -> bool {
    matches!(source, "00" | "01" | "02" | "03" | "04" | "05" | "06" | "07" | "08")
}

/// Returns `true` if a text has no line breaks and no other control characters than tabs, which are blanks.
fn is_plain(text: &str) -> bool {
    text.chars().count() <= MAX_LENGTH && !has_control(&text.trim().replace('\t', " "))
}

fn is_vis(code: &str) -> bool {
    code.len() == 24 && code.bytes().all(|b| b.is_ascii_digit())
}
