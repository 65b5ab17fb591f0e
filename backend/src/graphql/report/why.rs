//! Explanations of a report's state: one table from its state, its gate and the last answer to what happened, what
//! happens next, and what a person can do.

use chrono::{DateTime, NaiveDate, Utc};
use jiff::tz::TimeZone;
use shared::{
    finding::Finding,
    gate::{Gate, GateKind},
    maintenance,
    report::{AttemptState, ExclusionReason, HoldReason, ReportState, Wanted},
};

use crate::civil::{day_of, to_timestamp};

/// The facts that the sentences are made from.
pub struct Standing<'a> {
    /// The state of the report.
    pub state: &'a ReportState,
    /// The gate that it waits at.
    pub gate: &'a Gate,
    /// Our own findings.
    pub ours: &'a [Finding],
    /// The registry's, from its last answer.
    pub theirs: &'a [Finding],
    /// The failure, when the last attempt did not get through.
    pub failure: Option<&'a str>,
    /// `true` if an attempt was ever made.
    pub is_tried: bool,
    /// `true` if the night that would have reported it is over, or will be by the day until which it is put off.
    pub is_night_over: bool,
    /// `true` if the integration is paused.
    pub is_paused: bool,
    /// The end of its registry's maintenance, while it waits for that.
    pub closed_until: Option<String>,
    /// The civil day until which it is put off, if it is.
    pub put_off_until: Option<NaiveDate>,
    /// Now.
    pub now: DateTime<Utc>,
    /// The practice's time zone.
    pub zone: &'a TimeZone,
}

/// The parts of an explanation: what happened, what happens next, and what a person can do; a part may be empty.
type Parts = [String; 3];

/// The sentences.
#[must_use]
pub fn why(standing: &Standing<'_>) -> String {
    let [happened, next, you] = standing.parts();
    sentence(&[&happened, &next, &you, &standing.put_off()])
}

