//! The change feed for programs that keep a copy.

use serde::{Deserialize, Serialize};

use crate::{
    graphql::schema::{Bindings, Call, Result},
    store::{changes_since, first_change, last_change},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("changes", changes);
}

#[derive(Serialize)]
struct Change {
    seq: String,
    entity: String,
    kind: String,
    id: String,
}

#[derive(Serialize)]
struct ChangePage {
    rows: Vec<Change>,
    last: String,
    reset: bool,
}

/// A sequence number, as a text or a plain number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Sequence {
    Text(String),
    Number(i64),
}

impl Sequence {
    /// What is no number was refused before.
    fn read(&self) -> i64 {
        match self {
            Self::Text(text) => text.parse().unwrap_or_default(),
            Self::Number(number) => *number,
        }
    }
}

async fn changes(mut call: Call) -> Result<ChangePage> {
    let since = call.arg::<Sequence>("since")?.read();
    call.args.insert(async_graphql::Name::new("after"), async_graphql::Value::Null);
    let first = call.page("change")?.first;
    let db = call.app.store.reader();
    let rows = changes_since(db, since, first).await?;
    if rows.is_empty() {
        // Beyond the end there is nothing after a restore either, though everything may be another.
        let last = last_change(db).await?;
        if since > last {
            return Ok(ChangePage { rows: Vec::new(), last: last.to_string(), reset: true });
        }
    }
    let is_cut = since > 0 && first_change(db).await?.is_some_and(|oldest| since < oldest - 1);
    if is_cut {
        return Ok(ChangePage { rows: Vec::new(), last: last_change(db).await?.to_string(), reset: true });
    }
    let last = rows.last().map_or(since, |row| row.seq).to_string();
    let rows = rows.into_iter().map(|row| Change {
        seq: row.seq.to_string(),
        entity: row.entity.to_uppercase(),
        kind: row.kind,
        id: row.id.to_string(),
    });
    Ok(ChangePage { rows: rows.collect(), last, reset: false })
}
