//! Sessions in the database, and the accounts as the guard asks for them.

use std::net::IpAddr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select, UpdateMany, sea_query::Expr,
};
use uuid::Uuid;

use super::{AccountStore, user::note_sign_in};
use crate::{
    auth::{
        Access, Accounts, Caller, CallerKind, NewSession, OpenSession, Role, SecondFactor, SecretHash, SessionId,
        SignInOutcome, Unavailable, UserId, UserRow,
    },
    entity::{
        session::{ActiveModel, Column, Entity, Model},
        user_account,
    },
    store::{Actor, Error, Reading, Result, Store, Tx},
};

impl AccountStore {
    /// The sessions that are open and were used after an instant, the newest first; of one user, or of all.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn open_sessions(
        &self,
        user: Option<UserId>,
        now: DateTime<Utc>,
        used_after: DateTime<Utc>,
    ) -> Result<Vec<Model>> {
        let mut sessions = open(now).filter(Column::LastUsedAt.gt(used_after));
        if let Some(user) = user {
            sessions = sessions.filter(Column::UserId.eq(user.0));
        }
        Ok(sessions.order_by_desc(Column::CreatedAt).all(self.store.reader()).await?)
    }

    /// Ends an open session; where a user is given, one of that user alone.
    ///
    /// # Errors
    /// `NotFound` when there is no such session, or it has ended.
    pub async fn end_session(&self, session: SessionId, user: Option<UserId>) -> Result<()> {
        let mut tx = self.begin().await?;
        let mut closing = close(&tx).filter(Column::Id.eq(session.0));
        if let Some(user) = user {
            closing = closing.filter(Column::UserId.eq(user.0));
        }
        if closing.exec(tx.db()).await?.rows_affected == 0 {
            return Err(Error::NotFound);
        }
        tx.audit("session.end", "session", session.0);
        tx.commit().await
    }

    async fn add_session(&self, new: NewSession) -> Result<SessionId> {
        let tx = self.store.begin("sign-in").await?;
        let id = tx.source().uuid();
        let row = ActiveModel {
            id: Set(id),
            user_id: Set(new.user.0),
            secret_hash: Set(hash_text(new.secret)),
            created_at: Set(tx.now()),
            expires_at: Set(new.expires),
            closed_at: Set(None),
            last_used_at: Set(Some(tx.now())),
            by_provider: Set(new.by_provider),
        };
        // The user's row first, which changes of the user lock too.
        note_sign_in(&tx, new.user.0).await?;
        row.insert(tx.db()).await?;
        tx.commit().await?;
        Ok(SessionId(id))
    }

    async fn sign_out(&self, session: SessionId) -> Result<bool> {
        let (actor, by_provider) = self.actor_of_session(session).await?;
        let mut tx = self.store.begin(actor).await?;
        close(&tx).filter(Column::Id.eq(session.0)).exec(tx.db()).await?;
        tx.audit("session.close", "session", session.0);
        tx.commit().await?;
        Ok(by_provider)
    }

    /// The person whose session it is, where it is open or has ended, and whether a provider vouched for the person.
    async fn actor_of_session(&self, session: SessionId) -> Result<(Actor, bool)> {
        let db = self.store.reader();
        let Some(found) = Entity::find_by_id(session.0).one(db).await? else {
            return Ok((Actor::server("sign-out"), false));
        };
        let user = user_account::Entity::find_by_id(found.user_id).one(db).await?;
        let name = user.map(|user| user.user_name).unwrap_or_default();
        Ok((Actor::person(found.user_id, &name, None), found.by_provider))
    }

    async fn session_of(
        &self,
        secret: SecretHash,
        now: DateTime<Utc>,
        used_after: DateTime<Utc>,
    ) -> Result<Option<OpenSession>> {
        let of_user: RelationDef =
            Entity::belongs_to(user_account::Entity).from(Column::UserId).to(user_account::Column::Id).into();
        let found: Option<(Uuid, Uuid, DateTime<Utc>, String, String, String)> = open(now)
            .select_only()
            .columns([Column::Id, Column::UserId, Column::LastUsedAt])
            .columns([user_account::Column::UserName, user_account::Column::DisplayName, user_account::Column::Role])
            .join(JoinType::InnerJoin, of_user)
            .filter(Column::SecretHash.eq(hash_text(secret)))
            .filter(Column::LastUsedAt.gt(used_after))
            .filter(user_account::Column::DisabledAt.is_null())
            .into_tuple()
            .one(self.store.reader())
            .await?;
        let Some((session, user, last_used_at, user_name, name, role)) = found else { return Ok(None) };
        let role = Role::parse(&role).ok_or(Error::Unreadable("user_account.role"))?;
        let caller = Caller {
            user: Some(UserId(user)),
            kind: CallerKind::Person,
            user_name: Some(user_name),
            name,
            session: Some(SessionId(session)),
            token: None,
            access: Access::Role(role),
        };
        Ok(Some(OpenSession { caller, id: SessionId(session), last_used_at }))
    }
}

