//! The secrets of an integration: sealed, set, and opened only to send.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    entity::integration_secret,
    store::{Error, Result, Tx},
    vault::{Binding, Vault},
};

pub fn binding(row: Uuid) -> Binding {
    Binding { table: "integration_secret", row, column: "sealed".into() }
}

/// Sets a secret, sealed to its own row.
///
/// # Errors
/// `Sealed` when it could not be sealed.
pub async fn set_secret(tx: &mut Tx, vault: &Vault, integration: Uuid, name: &str, value: &str) -> Result<()> {
    let found = integration_secret::Entity::find()
        .filter(integration_secret::Column::IntegrationId.eq(integration))
        .filter(integration_secret::Column::Name.eq(name))
        .one(tx.db())
        .await?;
    let id = found.as_ref().map_or_else(|| tx.source().uuid(), |row| row.id);
    let sealed = seal(tx, vault, &binding(id), value.as_bytes())?;
    let row = integration_secret::ActiveModel {
        id: Set(id),
        integration_id: Set(integration),
        name: Set(name.to_owned()),
        sealed: Set(sealed),
        set_at: Set(tx.now()),
    };
    match found {
        Some(_) => row.update(tx.db()).await?,
        None => row.insert(tx.db()).await?,
    };
    tx.audit("secret.set", "integration", integration);
    Ok(())
}

/// The secrets of an integration, still sealed.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn secrets_of(db: &impl ConnectionTrait, integration: Uuid) -> Result<Vec<integration_secret::Model>> {
    let of_integration = integration_secret::Column::IntegrationId.eq(integration);
    Ok(integration_secret::Entity::find().filter(of_integration).all(db).await?)
}

/// Opens a secret.
///
/// # Errors
/// `Sealed` when it was sealed with another key or for another row.
pub fn open_secret(vault: &Vault, row: &integration_secret::Model) -> Result<Zeroizing<String>> {
    let plain = vault.open(&binding(row.id), &row.sealed).map_err(|_| Error::Sealed)?;
    String::from_utf8(plain.to_vec()).map(Zeroizing::new).map_err(|_| Error::Sealed)
}

/// Opens every secret: a server that lacks a key shall not start.
///
/// # Errors
/// `Sealed` when the keys at hand do not open it.
pub async fn check_key(db: &impl ConnectionTrait, vault: &Vault) -> Result<()> {
    let rows = integration_secret::Entity::find().all(db).await?;
    rows.iter().try_for_each(|row| open_secret(vault, row).map(drop))
}

/// Seals with a fresh nonce.
///
/// # Errors
/// `Sealed` when it could not be sealed.
pub fn seal(tx: &Tx, vault: &Vault, binding: &Binding, plain: &[u8]) -> Result<Vec<u8>> {
    let mut nonce = [0; 24];
    tx.source().fill(&mut nonce);
    vault.seal(binding, plain, nonce).map_err(|_| Error::Sealed)
}
