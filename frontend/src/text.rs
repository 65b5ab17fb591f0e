//! Words of statuses and the like, in one place.

use shared::{
    finding::Finding,
    report::{Action, ReportMark, ReportStatus, ReportTab},
    unicode::upper,
};

use crate::{
    api::{IntegrationState, ReportImmunizationStatus, Verdict},
    format::counted,
};

/// A tab's name.
#[must_use]
pub const fn tab(tab: ReportTab) -> &'static str {
    match tab {
        ReportTab::NotReported => "Not reported",
        ReportTab::InProgress => "In progress",
        ReportTab::Reported => "Reported",
        ReportTab::Excluded => "Excluded",
    }
}

/// A status in words.
#[must_use]
pub const fn status(status: ReportStatus) -> &'static str {
    match status {
        ReportStatus::ReadyToSend => "Ready to send",
        ReportStatus::NeedsYou => "Needs you",
        ReportStatus::Rejected => "Rejected",
        ReportStatus::Waiting => "Waiting",
        ReportStatus::OutcomeUnknown => "Outcome unknown",
        ReportStatus::InProgress => "In progress",
        ReportStatus::Reported => "Reported",
        ReportStatus::WithWarnings => "With warnings",
        ReportStatus::Excluded => "Excluded",
    }
}

/// A mark in words.
#[must_use]
pub const fn mark(mark: ReportMark) -> &'static str {
    match mark {
        ReportMark::BeforeActivation => "Before activation",
        ReportMark::ChangedSinceReported => "Changed since reported",
        ReportMark::UpdatePending => "Update pending",
        ReportMark::DeletePending => "Delete pending",
        ReportMark::LastUpdateRefused => "Last update refused",
        ReportMark::Moved => "Moved from another chart",
    }
}

/// The action of a message, in words.
#[must_use]
pub const fn action(action: Action) -> &'static str {
    match action {
        Action::Add => "Add",
        Action::Update => "Update",
        Action::Delete => "Delete",
    }
}

/// A verdict in words.
#[must_use]
pub const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "Accepted by the registry",
        Verdict::AcceptedWithWarnings => "Accepted with warnings",
        Verdict::Rejected => "Rejected by the registry",
        Verdict::Unreadable => "The answer could not be read",
        Verdict::Mismatched => "The answer was to another message",
    }
}

/// An integration's state in words.
#[must_use]
pub const fn integration(state: IntegrationState) -> &'static str {
    match state {
        IntegrationState::Draft => "Being set up",
        IntegrationState::Active => "Active",
        IntegrationState::Paused => "Paused",
    }
}

/// The shortest name of a detail that a finding is about, as `race`.
#[must_use]
pub fn detail(field: &str) -> &str {
    match field.strip_prefix("patient.").unwrap_or(field) {
        "races" => "race",
        "birthDate" => "birth date",
        "mrn" => "medical record number",
        "motherMaiden" => "mother’s maiden name",
        "nextOfKin" => "next of kin",
        "eligibility" => "VFC eligibility",
        "protected" => "consent to share",
        "publicity" => "reminder preference",
        other => other.split('.').next().unwrap_or(other),
    }
}

/// The missing fields of a record, in one sentence: `Race and ethnicity are missing.`
#[must_use]
pub fn missing(findings: &[Finding]) -> String {
    let mut details: Vec<&str> = Vec::new();
    for field in findings.iter().filter_map(|finding| finding.field.as_deref()) {
        let detail = detail(field);
        if !details.contains(&detail) {
            details.push(detail);
        }
    }
    let Some((last, before)) = details.split_last() else { return String::new() };
    let verb = if before.is_empty() { "is" } else { "are" };
    format!("{} {verb} missing.", capitalize(&listed(before, last)))
}

fn listed(before: &[&str], last: &str) -> String {
    match before {
        [] => last.to_owned(),
        [one] => format!("{one} and {last}"),
        many => format!("{}, and {last}", many.join(", ")),
    }
}

/// The text with its first letter in upper case.
#[must_use]
pub fn capitalize(text: &str) -> String {
    let rest = text.chars().next().map_or(0, char::len_utf8);
    let (first, rest) = text.split_at(rest);
    [upper(first).as_str(), rest].concat()
}

/// The reason for which a batch did not queue a dose, after its number; none where the batch's own lists show it.
#[must_use]
pub const fn not_queued(status: ReportImmunizationStatus) -> Option<&'static str> {
    match status {
        ReportImmunizationStatus::NothingToSend => Some("in the registry already"),
        ReportImmunizationStatus::UnderWay => Some("being sent already"),
        ReportImmunizationStatus::Excluded => Some("excluded already"),
        ReportImmunizationStatus::NotFound => Some("gone"),
        ReportImmunizationStatus::Unreadable => Some("cannot be read"),
        ReportImmunizationStatus::Queued
        | ReportImmunizationStatus::Blocked
        | ReportImmunizationStatus::WaitsForRemoval
        | ReportImmunizationStatus::NotActive => None,
    }
}

/// The outcome of sending a selection, in one sentence.
#[must_use]
pub fn sent(results: &[ReportImmunizationStatus]) -> String {
    let of = |wanted: &[ReportImmunizationStatus]| {
        i64::try_from(results.iter().filter(|status| wanted.contains(status)).count()).unwrap_or(i64::MAX)
    };
    let parts = [
        (of(&[ReportImmunizationStatus::Queued]), "is on its way", "are on their way"),
        (of(&[ReportImmunizationStatus::Blocked]), "must be fixed first", "must be fixed first"),
        (of(&[ReportImmunizationStatus::UnderWay]), "was being sent already", "were being sent already"),
        (of(&[ReportImmunizationStatus::NothingToSend]), "is in the registry already", "are in the registry already"),
        (of(&[ReportImmunizationStatus::Excluded]), "is excluded", "are excluded"),
        (
            of(&[ReportImmunizationStatus::WaitsForRemoval]),
            "must be taken out of another patient's record first",
            "must be taken out of another patient's record first",
        ),
        (
            of(&[ReportImmunizationStatus::NotActive]),
            "waits until its program is active",
            "wait until their program is active",
        ),
        (of(&[ReportImmunizationStatus::NotFound]), "is gone", "are gone"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| {
            format!("{} {}", counted(number, "dose", "doses"), if number == 1 { one } else { many })
        })
        .collect();
    said.into_iter().map(|part| part + ".").collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::finding::Severity;

    #[rstest::rstest]
    #[case(&[], "")]
    #[case(&["patient.races"], "Race is missing.")]
    #[case(&["patient.races", "patient.ethnicity"], "Race and ethnicity are missing.")]
    #[case(&["patient.races", "patient.races", "patient.address.zip", "patient.eligibility"], "Race, address, and VFC eligibility are missing.")]
    fn what_is_missing_is_one_sentence(#[case] fields: &[&str], #[case] expected: &str) {
        let findings: Vec<_> = fields.iter().map(|f| Finding::ours(Severity::Blocks, "x", f, "PID-10", "")).collect();
        assert_eq!(missing(&findings), expected);
    }

    #[rstest::rstest]
    #[case(&[ReportImmunizationStatus::Queued], "1 dose is on its way.")]
    #[case(
        &[ReportImmunizationStatus::Queued, ReportImmunizationStatus::Blocked, ReportImmunizationStatus::Queued],
        "2 doses are on their way. 1 dose must be fixed first."
    )]
    #[case(&[], "")]
    fn how_sending_went_is_said(#[case] results: &[ReportImmunizationStatus], #[case] expected: &str) {
        assert_eq!(sent(results), expected);
    }
}
