//! Figures of the database: how long transactions and commits take, and its connections.

use std::time::{Duration, Instant};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::part::Durations;

/// Bounds of durations in seconds, from a commit to memory to a database that is at its end.
const BUCKETS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 10.0];

fn durations() -> Histogram {
    Histogram::new(BUCKETS)
}

/// Figures of the database; clones share them.
#[derive(Debug, Clone)]
pub struct DatabaseMetrics {
    transactions: Durations<OutcomeLabels>,
    waits: Histogram,
    commits: Histogram,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabels {
    outcome: &'static str,
}

/// The connections of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Purpose: `read` or `write`.
    pub role: &'static str,
    /// Number of open ones.
    pub open: u32,
    /// Number of those that nobody uses.
    pub idle: usize,
}

impl Default for DatabaseMetrics {
    fn default() -> Self {
        Self { transactions: Family::new_with_constructor(durations), waits: durations(), commits: durations() }
    }
}

impl DatabaseMetrics {
    /// Notes that a transaction began after a wait for its connection and, on SQLite, for those who wrote.
    #[must_use]
    pub fn begun(&self, waited: Duration) -> Running {
        self.waits.observe(waited.as_secs_f64());
        Running { metrics: self.clone(), began: Instant::now(), outcome: "rolled_back" }
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "transaction_wait",
            "Time until a writing transaction could begin",
            Unit::Seconds,
            self.waits.clone(),
        );
        registry.register_with_unit(
            "transaction_duration",
            "Duration of writing transactions from their beginning, by outcome",
            Unit::Seconds,
            self.transactions.clone(),
        );
        registry.register_with_unit("commit_duration", "Duration of commits", Unit::Seconds, self.commits.clone());
    }
}

/// A transaction that runs. Its duration is noted when it is dropped.
#[derive(Debug)]
pub struct Running {
    metrics: DatabaseMetrics,
    began: Instant,
    outcome: &'static str,
}

impl Running {
    /// Notes that the transaction was committed, in that time.
    pub fn committed(mut self, took: Duration) {
        self.metrics.commits.observe(took.as_secs_f64());
        self.outcome = "committed";
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let labels = OutcomeLabels { outcome: self.outcome };
        self.metrics.transactions.get_or_create(&labels).observe(self.began.elapsed().as_secs_f64());
    }
}
