//! The callers who were there a moment ago: how many operations each has open, and the bucket of each.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    bucket::{Bucket, Rate},
    key::CallerKey,
};
use crate::{http::OperationLimits, limits::MAX_IN_FLIGHT_OF_CALLER};

/// The wait of a caller with too many operations at once: nobody knows when one of them ends.
const WAIT_FOR_ONE: TimeDelta = TimeDelta::seconds(1);
/// Number of callers below which nobody is forgotten.
const MIN_SWEEP: usize = 1_024;

/// The callers who were there a moment ago.
pub(super) struct Callers {
    rate: Rate,
    max_at_once: usize,
    kept: Mutex<Kept>,
}

struct Kept {
    entries: HashMap<CallerKey, Entry>,
    /// Number of callers at which the idle ones are forgotten.
    sweep_at: usize,
    /// Maximum number of queries of each that read at the same time.
    in_turn: usize,
}

struct Entry {
    bucket: Bucket,
    open: usize,
    turns: Arc<Semaphore>,
}

/// A place among the operations of a caller, until it is dropped.
pub(super) struct CallerPlace {
    callers: Arc<Callers>,
    key: CallerKey,
    turns: Arc<Semaphore>,
}

impl CallerPlace {
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turns).acquire_owned().await.ok()
    }
}

impl Drop for CallerPlace {
    fn drop(&mut self) {
        if let Some(entry) = self.callers.lock().entries.get_mut(&self.key) {
            entry.open = entry.open.saturating_sub(1);
        }
    }
}

impl Callers {
    pub(super) fn new(limits: &OperationLimits) -> Self {
        Self {
            rate: Rate::per_second(limits.per_second),
            max_at_once: limits.at_once,
            kept: Mutex::new(Kept { entries: HashMap::new(), sweep_at: MIN_SWEEP, in_turn: limits.in_turn }),
        }
    }

    /// Takes a place for an operation, or says how long to wait.
    pub(super) fn enter(self: &Arc<Self>, key: CallerKey, now: DateTime<Utc>) -> Result<CallerPlace, TimeDelta> {
        let mut kept = self.lock();
        let entry = kept.entry(key, self.rate, now);
        // Those of a network may be many people, so the setting is not about them, and only those whom nobody knows
        // take from its bucket.
        let is_network = matches!(key, CallerKey::Network(_));
        let max_at_once = if is_network { MAX_IN_FLIGHT_OF_CALLER } else { self.max_at_once };
        if entry.open >= max_at_once {
            return Err(WAIT_FOR_ONE);
        }
        if is_network {
            entry.bucket.check(self.rate, now)?;
        } else {
            entry.bucket.take(self.rate, now)?;
        }
        entry.open += 1;
        Ok(CallerPlace { callers: Arc::clone(self), key, turns: Arc::clone(&entry.turns) })
    }

    /// Takes from a bucket what somebody did who is not known.
    pub(super) fn note_unknown(&self, key: CallerKey, now: DateTime<Utc>) {
        // Below an empty bucket there is nothing to take.
        let _ = self.lock().entry(key, self.rate, now).bucket.take(self.rate, now);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn entry(&mut self, key: CallerKey, rate: Rate, now: DateTime<Utc>) -> &mut Entry {
        if self.entries.len() >= self.sweep_at {
            self.entries.retain(|_, entry| entry.open > 0 || !entry.bucket.is_full(rate, now));
            self.sweep_at = (2 * self.entries.len()).max(MIN_SWEEP);
        }
        self.entries.entry(key).or_insert_with(|| Entry {
            bucket: Bucket::full(now),
            open: 0,
            turns: Arc::new(Semaphore::new(self.in_turn)),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use uuid::Uuid;

    use super::*;
    use crate::auth::{TokenId, UserId};

    fn callers(at_once: usize, per_second: u32) -> Arc<Callers> {
        Arc::new(Callers::new(&OperationLimits { at_once, per_second, ..OperationLimits::default() }))
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn user(number: u128) -> CallerKey {
        CallerKey::User(UserId(Uuid::from_u128(number)))
    }

    #[test]
    fn each_caller_has_places_of_its_own() {
        let callers = callers(2, 1_000);
        let (one, two) = (callers.enter(user(1), at(0)).unwrap(), callers.enter(user(1), at(0)).unwrap());
        assert_eq!(callers.enter(user(1), at(0)).err(), Some(WAIT_FOR_ONE));
        let token = CallerKey::Token(TokenId(Uuid::from_u128(1)));
        assert!(callers.enter(token, at(0)).is_ok() && callers.enter(user(2), at(0)).is_ok());
        drop(one);
        assert!(callers.enter(user(1), at(0)).is_ok());
        drop(two);
    }

    #[test]
    fn each_caller_has_a_bucket_of_its_own() {
        let callers = callers(2, 1);
        assert!((0..2).all(|_| callers.enter(user(1), at(0)).is_ok()));
        assert_eq!(callers.enter(user(1), at(0)).err(), Some(TimeDelta::seconds(1)));
        assert!(callers.enter(user(2), at(0)).is_ok());
        assert!(callers.enter(user(1), at(1)).is_ok());
    }

    #[test]
    fn a_network_pays_only_for_those_whom_nobody_knows() {
        let callers = callers(2, 1);
        let network = CallerKey::at(IpAddr::from([192, 0, 2, 1]));
        let many: Vec<_> = (0..10).map(|_| callers.enter(network, at(0))).collect();
        assert!(many.iter().all(Result::is_ok));
        callers.note_unknown(network, at(0));
        callers.note_unknown(network, at(0));
        assert!(callers.enter(network, at(0)).is_err() && callers.enter(user(1), at(0)).is_ok());
        assert!(callers.enter(network, at(1)).is_ok());
    }

    #[test]
    fn idle_callers_are_forgotten() {
        let callers = callers(2, 1);
        let _open = callers.enter(user(0), at(0));
        for number in 1..20_000 {
            assert!(callers.enter(user(number), at(i64::try_from(number / 100).unwrap())).is_ok());
        }
        let kept = callers.lock();
        assert!(kept.entries.len() <= MIN_SWEEP, "{}", kept.entries.len());
        assert_eq!(kept.entries[&user(0)].open, 1, "who has an operation open is kept");
    }
}
