//! The nights of one server: run at each tick, unless the clock cannot be right.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use shared::{
    alert::{AlertEnd, AlertFacts, AlertKind, AlertSubject},
    clock::{ClockWatch, Plausibility, Reading},
};

use super::run_due;
use crate::{
    civil::to_timestamp,
    reference_data::ReferenceData,
    source::Source,
    store::{self, Store},
};

/// Runs nights at each tick, and waits out a clock that jumped.
pub struct Nights {
    store: Store,
    reference: Arc<ReferenceData>,
    clock: Mutex<ClockWatch>,
    /// `true` from when the clock is right again until what it wrote while it was ahead is brought back.
    is_to_bring_back: AtomicBool,
    /// Held while nights run: a tick that comes meanwhile has nothing to do.
    running: tokio::sync::Mutex<()>,
}

impl Nights {
    /// Begins to watch the clock, with what the database knows of the time before this start.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn begin(store: Store, reference: Arc<ReferenceData>) -> store::Result<Self> {
        let known = store::last_known_instant(store.reader()).await?.map(to_timestamp);
        let clock = ClockWatch::begin(known, read(&**store.source()));
        log_change(Plausibility::Plausible, clock.plausibility());
        let (clock, running) = (Mutex::new(clock), tokio::sync::Mutex::new(()));
        let nights = Self { store, reference, clock, is_to_bring_back: AtomicBool::new(false), running };
        nights.note_alert(nights.clock()).await?;
        Ok(nights)
    }

    /// Runs every night that is due, and returns how many were begun: none while the clock is implausible.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn tick(&self) -> store::Result<usize> {
        let Ok(_running) = self.running.try_lock() else { return Ok(0) };
        let before = self.clock();
        let now = self.observe();
        if before != now {
            self.is_to_bring_back.store(now == Plausibility::Plausible, Ordering::Relaxed);
            self.note_alert(now).await?;
        }
        if now != Plausibility::Plausible {
            return Ok(0);
        }
        if self.is_to_bring_back.load(Ordering::Relaxed) {
            self.bring_back().await?;
            self.is_to_bring_back.store(false, Ordering::Relaxed);
        }
        run_due(&self.store, &self.reference).await
    }

    /// Brings back tries and connection tests that were planned by a clock that was ahead.
    async fn bring_back(&self) -> store::Result<()> {
        let attempt = || async {
            let mut tx = self.store.begin("night").await?;
            let tries = store::bring_back_instants(&mut tx).await?;
            tx.commit().await?;
            Ok(tries)
        };
        let tries = store::retry(attempt).await?;
        tracing::info!(tries, "night.instants_brought_back");
        Ok(())
    }

    /// Returns whether the clock was plausible at the last tick: what an alert about the clock follows.
    #[must_use]
    pub fn clock(&self) -> Plausibility {
        self.clock.lock().unwrap_or_else(PoisonError::into_inner).plausibility()
    }

    /// Raises the alert of a clock that jumped, or ends it; writes nothing where it stands as it should.
    async fn note_alert(&self, clock: Plausibility) -> store::Result<()> {
        let subject = AlertSubject::Practice;
        let is_open = store::is_alert_open(self.store.reader(), AlertKind::Clock, subject).await?;
        match clock {
            Plausibility::Plausible if is_open => {
                let mut tx = self.store.begin("night").await?;
                store::end_alert(&mut tx, AlertKind::Clock, subject, AlertEnd::ClockRight).await?;
                tx.commit().await
            }
            Plausibility::Jumped { since } if !is_open => {
                let mut tx = self.store.begin("night").await?;
                let seconds = to_timestamp(tx.now()).as_second() - since.as_second();
                store::raise_alert(&mut tx, subject, "jumped", &AlertFacts::ClockJumped { seconds }).await?;
                tx.commit().await
            }
            Plausibility::Plausible | Plausibility::Jumped { .. } => Ok(()),
        }
    }

    /// Reads the clocks, and logs when they begin or cease to be implausible.
    fn observe(&self) -> Plausibility {
        let mut clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        let before = clock.plausibility();
        *clock = clock.observe(read(&**self.store.source()));
        let now = clock.plausibility();
        log_change(before, now);
        now
    }
}

fn log_change(before: Plausibility, now: Plausibility) {
    match (before, now) {
        (Plausibility::Plausible, Plausibility::Jumped { since }) => {
            tracing::warn!(since = %since, "night.clock_jumped")
        }
        (Plausibility::Jumped { since }, Plausibility::Plausible) => {
            tracing::info!(since = %since, "night.clock_settled")
        }
        _ => {}
    }
}

fn read(source: &dyn Source) -> Reading {
    Reading { wall: to_timestamp(source.now()), monotonic: source.monotonic() }
}
