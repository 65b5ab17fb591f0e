//! The history of alerts, and each as it changes.

use std::sync::Arc;

use futures_util::{Stream, StreamExt, future};
use serde::Serialize;
use uuid::Uuid;

use super::view::{Alert, alerts_of};
use crate::{
    entity::change::ChangeEntity,
    graphql::{
        App,
        change::subscription::changes_of,
        schema::{Bindings, Call, Result},
    },
    store::{self, encode_cursor},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("alerts", alerts);
    bindings.watch("alertChanged", alert_changed);
}

#[derive(Serialize)]
struct AlertPage {
    rows: Vec<Alert>,
    next: Option<String>,
}

async fn alerts(call: Call) -> Result<AlertPage> {
    let open = call.arg::<Option<bool>>("open")?;
    let page = store::alert_history(call.app.store.reader(), open, &call.page("alert")?).await?;
    Ok(AlertPage {
        next: page.next.map(|key| encode_cursor("alert", &key)),
        rows: alerts_of(&call.app, page.rows).await?,
    })
}

async fn alert_changed(call: Call) -> Result<impl Stream<Item = Result<Alert>> + Send + 'static> {
    let app = Arc::clone(&call.app);
    let read = move |change| read_alert(Arc::clone(&app), change);
    let changes = changes_of(&call.app, ChangeEntity::Alert);
    Ok(changes.then(read).filter_map(|item: Result<_>| future::ready(item.transpose())))
}

async fn read_alert(app: Arc<App>, change: Result<Uuid>) -> Result<Option<Alert>> {
    let found = store::alert_by_id(app.store.reader(), change?).await?;
    Ok(alerts_of(&app, found.into_iter().collect()).await?.pop())
}
