//! Subscriptions: each is a view of the change feed.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use futures_util::{Stream, StreamExt, future, stream};
use serde::Serialize;
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};
use uuid::Uuid;

use crate::{
    entity::integration::IntegrationState,
    feed::Changed,
    graphql::{
        App,
        integration::{Backfill, ConnectionTest, backfill_of, test_of},
        report::{Report, reports_of},
        schema::{Bindings, Call, Error, Result, parse_id},
        shared_counts::ReportCounts,
    },
    store,
};

/// Binds the subscriptions.
pub fn bind(bindings: &mut Bindings) {
    bindings.watch("reportChanged", report_changed);
    bindings.watch("chartChanged", chart_changed);
    bindings.watch("registryStatus", registry_status);
}

#[derive(Serialize)]
struct ReportChanged {
    report: Option<Report>,
    counts: ReportCounts,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChartChanged {
    patient_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegistryStatus {
    integration_id: String,
    state: IntegrationState,
    last_test: Option<ConnectionTest>,
    backfill: Option<Backfill>,
}

/// The reports that a change is about.
enum Moved {
    /// A single report that changed.
    One(Uuid),
    /// Too many reports changed at once to list each.
    Many,
}

async fn report_changed(call: Call) -> Result<impl Stream<Item = Result<ReportChanged>> + Send + 'static> {
    let patient = call.arg::<Option<String>>("patientId")?;
    let app = Arc::clone(&call.app);
    let moved = BroadcastStream::new(app.feed.subscribe()).filter_map(|item| {
        let moved = match item {
            Ok(Changed { entity, id, seq }) if entity == "report" => Some((Some(seq), Moved::One(id))),
            Ok(Changed { entity, seq, .. }) if entity == "reports" => Some((Some(seq), Moved::Many)),
            Ok(_) => None,
            // Who was too slow reads again, as after very many changes.
            Err(BroadcastStreamRecvError::Lagged(_)) => Some((None, Moved::Many)),
        };
        future::ready(moved)
    });
    // What waits is read together and counted once.
    Ok(moved
        .ready_chunks(BATCH_SIZE)
        .then(move |moved| report_events(Arc::clone(&app), patient.clone(), moved))
        .flat_map(|told| stream::iter(told.unwrap_or_else(|error| vec![Err(error)]))))
}

/// Maximum number of changes that are read at once.
const BATCH_SIZE: usize = 256;

/// The reports as they stand now, each once; before them, whether many changed.
async fn report_events(
    app: Arc<App>,
    patient: Option<String>,
    moved: Vec<(Option<i64>, Moved)>,
) -> Result<Vec<Result<ReportChanged>>> {
    let db = app.store.reader();
    // Nothing is as new as what was missed.
    let newest = moved.iter().map(|(seq, _)| seq.unwrap_or(i64::MAX)).max().unwrap_or_default();
    let (mut ids, mut seen, mut many) = (Vec::new(), HashSet::new(), false);
    for (_, moved) in moved {
        match moved {
            Moved::One(id) if seen.insert(id) => ids.push(id),
            Moved::One(_) => {}
            Moved::Many => many = true,
        }
    }
    let place: HashMap<String, usize> = ids.iter().map(Uuid::to_string).zip(0..).collect();
    let rows = store::rows_of_reports(db, ids).await?;
    let mut reports = reports_of(&app, rows).await?;
    reports.retain(|report| patient.as_ref().is_none_or(|patient| *patient == report.patient_id));
    reports.sort_by_key(|report| place.get(&report.id).copied());
    let told: Vec<_> = many.then_some(None).into_iter().chain(reports.into_iter().map(Some)).collect();
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let counts = app.counts.since(newest, db).await?;
    Ok(told.into_iter().map(|report| Ok(ReportChanged { report, counts })).collect())
}

async fn chart_changed(call: Call) -> Result<impl Stream<Item = Result<ChartChanged>> + Send + 'static> {
    let wanted = call.arg::<Option<String>>("patientId")?.map(|id| parse_id(&id)).transpose()?;
    let changes = changes_of(&call.app, "patient");
    Ok(changes.filter_map(move |change| {
        let item = match change {
            Ok(id) if wanted.is_none_or(|wanted| wanted == id) => Some(Ok(ChartChanged { patient_id: id.to_string() })),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        };
        future::ready(item)
    }))
}

async fn registry_status(call: Call) -> Result<impl Stream<Item = Result<RegistryStatus>> + Send + 'static> {
    let app = Arc::clone(&call.app);
    let changes = changes_of(&app, "integration");
    let read = move |change| read_status(Arc::clone(&app), change);
    Ok(changes.then(read).filter_map(|item: Result<_>| future::ready(item.transpose())))
}

async fn read_status(app: Arc<App>, change: Result<Uuid>) -> Result<Option<RegistryStatus>> {
    let db = app.store.reader();
    let Some(row) = store::integration_by_id(db, change?).await? else { return Ok(None) };
    Ok(Some(RegistryStatus {
        integration_id: row.id.to_string(),
        last_test: test_of(&row),
        backfill: backfill_of(db, row.id).await?,
        state: row.state,
    }))
}

/// The changed rows of a table. A reader that is too slow is told so and its subscription ends: it reads again.
pub fn changes_of(app: &App, entity: &'static str) -> impl Stream<Item = Result<Uuid>> + Send + use<> {
    let changes = BroadcastStream::new(app.feed.subscribe()).filter_map(move |item| {
        let item = match item {
            Ok(Changed { entity: changed, id, .. }) if changed == entity => Some(Some(id)),
            Ok(_) => None,
            Err(BroadcastStreamRecvError::Lagged(_)) => Some(None),
        };
        future::ready(item)
    });
    let lagged = || Error::Client("LAGGED", "Too many changes at once. Read again and subscribe anew.".to_owned());
    changes.scan(false, move |ended, item| {
        let next = match (*ended, item) {
            (true, _) => None,
            (false, Some(id)) => Some(Ok(id)),
            (false, None) => {
                *ended = true;
                Some(Err(lagged()))
            }
        };
        future::ready(next)
    })
}
