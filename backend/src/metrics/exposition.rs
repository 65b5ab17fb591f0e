//! The page that a monitoring system reads.

use std::{fmt, sync::Arc};

use chrono::{DateTime, Utc};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, prometheus_text},
    metrics::info::Info,
    registry::Registry,
};

use super::{DatabaseMetrics, DeliveryMetrics, HttpMetrics, KeptFigures, Pool, figures::gauges};

/// The media type of the page.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Reads the clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
/// Reads the connections to the database.
pub type Pools = Arc<dyn Fn() -> Vec<Pool> + Send + Sync>;

/// Sources of the figures.
pub struct Sources {
    /// Those of the database.
    pub database: DatabaseMetrics,
    /// Those of the delivery.
    pub delivery: DeliveryMetrics,
    /// Those of the door.
    pub http: HttpMetrics,
    /// Figures of the database.
    pub figures: KeptFigures,
    /// The connections to it.
    pub pools: Pools,
    /// The time.
    pub now: Clock,
}

/// The page that a monitoring system reads.
#[derive(Debug)]
pub struct Exposition(Registry);

impl Exposition {
    /// A page of all figures.
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        let mut registry = Registry::with_prefix("dosewire");
        registry.register("build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))].to_vec()));
        sources.delivery.register(&mut registry);
        sources.database.register(&mut registry);
        sources.http.register(&mut registry);
        let Sources { figures, pools, now, .. } = sources;
        registry.register_collector(Box::new(Live { figures, pools, now }));
        Self(registry)
    }

    /// The page.
    ///
    /// # Errors
    /// Returns an error if a figure cannot be written.
    pub fn render(&self) -> Result<String, fmt::Error> {
        let mut page = String::new();
        prometheus_text::encode(&mut page, &self.0)?;
        Ok(page)
    }
}

/// Sources in memory, looked up for each page.
struct Live {
    figures: KeptFigures,
    pools: Pools,
    now: Clock,
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Live")
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PoolLabels {
    role: &'static str,
    state: &'static str,
}

impl Collector for Live {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let connections = (self.pools)().into_iter().flat_map(|Pool { role, open, idle }| {
            let idle = i64::try_from(idle).unwrap_or(i64::MAX).min(open.into());
            [("idle", idle), ("used", i64::from(open) - idle)].map(|(state, n)| (PoolLabels { role, state }, n))
        });
        gauges(&mut encoder, ("database_connections", "Connections to the database", None), connections)?;
        self.figures.last().encode(&mut encoder, (self.now)())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::metrics::{Figures, IntegrationLabels, NightFigure};

    #[test]
    fn a_page_holds_what_was_counted_and_what_was_kept() {
        let now: DateTime<Utc> = "2026-03-10T15:00:00Z".parse().unwrap();
        let sandbox = IntegrationLabels::new(Uuid::nil(), "SANDBOX");
        let (database, delivery, http) =
            (DatabaseMetrics::default(), DeliveryMetrics::default(), HttpMetrics::default());
        database.begun(Duration::ZERO).committed(Duration::from_millis(2));
        drop(database.begun(Duration::ZERO));
        delivery.exchanged(&sandbox, Duration::from_millis(300));
        delivery.ended(sandbox.clone(), "ACCEPTED", "none");
        http.answered("POST", "/graphql", 200, Duration::from_millis(3));
        http.answered("BREW", "/graphql", 405, Duration::from_millis(3));
        http.refused();
        let (socket, _open) = (http.socket(), http.operation());
        drop(socket);
        let figures = KeptFigures::default();
        figures.keep(Figures {
            reports: vec![(sandbox.clone(), "REPORTED", "WITH_WARNINGS", 7)],
            oldest_queued: vec![(sandbox.clone(), Some(now - chrono::TimeDelta::seconds(90)))],
            nights: vec![NightFigure { integration: sandbox, last: Some(now.date_naive()), is_late: true }],
            alerts: vec![("NIGHT_LATE", 1)],
            database_bytes: Some(4096),
            read_at: Some(now - chrono::TimeDelta::seconds(4)),
        });
        let pools: Pools = Arc::new(|| vec![Pool { role: "write", open: 3, idle: 1 }]);
        let page = Exposition::new(Sources { database, delivery, http, figures, pools, now: Arc::new(move || now) });
        let page = page.render().unwrap();
        let of = "integration=\"00000000-0000-0000-0000-000000000000\",program=\"SANDBOX\"";
        for line in [
            format!("dosewire_submissions_total{{{of},verdict=\"ACCEPTED\",failure=\"none\"}} 1"),
            format!("dosewire_registry_exchange_duration_seconds_bucket{{{of},le=\"0.5\"}} 1"),
            format!("dosewire_reports{{{of},tab=\"REPORTED\",status=\"WITH_WARNINGS\"}} 7"),
            format!("dosewire_oldest_queued_age_seconds{{{of}}} 90"),
            format!("dosewire_night_last_date_timestamp_seconds{{{of}}} 1773100800"),
            format!("dosewire_night_late{{{of}}} 1"),
            "dosewire_transaction_duration_seconds_count{outcome=\"committed\"} 1".into(),
            "dosewire_transaction_duration_seconds_count{outcome=\"rolled_back\"} 1".into(),
            "dosewire_commit_duration_seconds_count 1".into(),
            "dosewire_http_requests_total{method=\"POST\",route=\"/graphql\",status=\"200\"} 1".into(),
            "dosewire_http_requests_total{method=\"OTHER\",route=\"/graphql\",status=\"405\"} 1".into(),
            "dosewire_operations_refused_total 1".into(),
            "dosewire_sockets 0".into(),
            "dosewire_socket_operations 1".into(),
            "dosewire_database_connections{role=\"write\",state=\"used\"} 2".into(),
            "dosewire_alerts{kind=\"NIGHT_LATE\"} 1".into(),
            "dosewire_database_size_bytes 4096".into(),
            "dosewire_figures_age_seconds 4".into(),
        ] {
            assert!(page.lines().any(|shown| shown == line), "{line} is not in\n{page}");
        }
    }
}
