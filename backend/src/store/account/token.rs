//! Tokens in the database.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{AccountStore, session::hash_text};
use crate::{
    auth::{Access, Caller, CallerKind, Scope, SecretHash, TokenId},
    entity::api_token::{ActiveModel, Column, Entity, Model},
    store::{Error, Result, Store, Tx},
};

/// Precision with which the last use of a token is kept.
const USE_PRECISION: TimeDelta = TimeDelta::minutes(10);

/// A token to add.
pub struct NewToken {
    /// The name that tells it from others.
    pub name: String,
    /// Its scopes.
    pub scopes: Vec<Scope>,
    /// Its end, if it has one.
    pub expires_at: Option<DateTime<Utc>>,
}

impl AccountStore {
    /// Adds a token.
    ///
    /// # Errors
    /// `Conflict` when the name is taken.
    pub async fn add_token(&self, new: NewToken, secret: SecretHash) -> Result<Model> {
        let mut tx = self.begin().await?;
        let row = insert_token(&mut tx, new, secret).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// The id of the token of a name.
    ///
    /// # Errors
    /// `NotFound` when no token has that name.
    pub async fn token_named(&self, name: &str) -> Result<Uuid> {
        let found = Entity::find().filter(Column::Name.eq(name)).one(self.store.reader()).await?;
        Ok(found.ok_or(Error::NotFound)?.id)
    }

    /// Replaces a token's secret under its name. The one before is good until an instant.
    ///
    /// # Errors
    /// `NotFound` when there is no such token, or it was revoked; `Conflict` when its time is over.
    pub async fn rotate_token(&self, id: Uuid, secret: SecretHash, previous_ends_at: DateTime<Utc>) -> Result<Model> {
        let mut tx = self.begin().await?;
        let row = replace_secret(&mut tx, id, secret, previous_ends_at).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// Takes a token's access away. One that was revoked already stays so.
    ///
    /// # Errors
    /// `NotFound` when there is no such token.
    pub async fn revoke_token(&self, id: Uuid) -> Result<Model> {
        let mut tx = self.begin().await?;
        let found = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
        if found.revoked_at.is_some() {
            return Ok(found);
        }
        let row = ActiveModel { id: Set(id), revoked_at: Set(Some(tx.now())), ..Default::default() };
        let row = row.update(tx.db()).await?;
        tx.audit("token.revoke", "api_token", id);
        tx.commit().await?;
        Ok(row)
    }

    /// A token; none when there is no such token.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn token(&self, id: Uuid) -> Result<Option<Model>> {
        Ok(Entity::find_by_id(id).one(self.store.reader()).await?)
    }

    /// All tokens, by name.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn tokens(&self) -> Result<Vec<Model>> {
        Ok(Entity::find().order_by_asc(Column::Name).all(self.store.reader()).await?)
    }

    pub(super) async fn caller_of_token(&self, secret: SecretHash, now: DateTime<Utc>) -> Result<Option<Caller>> {
        let hash = hash_text(secret);
        let before = Condition::all().add(Column::PreviousHash.eq(&hash)).add(Column::PreviousEndsAt.gt(now));
        let earlier = Condition::all().add(Column::EarlierHash.eq(&hash)).add(Column::EarlierEndsAt.gt(now));
        let found = Entity::find()
            .filter(Condition::any().add(Column::SecretHash.eq(&hash)).add(before).add(earlier))
            .filter(Column::RevokedAt.is_null())
            .filter(Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now)))
            .one(self.store.reader())
            .await?;
        let Some(row) = found else { return Ok(None) };
        if row.last_used_at.is_none_or(|used| now - used >= USE_PRECISION) {
            tokio::spawn(note_use(self.store.clone(), row.id));
        }
        Ok(Some(Caller {
            user: None,
            kind: CallerKind::Program,
            user_name: None,
            access: Access::Scopes(scopes_of(&row)?),
            name: row.name,
            session: None,
            token: Some(TokenId(row.id)),
        }))
    }
}

/// Adds a token in a transaction.
///
/// # Errors
/// `Conflict` when the name is taken.
pub async fn insert_token(tx: &mut Tx, new: NewToken, secret: SecretHash) -> Result<Model> {
    let id = tx.source().uuid();
    let row = ActiveModel {
        id: Set(id),
        name: Set(new.name),
        secret_hash: Set(hash_text(secret)),
        created_at: Set(tx.now()),
        revoked_at: Set(None),
        scopes: Set(new.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")),
        expires_at: Set(new.expires_at),
        last_used_at: Set(None),
        previous_hash: Set(None),
        previous_ends_at: Set(None),
        earlier_hash: Set(None),
        earlier_ends_at: Set(None),
    };
    let row = row.insert(tx.db()).await?;
    tx.audit("token.add", "api_token", id);
    Ok(row)
}

/// Replaces a token's secret in a transaction. The one before is good until an instant. One that is still good from an
/// earlier replacement stays so until its own end, or until that instant if it is sooner: the answer with the secret
/// that came between may have been lost.
///
/// # Errors
/// `NotFound` when there is no such token, or it was revoked; `Conflict` when its time is over.
pub async fn replace_secret(
    tx: &mut Tx,
    id: Uuid,
    secret: SecretHash,
    previous_ends_at: DateTime<Utc>,
) -> Result<Model> {
    let open = Entity::find_by_id(id).filter(Column::RevokedAt.is_null());
    let found = open.lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let now = tx.now();
    if found.expires_at.is_some_and(|end| end <= now) {
        return Err(Error::Conflict);
    }
    let good = |hash: Option<String>, end: Option<DateTime<Utc>>| hash.zip(end.filter(|end| *end > now));
    let earlier = good(found.earlier_hash, found.earlier_ends_at);
    let earlier = earlier.or_else(|| good(found.previous_hash, found.previous_ends_at));
    let (earlier_hash, earlier_ends_at) = earlier.map(|(hash, end)| (hash, end.min(previous_ends_at))).unzip();
    let row = ActiveModel {
        id: Set(found.id),
        secret_hash: Set(hash_text(secret)),
        previous_hash: Set(Some(found.secret_hash)),
        previous_ends_at: Set(Some(previous_ends_at)),
        earlier_hash: Set(earlier_hash),
        earlier_ends_at: Set(earlier_ends_at),
        ..Default::default()
    };
    let row = row.update(tx.db()).await?;
    tx.audit("token.rotate", "api_token", found.id);
    Ok(row)
}

/// The scopes of a token.
///
/// # Errors
/// `Unreadable` when the row was written by another version.
pub fn scopes_of(row: &Model) -> Result<Vec<Scope>> {
    let scopes = row.scopes.split(' ').filter(|scope| !scope.is_empty());
    scopes.map(|scope| Scope::parse(scope).ok_or(Error::Unreadable("api_token.scopes"))).collect()
}

/// Keeps that a token was used. It is told beside the request, which waits for nobody.
async fn note_use(store: Store, id: Uuid) {
    let note = async {
        let tx = store.begin("server").await?;
        let row = ActiveModel { id: Set(id), last_used_at: Set(Some(tx.now())), ..Default::default() };
        row.update(tx.db()).await?;
        tx.commit().await
    };
    if let Err(error) = note.await {
        tracing::debug!(error = %error, "token.use_not_noted");
    }
}
