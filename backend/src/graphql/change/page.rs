//! The change feed for programs that keep a copy.

use serde::Serialize;

use crate::{
    graphql::schema::{Bindings, Call, Result},
    store::changes_since,
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("changes", changes);
}

#[derive(Serialize)]
struct Change {
    seq: i64,
    entity: String,
    id: String,
}

#[derive(Serialize)]
struct ChangePage {
    rows: Vec<Change>,
    last: i64,
}

async fn changes(mut call: Call) -> Result<ChangePage> {
    let since: i64 = call.arg("since")?;
    call.args.insert(async_graphql::Name::new("after"), async_graphql::Value::Null);
    let first = call.page("change")?.first;
    let rows = changes_since(call.app.store.reader(), since, first).await?;
    let last = rows.last().map_or(since, |row| row.seq);
    let rows = rows.into_iter().map(|row| Change { seq: row.seq, entity: row.entity, id: row.id.to_string() });
    Ok(ChangePage { rows: rows.collect(), last })
}
