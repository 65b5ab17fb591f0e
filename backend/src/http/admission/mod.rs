//! The limits of operations: of all callers at once, and of each caller at once and a second.
//! What is executed, and for how long, is not decided here. Subscriptions are no operations of this kind.

mod bucket;
mod callers;
mod key;

use std::{net::IpAddr, sync::Arc};

use chrono::{DateTime, Utc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use self::{
    callers::{CallerPlace, Callers},
    key::CallerKey,
};
use super::{OperationLimits, rejection::Rejection};
use crate::{
    auth::Caller,
    limits::MAX_IN_FLIGHT,
    metrics::{Counted, HttpMetrics},
};

/// Admits operations, or says why not.
pub(super) struct Admission {
    all: Arc<Semaphore>,
    callers: Arc<Callers>,
    metrics: HttpMetrics,
}

/// A place among the operations, until it is dropped.
pub(super) struct Place {
    of_caller: CallerPlace,
    _permit: OwnedSemaphorePermit,
    _counted: Counted,
}

impl Place {
    /// Waits for the caller's turn to read, which lasts until the result is dropped.
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        self.of_caller.turn().await
    }
}

impl Admission {
    pub(super) fn new(limits: &OperationLimits, metrics: HttpMetrics) -> Self {
        Self { all: Arc::new(Semaphore::new(MAX_IN_FLIGHT)), callers: Arc::new(Callers::new(limits)), metrics }
    }

    /// Takes a place for an operation. One beyond a limit is refused at once, so that those within it are answered in
    /// time however many come.
    pub(super) fn enter(&self, caller: &Caller, from: IpAddr, now: DateTime<Utc>) -> Result<Place, Rejection> {
        self.take(CallerKey::of(caller, from), now)
    }

    /// Takes a place for finding out who calls from an address.
    pub(super) fn enter_unknown(&self, from: IpAddr, now: DateTime<Utc>) -> Result<Place, Rejection> {
        self.take(CallerKey::at(from), now)
    }

    /// Counts a request of somebody who is not known against its address.
    pub(super) fn note_unknown(&self, from: IpAddr, now: DateTime<Utc>) {
        self.callers.note_unknown(CallerKey::at(from), now);
    }

    fn take(&self, key: CallerKey, now: DateTime<Utc>) -> Result<Place, Rejection> {
        let of_caller = self.callers.enter(key, now).map_err(Rejection::RateLimited);
        let place = of_caller.and_then(|of_caller| match Arc::clone(&self.all).try_acquire_owned() {
            Ok(permit) => Ok(Place { of_caller, _permit: permit, _counted: self.metrics.executing() }),
            Err(_) => Err(Rejection::Busy),
        });
        place.inspect_err(|_| self.metrics.refused())
    }
}
