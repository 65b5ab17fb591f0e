//! The changed reports: read and rendered once, for all who watch them.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_graphql::Value;
use futures_util::{Stream, StreamExt, future};
use serde::Serialize;
use tokio::sync::broadcast;
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};
use uuid::Uuid;

use crate::{
    feed::Changed,
    graphql::{
        App,
        report::{Report, ReportCounts, reports_of},
        schema::{Result, to_graphql},
    },
    store,
};

/// Maximum number of changes that are read at once.
const BATCH_SIZE: usize = 256;
/// Number of events that wait for a slow subscriber before it must read again.
const CHANNEL_CAPACITY: usize = 4_096;
/// Time between two batches for each subscriber: what each of them costs.
const PAUSE_EACH: Duration = Duration::from_micros(250);
/// Maximum time between two batches.
const MAX_PAUSE: Duration = Duration::from_millis(50);

/// An event as every subscriber gets it.
#[derive(Debug, Clone)]
pub struct ReportEvent {
    /// The patient of its report; none where very many reports changed.
    patient: Option<Arc<str>>,
    /// The event.
    pub value: Arc<Value>,
}

impl ReportEvent {
    /// Whether it is about a patient, or about so many that it may be.
    #[must_use]
    pub fn is_about(&self, patient: &str) -> bool {
        self.patient.as_deref().is_none_or(|changed| changed == patient)
    }
}

#[derive(Serialize)]
struct ReportChanged {
    report: Option<Report>,
    counts: ReportCounts,
}

/// The events that are being told; there is a task that makes them while anybody listens.
#[derive(Default)]
pub struct ReportEvents(Mutex<Option<broadcast::Sender<ReportEvent>>>);

impl ReportEvents {
    /// Listens from now on.
    pub fn subscribe(app: &Arc<App>) -> broadcast::Receiver<ReportEvent> {
        let mut told = app.counts.report_events.lock();
        if let Some(sender) = &*told {
            return sender.subscribe();
        }
        let (sender, receiver) = broadcast::channel(CHANNEL_CAPACITY);
        *told = Some(sender.clone());
        // From before this call returns, so that nothing is missed.
        let changes = BroadcastStream::new(app.feed.subscribe());
        tokio::spawn(tell(Arc::clone(app), changes, sender));
        receiver
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<broadcast::Sender<ReportEvent>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the task that makes events, if nobody listens to it.
    fn end_if_unheard(&self, sender: &broadcast::Sender<ReportEvent>) -> bool {
        let mut told = self.lock();
        let is_unheard = sender.receiver_count() == 0;
        if is_unheard {
            *told = None;
        }
        is_unheard
    }
}

/// The reports that a change is about.
enum Moved {
    /// This one changed.
    One(Uuid),
    /// So many changed at once that each is not told of.
    Many,
}

/// Tells of changes until nobody listens any more.
async fn tell(app: Arc<App>, changes: BroadcastStream<Changed>, sender: broadcast::Sender<ReportEvent>) {
    let moved = changes.filter_map(|item| future::ready(moved_by(item)));
    let mut batches = std::pin::pin!(moved.ready_chunks(BATCH_SIZE));
    while let Some(moved) = batches.next().await {
        if app.counts.report_events.end_if_unheard(&sender) {
            return;
        }
        match report_events(&app, moved).await {
            Ok(events) => {
                for event in events {
                    // Who left in the meantime is no error.
                    let _ = sender.send(event);
                }
            }
            Err(error) => {
                tracing::error!(error = ?error, "change.events_failed");
                if let Ok(event) = many(&app).await {
                    let _ = sender.send(event);
                }
            }
        }
        // What changes again in the meantime is told once. One subscriber hardly waits.
        let listeners = u32::try_from(sender.receiver_count()).unwrap_or(u32::MAX);
        let pause = PAUSE_EACH.saturating_mul(listeners.saturating_sub(1)).min(MAX_PAUSE);
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
}

fn moved_by(item: std::result::Result<Changed, BroadcastStreamRecvError>) -> Option<(Option<i64>, Moved)> {
    match item {
        Ok(Changed { entity, id, seq }) if entity == "report" => Some((Some(seq), Moved::One(id))),
        Ok(Changed { entity, seq, .. }) if entity == "reports" => Some((Some(seq), Moved::Many)),
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
    let rows = store::rows_of_reports(db, ids).await?;
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
    let receiver = ReportEvents::subscribe(app);
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
