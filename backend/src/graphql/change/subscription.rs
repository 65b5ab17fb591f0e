//! Subscriptions: each is a view of the change feed.

use std::sync::Arc;

use async_graphql::Value;
use futures_util::{Stream, StreamExt, future};
use serde::Serialize;
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};
use uuid::Uuid;

use super::shared::events;
use crate::{
    entity::{change::ChangeEntity, integration::IntegrationState},
    feed::Changed,
    graphql::{
        App,
        integration::{Backfill, ConnectionTest, backfill_of, test_of},
        schema::{Bindings, Call, Error, ErrorCode, Result, parse_id},
    },
    store,
};

/// Binds the subscriptions.
pub fn bind(bindings: &mut Bindings) {
    bindings.watch_shared("reportChanged", report_changed);
    bindings.watch("chartChanged", chart_changed);
    bindings.watch("registryStatus", registry_status);
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

async fn report_changed(call: Call) -> Result<impl Stream<Item = Result<Arc<Value>>> + Send + 'static> {
    Ok(events(&call.app, call.arg("patientId")?))
}

async fn chart_changed(call: Call) -> Result<impl Stream<Item = Result<ChartChanged>> + Send + 'static> {
    let wanted = call.arg::<Option<String>>("patientId")?.map(|id| parse_id(&id)).transpose()?;
    let changes = changes_of(&call.app, ChangeEntity::Patient);
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
    let changes = changes_of(&app, ChangeEntity::Integration);
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
pub fn changes_of(app: &App, entity: ChangeEntity) -> impl Stream<Item = Result<Uuid>> + Send + use<> {
    let changes = BroadcastStream::new(app.feed.subscribe()).filter_map(move |item| {
        let item = match item {
            Ok(Changed { entity: changed, id, .. }) if changed == entity => Some(Some(id)),
            Ok(_) => None,
            Err(BroadcastStreamRecvError::Lagged(_)) => Some(None),
        };
        future::ready(item)
    });
    let lagged =
        || Error::Client(ErrorCode::Lagged, "Too many changes at once. Read again and subscribe anew.".to_owned());
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
