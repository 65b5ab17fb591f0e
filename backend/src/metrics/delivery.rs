//! Figures of the delivery: verdicts, and how long registries take.

use std::{borrow::Cow, time::Duration};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::{Counted, IntegrationLabels, part::Durations};

/// Bounds of durations in seconds, up to the longest time that a registry may take.
const BUCKETS: [f64; 11] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 60.0];

fn durations() -> Histogram {
    Histogram::new(BUCKETS)
}

/// Figures of the delivery; clones share them.
#[derive(Debug, Clone)]
pub struct DeliveryMetrics {
    exchanges: Durations<IntegrationLabels>,
    submissions: Family<SubmissionLabels, Counter>,
    in_flight: Gauge,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SubmissionLabels {
    #[prometheus(flatten)]
    integration: IntegrationLabels,
    verdict: &'static str,
    failure: Cow<'static, str>,
}

impl Default for DeliveryMetrics {
    fn default() -> Self {
        Self {
            exchanges: Family::new_with_constructor(durations),
            submissions: Family::default(),
            in_flight: Gauge::default(),
        }
    }
}

impl DeliveryMetrics {
    /// Counts a message as on its way until the result is dropped.
    #[must_use]
    pub fn sending(&self) -> Counted {
        Counted::by(&self.in_flight)
    }

    /// Notes how long a registry took to answer, or to fail.
    pub fn exchanged(&self, integration: &IntegrationLabels, took: Duration) {
        self.exchanges.get_or_create(integration).observe(took.as_secs_f64());
    }

    /// Counts an attempt that ended, by its verdict and the code of its failure; `none` where it has none.
    pub fn ended(&self, integration: IntegrationLabels, verdict: &'static str, failure: &str) {
        let failure = if failure == "none" { Cow::Borrowed("none") } else { Cow::Owned(failure.to_owned()) };
        self.submissions.get_or_create(&SubmissionLabels { integration, verdict, failure }).inc();
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "registry_exchange_duration",
            "Time until a registry answered a message or failed to",
            Unit::Seconds,
            self.exchanges.clone(),
        );
        registry.register(
            "submissions",
            "Attempts that this server ended, by verdict and failure",
            self.submissions.clone(),
        );
        registry.register(
            "messages_in_flight",
            "Messages that this server waits for an answer to",
            self.in_flight.clone(),
        );
    }
}
