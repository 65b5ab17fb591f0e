//! The dispatcher: one task claims what is due and completes what ended, and each message on its way is a task.
//!
//! What ends together is completed together, in the transaction that claims what is next: so a commit is shared by as
//! many reports as there are connections.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time::{Instant, sleep, timeout_at},
};
use tracing::Instrument;

use super::{
    Courier,
    parcel::{Finished, Parcel},
};
use crate::store::Error;

/// Maximum number of reports that are claimed in one transaction.
const CLAIM_SIZE: usize = 64;
/// The time that an ended attempt waits for others, to be completed with them.
const GROUP_WINDOW: Duration = Duration::from_millis(3);
/// Maximum time between two looks for connection tests that are due, while nothing but answers wakes the dispatcher.
const PROBE_INTERVAL: Duration = Duration::from_secs(1);
/// Pause after a transaction that failed; it doubles up to [`MAX_BACKOFF`].
const INITIAL_BACKOFF: Duration = Duration::from_millis(50);
/// The longest pause.
const MAX_BACKOFF: Duration = Duration::from_secs(2);

/// Sends what is due until it is told to stop.
pub struct Dispatcher {
    courier: Courier,
    bell: Arc<Notify>,
    stopped: watch::Receiver<bool>,
    committed: watch::Receiver<u64>,
    sends: JoinSet<Finished>,
    probes: JoinSet<()>,
    /// When it last looked for connection tests that are due; none where something woke it since.
    probed_at: Option<Instant>,
    finished: Vec<Finished>,
    pause: Option<Duration>,
}

impl Dispatcher {
    /// A dispatcher that wakes up at each commit and at each ring of `bell`, and claims nothing any more once `stopped`
    /// holds true.
    #[must_use]
    pub fn new(courier: Courier, bell: Arc<Notify>, stopped: watch::Receiver<bool>) -> Self {
        let committed = courier.store.committed();
        Self {
            courier,
            bell,
            stopped,
            committed,
            sends: JoinSet::new(),
            probes: JoinSet::new(),
            probed_at: None,
            finished: Vec::new(),
            pause: None,
        }
    }

    /// Sends what is due. Ends when it was told to stop and everything on its way is completed.
    pub async fn run(mut self) {
        loop {
            self.probe().await;
            let is_more_due = self.turn().await;
            if self.is_stopped() && self.sends.is_empty() && self.finished.is_empty() {
                return;
            }
            if !is_more_due {
                self.wait().await;
            }
        }
    }

    /// Begins the connection tests that are due.
    async fn probe(&mut self) {
        while self.probes.try_join_next().is_some() {}
        if self.is_stopped() || self.probed_at.is_some_and(|at| at.elapsed() < PROBE_INTERVAL) {
            return;
        }
        self.probed_at = Some(Instant::now());
        match self.courier.begin_probes().await {
            Ok(begun) => {
                for probe in begun {
                    let courier = self.courier.clone();
                    self.probes.spawn(async move {
                        if let Err(error) = courier.probe(probe).await {
                            tracing::warn!(error = %error, "probe.not_stored");
                        }
                    });
                }
            }
            Err(error) => tracing::warn!(error = %error, "probe.again"),
        }
    }

    /// Returns `true` if the dispatcher was told to stop, or the sender of that signal is gone.
    fn is_stopped(&self) -> bool {
        *self.stopped.borrow() || self.stopped.has_changed().is_err()
    }

    /// Completes and claims; says whether more is to be claimed at once.
    async fn turn(&mut self) -> bool {
        let before = *self.committed.borrow_and_update();
        let limit = if self.is_stopped() { 0 } else { CLAIM_SIZE };
        match self.courier.turn(&self.finished, limit).await {
            Ok(turn) => {
                self.finished.clear();
                self.pause = None;
                // Of this transaction's own commit nothing new follows.
                if *self.committed.borrow() == before + u64::from(turn.is_written) {
                    self.committed.mark_unchanged();
                }
                let is_full = limit > 0 && turn.parcels.len() == limit;
                turn.parcels.into_iter().for_each(|parcel| self.spawn(parcel));
                is_full
            }
            Err(error) => {
                tracing::warn!(error = %error, reports = self.finished.len(), "delivery.again");
                if !matches!(error, Error::Busy(_)) {
                    self.courier.health.note_failure(Instant::now());
                }
                self.pause = Some(self.pause.map_or(INITIAL_BACKOFF, |pause| (pause * 2).min(MAX_BACKOFF)));
                self.complete_singly(&error).await;
                false
            }
        }
    }

    fn spawn(&mut self, parcel: Parcel) {
        let courier = self.courier.clone();
        let (submission, report) = (parcel.claim.submission.id, parcel.claim.submission.report_id);
        let span = tracing::info_span!("submission", submission.id = %submission, report.id = %report);
        self.sends.spawn(async move { courier.send(parcel).await }.instrument(span));
    }

    /// Completes attempts one by one where they could not be completed together, so that one does not keep the others
    /// back. What is left is tried again while its lease lasts.
    async fn complete_singly(&mut self, error: &Error) {
        let mut is_reachable = !matches!(error, Error::Busy(_));
        let mut failed = Vec::new();
        for one in std::mem::take(&mut self.finished) {
            if !is_reachable {
                self.finished.push(one);
            } else if let Err(error) = self.courier.turn(std::slice::from_ref(&one), 0).await {
                is_reachable = !error.is_passing();
                // Behind the others, so that it does not fail before them again.
                failed.push(one);
            }
        }
        self.finished.extend(failed);
        let now = self.courier.store.source().now();
        let lease = self.courier.timing.lease();
        self.finished.retain(|one| {
            let is_held = one.claim.submission.claimed_at + lease > now;
            if !is_held {
                tracing::error!(submission.id = %one.claim.submission.id, "submission.not_stored");
            }
            is_held
        });
    }

    /// Waits until there may be something to do.
    async fn wait(&mut self) {
        let is_stopped = self.is_stopped();
        let pause = self.pause;
        tokio::select! {
            Some(done) = self.sends.join_next(), if pause.is_none() => self.finished.extend(done.ok()),
            () = sleep(pause.unwrap_or_default()), if pause.is_some() => {}
            _ = self.committed.changed(), if pause.is_none() && !is_stopped => self.probed_at = None,
            () = self.bell.notified(), if pause.is_none() => self.probed_at = None,
            _ = self.stopped.changed(), if !is_stopped => {}
        }
        if !self.finished.is_empty() {
            self.gather().await;
        }
    }

    /// Takes what else ends within the window.
    async fn gather(&mut self) {
        let until = Instant::now() + GROUP_WINDOW;
        while let Ok(Some(done)) = timeout_at(until, self.sends.join_next()).await {
            self.finished.extend(done.ok());
        }
    }
}
