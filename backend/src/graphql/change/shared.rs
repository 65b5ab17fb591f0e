//! The changed reports: read and rendered once, for all who watch them.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use async_graphql::Value;
use futures_util::{Stream, StreamExt, future};
use serde::Serialize;
use tokio::{sync::broadcast, time::Instant};
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};
use uuid::Uuid;

use crate::{
    entity::change::ChangeEntity,
    feed::Changed,
    graphql::{
        App,
        report::{Report, reports_of},
        report_event::ReportEvent,
        schema::{Result, to_graphql},
    },
    store::{self, ReportCounts},
};

/// Maximum number of changes that are read at once.
const BATCH_SIZE: usize = 256;
/// Time between two batches for each subscriber: what each of them costs.
const PAUSE_EACH: Duration = Duration::from_micros(200);
/// Maximum time between two batches for the number of subscribers.
const MAX_PAUSE: Duration = Duration::from_millis(50);
/// Time between two batches, as a multiple of the time that one takes: where there are very many reports to count, most
/// of the time is left to others.
const REST: u32 = 3;
/// Maximum time between two batches for the time that one takes.
const MAX_REST: Duration = Duration::from_millis(300);

#[derive(Serialize)]
struct ReportChanged {
    report: Option<Report>,
    counts: ReportCounts,
}

/// Listens from now on; starts the task that makes the events where there is none.
fn subscribe(app: &Arc<App>) -> broadcast::Receiver<ReportEvent> {
    app.counts.report_events.subscribe(|sender| {
        let changes = BroadcastStream::new(app.feed.subscribe());
        let task = Task { app: Arc::clone(app), sender };
        tokio::spawn(async move { task.run(changes).await });
    })
}

/// The task that makes the events. However it ends, its channel is closed.
struct Task {
    app: Arc<App>,
    sender: broadcast::Sender<ReportEvent>,
}

impl Drop for Task {
    fn drop(&mut self) {
        self.app.counts.report_events.close(&self.sender);
    }
}

impl Task {
    /// Sends events until nobody listens any more.
    async fn run(&self, changes: BroadcastStream<Changed>) {
        let moved = changes.filter_map(|item| future::ready(moved_by(item)));
        let mut batches = std::pin::pin!(moved.ready_chunks(BATCH_SIZE));
        while let Some(moved) = batches.next().await {
            if self.app.counts.report_events.close_if_unused(&self.sender) {
                return;
            }
            let start = Instant::now();
            match report_events(&self.app, moved).await {
                Ok(events) => events.into_iter().for_each(|event| self.send(event)),
                Err(error) => {
                    tracing::error!(error = ?error, "change.events_failed");
                    if let Ok(event) = many(&self.app).await {
                        self.send(event);
                    }
                }
            }
            // What changes again in the meantime is told once. One subscriber hardly waits.
            let listeners = self.sender.receiver_count().max(self.app.counts.report_events.listeners());
            let listeners = u32::try_from(listeners).unwrap_or(u32::MAX);
            let pause = pause(listeners, start.elapsed());
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
        }
    }

    fn send(&self, event: ReportEvent) {
        // Subscribers that left in the meantime are no error.
        let _ = self.sender.send(event);
    }
}

/// The reports that a change is about.
enum Moved {
    /// A single report that changed.
    One(Uuid),
    /// Too many reports changed at once to list each.
    Many,
}

/// The time until the next batch.
fn pause(listeners: u32, took: Duration) -> Duration {
    let for_each = PAUSE_EACH.saturating_mul(listeners.saturating_sub(1)).min(MAX_PAUSE);
    // A batch of a small practice is over at once.
    let rest = if took < MAX_PAUSE / 5 { Duration::ZERO } else { took.saturating_mul(REST).min(MAX_REST) };
    for_each.max(rest)
}

fn moved_by(item: std::result::Result<Changed, BroadcastStreamRecvError>) -> Option<(Option<i64>, Moved)> {
    match item {
        Ok(Changed { entity: ChangeEntity::Report, id, seq }) => Some((Some(seq), Moved::One(id))),
        Ok(Changed { entity: ChangeEntity::Reports, seq, .. }) => Some((Some(seq), Moved::Many)),
        Ok(_) => None,
        Err(BroadcastStreamRecvError::Lagged(_)) => Some((None, Moved::Many)),
    }
}

/// The reports as they stand now, each once; before them, whether many changed.
async fn report_events(app: &App, moved: Vec<(Option<i64>, Moved)>) -> Result<Vec<ReportEvent>> {
    let db = app.store.reader();
    // What was missed is as new as the newest.
    let newest = match moved.iter().map(|(seq, _)| *seq).collect::<Option<Vec<_>>>() {
        Some(known) => known.into_iter().max().unwrap_or_default(),
        None => store::last_change(db).await?,
    };
    let (mut ids, mut seen, mut is_many) = (Vec::new(), HashSet::new(), false);
    for (_, moved) in moved {
        match moved {
            Moved::One(id) if seen.insert(id) => ids.push(id),
            Moved::One(_) => {}
            Moved::Many => is_many = true,
        }
    }
    let place: HashMap<String, usize> = ids.iter().map(Uuid::to_string).zip(0..).collect();
    let set_up = app.store.set_up(newest).await?;
    let rows = store::rows_of_reports(app.store.page_reader(), ids).await?;
    let mut reports = reports_of(app, &set_up, rows).await?;
    reports.sort_by_key(|report| place.get(&report.id).copied());
    let counts = app.counts.since(newest, db).await?;
    let mut events = Vec::with_capacity(reports.len() + 1);
    if is_many {
        events.push(event(None, counts)?);
    }
    for report in reports {
        events.push(event(Some(report), counts)?);
    }
    Ok(events)
}

/// The event after more changes than are told of.
async fn many(app: &App) -> Result<ReportEvent> {
    let db = app.store.reader();
    event(None, app.counts.since(store::last_change(db).await?, db).await?)
}

fn event(report: Option<Report>, counts: ReportCounts) -> Result<ReportEvent> {
    let patient = report.as_ref().map(|report| report.patient_id.as_str().into());
    Ok(ReportEvent { patient, value: Arc::new(to_graphql(&ReportChanged { report, counts })?) })
}

/// The events about all reports, or about a patient's. Who was too slow is told to read again.
pub fn events(app: &Arc<App>, patient: Option<String>) -> impl Stream<Item = Result<Arc<Value>>> + Send + use<> {
    let receiver = subscribe(app);
    let app = Arc::clone(app);
    let events = BroadcastStream::new(receiver).filter_map(move |item| {
        let told = match item {
            Ok(event) if patient.as_ref().is_none_or(|patient| event.is_about(patient)) => Some(Some(event)),
            Ok(_) => None,
            Err(BroadcastStreamRecvError::Lagged(_)) => Some(None),
        };
        future::ready(told)
    });
    events.then(move |told| {
        let app = Arc::clone(&app);
        async move {
            match told {
                Some(event) => Ok(event.value),
                None => many(&app).await.map(|event| event.value),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::one_listener(1, 2, 0)]
    #[case::some(101, 2, 20)]
    #[case::very_many(2_000, 2, 50)]
    #[case::a_large_practice(1, 40, 120)]
    #[case::a_slow_database(1, 2_000, 300)]
    fn the_next_batch_waits_for_what_the_last_one_cost(
        #[case] listeners: u32,
        #[case] took: u64,
        #[case] expected: u64,
    ) {
        assert_eq!(pause(listeners, Duration::from_millis(took)), Duration::from_millis(expected));
    }
}