impl Standing<'_> {
    fn parts(&self) -> Parts {
        let attempt = &self.state.attempt;
        if let (Wanted::Excluded(reason), AttemptState::None) = (self.state.wanted, attempt.state) {
            return parts(excluded(Some(reason)), "", "");
        }
        match attempt.state {
            AttemptState::None => self.at_rest(),
            AttemptState::Queued => self.queued(),
            AttemptState::Sending => self.sending(),
            AttemptState::Waiting => self.again(&self.happened("It did not get through."), "It", "Next try"),
            AttemptState::Unknown => self.unknown(),
            AttemptState::Held => self.held(attempt.held),
            AttemptState::Rejected => self.rejected(),
        }
    }

    /// Returns the sentence about a report that people put off; what is under way already is not.
    fn put_off(&self) -> String {
        let is_under_way = matches!(self.state.attempt.state, AttemptState::Queued | AttemptState::Sending);
        let until = self.put_off_until.filter(|_| !is_under_way && !matches!(self.state.wanted, Wanted::Excluded(_)));
        let then = match self.has_missed_its_night() {
            true => "batches pass over it until then. Its night is over by then: report it by hand.",
            false => "nights and batches pass over it until then.",
        };
        until.map_or_else(String::new, |day| format!("Put off until {}: {then}", day.format("%m/%d/%Y")))
    }

    /// Returns `true` if a night would have reported it, and none does afterwards.
    fn has_missed_its_night(&self) -> bool {
        let is_at_rest = self.state.attempt.state == AttemptState::None && self.state.accepted.is_none();
        is_at_rest && !self.is_tried && !self.state.before_activation && self.is_night_over
    }

    fn at_rest(&self) -> Parts {
        match (self.state.accepted, self.state.wanted) {
            (Some(accepted), Wanted::Absent(_)) => parts(
                accepted_text(accepted.with_warnings),
                "It was deleted here, and the registry keeps it.",
                "Report it to take it out of the registry too.",
            ),
            (Some(accepted), Wanted::Version(version)) if version > accepted.version => {
                let changed = format!("{} It was changed here since.", accepted_text(accepted.with_warnings));
                let stop = self.state.blocked.then(|| self.stop()).flatten();
                let then = stop.or_else(|| self.failure.map(first)).unwrap_or_default();
                parts(changed, then, "Report it again to update the registry.")
            }
            (Some(accepted), _) => parts(accepted_text(accepted.with_warnings), "", ""),
            (None, _) if self.state.blocked => {
                parts(self.stop().unwrap_or_else(|| "Details are missing that the registry requires.".into()), "", "")
            }
            (None, _) => self.ready(),
        }
    }

    /// Complete, and nothing is under way.
    fn ready(&self) -> Parts {
        let by_hand = "Report it by hand.";
        match self.failure {
            Some(failure) => parts(first(failure), "It is not sent by itself any more.", by_hand),
            None if self.is_tried => parts("Complete.", "It was tried before, so no night sends it.", by_hand),
            None if self.state.before_activation => {
                parts("Added before the program was set up.", "No night sends it.", by_hand)
            }
            None if self.put_off_until.is_some() => parts("Complete.", "", ""),
            None if self.is_night_over => parts("Its night is over: report it by hand.", "", ""),
            None => parts("Complete.", "The night after the day it was added reports it.", ""),
        }
    }

    fn queued(&self) -> Parts {
        let what = if self.is_deletion() { "Its deletion" } else { "It" };
        if self.is_paused {
            return parts("The integration is paused.", format!("{what} goes when it is activated again."), "");
        }
        if let Some(stopped) = self.stopped(what) {
            return stopped;
        }
        match &self.closed_until {
            Some(end) => parts(format!("The registry is under maintenance until {end}."), "It goes afterwards.", ""),
            None if self.is_deletion() => {
                parts("It was deleted here.", "Its deletion is on its way to the registry.", "")
            }
            None => parts("On its way to the registry.", "", ""),
        }
    }

    fn sending(&self) -> Parts {
        let (happened, next) = match self.state.attempt.in_doubt {
            true => ("Nobody knows whether it arrived.", "The same message is on its way again."),
            false if self.is_deletion() => ("It was deleted here.", "Its deletion is on its way to the registry."),
            false => ("On its way to the registry.", ""),
        };
        match self.after_answer() {
            Some(after) => parts(format!("{happened} It was deleted here meanwhile."), sentence(&[next, after]), ""),
            None => parts(happened, next, ""),
        }
    }

    /// Returns what follows the answer to a message about a dose that was deleted here meanwhile.
    fn after_answer(&self) -> Option<&'static str> {
        match self.state.wanted {
            Wanted::Absent(_) if self.is_deletion() => None,
            Wanted::Absent(_) if self.state.delete_asked => Some("Its deletion goes after the answer."),
            Wanted::Absent(_) => Some("What the registry has of it stays there."),
            Wanted::Version(_) | Wanted::Excluded(_) => None,
        }
    }

    /// Returns the sentences about a gate that blocks the integration or the location.
    fn stopped(&self, what: &str) -> Option<Parts> {
        let cause = self.gate.cause().map(|cause| first(&cause.text)).unwrap_or_default();
        Some(match self.gate.kind() {
            GateKind::Held => parts(
                format!("Nothing goes to the registry. {cause}"),
                format!("{what} goes by itself once the set-up is right."),
                "Correct the set-up under Integrations.",
            ),
            GateKind::Broken => parts(
                format!("Nothing goes to the registry for the moment. {cause}"),
                format!("{} {what} goes by itself when the registry answers.", self.look_again()),
                "If it lasts, ask the registry's help desk.",
            ),
            GateKind::Proving if self.gate.probe_at().is_some() => {
                parts("The set-up was saved.", format!("{what} goes after a test of the connection."), "")
            }
            GateKind::Open | GateKind::Proving => return None,
        })
    }

    fn look_again(&self) -> String {
        match self.gate.probe_at().filter(|at| *at > self.now) {
            Some(at) => format!("Dosewire looks again at {}.", until(at, self.now, self.zone)),
            None => "Dosewire looks again now.".to_owned(),
        }
    }

    /// Returns the sentences about a retry: when it happens, or what blocks it.
    fn again(&self, happened: &str, what: &str, at: &str) -> Parts {
        let before = match self.state.accepted {
            Some(_) if self.is_deletion() => "It was deleted here, and the registry holds it still. ",
            Some(_) => "The registry holds the earlier version. ",
            None => "",
        };
        let happened = format!("{before}{happened}");
        if let Some([stop, next, then]) = self.stopped(what) {
            return [format!("{happened} {stop}"), next, then];
        }
        let next = match self.state.attempt.next_try_at {
            Some(time) if time > self.now => format!("{at} {}.", until(time, self.now, self.zone)),
            _ => format!("{what} goes again now."),
        };
        parts(happened, next, "")
    }

    fn unknown(&self) -> Parts {
        let happened = self.happened("Nobody knows whether it arrived.");
        let waits = match self.after_answer() {
            Some(_) => format!("{happened} It was deleted here meanwhile."),
            None => happened,
        };
        if self.state.attempt.next_try_at.is_some() {
            let [happened, next, you] = self.again(&waits, "The same message", "The same message goes again at");
            return [happened, sentence(&[&next, self.after_answer().unwrap_or_default()]), you];
        }
        parts(waits, "Nothing goes by itself any more.", "Report it again to find out.")
    }

    fn held(&self, reason: Option<HoldReason>) -> Parts {
        match reason {
            Some(HoldReason::Moved) => parts(
                "The registry has it in the other patient's record still.",
                "It goes when the registry has taken it out there.",
                "",
            ),
            Some(HoldReason::RemovalRefused) => parts(
                "The registry refused to take it out of the other patient's record.",
                "It is not sent by itself.",
                "Report it to send it anyway, or take the move back.",
            ),
            Some(HoldReason::Unreadable) | None => parts(
                self.failure.map_or_else(|| "What is stored of it cannot be read.".to_owned(), first),
                "It is not sent until that is corrected.",
                "Correct the record, and report it again.",
            ),
        }
    }

    fn rejected(&self) -> Parts {
        let refused = self.theirs.iter().find(|finding| finding.stops()).map(|finding| finding.text.clone());
        let reason = refused.or_else(|| self.failure.map(str::to_owned));
        let unsaid = if self.is_tried { "It gave no reason." } else { "Nothing was sent." };
        let reason = reason.unwrap_or_else(|| unsaid.to_owned());
        let is_unsent = self.failure.is_some() || !self.is_tried;
        match (self.state.wanted, self.state.accepted) {
            (Wanted::Absent(_), _) if is_unsent => parts(
                format!("It was not taken out of the registry, which holds it still. {reason}"),
                "",
                "Report it again to try once more.",
            ),
            (_, Some(_)) if is_unsent => parts(
                format!("The last update did not get through, and the registry holds the earlier version. {reason}"),
                "",
                "",
            ),
            (Wanted::Absent(_), _) => parts(
                format!("The registry refused to take it out, and holds it still. {reason}"),
                "",
                "Report it again to try once more.",
            ),
            (_, Some(_)) => {
                parts(format!("The registry refused the last update and holds the earlier version. {reason}"), "", "")
            }
            (_, None) if self.failure.is_some() || self.theirs.iter().any(Finding::stops) => parts(reason, "", ""),
            (_, None) if is_unsent => parts("It was not sent.", "", "Report it again."),
            (_, None) => parts("The registry refused it.", "", "Ask its help desk why."),
        }
    }

    /// Returns what happened at the last attempt, without what was to come next then.
    fn happened(&self, otherwise: &str) -> String {
        let theirs = || self.theirs.first().map(|finding| finding.text.clone());
        self.failure.map(first).or_else(theirs).unwrap_or_else(|| otherwise.to_owned())
    }

    /// The strongest of our own findings.
    fn stop(&self) -> Option<String> {
        let mut stops = self.ours.iter().filter(|finding| finding.stops());
        let strongest = stops.next()?.text.clone();
        let more = stops.count();
        Some(if more > 0 { format!("{strongest} And {more} more.") } else { strongest })
    }

    fn is_deletion(&self) -> bool {
        let message = self.state.next_message();
        matches!(message, Some((_, shared::report::Action::Delete)))
    }
}

