//! A bucket of tokens, in integers, with the time as an argument.

use chrono::{DateTime, TimeDelta, Utc};

const SECOND: TimeDelta = TimeDelta::seconds(1);
/// Number of seconds whose tokens a full bucket holds.
const BURST_SECONDS: i32 = 2;

/// The rate at which a bucket fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rate {
    /// The time in which one token comes.
    interval: TimeDelta,
    /// The time in which an empty bucket is full.
    span: TimeDelta,
}

impl Rate {
    /// A rate of tokens a second. A full bucket holds those of two seconds.
    pub(super) fn per_second(tokens: u32) -> Self {
        let tokens = i32::try_from(tokens.max(1)).unwrap_or(i32::MAX);
        let interval = SECOND / tokens;
        Self { interval, span: interval * tokens * BURST_SECONDS }
    }
}

/// A bucket of tokens: all that is kept is when it is full.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    full_at: DateTime<Utc>,
}

impl Bucket {
    /// A full bucket.
    pub(super) const fn full(now: DateTime<Utc>) -> Self {
        Self { full_at: now }
    }

    /// Says how long a token takes to come if there is none.
    pub(super) fn check(&mut self, rate: Rate, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        // After a clock was set back nobody waits for longer than a bucket takes to fill.
        self.full_at = self.full_at.clamp(now, now + rate.span);
        let wait = self.full_at + rate.interval - now - rate.span;
        if wait > TimeDelta::zero() { Err(wait) } else { Ok(()) }
    }

    /// Takes a token, or says how long one takes to come.
    pub(super) fn take(&mut self, rate: Rate, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        self.check(rate, now)?;
        self.full_at += rate.interval;
        Ok(())
    }

    /// Returns `true` if the bucket need not be kept: a full one is the same.
    pub(super) fn is_full(&self, rate: Rate, now: DateTime<Utc>) -> bool {
        self.full_at <= now || self.full_at > now + rate.span
    }
}

#[cfg(test)]
mod tests {
    use bolero::check;

    use super::*;

    fn at(nanoseconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_nanos(nanoseconds)
    }

    #[test]
    fn a_full_bucket_holds_the_tokens_of_two_seconds() {
        for tokens in [1, 3, 7, 1_000, 1_000_000] {
            let (rate, mut bucket) = (Rate::per_second(tokens), Bucket::full(at(0)));
            let taken = (0..).take_while(|_| bucket.take(rate, at(0)).is_ok()).count();
            assert_eq!(taken, 2 * tokens as usize);
        }
    }

    /// At whatever times tokens are asked for: in no period come more than a full bucket and what flows in, who waits as
    /// long as told gets one, and a bucket that need not be kept gives what a full one does.
    #[test]
    fn never_gives_more_than_its_rate_and_always_what_it_promised() {
        check!().with_iterations(2_000).with_type::<(u8, Vec<u32>)>().for_each(|(tokens, gaps)| {
            let tokens = u32::from(*tokens).max(1);
            let (rate, mut bucket, mut now) = (Rate::per_second(tokens), Bucket::full(at(0)), 0);
            let mut taken = Vec::new();
            for gap in gaps.iter().take(64) {
                // Up to four seconds, most of them short.
                now += i64::from(gap >> (gap % 24));
                if bucket.is_full(rate, at(now)) {
                    let (mut kept, mut new) = (bucket, Bucket::full(at(now)));
                    assert_eq!((kept.take(rate, at(now)), kept.full_at), (new.take(rate, at(now)), new.full_at));
                }
                match bucket.take(rate, at(now)) {
                    Ok(()) => taken.push(now),
                    Err(wait) => {
                        let (mut early, mut later) = (bucket, bucket);
                        let end = at(now) + wait;
                        assert!(early.take(rate, end - TimeDelta::nanoseconds(1)).is_err());
                        assert!(later.take(rate, end).is_ok());
                    }
                }
            }
            let interval = rate.interval.num_nanoseconds().unwrap();
            for (n, first) in taken.iter().enumerate() {
                for (m, last) in taken.iter().enumerate().skip(n) {
                    let most = i64::from(2 * tokens) + (last - first) / interval;
                    assert!(i64::try_from(m - n + 1).unwrap() <= most, "{n}..={m} of {taken:?}");
                }
            }
        });
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let (rate, mut bucket) = (Rate::per_second(1), Bucket::full(at(0)));
        let later = DateTime::UNIX_EPOCH + TimeDelta::days(365);
        while bucket.take(rate, later).is_ok() {}
        assert_eq!(bucket.take(rate, at(0)), Err(TimeDelta::seconds(1)));
        assert!(bucket.take(rate, at(0) + TimeDelta::seconds(3)).is_ok());
    }
}
