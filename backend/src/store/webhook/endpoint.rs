//! The rows of webhooks.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    entity::{webhook_delivery, webhook_endpoint as webhook},
    store::{
        Error, Result, Tx,
        feed::{first_change, last_change},
    },
    vault::{Binding, MacKey, NONCE_LENGTH, Vault},
};

/// A webhook to add.
pub struct NewWebhook {
    /// The name that tells it from others.
    pub name: String,
    /// The address.
    pub url: Url,
    /// The key that signs.
    pub secret: Zeroizing<Vec<u8>>,
}

/// A webhook with what is sealed of it.
#[derive(Clone)]
pub struct OpenWebhook {
    /// The address.
    pub url: Url,
    /// The key that signs.
    pub key: MacKey,
}

pub(in crate::store) fn address_binding(row: Uuid) -> Binding {
    Binding::new("webhook", row, "address")
}

pub(in crate::store) fn secret_binding(row: Uuid) -> Binding {
    Binding::new("webhook", row, "secret")
}

/// Adds a webhook, which is told of what changes from now on.
///
/// # Errors
/// `Sealed` when address and secret could not be sealed.
pub async fn add_webhook(tx: &mut Tx, vault: &Vault, new: NewWebhook) -> Result<webhook::Model> {
    let id = tx.source().uuid();
    let seal = |binding: &Binding, plain: &[u8]| {
        let mut nonce = [0; NONCE_LENGTH];
        tx.source().fill(&mut nonce);
        vault.seal(binding, plain, nonce).map_err(|_| Error::Sealed)
    };
    let row = webhook::ActiveModel {
        id: Set(id),
        name: Set(new.name),
        origin: Set(new.url.origin().ascii_serialization()),
        address: Set(seal(&address_binding(id), new.url.as_str().as_bytes())?),
        secret: Set(seal(&secret_binding(id), &new.secret)?),
        last_seq: Set(last_change(tx.db()).await?),
        created_at: Set(tx.now()),
        disabled_at: Set(None),
    };
    let row = row.insert(tx.db()).await?;
    tx.audit("webhook.add", "webhook", id);
    Ok(row)
}

/// All webhooks, oldest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn webhooks(db: &impl ConnectionTrait) -> Result<Vec<webhook::Model>> {
    Ok(webhook::Entity::find().order_by_asc(webhook::Column::CreatedAt).all(db).await?)
}

/// The webhooks that are not disabled.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn webhooks_in_use(db: &impl ConnectionTrait) -> Result<Vec<webhook::Model>> {
    Ok(webhook::Entity::find().filter(webhook::Column::DisabledAt.is_null()).all(db).await?)
}

/// The webhook of an id.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn webhook_by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<webhook::Model>> {
    Ok(webhook::Entity::find_by_id(id).one(db).await?)
}

/// Opens the address and the secret of a webhook.
///
/// # Errors
/// `Sealed` when the keys at hand do not open them.
pub fn open_webhook(vault: &Vault, row: &webhook::Model) -> Result<OpenWebhook> {
    let address = vault.open(&address_binding(row.id), &row.address).map_err(|_| Error::Sealed)?;
    let url = std::str::from_utf8(&address).ok().and_then(|text| Url::parse(text).ok()).ok_or(Error::Sealed)?;
    let secret = vault.open(&secret_binding(row.id), &row.secret).map_err(|_| Error::Sealed)?;
    Ok(OpenWebhook { url, key: MacKey::from_bytes(&secret) })
}

/// Disables a webhook: what waits for it stays, and it is told nothing.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn disable_webhook(tx: &mut Tx, id: Uuid) -> Result<()> {
    lock(tx, id).await?;
    let row = webhook::ActiveModel { id: Set(id), disabled_at: Set(Some(tx.now())), ..Default::default() };
    row.update(tx.db()).await?;
    tx.audit("webhook.disable", "webhook", id);
    Ok(())
}

/// Enables a webhook again: it is told what changed in the meantime.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn enable_webhook(tx: &mut Tx, id: Uuid) -> Result<()> {
    lock(tx, id).await?;
    let row = webhook::ActiveModel { id: Set(id), disabled_at: Set(None), ..Default::default() };
    row.update(tx.db()).await?;
    tx.audit("webhook.enable", "webhook", id);
    Ok(())
}

/// Tells a webhook again what changed after a number of the change feed. What of that still waits is made anew.
///
/// # Errors
/// `NotFound` when there is no such webhook; `Conflict` when the number is not of the feed.
pub async fn replay_webhook(tx: &mut Tx, id: Uuid, since: i64) -> Result<()> {
    lock(tx, id).await?;
    let first = first_change(tx.db()).await?.unwrap_or(1);
    if since < first - 1 || since > last_change(tx.db()).await? {
        return Err(Error::Conflict);
    }
    webhook_delivery::Entity::delete_many()
        .filter(webhook_delivery::Column::WebhookId.eq(id))
        .filter(webhook_delivery::Column::Seq.gt(since))
        .filter(webhook_delivery::Column::NextTryAt.is_not_null())
        .exec(tx.db())
        .await?;
    let row = webhook::ActiveModel { id: Set(id), last_seq: Set(since), ..Default::default() };
    row.update(tx.db()).await?;
    tx.audit("webhook.replay", "webhook", id);
    Ok(())
}

/// The row, locked until the transaction ends.
pub(super) async fn lock(tx: &Tx, id: Uuid) -> Result<webhook::Model> {
    webhook::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)
}
