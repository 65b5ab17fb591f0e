//! Backoff: the time of the next try, by the number of tries and the advice.

use chrono::{DateTime, TimeDelta, Utc};

use crate::advice::Advice;

/// Seconds until the next try, after each try that passing trouble ended; the last pause repeats.
const TRANSIENT_DELAYS: &[f64] = &[30.0, 300.0, 600.0, 3_600.0, 10_800.0];

/// Seconds until the next try, after each try that the registry's own trouble ended; the last pause repeats.
const REGISTRY_DELAYS: &[f64] = &[900.0, 1_800.0, 3_600.0, 7_200.0, 10_800.0];

/// Seconds of pauses after which trying ends: 14 days.
const MAX_TOTAL_DELAY: f64 = 1_209_600.0;

/// Width of the jitter as a fraction of the delay, so that many attempts do not come back at once.
const JITTER: f64 = 0.2;

/// Bounds of a pause that a registry asks for, in seconds: 1 s and 6 h.
const RETRY_AFTER_BOUNDS: (i64, i64) = (1, 21_600);

/// Returns the latest instant that a next try is ever planned for: a later one was written by a clock that was ahead.
#[must_use]
pub fn latest_next_try(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_add_signed(TimeDelta::seconds(RETRY_AFTER_BOUNDS.1)).unwrap_or(now)
}

/// Returns the instant of the next try after `tries` tries; `None` if a person must look first, or trying is over.
///
/// `jitter` is a random number from 0 to 1: the delay is up to a tenth shorter or longer.
#[must_use]
pub fn next_try(tries: i32, advice: Advice, now: DateTime<Utc>, jitter: f64) -> Option<DateTime<Utc>> {
    next_try_after(tries, advice, None, now, jitter)
}

/// Returns the instant of the next try after `tries` tries, if the registry asked for a pause.
///
/// The pause is honored between 1 s and 6 h. One that is shorter than planned is honored for as many tries as there
/// are growing pauses, so that trying does not end within minutes.
#[must_use]
pub fn next_try_after(
    tries: i32,
    advice: Advice,
    asked: Option<TimeDelta>,
    now: DateTime<Utc>,
    jitter: f64,
) -> Option<DateTime<Utc>> {
    let pauses = match advice {
        Advice::RetrySoon => TRANSIENT_DELAYS,
        Advice::WaitForRegistry => REGISTRY_DELAYS,
        Advice::None | Advice::CorrectRecord | Advice::FixSetUp => return None,
    };
    let (&last, growing) = pauses.split_last()?;
    let done = usize::try_from(tries.max(1)).ok()?;
    if waited(pauses, done) > MAX_TOTAL_DELAY {
        return None;
    }
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.5 };
    let planned = growing.get(done - 1).copied().unwrap_or(last) * (1.0 + JITTER * (jitter - 0.5));
    let planned = TimeDelta::from_std(std::time::Duration::from_secs_f64(planned)).ok()?;
    let asked = asked
        .map(|pause| pause.clamp(TimeDelta::seconds(RETRY_AFTER_BOUNDS.0), TimeDelta::seconds(RETRY_AFTER_BOUNDS.1)));
    let pause = match asked {
        Some(asked) if done <= pauses.len() => asked,
        Some(asked) => asked.max(planned),
        None => planned,
    };
    now.checked_add_signed(pause)
}

/// Seconds of the planned pauses after the first `tries` tries.
fn waited(pauses: &[f64], tries: usize) -> f64 {
    let repeated = u32::try_from(tries.saturating_sub(pauses.len())).unwrap_or(u32::MAX);
    let last = pauses.last().copied().unwrap_or_default();
    pauses.iter().take(tries).sum::<f64>() + last * f64::from(repeated)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wait(tries: i32, advice: Advice, jitter: f64) -> Option<i64> {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        next_try(tries, advice, now, jitter).map(|at| (at - now).num_seconds())
    }

    #[rstest::rstest]
    #[case::soon(Advice::RetrySoon)]
    #[case::later(Advice::WaitForRegistry)]
    fn no_try_is_planned_after_the_latest(#[case] advice: Advice) {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        for (tries, asked) in (1..120).flat_map(|tries| [None, Some(TimeDelta::days(9))].map(|asked| (tries, asked))) {
            let next = next_try_after(tries, advice, asked, now, 1.0);
            assert!(next.is_none_or(|at| at <= latest_next_try(now)), "{tries} {asked:?} {next:?}");
        }
    }

    #[rstest::rstest]
    #[case(Advice::RetrySoon, &[30, 300, 600, 3_600, 10_800, 10_800, 10_800])]
    #[case(Advice::WaitForRegistry, &[900, 1_800, 3_600, 7_200, 10_800, 10_800, 10_800])]
    #[case(Advice::None, &[])]
    #[case(Advice::CorrectRecord, &[])]
    #[case(Advice::FixSetUp, &[])]
    fn waits_grow_and_are_capped(#[case] advice: Advice, #[case] waits: &[i64]) {
        let all: Vec<_> = (1..8).map_while(|tries| wait(tries, advice, 0.5)).collect();
        assert_eq!(all, waits);
    }

    #[rstest::rstest]
    #[case(Advice::RetrySoon)]
    #[case(Advice::WaitForRegistry)]
    fn trying_outlasts_a_weekend_and_ends_after_two_weeks(#[case] advice: Advice) {
        let total: i64 = (1..).map_while(|tries| wait(tries, advice, 0.5)).sum();
        assert!((1_209_600 - 10_800..=1_209_600).contains(&total), "{total}");
        assert_eq!(wait(i32::MAX, advice, 0.5), None);
    }

    #[test]
    fn jitter_moves_a_wait_by_a_tenth_at_most() {
        assert_eq!(wait(1, Advice::RetrySoon, 0.0), Some(27));
        assert_eq!(wait(1, Advice::RetrySoon, 1.0), Some(33));
        assert_eq!(wait(1, Advice::RetrySoon, f64::NAN), Some(30));
    }

    #[rstest::rstest]
    #[case::honored(1, 120, Some(120))]
    #[case::longer_than_planned(1, 20_000, Some(20_000))]
    #[case::at_once(1, 0, Some(1))]
    #[case::negative(1, -5, Some(1))]
    #[case::for_a_week(1, 604_800, Some(21_600))]
    #[case::short_and_often(6, 1, Some(10_800))]
    #[case::over(200, 60, None)]
    fn a_pause_that_the_registry_asks_for_is_honored_within_bounds(
        #[case] tries: i32,
        #[case] asked: i64,
        #[case] waits: Option<i64>,
    ) {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let next = next_try_after(tries, Advice::RetrySoon, Some(TimeDelta::seconds(asked)), now, 0.5);
        assert_eq!(next.map(|at| (at - now).num_seconds()), waits);
    }

    proptest! {
        #[test]
        fn the_next_try_is_later_than_now_and_pauses_never_shrink(
            tries in -3i32..200, seconds in 0i64..4_000_000_000, jitter in 0.0f64..=1.0,
        ) {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            for &advice in Advice::ALL {
                let first = next_try(tries, advice, now, jitter);
                prop_assert!(first.is_none_or(|at| at > now));
                if let (Some(first), Some(second)) = (first, next_try(tries.saturating_add(1), advice, now, jitter)) {
                    prop_assert!(second >= first);
                }
            }
        }
    }
}
