//! Readings that are not written yet: an answer waits for no entry of the log.

use std::{
    collections::HashMap,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use tokio::sync::Notify;
use uuid::Uuid;

use super::{actor::Actor, entry::Entry};

/// Maximum number of entries that wait while the database takes none. What is beyond is counted.
const MAX_WAITING: usize = 100_000;

/// Something that was read or refused. The same in the same moment is one entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reading {
    /// Actor.
    pub actor: Actor,
    /// The action, as `patient.read`.
    pub action: &'static str,
    /// The table of the record.
    pub entity: &'static str,
    /// The record; none for a list.
    pub record: Option<Uuid>,
}

/// The entries that wait.
#[derive(Debug, Default)]
struct Noted {
    readings: HashMap<Reading, (DateTime<Utc>, i32)>,
    lost: i32,
}

/// The readings of a process that are not written yet.
#[derive(Debug, Default)]
pub struct ReadLog {
    noted: Mutex<Noted>,
    bell: Notify,
}

impl ReadLog {
    /// Notes a reading of so many records.
    pub fn note(&self, reading: Reading, records: i32, at: DateTime<Utc>) {
        let mut noted = self.lock();
        if noted.readings.len() >= MAX_WAITING && !noted.readings.contains_key(&reading) {
            noted.lost = noted.lost.saturating_add(1);
            return;
        }
        let (_, sum) = noted.readings.entry(reading).or_insert((at, 0));
        *sum = sum.saturating_add(records);
        drop(noted);
        self.bell.notify_one();
    }

    /// Waits until something is noted.
    pub async fn noted(&self) {
        self.bell.notified().await;
    }

    /// Takes what waits. It waits again if it is not written.
    pub fn take(&self) -> Waiting<'_> {
        Waiting { noted: mem::take(&mut *self.lock()), log: self }
    }

    fn lock(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Readings that are being written. They return to the log unless they were, also where the task ends.
#[derive(Debug)]
pub struct Waiting<'a> {
    noted: Noted,
    log: &'a ReadLog,
}

impl Waiting<'_> {
    /// Returns `true` if there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.noted.readings.is_empty() && self.noted.lost == 0
    }

    /// The entries, oldest first; one says how many did not fit.
    #[must_use]
    pub fn entries(&self, now: DateTime<Utc>) -> Vec<Entry> {
        let each = self.noted.readings.iter().map(|(reading, (at, records))| Entry {
            at: *at,
            actor: reading.actor.clone(),
            action: reading.action.to_owned(),
            entity: reading.entity.to_owned(),
            record: reading.record,
            records: *records,
        });
        let mut entries: Vec<_> = each.collect();
        entries.sort_by_key(|entry| entry.at);
        if self.noted.lost > 0 {
            entries.push(Entry {
                at: now,
                actor: Actor::server("server"),
                action: "audit.lost".to_owned(),
                entity: "audit".to_owned(),
                record: None,
                records: self.noted.lost,
            });
        }
        entries
    }

    /// They are written.
    pub fn done(mut self) {
        self.noted = Noted::default();
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self.is_empty() {
            return;
        }
        let mut noted = self.log.lock();
        noted.lost = noted.lost.saturating_add(self.noted.lost);
        for (reading, (at, records)) in mem::take(&mut self.noted.readings) {
            let (first, sum) = noted.readings.entry(reading).or_insert((at, 0));
            *first = at.min(*first);
            *sum = sum.saturating_add(records);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(record: u128) -> Reading {
        let record = Some(Uuid::from_u128(record));
        Reading { actor: Actor::server("test"), action: "patient.read", entity: "patient", record }
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn the_same_is_one_entry_and_what_is_not_written_waits_again() {
        let log = ReadLog::default();
        log.note(reading(1), 1, at(5));
        log.note(reading(2), 1, at(6));
        log.note(reading(1), 1, at(7));
        drop(log.take());
        log.note(reading(1), 1, at(8));
        let waiting = log.take();
        let told: Vec<_> = waiting.entries(at(9)).iter().map(|entry| (entry.at, entry.records)).collect();
        assert_eq!(told, [(at(5), 3), (at(6), 1)]);
        waiting.done();
        assert!(log.take().is_empty());
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let log = ReadLog::default();
        for n in 0..MAX_WAITING + 3 {
            log.note(reading(n as u128), 1, at(5));
        }
        let waiting = log.take();
        let entries = waiting.entries(at(9));
        let last = entries.last().unwrap();
        assert_eq!((entries.len(), last.action.as_str(), last.records), (MAX_WAITING + 1, "audit.lost", 3));
    }
}
