//! Sealing: entries get their numbers and their seals, in groups.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::head::{lock_head, move_head, sign_head};
use crate::{
    entity::audit,
    store::{
        Result, Store,
        db::{Origin, origin_of, seal_of, sign, update_rows},
    },
};

/// Maximum number of entries that are sealed in one transaction.
const BATCH_SIZE: u64 = 500;

/// Returns `true` if any entry is not sealed yet.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_unsealed(db: &impl ConnectionTrait) -> Result<bool> {
    let unsealed = audit::Entity::find().select_only().column(audit::Column::Id);
    let unsealed = unsealed.filter(audit::Column::Seq.is_null()).limit(1);
    Ok(unsealed.into_tuple::<uuid::Uuid>().one(db).await?.is_some())
}

/// Seals the next entries; says how many. Without the key nothing is sealed.
///
/// Servers take their turns by the lock on the head, and writers are in nobody's way: an entry that is committed later
/// is sealed later.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was sealed.
pub async fn seal_entries(store: &Store) -> Result<usize> {
    let Some(key) = store.signer() else { return Ok(0) };
    if !is_any_unsealed(store.reader()).await? {
        return Ok(0);
    }
    let tx = store.begin("server").await?;
    let Some(head) = lock_head(&tx).await? else {
        tracing::error!("audit.head_missing");
        tx.cancel().await?;
        return Ok(0);
    };
    if sign_head(key, head.seq, &head.seal) != head.signature {
        // Going on would cover up what was done to it.
        tracing::error!("audit.head_changed");
        tx.cancel().await?;
        return Ok(0);
    }
    let unsealed = audit::Entity::find().filter(audit::Column::Seq.is_null());
    let unsealed = unsealed.order_by_asc(audit::Column::At).order_by_asc(audit::Column::Id).limit(BATCH_SIZE);
    let (mut seq, mut seal) = (head.seq, head.seal);
    let mut rows = Vec::new();
    for row in unsealed.all(tx.db()).await? {
        let signature = row.signature.clone().unwrap_or_else(|| sign(key, Origin::Adopted, &row));
        if row.signature.is_some() && origin_of(key, &row) != Some(Origin::Written) {
            tracing::error!(audit.id = %row.id, "audit.entry_not_ours");
        }
        seq += 1;
        seal = seal_of(key, seq, &signature, &seal);
        let sealed = audit::ActiveModel {
            signature: Set(Some(signature)),
            seq: Set(Some(seq)),
            seal: Set(Some(seal.clone())),
            ..Default::default()
        };
        rows.push((row, sealed));
    }
    let sealed = rows.len();
    if sealed > 0 {
        update_rows::<audit::Entity, _>(&tx, audit::Column::Id, rows).await?;
        move_head(&tx, key, seq, &seal).await?;
    }
    tx.commit_quietly().await?;
    Ok(sealed)
}