#[async_trait]
impl Accounts for AccountStore {
    async fn find_user(&self, user_name: &str) -> std::result::Result<Option<UserRow>, Unavailable> {
        self.account_named(user_name).await.map_err(noted)
    }

    async fn open_session(&self, new: NewSession, _now: DateTime<Utc>) -> std::result::Result<SessionId, Unavailable> {
        self.add_session(new).await.map_err(noted)
    }

    async fn add_vouched_user(
        &self,
        user_name: &str,
        display_name: &str,
        role: Role,
    ) -> std::result::Result<Option<UserRow>, Unavailable> {
        match self.add_without_password(user_name, display_name, role).await {
            Ok(()) => self.find_user(user_name).await,
            Err(Error::Conflict) => Ok(None),
            Err(error) => Err(noted(error)),
        }
    }

    async fn second_factor(&self, user: UserId) -> std::result::Result<Option<SecondFactor>, Unavailable> {
        self.confirmed_second_factor(user).await.map_err(noted)
    }

    async fn take_step(&self, user: UserId, step: i64) -> std::result::Result<bool, Unavailable> {
        self.keep_step(user, step).await.map_err(noted)
    }

    async fn take_recovery_code(&self, user: &UserRow, code: SecretHash) -> std::result::Result<bool, Unavailable> {
        self.use_recovery_code(user, code).await.map_err(noted)
    }

    async fn find_session(
        &self,
        secret: SecretHash,
        now: DateTime<Utc>,
        used_after: DateTime<Utc>,
    ) -> std::result::Result<Option<OpenSession>, Unavailable> {
        self.session_of(secret, now, used_after).await.map_err(noted)
    }

    fn note_use(&self, session: SessionId, at: DateTime<Utc>) {
        tokio::spawn(note_use(self.store.clone(), session, at));
    }

    async fn close_session(&self, session: SessionId, _now: DateTime<Utc>) -> std::result::Result<bool, Unavailable> {
        self.sign_out(session).await.map_err(noted)
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
            SignInOutcome::CodeAsked => ("session.ask_code", "user_account"),
            SignInOutcome::TokenRefused => ("token.refuse", "api_token"),
        };
        self.store.note_reading(Reading { actor, action, entity, record: user.map(|user| user.id.0) }, 1);
    }
}

/// The sessions that are neither closed nor expired.
fn open(now: DateTime<Utc>) -> Select<Entity> {
    Entity::find().filter(Column::ClosedAt.is_null()).filter(Column::ExpiresAt.gt(now))
}

/// Closes those that are open, among those that a further filter says.
fn close(tx: &Tx) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::ClosedAt, Expr::value(tx.now()))
        .filter(Column::ClosedAt.is_null())
        .filter(Column::ExpiresAt.gt(tx.now()))
}

/// Ends the sessions of a user, besides one that stays.
pub(super) async fn end_sessions_of(tx: &Tx, user: Uuid, stays: Option<SessionId>) -> Result<()> {
    let mut closing = close(tx).filter(Column::UserId.eq(user));
    if let Some(stays) = stays {
        closing = closing.filter(Column::Id.ne(stays.0));
    }
    closing.exec(tx.db()).await?;
    Ok(())
}

/// Ends all sessions: everybody signs in again.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn end_all_sessions(tx: &Tx) -> Result<()> {
    close(tx).exec(tx.db()).await?;
    Ok(())
}

/// Notes a use, unless a later one was noted meanwhile.
async fn note_use(store: Store, session: SessionId, at: DateTime<Utc>) {
    let note = async {
        let tx = store.begin("server").await?;
        Entity::update_many()
            .col_expr(Column::LastUsedAt, Expr::value(at))
            .filter(Column::Id.eq(session.0))
            .filter(Column::LastUsedAt.lt(at))
            .exec(tx.db())
            .await?;
        tx.commit().await
    };
    if let Err(error) = note.await {
        tracing::debug!(error = %error, "session.use_not_noted");
    }
}

fn noted(error: Error) -> Unavailable {
    tracing::error!(error = %error, "accounts.unavailable");
    Unavailable
}

pub(super) fn hash_text(secret: SecretHash) -> String {
    hex::encode(secret.as_bytes())
}