fn parts(happened: impl Into<String>, next: impl Into<String>, you: impl Into<String>) -> Parts {
    [happened.into(), next.into(), you.into()]
}

const fn accepted_text(with_warnings: bool) -> &'static str {
    if with_warnings { "The registry accepted it and had something to say." } else { "The registry accepted it." }
}

/// The first sentence of a text: what happened. What follows says what was to come next at that time.
fn first(text: &str) -> String {
    text.split_once(". ").map_or_else(|| text.to_owned(), |(sentence, _)| format!("{sentence}."))
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
        Some(ExclusionReason::Consent) => {
            "The patient opted out of sharing with this registry: see the consent in the chart."
        }
        Some(ExclusionReason::TestPatient) => "A test patient: never sent to a production registry.",
        Some(ExclusionReason::NotTaken) => "The registry or this integration does not take historical doses.",
        Some(ExclusionReason::FromRegistry) => "The dose came from a registry, so it is known there.",
        Some(ExclusionReason::Deleted) => "Deleted here, and the registry does not hold it.",
        Some(ExclusionReason::ByHand) | None => "Left out by hand.",
    }
}

/// The sentence about a dose that a person left out.
#[must_use]
pub fn left_out(by: &str, at: DateTime<Utc>, note: &str, zone: &TimeZone) -> String {
    let day = to_timestamp(at).to_zoned(zone.clone()).strftime("%m/%d/%Y");
    format!("Left out by {by} on {day}: {note}")
}

#[cfg(test)]
mod tests;
