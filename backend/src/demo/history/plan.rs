//! The plan of the demo's past: the story on the days of the calendar. A pure function.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    calendar::{Calendar, NIGHTS},
    story::{Act, DAYS, LAST_CALL, LAST_CALLS},
};

/// A step of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The training registry is set up, and the practice begins to report.
    SetUp,
    /// An act of the story.
    Act(Act),
    /// A night.
    Night,
}

/// Time before now of the very last call.
const LAST: TimeDelta = TimeDelta::minutes(2);

/// Returns the steps of the past in their order.
pub(super) fn plan(calendar: &Calendar) -> Vec<(DateTime<Utc>, Step)> {
    let mut steps = vec![(calendar.at(0, 9, 0), Step::SetUp)];
    for (number, acts) in DAYS.iter().enumerate() {
        let times = calendar.office_hours(number, acts.len());
        steps.extend(times.into_iter().zip(*acts).map(|(at, act)| (at, Step::Act(*act))));
    }
    steps.extend((0..NIGHTS).map(|number| (calendar.night(number), Step::Night)));
    steps.extend(LAST_CALLS.iter().map(|act| (calendar.last_calls(), Step::Act(*act))));
    steps.push((calendar.now() - LAST, Step::Act(LAST_CALL)));
    steps.sort_by_key(|(at, _)| *at);
    steps
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::civil::{day_of, to_chrono};

    fn planned(now: &str) -> (Calendar, Vec<(DateTime<Utc>, Step)>) {
        let calendar = Calendar::new(now.parse().unwrap(), TimeZone::get("America/Chicago").unwrap());
        let steps = plan(&calendar);
        (calendar, steps)
    }

    #[rstest::rstest]
    #[case::afternoon("2026-03-10T20:00:00Z")]
    #[case::just_after_the_night("2026-03-10T09:00:00Z")]
    #[case::just_before_the_night("2026-03-10T08:59:59Z")]
    #[case::midnight("2026-03-10T05:00:00Z")]
    #[case::clocks_go_forward("2026-03-08T14:00:00Z")]
    #[case::clocks_go_back("2026-11-01T14:00:00Z")]
    #[case::new_year("2027-01-02T03:00:00Z")]
    fn the_past_is_over_and_the_next_night_has_doses(#[case] now: &str) {
        let (calendar, steps) = planned(now);
        assert!(steps.is_sorted_by_key(|(at, _)| *at));
        assert!(steps.iter().all(|(at, _)| *at <= calendar.now()));
        assert_eq!(steps.iter().filter(|(_, step)| *step == Step::Night).count(), NIGHTS);
        let zone = TimeZone::get("America/Chicago").unwrap();
        let last_day = to_chrono(calendar.day(10));
        let given = |(at, step): &&(DateTime<Utc>, Step)| {
            matches!(step, Step::Act(Act::Give(_) | Act::GiveAs(..))) && day_of(*at, &zone) == last_day
        };
        assert_eq!(steps.iter().filter(given).count(), DAYS[NIGHTS].len());
        let next = calendar.night(NIGHTS);
        assert_eq!(next, calendar.now(), "it is not there yet");
    }

    #[test]
    fn every_named_dose_is_given_before_it_is_told_of() {
        let (_, steps) = planned("2026-03-10T20:00:00Z");
        let mut given = Vec::new();
        for (_, step) in steps {
            match step {
                Step::Act(Act::GiveAs(_, name)) => given.push(name),
                Step::Act(
                    Act::Report(name)
                    | Act::CorrectLot(name)
                    | Act::AskRace(name)
                    | Act::CorrectSite(name)
                    | Act::Exclude(name, _)
                    | Act::Delete(name)
                    | Act::Move(name),
                ) => assert!(given.contains(&name), "{name}"),
                _ => {}
            }
        }
    }
}
