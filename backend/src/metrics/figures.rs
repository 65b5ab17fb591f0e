//! What stands in the database, as it was read last.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use prometheus_client::{
    encoding::{DescriptorEncoder, EncodeGaugeValue, EncodeLabelSet, EncodeMetric as _},
    metrics::{MetricType, gauge::ConstGauge},
    registry::Unit,
};

use super::IntegrationLabels;

/// Figures of the database.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Number of reports by integration, tab and status.
    pub reports: Vec<(IntegrationLabels, &'static str, &'static str, i64)>,
    /// The instant since which the oldest queued report of an integration waits.
    pub oldest_queued: Vec<(IntegrationLabels, Option<DateTime<Utc>>)>,
    /// The last night of each integration.
    pub nights: Vec<NightFigure>,
    /// Number of open alerts by kind.
    pub alerts: Vec<(&'static str, i64)>,
    /// Size of the database in bytes.
    pub database_bytes: Option<i64>,
    /// The instant at which all this was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// An integration's nights.
#[derive(Debug, Clone)]
pub struct NightFigure {
    /// The integration.
    pub integration: IntegrationLabels,
    /// The date of the last night that was begun, if any was.
    pub last: Option<NaiveDate>,
    /// `true` if it began late, or one that is due has not begun.
    pub is_late: bool,
}

/// The figures that are kept; clones share them.
#[derive(Debug, Clone, Default)]
pub struct KeptFigures(Arc<RwLock<Arc<Figures>>>);

impl KeptFigures {
    /// Keeps new ones in place of those before.
    pub fn keep(&self, figures: Figures) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(figures);
    }

    /// Returns those that were kept last.
    #[must_use]
    pub fn last(&self) -> Arc<Figures> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReportLabels {
    #[prometheus(flatten)]
    integration: IntegrationLabels,
    tab: &'static str,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AlertLabels {
    kind: &'static str,
}

impl Figures {
    pub(super) fn encode(&self, encoder: &mut DescriptorEncoder<'_>, now: DateTime<Utc>) -> fmt::Result {
        let reports = self.reports.iter().map(|(integration, tab, status, reports)| {
            (ReportLabels { integration: integration.clone(), tab, status }, *reports)
        });
        gauges(encoder, ("reports", "Reports by integration, tab and status", None), reports)?;
        let ages = self.oldest_queued.iter().map(|(integration, since)| (integration.clone(), age(*since, now)));
        let help = "Time for which the oldest queued report of an integration has been waiting; 0 where none is";
        gauges(encoder, ("oldest_queued_age", help, Some(&Unit::Seconds)), ages)?;
        let last = self.nights.iter().filter_map(|night| Some((night.integration.clone(), midnight(night.last?))));
        let help = "Date of the last night that was begun, as its midnight in UTC";
        gauges(encoder, ("night_last_date_timestamp", help, Some(&Unit::Seconds)), last)?;
        let late = self.nights.iter().map(|night| (night.integration.clone(), i64::from(night.is_late)));
        gauges(encoder, ("night_late", "1 if the last night began late or one that is due has not begun", None), late)?;
        let alerts = self.alerts.iter().map(|(kind, open)| (AlertLabels { kind }, *open));
        gauges(encoder, ("alerts", "Open alerts by kind", None), alerts)?;
        if let Some(bytes) = self.database_bytes {
            gauge(encoder, ("database_size", "Size of the database", Some(&Unit::Bytes)), bytes)?;
        }
        if let Some(read_at) = self.read_at {
            let help = "Time since the figures of the database were read";
            gauge(encoder, ("figures_age", help, Some(&Unit::Seconds)), age(Some(read_at), now))?;
        }
        Ok(())
    }
}

fn age(since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> i64 {
    since.map_or(0, |since| (now - since).num_seconds().max(0))
}

fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp()
}

type About<'a> = (&'a str, &'a str, Option<&'a Unit>);

pub(super) fn gauges<L, V>(
    encoder: &mut DescriptorEncoder<'_>,
    (name, help, unit): About<'_>,
    values: impl Iterator<Item = (L, V)>,
) -> fmt::Result
where
    L: EncodeLabelSet,
    V: EncodeGaugeValue,
{
    let mut family = encoder.encode_descriptor(name, help, unit, MetricType::Gauge)?;
    for (labels, value) in values {
        ConstGauge::new(value).encode(family.encode_family(&labels)?)?;
    }
    Ok(())
}

fn gauge(encoder: &mut DescriptorEncoder<'_>, (name, help, unit): About<'_>, value: i64) -> fmt::Result {
    ConstGauge::new(value).encode(encoder.encode_descriptor(name, help, unit, MetricType::Gauge)?)
}
