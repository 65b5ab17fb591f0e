//! The head of the chain: the number and the seal of the last entry, and the key.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, QuerySelect, sea_query::OnConflict};
use uuid::Uuid;

use crate::{
    entity::audit_head,
    store::{Error, Result, Store, Tx},
    vault::{Binding, MacKey, NONCE_LENGTH, Vault},
};

/// The one row.
const ID: Uuid = Uuid::from_u128(1);

/// The seal before the first entry.
pub(super) const BEGINNING: [u8; 32] = [0; 32];

/// The place of the sealed key.
pub(in crate::store) fn binding() -> Binding {
    Binding::new("audit_head", ID, "key")
}

/// Opens the audit log for a process with the vault: from now on it signs what it writes. The first one makes the key.
///
/// # Errors
/// `Sealed` when the keys at hand do not open the log's.
pub async fn open_audit_log(store: &Store, vault: &Vault) -> Result<()> {
    let head = match head(store.reader()).await? {
        Some(head) => head,
        None => begin_chain(store, vault).await?,
    };
    store.sign_with(open_key(vault, &head)?);
    Ok(())
}

/// The head, if the chain has begun.
pub(in crate::store) async fn head(db: &impl ConnectionTrait) -> Result<Option<audit_head::Model>> {
    Ok(audit_head::Entity::find_by_id(ID).one(db).await?)
}

/// The head, locked until the transaction ends.
pub(super) async fn lock_head(tx: &Tx) -> Result<Option<audit_head::Model>> {
    Ok(audit_head::Entity::find_by_id(ID).lock_exclusive().one(tx.db()).await?)
}

/// Moves the head.
pub(super) async fn move_head(tx: &Tx, key: &MacKey, seq: i64, seal: &[u8]) -> Result<()> {
    let row = audit_head::ActiveModel {
        id: Set(ID),
        seq: Set(seq),
        seal: Set(seal.to_vec()),
        signature: Set(sign_head(key, seq, seal)),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    Ok(())
}

/// The signature of a head.
pub(super) fn sign_head(key: &MacKey, seq: i64, seal: &[u8]) -> Vec<u8> {
    key.sign(&[b"head".as_slice(), &seq.to_be_bytes(), seal].concat())
}

/// The key of the chain.
pub(in crate::store) fn open_key(vault: &Vault, head: &audit_head::Model) -> Result<MacKey> {
    let key = vault.open(&binding(), &head.key).map_err(|_| Error::Sealed)?;
    Ok(MacKey::from_bytes(&key))
}

/// Two servers that begin at once get the same key.
async fn begin_chain(store: &Store, vault: &Vault) -> Result<audit_head::Model> {
    let tx = store.begin("server").await?;
    let (mut key, mut nonce) = ([0; MacKey::LENGTH], [0; NONCE_LENGTH]);
    tx.source().fill(&mut key);
    tx.source().fill(&mut nonce);
    let row = audit_head::ActiveModel {
        id: Set(ID),
        key: Set(vault.seal(&binding(), &key, nonce).map_err(|_| Error::Sealed)?),
        seq: Set(0),
        seal: Set(BEGINNING.to_vec()),
        signature: Set(sign_head(&MacKey::from_bytes(&key), 0, &BEGINNING)),
    };
    let first = OnConflict::column(audit_head::Column::Id).do_nothing().to_owned();
    audit_head::Entity::insert(row).on_conflict(first).exec_without_returning(tx.db()).await?;
    let head = head(tx.db()).await?.ok_or(Error::NotFound)?;
    tx.commit_quietly().await?;
    Ok(head)
}
