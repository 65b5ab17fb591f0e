//! Sealing anew with the newest key what older keys sealed, in batches.
//!
//! A value says which key sealed it, so what is done is not looked at again: a stop in between loses nothing, and
//! whoever goes on finds what is left.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    entity::{audit_head, idempotency_key, integration_secret, second_factor, submission, webhook_endpoint},
    store::{
        Result, Tx, account, audit,
        caller::answer_binding,
        delivery::body,
        registry::binding,
        webhook::{address_binding, secret_binding},
    },
    vault::{Binding, NONCE_LENGTH, Vault},
};

/// The outcome of one batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Values that are sealed with the newest key now.
    pub values: u64,
    /// Values that no key at hand opens; they stay as they are.
    pub unopened: u64,
    /// The last row that was looked at, to go on from; none when there are no more.
    pub last: Option<Uuid>,
}

impl Resealed {
    /// A value sealed anew; what does not open is left as it is.
    fn value(&mut self, tx: &Tx, vault: &Vault, binding: &Binding, sealed: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_LENGTH];
        tx.source().fill(&mut nonce);
        let new = vault.reseal(binding, sealed, nonce).ok();
        *(if new.is_some() { &mut self.values } else { &mut self.unopened }) += 1;
        new
    }
}

/// Seals the next secrets of integrations anew, those after a row, at most `limit`.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was written.
pub async fn reseal_secrets(tx: &mut Tx, vault: &Vault, after: Option<Uuid>, limit: u64) -> Result<Resealed> {
    use integration_secret::{ActiveModel, Column, Entity};
    let mut older = Entity::find().filter(is_older(Column::Sealed, vault)).order_by_asc(Column::Id).limit(limit);
    if let Some(after) = after {
        older = older.filter(Column::Id.gt(after));
    }
    let mut done = Resealed::default();
    for row in older.lock_exclusive().all(tx.db()).await? {
        done.last = Some(row.id);
        if let Some(sealed) = done.value(tx, vault, &binding(row.id), &row.sealed) {
            ActiveModel { id: Set(row.id), sealed: Set(sealed), ..Default::default() }.update(tx.db()).await?;
            tx.audit("secret.reseal", "integration", row.integration_id);
        }
    }
    Ok(done)
}

/// Seals the key of the audit log anew.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was written.
pub async fn reseal_audit_key(tx: &mut Tx, vault: &Vault) -> Result<Resealed> {
    use audit_head::{ActiveModel, Column, Entity};
    let older = Entity::find().filter(is_older(Column::Key, vault)).lock_exclusive();
    let mut done = Resealed::default();
    for row in older.all(tx.db()).await? {
        if let Some(key) = done.value(tx, vault, &audit::binding(), &row.key) {
            ActiveModel { id: Set(row.id), key: Set(key), ..Default::default() }.update(tx.db()).await?;
        }
    }
    Ok(done)
}

/// Seals the secrets of second factors anew.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was written.
pub async fn reseal_second_factors(tx: &mut Tx, vault: &Vault) -> Result<Resealed> {
    use second_factor::{ActiveModel, Column, Entity};
    let older = Entity::find().filter(is_older(Column::Secret, vault)).lock_exclusive();
    let mut done = Resealed::default();
    for row in older.all(tx.db()).await? {
        if let Some(secret) = done.value(tx, vault, &account::secret_binding(row.id), &row.secret) {
            ActiveModel { id: Set(row.id), secret: Set(secret), ..Default::default() }.update(tx.db()).await?;
        }
    }
    Ok(done)
}

/// Seals the addresses and secrets of webhooks anew.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was written.
pub async fn reseal_webhooks(tx: &mut Tx, vault: &Vault) -> Result<Resealed> {
    use webhook_endpoint::{ActiveModel, Column, Entity};
    let any = Condition::any().add(is_older(Column::Address, vault)).add(is_older(Column::Secret, vault));
    let mut done = Resealed::default();
    for row in Entity::find().filter(any).lock_exclusive().all(tx.db()).await? {
        let address = done.value(tx, vault, &address_binding(row.id), &row.address);
        let secret = done.value(tx, vault, &secret_binding(row.id), &row.secret);
        if let (Some(address), Some(secret)) = (address, secret) {
            let row = ActiveModel { id: Set(row.id), address: Set(address), secret: Set(secret), ..Default::default() };
            row.update(tx.db()).await?;
        }
    }
    Ok(done)
}

/// Seals the answers of requests anew.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was written.
pub async fn reseal_answers(tx: &mut Tx, vault: &Vault) -> Result<Resealed> {
    use idempotency_key::{ActiveModel, Column, Entity};
    let older = Entity::find().filter(is_older(Column::Sealed, vault)).lock_exclusive();
    let mut done = Resealed::default();
    for row in older.all(tx.db()).await? {
        let binding = answer_binding(&row.caller, &row.key);
        if let Some(sealed) = row.sealed.and_then(|sealed| done.value(tx, vault, &binding, &sealed)) {
            let (caller, key) = (Set(row.caller), Set(row.key));
            ActiveModel { caller, key, sealed: Set(Some(sealed)), ..Default::default() }.update(tx.db()).await?;
        }
    }
    Ok(done)
}

/// Seals the bodies of the next messages anew, those after a row, at most `limit` messages.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was written.
pub async fn reseal_messages(tx: &mut Tx, vault: &Vault, after: Option<Uuid>, limit: u64) -> Result<Resealed> {
    use submission::{ActiveModel, Column, Entity};
    let any = Condition::any().add(is_older(Column::Request, vault)).add(is_older(Column::Response, vault));
    let mut older = Entity::find().filter(any).order_by_asc(Column::Id).limit(limit);
    if let Some(after) = after {
        older = older.filter(Column::Id.gt(after));
    }
    let head = vault.newest_head();
    let mut done = Resealed::default();
    for row in older.lock_exclusive().all(tx.db()).await? {
        done.last = Some(row.id);
        let mut anew = |column, sealed: Option<Vec<u8>>| {
            let sealed = sealed.filter(|sealed| !sealed.starts_with(&head))?;
            done.value(tx, vault, &body(row.id, column), &sealed)
        };
        let changed = |sealed: Option<Vec<u8>>| sealed.map_or(NotSet, |sealed| Set(Some(sealed)));
        let (request, response) = (anew("request", row.request), anew("response", row.response));
        if request.is_some() || response.is_some() {
            let (request, response) = (changed(request), changed(response));
            ActiveModel { id: Set(row.id), request, response, ..Default::default() }.update(tx.db()).await?;
        }
    }
    Ok(done)
}

/// A condition: a value was sealed with another key than the newest.
fn is_older(column: impl ColumnTrait, vault: &Vault) -> SimpleExpr {
    let head = vault.newest_head();
    let length = i32::try_from(head.len()).unwrap_or(i32::MAX);
    Expr::expr(Func::cust("substr").arg(Expr::col(column)).arg(1).arg(length)).ne(head)
}
