//! Deletes in time what is not kept for ever, a few rows at a time, in the background.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jiff::Timestamp;
use shared::clock::{ClockWatch, Plausibility, Reading};

use crate::{
    civil::to_timestamp,
    config::Keep,
    source::Source,
    store::{self, Store, Tx},
};

/// Interval at which the clock is looked at.
const LOOK_INTERVAL: Duration = Duration::from_secs(60);
/// Time between two passes.
const PASS_INTERVAL: Duration = Duration::from_secs(3_600);
/// Time after a jump of the clock in which nothing is deleted: what is deleted does not come back when the clock does.
const REST: Duration = Duration::from_secs(24 * 3_600);
/// Maximum number of rows that are deleted in one transaction: few enough that others who write wait for a moment only.
const BATCH_SIZE: u64 = 200;
/// Pause between two transactions.
const PAUSE: Duration = Duration::from_millis(20);

/// Makes a pass each hour, until the task is dropped; none for a day after the clock jumped.
pub async fn go_on(store: Store, keep: Keep) {
    let mut passes = Passes::default();
    loop {
        let known = store::last_known_instant(store.reader()).await;
        let due = known.map(|known| passes.is_due(known.map(to_timestamp), reading(&**store.source())));
        let passed = match due {
            Ok(true) => make_pass(&store, keep).await,
            Ok(false) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = passed {
            tracing::error!(error = %error, "keep.failed");
        }
        tokio::time::sleep(LOOK_INTERVAL).await;
    }
}

fn reading(source: &dyn Source) -> Reading {
    Reading { wall: to_timestamp(source.now()), monotonic: source.monotonic() }
}

/// The time of the next pass, and a watch on the clock.
#[derive(Debug, Default)]
struct Passes {
    watch: Option<ClockWatch>,
    next: Duration,
}

impl Passes {
    /// Returns whether a pass is due. `known` is the last instant that the database knows.
    fn is_due(&mut self, known: Option<Timestamp>, now: Reading) -> bool {
        let watch = match self.watch {
            Some(watch) => watch.observe(now),
            None => ClockWatch::begin(known, now),
        };
        self.watch = Some(watch);
        if watch.plausibility() != Plausibility::Plausible {
            self.next = now.monotonic.saturating_add(REST);
        }
        let is_due = now.monotonic >= self.next;
        if is_due {
            self.next = now.monotonic.saturating_add(PASS_INTERVAL);
        }
        is_due
    }
}

/// Deletes all that is to be deleted now, batch by batch.
///
/// # Errors
/// Returns an error if the database is not available; the next pass goes on.
pub async fn make_pass(store: &Store, keep: Keep) -> store::Result<()> {
    let tx = store.begin("keep").await?;
    store::mark_feed(&tx).await?;
    tx.commit().await?;
    let before = keep.messages.map(|kept| store.source().now() - kept.max(TimeDelta::days(1)));
    let bodies = match before {
        Some(before) => in_batches(store, Kind::Bodies { before }).await?,
        None => 0,
    };
    let sessions = in_batches(store, Kind::Sessions).await?;
    let changes = in_batches(store, Kind::Changes).await?;
    if bodies + sessions + changes > 0 {
        tracing::info!(bodies, sessions, changes, "keep.deleted");
    }
    store.give_back_pages().await
}

/// A kind of rows that are deleted in batches.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// Bodies of messages that were claimed before an instant.
    Bodies { before: DateTime<Utc> },
    /// Sessions that ended long ago.
    Sessions,
    /// The beginning of the change feed.
    Changes,
}

impl Kind {
    /// Deletes one batch; returns how many rows it took.
    async fn delete(self, tx: &Tx) -> store::Result<u64> {
        match self {
            Self::Bodies { before } => store::purge_bodies(tx, before, BATCH_SIZE).await,
            Self::Sessions => store::drop_old_sessions(tx, BATCH_SIZE).await,
            Self::Changes => store::drop_old_changes(tx, BATCH_SIZE).await,
        }
    }
}

/// Deletes batch after batch until there is nothing left; returns how many rows it took in all.
async fn in_batches(store: &Store, kind: Kind) -> store::Result<u64> {
    let mut all = 0;
    loop {
        let tx = store.begin("keep").await?;
        let taken = kind.delete(&tx).await?;
        tx.commit().await?;
        all += taken;
        if taken < BATCH_SIZE {
            return Ok(all);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    const MINUTE: u64 = 60;
    const DAY: u64 = 24 * 60 * MINUTE;

    /// A reading so many seconds after the start, by a clock that is ahead by so many days.
    fn at(seconds: u64, ahead: i64) -> Reading {
        let wall: Timestamp = "2026-03-10T15:00:00Z".parse().unwrap();
        let wall = wall + (i64::try_from(seconds).unwrap() + ahead * 86_400).seconds();
        Reading { wall, monotonic: Duration::from_secs(seconds) }
    }

    #[rstest::rstest]
    #[case::at_the_start(&[(0, 0)], true)]
    #[case::a_minute_later(&[(0, 0), (MINUTE, 0)], false)]
    #[case::an_hour_later(&[(0, 0), (60 * MINUTE, 0)], true)]
    #[case::the_clock_jumped(&[(0, 0), (60 * MINUTE, 900)], false)]
    #[case::it_runs_evenly_since(&[(0, 0), (MINUTE, 900), (60 * MINUTE, 900), (12 * 60 * MINUTE, 900)], false)]
    #[case::it_came_back(&[(0, 0), (MINUTE, 900), (2 * MINUTE, 0), (60 * MINUTE, 0)], false)]
    #[case::a_day_after_it_came_back(&[(0, 0), (MINUTE, 900), (2 * MINUTE, 0), (DAY + 2 * MINUTE, 0)], true)]
    fn nothing_is_deleted_by_a_clock_that_jumped(#[case] readings: &[(u64, i64)], #[case] expected: bool) {
        let mut passes = Passes::default();
        let due = readings.iter().map(|(seconds, ahead)| passes.is_due(None, at(*seconds, *ahead)));
        assert_eq!(due.last(), Some(expected));
    }

    #[test]
    fn a_server_that_starts_years_ahead_of_its_database_deletes_nothing() {
        let mut passes = Passes::default();
        assert!(!passes.is_due(Some(at(0, 0).wall), at(0, 900)));
        assert!(!passes.is_due(Some(at(0, 0).wall), at(60 * MINUTE, 900)));
    }
}
