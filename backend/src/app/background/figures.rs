//! Keeps what a monitoring system reads of the database, so that no scrape reads it.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use shared::{
    alert::{AlertKind, AlertSubject},
    report::ReportTab,
};

use crate::{
    entity::integration,
    metrics::{Figures, IntegrationLabels, KeptFigures, NightFigure},
    store::{self, Result, Store},
};

/// Shortest pause between two readings. Reports are counted anew only when something was changed in between.
const MIN_PAUSE: Duration = Duration::from_secs(10);
/// Length of a pause in readings: of very many reports, the count takes at most this part of one connection's time.
const PAUSE_IN_READINGS: u32 = 50;

/// Reads the figures until the task is dropped. Where the database cannot be read those before stay, and say how old they
/// are.
pub async fn keep(store: Store, kept: KeptFigures) {
    let mut seen = None;
    loop {
        let began = Instant::now();
        match read(&store, &kept, seen).await {
            Ok(seq) => seen = Some(seq),
            Err(error) => tracing::warn!(error = %error, "figures.failed"),
        }
        tokio::time::sleep((began.elapsed() * PAUSE_IN_READINGS).max(MIN_PAUSE)).await;
    }
}

/// Reads them, and returns the number of the last change that they surely hold.
async fn read(store: &Store, kept: &KeptFigures, seen: Option<i64>) -> Result<i64> {
    let seq = store::last_change(store.reader()).await?;
    let mut figures = if seen == Some(seq) { Figures::clone(&kept.last()) } else { count(store).await? };
    figures.database_bytes = store.size().await?;
    figures.read_at = Some(store.source().now());
    kept.keep(figures);
    Ok(seq)
}

async fn count(store: &Store) -> Result<Figures> {
    let db = store.reader();
    let rows = store::integrations_in_use(db).await?.rows;
    let mut groups = BTreeMap::new();
    for (integration, tab, status, reports) in store::counts_by_integration(db).await? {
        groups.insert((integration, tab, status), reports);
    }
    let open = store::open_alerts(db).await?;
    let mut figures = Figures::default();
    for kind in AlertKind::ALL {
        let of_kind = open.iter().filter(|alert| alert.kind == kind.as_str()).count();
        figures.alerts.push((kind.as_str(), i64::try_from(of_kind).unwrap_or(i64::MAX)));
    }
    for row in rows {
        let labels = IntegrationLabels::new(row.id, &row.program_code);
        // A group without reports is told as 0, so that it does not vanish from what is watched.
        for tab in ReportTab::ALL {
            for status in tab.statuses() {
                let group = (row.id, tab.as_str().to_owned(), status.as_str().to_owned());
                let reports = groups.get(&group).copied().unwrap_or_default();
                figures.reports.push((labels.clone(), tab.as_str(), status.as_str(), reports));
            }
        }
        figures.oldest_queued.push((labels.clone(), store::oldest_queued(db, row.id).await?));
        let subject = AlertSubject::Integration(row.id);
        let is_missing = open.iter().any(|alert| {
            alert.kind == AlertKind::NightLate.as_str() && store::subject_of(alert).is_ok_and(|of| of == subject)
        });
        figures.nights.push(night(store, &row, labels, is_missing).await?);
    }
    Ok(figures)
}

async fn night(
    store: &Store,
    row: &integration::Model,
    integration: IntegrationLabels,
    is_missing: bool,
) -> Result<NightFigure> {
    // No zone is ahead of this day.
    let latest = (store.source().now() + TimeDelta::days(1)).date_naive();
    let last = store::last_night(store.reader(), row.id, latest).await?;
    let run = match last {
        Some(date) => store::night_of_date(store.reader(), row.id, date).await?,
        None => None,
    };
    Ok(NightFigure { integration, last, is_late: is_missing || run.as_ref().is_some_and(store::is_late_night) })
}
