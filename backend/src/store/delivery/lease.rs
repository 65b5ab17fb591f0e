//! The parts of a lease: until when a message may leave, and until when its exchange may last.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Longest time that an exchange with a registry may take.
const LONGEST_EXCHANGE: Duration = Duration::from_secs(60);
/// Longest time from a claim until its message leaves.
const LONGEST_START: Duration = Duration::from_secs(15);

/// Longest time that a server holds a report that it sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease(pub Duration);

impl Lease {
    /// The lease between two instants.
    #[must_use]
    pub fn between(from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        Self((until - from).to_std().unwrap_or_default())
    }

    /// Longest time that an exchange with a registry may take, so that its answer can be stored within the lease.
    #[must_use]
    pub fn longest_exchange(self) -> Duration {
        LONGEST_EXCHANGE.min(self.0.saturating_mul(3) / 5)
    }

    /// Longest time from a claim until its message leaves. After that another server may have sent a newer one.
    #[must_use]
    pub fn longest_start(self) -> Duration {
        LONGEST_START.min(self.0.saturating_sub(self.longest_exchange()))
    }

    /// Returns the instant by which an exchange is over, however slow the server and the registry were.
    ///
    /// A claim of the future was written by a wrong clock, and then the time is counted from now.
    #[must_use]
    pub fn exchange_ends(self, claimed_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        let longest = self.longest_start().saturating_add(self.longest_exchange());
        let longest = TimeDelta::from_std(longest).unwrap_or_default();
        claimed_at.min(now).checked_add_signed(longest).unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::usual(150, 60, 15)]
    #[case::short(5, 3, 2)]
    #[case::long(3_600, 60, 15)]
    #[case::none(0, 0, 0)]
    fn an_exchange_is_over_within_the_lease(#[case] lease: u64, #[case] exchange: u64, #[case] start: u64) {
        let lease = Lease(Duration::from_secs(lease));
        let parts = (lease.longest_exchange(), lease.longest_start());
        assert_eq!(parts, (Duration::from_secs(exchange), Duration::from_secs(start)));
        assert!(parts.0 + parts.1 <= lease.0);
    }

    #[rstest::rstest]
    #[case::at_once(0, 75)]
    #[case::a_while_ago(-70, 5)]
    #[case::long_ago(-600, -525)]
    #[case::by_a_clock_that_was_ahead(31_536_000, 75)]
    fn the_end_of_an_exchange_does_not_depend_on_the_lease(#[case] claimed: i64, #[case] ends: i64) {
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
        let claimed_at = now + TimeDelta::seconds(claimed);
        let lease = Lease::between(claimed_at, claimed_at + TimeDelta::seconds(150));
        assert_eq!((lease.exchange_ends(claimed_at, now) - now).num_seconds(), ends);
    }
}
