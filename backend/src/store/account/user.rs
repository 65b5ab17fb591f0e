//! Users in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};
use uuid::Uuid;

use super::{AccountStore, session::end_sessions_of};
use crate::{
    auth::{Role, SessionId, UserId, UserRow},
    entity::user_account::{ActiveModel, Column, Entity, Model},
    store::{Actor, Error, Result, Tx},
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
    /// Another name that people read.
    DisplayName(String),
    /// Another role.
    Role(Role),
    /// Another password, by its hash.
    Password(String),
    /// The user may not sign in any more.
    Disable,
    /// The user may sign in again.
    Enable,
    /// The user may sign in with a password until an instant, though passwords are switched off.
    AllowPassword(DateTime<Utc>),
}

/// Adds a user in a transaction.
///
/// # Errors
/// `Conflict` when the name is taken, in whatever letter case.
pub async fn insert_user(tx: &mut Tx, new: NewUser) -> Result<Uuid> {
    if named(&new.user_name).one(tx.db()).await?.is_some() {
        return Err(Error::Conflict);
    }
    let id = tx.source().uuid();
    let row = ActiveModel {
        id: Set(id),
        user_name: Set(new.user_name),
        display_name: Set(new.display_name),
        password_hash: Set(new.password_hash),
        created_at: Set(tx.now()),
        disabled_at: Set(None),
        role: Set(new.role.to_string()),
        signed_in_at: Set(None),
        password_until: Set(None),
    };
    row.insert(tx.db()).await?;
    tx.audit("user.add", "user_account", id);
    Ok(id)
}

impl AccountStore {
    /// Adds a user.
    ///
    /// # Errors
    /// `Conflict` when the name is taken, in whatever letter case.
    pub async fn add_user(&self, new: NewUser) -> Result<Uuid> {
        let mut tx = self.begin().await?;
        let id = insert_user(&mut tx, new).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Adds a user for whom an OpenID provider vouches.
    pub(super) async fn add_without_password(&self, user_name: &str, display_name: &str, role: Role) -> Result<()> {
        let new = NewUser {
            user_name: user_name.to_owned(),
            display_name: display_name.to_owned(),
            password_hash: String::new(),
            role,
        };
        Self { actor: Actor::server("OpenID provider"), ..self.clone() }.add_user(new).await.map(drop)
    }

    /// All users, by the name that they sign in with.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn users(&self) -> Result<Vec<Model>> {
        Ok(Entity::find().order_by_asc(Column::UserName).all(self.store.reader()).await?)
    }

    /// A user; none when there is no such user.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn user(&self, id: Uuid) -> Result<Option<Model>> {
        Ok(Entity::find_by_id(id).one(self.store.reader()).await?)
    }

    /// The id of the user of a name, whatever its letter case.
    ///
    /// # Errors
    /// `NotFound` when there is no such user.
    pub async fn user_named(&self, user_name: &str) -> Result<Uuid> {
        Ok(named(user_name).one(self.store.reader()).await?.ok_or(Error::NotFound)?.id)
    }

    /// Changes a user. The user's sessions end where the password is changed or the user is disabled, besides one that
    /// stays; returns `true` if the user lost access or has another.
    ///
    /// # Errors
    /// `NotFound` when there is no such user; `Taken` when nobody would be left who says who may do what.
    pub async fn change_user(&self, id: Uuid, changes: Vec<UserChange>, stays: Option<SessionId>) -> Result<bool> {
        let mut tx = self.begin().await?;
        // All of them first: two administrators who demote each other at once wait for one another.
        administrators().lock_exclusive().all(tx.db()).await?;
        let user = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
        let mut row = ActiveModel { id: Set(id), ..Default::default() };
        let (mut ends_sessions, mut is_other) = (false, false);
        for change in changes {
            let action = match change {
                UserChange::DisplayName(name) if name != user.display_name => {
                    row.display_name = Set(name);
                    "user.rename"
                }
                UserChange::Role(role) if role.as_str() != user.role => {
                    row.role = Set(role.to_string());
                    is_other = true;
                    "user.role"
                }
                UserChange::Password(hash) => {
                    row.password_hash = Set(hash);
                    ends_sessions = true;
                    "user.password"
                }
                UserChange::Disable if user.disabled_at.is_none() => {
                    row.disabled_at = Set(Some(tx.now()));
                    ends_sessions = true;
                    "user.disable"
                }
                UserChange::Enable if user.disabled_at.is_some() => {
                    row.disabled_at = Set(None);
                    "user.enable"
                }
                UserChange::AllowPassword(until) => {
                    row.password_until = Set(Some(until));
                    "user.allow_password"
                }
                _ => continue,
            };
            tx.audit(action, "user_account", id);
        }
        if !tx.has_changes() {
            return Ok(false);
        }
        row.update(tx.db()).await?;
        check_administrators(&tx, &user).await?;
        if ends_sessions {
            end_sessions_of(&tx, id, stays).await?;
        }
        tx.commit().await?;
        Ok(ends_sessions || is_other)
    }

    pub(super) async fn account_named(&self, user_name: &str) -> Result<Option<UserRow>> {
        let found = named(user_name).one(self.store.reader()).await?;
        Ok(found.map(|row| UserRow {
            id: UserId(row.id),
            user_name: row.user_name,
            display_name: row.display_name,
            password_hash: row.password_hash,
            disabled: row.disabled_at.is_some(),
            password_until: row.password_until,
        }))
    }
}

/// Notes when a user signed in.
pub(super) async fn note_sign_in(tx: &Tx, id: Uuid) -> Result<()> {
    let row = ActiveModel { id: Set(id), signed_in_at: Set(Some(tx.now())), ..Default::default() };
    row.update(tx.db()).await?;
    Ok(())
}

/// Checks that somebody is left who says who may do what, after a change of a user who did.
async fn check_administrators(tx: &Tx, before: &Model) -> Result<()> {
    let was_one = before.role == Role::Administrator.as_str() && before.disabled_at.is_none();
    if was_one && administrators().one(tx.db()).await?.is_none() {
        return Err(Error::Taken);
    }
    Ok(())
}

/// Those who may say who may do what, in the order in which they are locked.
fn administrators() -> Select<Entity> {
    let enabled = Entity::find().filter(Column::DisabledAt.is_null());
    enabled.filter(Column::Role.eq(Role::Administrator.as_str())).order_by_asc(Column::Id)
}

/// The user of a name, whatever its letter case.
fn named(user_name: &str) -> Select<Entity> {
    let lower: SimpleExpr = Func::lower(Expr::col(Column::UserName)).into();
    Entity::find().filter(ExprTrait::eq(lower, user_name.to_lowercase()))
}
