//! Figures of the door: requests, and what is open.

use std::{borrow::Cow, time::Duration};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::{Counted, part::Durations};

const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
/// The methods that are told apart: a client may send any word.
const METHODS: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

fn durations() -> Histogram {
    Histogram::new(BUCKETS)
}

/// Figures of the door; clones share them.
#[derive(Debug, Clone)]
pub struct HttpMetrics {
    requests: Family<RequestLabels, Counter>,
    durations: Durations<RouteLabels>,
    in_flight: Gauge,
    refused: Counter,
    sockets: Gauge,
    operations: Gauge,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: Cow<'static, str>,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: Cow<'static, str>,
}

impl Default for HttpMetrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(durations),
            in_flight: Gauge::default(),
            refused: Counter::default(),
            sockets: Gauge::default(),
            operations: Gauge::default(),
        }
    }
}

impl HttpMetrics {
    /// Counts a request that was answered. `route` is the pattern of its path, never the path.
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let method = METHODS.into_iter().find(|known| *known == method).unwrap_or("OTHER");
        let route: Cow<'static, str> = route.to_owned().into();
        self.durations.get_or_create(&RouteLabels { route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&RequestLabels { method, route, status }).inc();
    }

    /// Counts an operation as being executed until the result is dropped. Subscriptions are not counted.
    #[must_use]
    pub fn executing(&self) -> Counted {
        Counted::by(&self.in_flight)
    }

    /// Counts an operation that was refused because its caller, or all together, sent too many.
    pub fn refused(&self) {
        self.refused.inc();
    }

    /// Counts a WebSocket as open until the result is dropped.
    #[must_use]
    pub fn socket(&self) -> Counted {
        Counted::by(&self.sockets)
    }

    /// Counts an operation over a WebSocket, most often a subscription, as open until the result is dropped.
    #[must_use]
    pub fn operation(&self) -> Counted {
        Counted::by(&self.operations)
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("http_requests", "Requests by method, route and status", self.requests.clone());
        registry.register_with_unit(
            "http_request_duration",
            "Time until a request was answered, by route",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register(
            "operations_in_flight",
            "Operations that are being executed, without subscriptions",
            self.in_flight.clone(),
        );
        registry.register(
            "operations_refused",
            "Operations that were refused because one caller, or all together, sent too many",
            self.refused.clone(),
        );
        registry.register("sockets", "Open WebSockets", self.sockets.clone());
        registry.register(
            "socket_operations",
            "Open operations over WebSockets, most of them subscriptions",
            self.operations.clone(),
        );
    }
}
