//! Backoff: the time of the next try, by the number of tries and the advice.

use chrono::{DateTime, TimeDelta, Utc};

use crate::advice::Advice;

/// Delays in seconds after each transient failure.
const TRANSIENT_DELAYS: &[f64] = &[30.0, 300.0, 600.0, 3_600.0, 10_800.0];

/// Delays in seconds after each failure of the registry.
const REGISTRY_DELAYS: &[f64] = &[900.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0];

/// Width of the jitter as a fraction of the delay, so that many attempts do not come back at once.
const JITTER: f64 = 0.2;

/// Returns the time of the next try after `tries` tries; none when a person must act first.
///
/// `jitter` is a random number from 0 to 1: the delay is up to a tenth shorter or longer.
#[must_use]
pub fn next_try(tries: i32, advice: Advice, now: DateTime<Utc>, jitter: f64) -> Option<DateTime<Utc>> {
    let waits = match advice {
        Advice::RetrySoon => TRANSIENT_DELAYS,
        Advice::WaitForRegistry => REGISTRY_DELAYS,
        Advice::None | Advice::CorrectRecord | Advice::FixSetUp => return None,
    };
    let done = usize::try_from(tries.max(1)).ok()?;
    let wait = waits.get(done - 1)?;
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.5 };
    let seconds = wait * (1.0 + JITTER * (jitter - 0.5));
    now.checked_add_signed(TimeDelta::from_std(std::time::Duration::from_secs_f64(seconds)).ok()?)
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
    #[case(Advice::RetrySoon, &[30, 300, 600, 3_600, 10_800])]
    #[case(Advice::WaitForRegistry, &[900, 1_800, 3_600, 7_200, 14_400])]
    #[case(Advice::None, &[])]
    #[case(Advice::CorrectRecord, &[])]
    #[case(Advice::FixSetUp, &[])]
    fn waits_grow_and_then_end(#[case] advice: Advice, #[case] waits: &[i64]) {
        let all: Vec<_> = (1..20).map_while(|tries| wait(tries, advice, 0.5)).collect();
        assert_eq!(all, waits);
    }

    #[test]
    fn jitter_moves_a_wait_by_a_tenth_at_most() {
        assert_eq!(wait(1, Advice::RetrySoon, 0.0), Some(27));
        assert_eq!(wait(1, Advice::RetrySoon, 1.0), Some(33));
        assert_eq!(wait(1, Advice::RetrySoon, f64::NAN), Some(30));
    }

    proptest! {
        #[test]
        fn the_next_try_is_later_than_now_and_than_the_one_before(
            tries in -3i32..9, seconds in 0i64..4_000_000_000, a in 0.0f64..=1.0, b in 0.0f64..=1.0,
        ) {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            for &advice in Advice::ALL {
                let first = next_try(tries, advice, now, a);
                prop_assert!(first.is_none_or(|at| at > now));
                if let (true, Some(first), Some(second)) = (tries > 0, first, next_try(tries + 1, advice, now, b)) {
                    prop_assert!(second > first);
                }
            }
        }
    }
}
