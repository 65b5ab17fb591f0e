//! Users, sessions and tokens in the database.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    auth::{Accounts, Caller, CallerKind, SecretHash, SessionId, Unavailable, UserId, UserRow},
    entity::{api_token, session, user_account},
    store::{Error, Result, Store, Tx},
};

/// A user to add.
pub struct NewUser {
    /// The name for signing in.
    pub user_name: String,
    /// The name that people read.
    pub display_name: String,
    /// The password's hash.
    pub password_hash: String,
}

/// The accounts as the guard asks for them.
#[derive(Clone)]
pub struct AccountStore {
    store: Store,
}

impl AccountStore {
    /// The accounts of a database.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Adds a user.
    ///
    /// # Errors
    /// `Conflict` when the name is taken.
    pub async fn add_user(&self, new: NewUser) -> Result<Uuid> {
        let mut tx = self.store.begin("command line").await?;
        let id = tx.source().uuid();
        let row = user_account::ActiveModel {
            id: Set(id),
            user_name: Set(new.user_name),
            display_name: Set(new.display_name),
            password_hash: Set(new.password_hash),
            created_at: Set(tx.now()),
            disabled_at: Set(None),
        };
        row.insert(tx.db()).await?;
        tx.audit("user.add", "user_account", id);
        tx.commit().await?;
        Ok(id)
    }

    /// Adds a token.
    ///
    /// # Errors
    /// `Conflict` when the name is taken.
    pub async fn add_token(&self, name: &str, secret: SecretHash) -> Result<()> {
        let mut tx = self.store.begin("command line").await?;
        let id = tx.source().uuid();
        let row = api_token::ActiveModel {
            id: Set(id),
            name: Set(name.to_owned()),
            secret_hash: Set(hash_text(secret)),
            created_at: Set(tx.now()),
            revoked_at: Set(None),
        };
        row.insert(tx.db()).await?;
        tx.audit("token.add", "api_token", id);
        tx.commit().await
    }

    /// Takes a token's right away.
    ///
    /// # Errors
    /// `NotFound` when no token has that name.
    pub async fn revoke_token(&self, name: &str) -> Result<()> {
        let mut tx = self.store.begin("command line").await?;
        let found = api_token::Entity::find().filter(api_token::Column::Name.eq(name)).one(tx.db()).await?;
        let id = found.ok_or(Error::NotFound)?.id;
        let row = api_token::ActiveModel { id: Set(id), revoked_at: Set(Some(tx.now())), ..Default::default() };
        row.update(tx.db()).await?;
        tx.audit("token.revoke", "api_token", id);
        tx.commit().await
    }

    async fn add_session(&self, user: UserId, secret: SecretHash, expires: DateTime<Utc>) -> Result<SessionId> {
        let mut tx: Tx = self.store.begin("sign-in").await?;
        let id = tx.source().uuid();
        let row = session::ActiveModel {
            id: Set(id),
            user_id: Set(user.0),
            secret_hash: Set(hash_text(secret)),
            created_at: Set(tx.now()),
            expires_at: Set(expires),
            closed_at: Set(None),
        };
        row.insert(tx.db()).await?;
        tx.audit("session.open", "user_account", user.0);
        tx.commit().await?;
        Ok(SessionId(id))
    }

    async fn end_session(&self, session: SessionId, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.store.begin("sign-out").await?;
        session::Entity::update_many()
            .col_expr(session::Column::ClosedAt, Expr::value(now))
            .filter(session::Column::Id.eq(session.0))
            .filter(session::Column::ClosedAt.is_null())
            .exec(tx.db())
            .await?;
        tx.audit("session.close", "session", session.0);
        tx.commit().await
    }

    async fn caller_of_session(&self, secret: SecretHash, now: DateTime<Utc>) -> Result<Option<Caller>> {
        let of_user: RelationDef = session::Entity::belongs_to(user_account::Entity)
            .from(session::Column::UserId)
            .to(user_account::Column::Id)
            .into();
        let found: Option<(Uuid, Uuid, String, String)> = session::Entity::find()
            .select_only()
            .columns([session::Column::Id, session::Column::UserId])
            .columns([user_account::Column::UserName, user_account::Column::DisplayName])
            .join(JoinType::InnerJoin, of_user)
            .filter(session::Column::SecretHash.eq(hash_text(secret)))
            .filter(session::Column::ClosedAt.is_null())
            .filter(session::Column::ExpiresAt.gt(now))
            .filter(user_account::Column::DisabledAt.is_null())
            .into_tuple()
            .one(self.store.reader())
            .await?;
        Ok(found.map(|(session, user, user_name, name)| Caller {
            user: Some(UserId(user)),
            kind: CallerKind::Person,
            user_name: Some(user_name),
            name,
            session: Some(SessionId(session)),
        }))
    }

    async fn caller_of_token(&self, secret: SecretHash) -> Result<Option<Caller>> {
        let found: Option<String> = api_token::Entity::find()
            .select_only()
            .column(api_token::Column::Name)
            .filter(api_token::Column::SecretHash.eq(hash_text(secret)))
            .filter(api_token::Column::RevokedAt.is_null())
            .into_tuple()
            .one(self.store.reader())
            .await?;
        Ok(found.map(|name| Caller { user: None, kind: CallerKind::Program, user_name: None, name, session: None }))
    }

    async fn user_named(&self, user_name: &str) -> Result<Option<UserRow>> {
        let lower: SimpleExpr = Func::lower(Expr::col(user_account::Column::UserName)).into();
        let found = user_account::Entity::find()
            .filter(ExprTrait::eq(lower, user_name.to_lowercase()))
            .one(self.store.reader())
            .await?;
        Ok(found.map(|row| UserRow {
            id: UserId(row.id),
            user_name: row.user_name,
            display_name: row.display_name,
            password_hash: row.password_hash,
            disabled: row.disabled_at.is_some(),
        }))
    }
}

#[async_trait]
impl Accounts for AccountStore {
    async fn find_user(&self, user_name: &str) -> std::result::Result<Option<UserRow>, Unavailable> {
        self.user_named(user_name).await.map_err(noted)
    }

    async fn open_session(
        &self,
        user: UserId,
        secret: SecretHash,
        _now: DateTime<Utc>,
        expires: DateTime<Utc>,
    ) -> std::result::Result<SessionId, Unavailable> {
        self.add_session(user, secret, expires).await.map_err(noted)
    }

    async fn find_session(
        &self,
        secret: SecretHash,
        now: DateTime<Utc>,
    ) -> std::result::Result<Option<Caller>, Unavailable> {
        self.caller_of_session(secret, now).await.map_err(noted)
    }

    async fn close_session(&self, session: SessionId, now: DateTime<Utc>) -> std::result::Result<(), Unavailable> {
        self.end_session(session, now).await.map_err(noted)
    }

    async fn find_token(
        &self,
        secret: SecretHash,
        _now: DateTime<Utc>,
    ) -> std::result::Result<Option<Caller>, Unavailable> {
        self.caller_of_token(secret).await.map_err(noted)
    }
}

fn noted(error: Error) -> Unavailable {
    tracing::error!(error = %error, "accounts.unavailable");
    Unavailable
}

fn hash_text(secret: SecretHash) -> String {
    secret.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
