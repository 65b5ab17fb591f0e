//! The source of time, ids and randomness: the only module that asks the system for them.

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

use chrono::{DateTime, SubsecRound, Utc};
use rand::{Rng, RngCore};
use uuid::Uuid;

/// Time, ids and chance. The server's is [`SystemSource`]; tests bring their own.
pub trait Source: Send + Sync {
    /// Now, to the microsecond, which is what both databases keep.
    fn now(&self) -> DateTime<Utc>;
    /// The monotonic clock, since some moment that stays the same while the process runs. A source without one goes by
    /// its wall clock, which then never jumps.
    fn monotonic(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.now().timestamp_micros()).unwrap_or_default())
    }
    /// A fresh key for a row, ordered by time.
    fn uuid(&self) -> Uuid;
    /// A random code of `A-Z2-9` without look-alikes: ORC-3 and MSH-10. Never a sequence.
    fn code(&self, length: usize) -> String;
    /// A random number in `[0, 1)`.
    fn fraction(&self) -> f64;
    /// Fills with random bytes fit for keys.
    fn fill(&self, bytes: &mut [u8]);
}

/// The beginning of the monotonic clock.
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The letters of random codes: no 0, O, 1, I.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// The system's clock and random generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemSource;

impl Source for SystemSource {
    fn monotonic(&self) -> Duration {
        STARTED.elapsed()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that makes ids")]
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn code(&self, length: usize) -> String {
        random_code(&mut rand::rng(), length)
    }

    fn fraction(&self) -> f64 {
        rand::rng().random()
    }

    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// A random code of a length from a generator.
pub fn random_code(rng: &mut impl Rng, length: usize) -> String {
    let letter = |_| LETTERS.get(rng.random_range(0..LETTERS.len())).copied().map_or('A', char::from);
    (0..length).map(letter).collect()
}
