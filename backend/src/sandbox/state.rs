//! A training registry: its options and what it holds, shared by all of its servers.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    ledger::Ledger,
    options::{Clock, SandboxOptions},
    record::Records,
};

/// A training registry with what it holds.
#[derive(Clone)]
pub struct Sandbox {
    pub(in crate::sandbox) options: Arc<SandboxOptions>,
    pub(in crate::sandbox) ledger: Ledger,
    answers: Arc<AtomicU64>,
}

impl Sandbox {
    /// An empty registry.
    #[must_use]
    pub fn new(options: SandboxOptions) -> Self {
        Self { options: Arc::new(options), ledger: Ledger::default(), answers: Arc::default() }
    }

    /// Returns the same registry, with what it holds, by another clock.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        let options = SandboxOptions { clock, ..(*self.options).clone() };
        Self { options: Arc::new(options), ..self.clone() }
    }

    /// Returns a copy of its records.
    #[must_use]
    pub fn records(&self) -> Records {
        self.ledger.show()
    }

    /// The next number for an answer.
    pub(in crate::sandbox) fn next_answer(&self) -> u64 {
        self.answers.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl fmt::Debug for Sandbox {
    /// Leaves out what it holds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("options", &self.options).finish_non_exhaustive()
    }
}
