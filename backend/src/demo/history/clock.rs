//! The clock of the demo's past: it is set, and moves on while a registry answers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;

use crate::{
    sandbox::DirectTransport,
    source::{Source, SystemSource},
    transport::{Contact, Endpoint, Failure, RegistryTransport, Reply},
};

/// A source whose clock is set and whose chance comes from a seed. Its ids, order numbers and keys are the system's, so
/// that no two practices share any.
pub(super) struct PastSource(Mutex<State>);

struct State {
    now: DateTime<Utc>,
    rng: StdRng,
}

impl PastSource {
    /// A source that stands at an instant.
    pub(super) fn new(now: DateTime<Utc>, seed: u64) -> Self {
        Self(Mutex::new(State { now, rng: StdRng::seed_from_u64(seed) }))
    }

    /// Moves the clock on to an instant; one that has passed leaves it where it is.
    pub(super) fn advance_to(&self, at: DateTime<Utc>) {
        let mut state = self.lock();
        state.now = state.now.max(at);
    }

    /// Moves the clock on by the time that an answer takes.
    fn wait_for_answer(&self) {
        let mut state = self.lock();
        let pause = TimeDelta::milliseconds(state.rng.random_range(180..900));
        state.now += pause;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source for PastSource {
    fn now(&self) -> DateTime<Utc> {
        self.lock().now.trunc_subsecs(6)
    }

    fn uuid(&self) -> Uuid {
        SystemSource.uuid()
    }

    fn code(&self, length: usize) -> String {
        SystemSource.code(length)
    }

    fn fraction(&self) -> f64 {
        self.lock().rng.random()
    }

    fn fill(&self, bytes: &mut [u8]) {
        SystemSource.fill(bytes);
    }
}

/// The transport to the training registry, whose answers take their time on the clock of the past.
pub(super) struct PastTransport {
    pub(super) clock: Arc<PastSource>,
    pub(super) registry: DirectTransport,
}

#[async_trait]
impl RegistryTransport for PastTransport {
    async fn test_connection(&self, endpoint: &Endpoint, echo: &str) -> Result<Contact, Failure> {
        self.clock.wait_for_answer();
        self.registry.test_connection(endpoint, echo).await
    }

    async fn submit(&self, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
        self.clock.wait_for_answer();
        self.registry.submit(endpoint, message).await
    }
}
