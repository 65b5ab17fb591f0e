//! What the figures of several concerns have in common.

use std::sync::Arc;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{family::Family, gauge::Gauge, histogram::Histogram},
};
use uuid::Uuid;

/// Durations by labels.
pub(super) type Durations<L> = Family<L, Histogram, fn() -> Histogram>;

/// The integration that a figure is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct IntegrationLabels {
    /// Its id.
    integration: Arc<str>,
    /// The code of its program.
    program: Arc<str>,
}

impl IntegrationLabels {
    /// The labels of an integration.
    #[must_use]
    pub fn new(id: Uuid, program: &str) -> Self {
        Self { integration: id.to_string().into(), program: program.into() }
    }
}

/// One of those that a gauge counts, until it is dropped.
#[derive(Debug)]
pub struct Counted(Gauge);

impl Counted {
    pub(super) fn by(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}
