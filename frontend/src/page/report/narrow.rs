//! The narrowing of a list besides its tab, its part and a search: plain values, without a browser.

use chrono::NaiveDate;

use crate::api::Report;

/// The narrowing of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// The registry of one program, by the program's code.
    pub program: Option<String>,
    /// One location: its id and its name.
    pub location: Option<(String, String)>,
    /// The first day on which a dose was given.
    pub from: Option<NaiveDate>,
    /// The last day on which a dose was given.
    pub to: Option<NaiveDate>,
    /// The code of a finding.
    pub reason: Option<String>,
    /// The batch that they were in.
    pub batch: Option<String>,
    /// The beginning of a vaccine's name, or of a word in it.
    pub vaccine: Option<String>,
    /// The beginning of the name of who gave the dose, or of a word in it.
    pub clinician: Option<String>,
    /// The first day on which a dose was entered.
    pub added_from: Option<NaiveDate>,
    /// The last day on which a dose was entered.
    pub added_to: Option<NaiveDate>,
    /// `true` for those alone that the user sees to.
    pub mine: bool,
    /// `true` for those alone that have a note.
    pub has_note: bool,
    /// `true` for those alone that are put off.
    pub put_off: bool,
}

impl Narrow {
    /// Returns `true` if a report belongs in the list.
    #[must_use]
    pub fn takes(&self, report: &Report) -> bool {
        self.program.as_ref().is_none_or(|code| *code == report.program_code)
            && self.location.as_ref().is_none_or(|(_, name)| *name == report.location_name)
            && self.from.is_none_or(|from| report.given_on >= from)
            && self.to.is_none_or(|to| report.given_on <= to)
            && self.reason.as_ref().is_none_or(|code| report.findings.iter().any(|finding| finding.code == *code))
    }

    /// The number of fields that narrow it.
    #[must_use]
    pub fn fields(&self) -> usize {
        let filled = [
            self.program.is_some(),
            self.location.is_some(),
            self.vaccine.is_some(),
            self.clinician.is_some(),
            self.mine,
            self.has_note,
            self.put_off,
            self.from.is_some(),
            self.to.is_some(),
            self.added_from.is_some(),
            self.added_to.is_some(),
        ];
        filled.into_iter().filter(|is_filled| *is_filled).count()
    }

    /// Returns `true` if anything narrows the list.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.reason.is_some() || self.batch.is_some() || self.fields() > 0
    }
}
