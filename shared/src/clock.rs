//! Plausibility of the wall clock, judged against a monotonic clock.
//!
//! A clock that stands in the future for a while would begin nights that are not there yet. A jump is waited out:
//! until the clock is back, or until it has run evenly for a while.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Maximum difference between the wall clock and the monotonic clock from one reading to the next.
const MAX_DRIFT: SignedDuration = SignedDuration::from_hours(6);

/// Maximum time between the last instant that is known from before the start, and the start: a long weekend.
const MAX_DOWNTIME: SignedDuration = SignedDuration::from_hours(4 * 24);

/// Time that the clock has to run evenly after a jump.
const SETTLING_TIME: Duration = Duration::from_secs(600);

/// Both clocks, read at the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The wall clock.
    pub wall: Timestamp,
    /// The monotonic clock, whose beginning means nothing.
    pub monotonic: Duration,
}

/// The plausibility of the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plausibility {
    /// The clock runs evenly.
    Plausible,
    /// The clock jumped.
    Jumped {
        /// The last instant before the jump.
        since: Timestamp,
    },
}

/// Compares two readings: the wall clock jumped when it is more than six hours from where the monotonic clock says.
#[must_use]
pub fn compare(last: Reading, now: Reading) -> Plausibility {
    let elapsed = SignedDuration::try_from(now.monotonic.saturating_sub(last.monotonic)).unwrap_or(SignedDuration::MAX);
    let drift = now.wall.duration_since(last.wall).saturating_sub(elapsed);
    if drift.abs() > MAX_DRIFT { Plausibility::Jumped { since: last.wall } } else { Plausibility::Plausible }
}

/// A jump that is waited out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Jump {
    /// The last reading before it; without a monotonic clock where that was another process's.
    before: Option<Reading>,
    since: Timestamp,
    /// The monotonic clock at the last reading that did not fit the one before.
    uneven_at: Duration,
}

/// Watches the wall clock from reading to reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClockWatch {
    last: Option<Reading>,
    jump: Option<Jump>,
}

impl ClockWatch {
    /// Begins to watch, with the last instant that was written down before the start, if any is known. An instant of
    /// the future, or one that is longer ago than a server is usually off, is a jump.
    #[must_use]
    pub fn begin(last_written: Option<Timestamp>, now: Reading) -> Self {
        let uneven = last_written.filter(|written| {
            let gap = now.wall.duration_since(*written);
            gap > MAX_DOWNTIME || gap < -MAX_DRIFT
        });
        let jump = uneven.map(|since| Jump { before: None, since, uneven_at: now.monotonic });
        Self { last: Some(now), jump }
    }

    /// Takes the next reading into account.
    #[must_use]
    pub fn observe(self, now: Reading) -> Self {
        let fits = |last: Reading| compare(last, now) == Plausibility::Plausible;
        let jump = match (self.jump, self.last) {
            (Some(jump), _) if jump.before.is_some_and(fits) => None,
            (Some(jump), Some(last)) if !fits(last) => Some(Jump { uneven_at: now.monotonic, ..jump }),
            (Some(jump), _) => Some(jump).filter(|jump| now.monotonic.saturating_sub(jump.uneven_at) < SETTLING_TIME),
            (None, Some(last)) if !fits(last) => {
                Some(Jump { before: Some(last), since: last.wall, uneven_at: now.monotonic })
            }
            (None, _) => None,
        };
        Self { last: Some(now), jump }
    }

    /// Returns whether the wall clock can be right, as of the last reading.
    #[must_use]
    pub fn plausibility(&self) -> Plausibility {
        self.jump.map_or(Plausibility::Plausible, |jump| Plausibility::Jumped { since: jump.since })
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;

    fn start() -> Timestamp {
        "2026-03-10T15:00:00Z".parse().unwrap()
    }

    /// A reading so many seconds after the start, by a wall clock that is wrong by so many seconds.
    fn reading(seconds: i64, wrong_by: i64) -> Reading {
        Reading {
            wall: start() + (seconds + wrong_by).seconds(),
            monotonic: Duration::from_secs(u64::try_from(seconds + 1_000).unwrap()),
        }
    }

    #[rstest::rstest]
    #[case::even(20, 0, true)]
    #[case::a_leap_of_an_hour(20, HOUR, true)]
    #[case::at_the_bound(20, 6 * HOUR, true)]
    #[case::forward(20, 6 * HOUR + 1, false)]
    #[case::back(20, -6 * HOUR - 1, false)]
    #[case::a_day_without_a_tick(DAY, 0, true)]
    fn a_jump_is_more_than_six_hours(#[case] after: i64, #[case] wrong_by: i64, #[case] expected: bool) {
        let judged = compare(reading(0, 0), reading(after, wrong_by));
        assert_eq!(judged == Plausibility::Plausible, expected, "{judged:?}");
    }

    /// Readings after the start as (second, wrong by), and whether the clock is plausible after the last.
    #[rstest::rstest]
    #[case::even(&[(20, 0), (40, 0)], true)]
    #[case::just_jumped(&[(20, 93 * DAY)], false)]
    #[case::back_after_45_seconds(&[(20, 93 * DAY), (40, 93 * DAY), (65, 0)], true)]
    #[case::not_settled(&[(20, 93 * DAY), (619, 93 * DAY)], false)]
    #[case::settled(&[(20, 93 * DAY), (620, 93 * DAY)], true)]
    #[case::jumped_again(&[(20, 93 * DAY), (400, 7 * DAY), (800, 7 * DAY)], false)]
    #[case::jumped_again_and_settled(&[(20, 93 * DAY), (400, 7 * DAY), (1_000, 7 * DAY)], true)]
    #[case::set_right_after_it_was_believed(&[(20, 93 * DAY), (620, 93 * DAY), (640, 0)], false)]
    fn a_jump_is_waited_out(#[case] readings: &[(i64, i64)], #[case] expected: bool) {
        let watch = readings.iter().fold(ClockWatch::default().observe(reading(0, 0)), |watch, (at, wrong)| {
            watch.observe(reading(*at, *wrong))
        });
        assert_eq!(watch.plausibility() == Plausibility::Plausible, expected, "{watch:?}");
    }

    #[rstest::rstest]
    #[case::nothing_written(None, true)]
    #[case::yesterday(Some(-DAY), true)]
    #[case::a_long_weekend(Some(-4 * DAY), true)]
    #[case::months_ago(Some(-93 * DAY), false)]
    #[case::another_server_ahead(Some(HOUR), true)]
    #[case::tomorrow(Some(DAY), false)]
    fn a_start_is_compared_with_what_was_written(#[case] written: Option<i64>, #[case] expected: bool) {
        let written = written.map(|seconds| start() + seconds.seconds());
        let watch = ClockWatch::begin(written, reading(0, 0));
        assert_eq!(watch.plausibility() == Plausibility::Plausible, expected);
        assert_eq!(watch.observe(reading(600, 0)).plausibility(), Plausibility::Plausible, "it has settled");
    }

    #[test]
    fn a_jump_says_since_when() {
        let watch = ClockWatch::default().observe(reading(0, 0)).observe(reading(20, DAY)).observe(reading(40, DAY));
        assert_eq!(watch.plausibility(), Plausibility::Jumped { since: start() });
    }
}
