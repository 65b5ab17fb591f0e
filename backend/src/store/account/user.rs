//! Users and sessions in the database.

use std::net::IpAddr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    auth::{
        Access, Accounts, Caller, CallerKind, Role, SecretHash, SessionId, SignInOutcome, Unavailable, UserId, UserRow,
    },
    entity::{session, user_account},
    store::{Actor, Error, Reading, Result, Store, Tx},
};

/// A user to add.
pub struct NewUser {
    /// The name for signing in.
    pub user_name: String,
    /// The name that people read.
    pub display_name: String,
    /// The password's hash.
    pub password_hash: String,
    /// The role.
    pub role: Role,
}

/// A change of a user.
pub enum UserChange {
    /// Another role.
    Role(Role),
    /// Another password, by its hash.
    Password(String),
    /// The user may not sign in any more.
    Disable,
    /// The user may sign in again.
    Enable,
}

/// The accounts as the guard asks for them.
#[derive(Clone)]
pub struct AccountStore {
    pub(super) store: Store,
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
            role: Set(new.role.to_string()),
        };
        row.insert(tx.db()).await?;
        tx.audit("user.add", "user_account", id);
        tx.commit().await?;
        Ok(id)
    }

    /// All users, by the name that they sign in with.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn users(&self) -> Result<Vec<user_account::Model>> {
        let users = user_account::Entity::find().order_by_asc(user_account::Column::UserName);
        Ok(users.all(self.store.reader()).await?)
    }

    /// Changes a user; sessions end where the password is changed or the user is disabled.
    ///
    /// # Errors
    /// `NotFound` when there is no such user; `Taken` when nobody would be left who says who may do what.
    pub async fn change_user(&self, user_name: &str, change: UserChange) -> Result<()> {
        let mut tx = self.store.begin("command line").await?;
        let user = named(user_name).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
        let mut row = user_account::ActiveModel { id: Set(user.id), ..Default::default() };
        let (action, ends_sessions) = match change {
            UserChange::Role(role) => {
                row.role = Set(role.to_string());
                ("user.role", false)
            }
            UserChange::Password(hash) => {
                row.password_hash = Set(hash);
                ("user.password", true)
            }
            UserChange::Disable => {
                row.disabled_at = Set(Some(tx.now()));
                ("user.disable", true)
            }
            UserChange::Enable => {
                row.disabled_at = Set(None);
                ("user.enable", false)
            }
        };
        row.update(tx.db()).await?;
        let left = user_account::Entity::find().filter(user_account::Column::DisabledAt.is_null());
        let left = left.filter(user_account::Column::Role.eq(Role::Administrator.as_str())).one(tx.db()).await?;
        if left.is_none() && user.role == Role::Administrator.as_str() && user.disabled_at.is_none() {
            return Err(Error::Taken);
        }
        if ends_sessions {
            session::Entity::update_many()
                .col_expr(session::Column::ClosedAt, Expr::value(tx.now()))
                .filter(session::Column::UserId.eq(user.id))
                .filter(session::Column::ClosedAt.is_null())
                .exec(tx.db())
                .await?;
        }
        tx.audit(action, "user_account", user.id);
        tx.commit().await
    }

    async fn add_session(&self, user: UserId, secret: SecretHash, expires: DateTime<Utc>) -> Result<SessionId> {
        let tx: Tx = self.store.begin("sign-in").await?;
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
        tx.commit().await?;
        Ok(SessionId(id))
    }

    async fn end_session(&self, session: SessionId, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.store.begin(self.actor_of_session(session).await?).await?;
        session::Entity::update_many()
            .col_expr(session::Column::ClosedAt, Expr::value(now))
            .filter(session::Column::Id.eq(session.0))
            .filter(session::Column::ClosedAt.is_null())
            .exec(tx.db())
            .await?;
        tx.audit("session.close", "session", session.0);
        tx.commit().await
    }

    /// The person whose session it is, where it is open or has ended.
    async fn actor_of_session(&self, session: SessionId) -> Result<Actor> {
        let db = self.store.reader();
        let Some(found) = session::Entity::find_by_id(session.0).one(db).await? else {
            return Ok(Actor::server("sign-out"));
        };
        let user = user_account::Entity::find_by_id(found.user_id).one(db).await?;
        let name = user.map(|user| user.user_name).unwrap_or_default();
        Ok(Actor::person(found.user_id, &name, None))
    }

    async fn caller_of_session(&self, secret: SecretHash, now: DateTime<Utc>) -> Result<Option<Caller>> {
        let of_user: RelationDef = session::Entity::belongs_to(user_account::Entity)
            .from(session::Column::UserId)
            .to(user_account::Column::Id)
            .into();
        let found: Option<(Uuid, Uuid, String, String, String)> = session::Entity::find()
            .select_only()
            .columns([session::Column::Id, session::Column::UserId])
            .columns([user_account::Column::UserName, user_account::Column::DisplayName, user_account::Column::Role])
            .join(JoinType::InnerJoin, of_user)
            .filter(session::Column::SecretHash.eq(hash_text(secret)))
            .filter(session::Column::ClosedAt.is_null())
            .filter(session::Column::ExpiresAt.gt(now))
            .filter(user_account::Column::DisabledAt.is_null())
            .into_tuple()
            .one(self.store.reader())
            .await?;
        let Some((session, user, user_name, name, role)) = found else { return Ok(None) };
        let role = Role::parse(&role).ok_or(Error::Unreadable("user_account.role"))?;
        Ok(Some(Caller {
            user: Some(UserId(user)),
            kind: CallerKind::Person,
            user_name: Some(user_name),
            name,
            session: Some(SessionId(session)),
            token: None,
            access: Access::Role(role),
        }))
    }

    async fn user_named(&self, user_name: &str) -> Result<Option<UserRow>> {
        let found = named(user_name).one(self.store.reader()).await?;
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
        now: DateTime<Utc>,
    ) -> std::result::Result<Option<Caller>, Unavailable> {
        self.caller_of_token(secret, now).await.map_err(noted)
    }

    /// A name that is nobody's is not kept: it may be a password in the wrong place.
    fn note_sign_in(&self, user: Option<&UserRow>, from: IpAddr, outcome: SignInOutcome) {
        let actor = match (user, outcome) {
            (Some(user), SignInOutcome::Opened) => Actor::person(user.id.0, &user.user_name, Some(from)),
            _ => Actor::unknown(Some(from)),
        };
        let (action, entity) = match outcome {
            SignInOutcome::Opened => ("session.open", "user_account"),
            SignInOutcome::Refused => ("session.refuse", "user_account"),
            SignInOutcome::Throttled => ("session.throttle", "user_account"),
            SignInOutcome::TokenRefused => ("token.refuse", "api_token"),
        };
        self.store.note_reading(Reading { actor, action, entity, record: user.map(|user| user.id.0) }, 1);
    }
}

/// The user of a name, whatever its letter case.
fn named(user_name: &str) -> Select<user_account::Entity> {
    let lower: SimpleExpr = Func::lower(Expr::col(user_account::Column::UserName)).into();
    user_account::Entity::find().filter(ExprTrait::eq(lower, user_name.to_lowercase()))
}

fn noted(error: Error) -> Unavailable {
    tracing::error!(error = %error, "accounts.unavailable");
    Unavailable
}

pub(super) fn hash_text(secret: SecretHash) -> String {
    secret.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}
