//! The change feed for programs that keep a copy.

use serde::{Deserialize, Serialize};

use crate::{
    entity::change::{ChangeEntity, ChangeKind},
    graphql::schema::{Bindings, Call, Result},
    store::{Reader, changes_since, first_change, is_lost, last_change},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("changes", changes);
}

#[derive(Serialize)]
struct Change {
    seq: String,
    entity: ChangeEntity,
    kind: ChangeKind,
    id: String,
}

#[derive(Serialize)]
struct ChangePage {
    rows: Vec<Change>,
    last: String,
    reset: bool,
}

/// A sequence number: a text, or a plain number.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Sequence {
    /// As a text.
    Text(String),
    /// As a number.
    Number(i64),
}

impl Sequence {
    /// The number. What is none was refused before.
    #[must_use]
    pub fn number(&self) -> i64 {
        match self {
            Self::Text(text) => text.parse().unwrap_or_default(),
            Self::Number(number) => *number,
        }
    }
}

async fn changes(mut call: Call) -> Result<ChangePage> {
    let since = call.arg::<Sequence>("since")?.number();
    call.args.insert(async_graphql::Name::new("after"), async_graphql::Value::Null);
    let first = call.page("change")?.first;
    let db = call.app.store.reader();
    let rows = changes_since(db, since, first).await?;
    let follows_at_once = rows.first().is_some_and(|row| row.seq == since.saturating_add(1));
    if !follows_at_once && !is_known(db, since).await? {
        return Ok(ChangePage { rows: Vec::new(), last: last_change(db).await?.to_string(), reset: true });
    }
    let last = rows.last().map_or(since, |row| row.seq).to_string();
    let rows = rows.into_iter().map(|row| Change {
        seq: row.seq.to_string(),
        entity: row.entity,
        kind: row.kind,
        id: row.id.to_string(),
    });
    Ok(ChangePage { rows: rows.collect(), last, reset: false })
}

/// Returns `true` if a point lies within the feed. Beyond its end, in what a restore lost, and before its beginning, something
/// may have been missed.
async fn is_known(db: &Reader, since: i64) -> Result<bool> {
    if since > last_change(db).await? || is_lost(db, since).await? {
        return Ok(false);
    }
    // Who begins at the start has read nothing yet.
    let oldest = first_change(db).await?;
    Ok(since == 0 || oldest.is_none_or(|oldest| since >= oldest - 1))
}
