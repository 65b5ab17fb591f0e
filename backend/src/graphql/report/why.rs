//! One sentence: why a report stands where it stands, and what comes next.

use chrono::{DateTime, Utc};
use jiff::tz::TimeZone;
use shared::{
    finding::Finding,
    maintenance,
    report::{ExclusionReason, HoldReason, ReportMark, ReportStatus, View},
};

use crate::civil::{day_of, to_timestamp};

/// The parts that the sentence is made from.
pub struct Standing<'a> {
    /// The view that a person sees.
    pub view: &'a View,
    /// Our own findings.
    pub ours: &'a [Finding],
    /// The registry's, from its last answer.
    pub theirs: &'a [Finding],
    /// The failure, when the last attempt did not get through.
    pub failure: Option<&'a str>,
    /// Why it is excluded.
    pub excluded: Option<ExclusionReason>,
    /// Why it is held back.
    pub held: Option<HoldReason>,
    /// When it goes again.
    pub next_try_at: Option<DateTime<Utc>>,
    /// Until when its registry is under maintenance, while it waits for that.
    pub closed_until: Option<String>,
    /// The practice's time zone.
    pub zone: &'a TimeZone,
}

/// The sentence.
#[must_use]
pub fn why(standing: &Standing<'_>) -> String {
    let failure = standing.failure.unwrap_or_default();
    match standing.view.status {
        ReportStatus::NeedsYou | ReportStatus::Rejected => first_stop(standing),
        ReportStatus::Waiting if standing.held == Some(HoldReason::Moved) => {
            "It goes after the registry has taken it out of the other patient's record.".to_owned()
        }
        ReportStatus::Waiting => sentence(&[failure, &next_try(standing)]),
        ReportStatus::OutcomeUnknown => sentence(&[failure, &again(standing)]),
        ReportStatus::InProgress => match &standing.closed_until {
            Some(end) => format!("The registry is under maintenance until {end}. It goes afterwards."),
            None => "On its way to the registry.".to_owned(),
        },
        ReportStatus::Reported => marked(standing, "The registry accepted it."),
        ReportStatus::WithWarnings => marked(standing, "The registry accepted it and had something to say."),
        ReportStatus::Excluded => excluded(standing.excluded).to_owned(),
        ReportStatus::ReadyToSend if !failure.is_empty() => sentence(&[failure, "Report it by hand."]),
        ReportStatus::ReadyToSend if standing.view.marks.contains(&ReportMark::BeforeActivation) => {
            "Added before the program was set up.".to_owned()
        }
        ReportStatus::ReadyToSend => "Complete. The night after the day it was added reports it.".to_owned(),
    }
}

/// The strongest reason: a refusal of the registry's, else one of ours, else what happened.
fn first_stop(standing: &Standing<'_>) -> String {
    let ours = || standing.ours.iter().filter(|finding| finding.stops());
    let refused = standing.view.status == ReportStatus::Rejected;
    let theirs = standing.theirs.iter().find(|finding| finding.stops()).filter(|_| refused);
    let first = theirs.or_else(|| ours().next());
    match (first, standing.failure) {
        (Some(finding), _) => {
            let more = if theirs.is_some() { 0 } else { ours().count().saturating_sub(1) };
            let more = if more > 0 { format!("And {more} more.") } else { String::new() };
            sentence(&[&finding.text, &more])
        }
        (None, Some(failure)) => failure.to_owned(),
        (None, None) => "The registry refused it.".to_owned(),
    }
}

fn marked(standing: &Standing<'_>, accepted: &str) -> String {
    let has = |mark| standing.view.marks.contains(&mark);
    let more = if has(ReportMark::LastUpdateRefused) {
        "It refused the last update and holds the earlier version."
    } else if has(ReportMark::UpdatePending) {
        standing.failure.unwrap_or("An update is waiting.")
    } else if has(ReportMark::DeletePending) {
        "It was deleted here. Report it to take it out of the registry too."
    } else if has(ReportMark::ChangedSinceReported) {
        "It was changed here since. Report it again to update the registry."
    } else {
        return accepted.to_owned();
    };
    sentence(&[accepted, more])
}

fn next_try(standing: &Standing<'_>) -> String {
    standing.next_try_at.map(|at| format!("Next try {}.", clock(at, standing.zone))).unwrap_or_default()
}

fn again(standing: &Standing<'_>) -> String {
    let by_itself = |at| format!("The same message goes again at {}.", clock(at, standing.zone));
    standing.next_try_at.map_or_else(|| "Report it again to find out.".to_owned(), by_itself)
}

/// A time of day as Americans write it: 4:00 am.
#[must_use]
pub fn clock(at: DateTime<Utc>, zone: &TimeZone) -> String {
    maintenance::clock(to_timestamp(at).to_zoned(zone.clone()).time())
}

/// The end of something that lasts: the time, and the day where that is another.
#[must_use]
pub fn until(end: DateTime<Utc>, now: DateTime<Utc>, zone: &TimeZone) -> String {
    let time = clock(end, zone);
    if day_of(end, zone) == day_of(now, zone) {
        return time;
    }
    format!("{time} on {}", to_timestamp(end).to_zoned(zone.clone()).strftime("%m/%d/%Y"))
}

fn sentence(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

fn excluded(reason: Option<ExclusionReason>) -> &'static str {
    match reason {
        Some(ExclusionReason::Consent) => "The patient did not consent to sharing.",
        Some(ExclusionReason::TestPatient) => "A test patient: never sent to a production registry.",
        Some(ExclusionReason::NotTaken) => "The registry or this integration does not take historical doses.",
        Some(ExclusionReason::FromRegistry) => "The dose came from a registry, so it is known there.",
        Some(ExclusionReason::Deleted) => "Deleted here, and the registry does not hold it.",
        Some(ExclusionReason::ByHand) | None => "Left out by hand.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("2026-03-10T10:10:00Z", "5:10 am")]
    #[case("2026-03-10T05:00:00Z", "12:00 am")]
    #[case("2026-03-10T17:05:00Z", "12:05 pm")]
    fn a_time_reads_as_americans_write_it(#[case] at: &str, #[case] text: &str) {
        assert_eq!(clock(at.parse().unwrap(), &TimeZone::get("America/Chicago").unwrap()), text);
    }
}
