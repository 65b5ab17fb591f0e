//! The health of this server's writes, as its own heartbeat and its delivery find.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Time after a failed write in which the database does not count as writable: longer than the longest pause before
/// the delivery tries again.
const MEMORY: Duration = Duration::from_secs(5);

/// The result of this server's last write; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Health(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    is_beat_missed: bool,
    failed_at: Option<Instant>,
}

impl Health {
    /// Notes whether a heartbeat was written in time.
    pub fn note_beat(&self, is_written: bool) {
        self.seen(|seen| seen.is_beat_missed = !is_written);
    }

    /// Notes that a write failed for a reason that is not another's lock.
    pub fn note_failure(&self, at: Instant) {
        self.seen(|seen| seen.failed_at = Some(at));
    }

    /// Returns `true` if the last heartbeat was written in time and no write failed lately.
    #[must_use]
    pub fn is_writable(&self, now: Instant) -> bool {
        self.seen(|seen| !seen.is_beat_missed && seen.failed_at.is_none_or(|at| now.duration_since(at) > MEMORY))
    }

    fn seen<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_is_remembered_for_a_while() {
        let (health, now) = (Health::default(), Instant::now());
        assert!(health.is_writable(now));
        health.note_failure(now);
        health.note_beat(true);
        assert!(!health.is_writable(now + MEMORY));
        assert!(health.is_writable(now + MEMORY + Duration::from_secs(1)));
    }

    #[test]
    fn a_missed_beat_counts_until_the_next() {
        let (health, now) = (Health::default(), Instant::now());
        health.note_beat(false);
        assert!(!health.is_writable(now));
        health.note_beat(true);
        assert!(health.is_writable(now));
    }
}
