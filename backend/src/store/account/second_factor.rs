//! Second factors in the database: the sealed secret of each user, and recovery codes by their hashes.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{
    AccountStore,
    session::{end_sessions_of, hash_text},
};
use crate::{
    auth::{SecondFactor, SecretHash, SessionId, TotpSecret, UserId, UserRow},
    entity::{
        recovery_code,
        second_factor::{ActiveModel, Column, Entity, Model},
        user_account,
    },
    store::{Actor, Error, Result, Tx},
    vault::{Binding, NONCE_LENGTH},
};

/// The place of a sealed secret.
pub(in crate::store) fn secret_binding(row: Uuid) -> Binding {
    Binding::new("second_factor", row, "secret")
}

impl AccountStore {
    /// The second factor of a user, with the one that no code has confirmed yet.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn second_factor_row(&self, user: Uuid) -> Result<Option<Model>> {
        Ok(of(user).one(self.store.reader()).await?)
    }

    /// The users who have a second factor.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn users_with_second_factor(&self) -> Result<Vec<Uuid>> {
        let confirmed = Entity::find().filter(Column::ConfirmedAt.is_not_null());
        Ok(confirmed.select_only().column(Column::UserId).into_tuple().all(self.store.reader()).await?)
    }

    /// The number of a user's recovery codes that are unused.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub async fn recovery_codes_left(&self, user: Uuid) -> Result<u64> {
        use recovery_code::{Column, Entity};
        let unused = Entity::find().filter(Column::UserId.eq(user)).filter(Column::UsedAt.is_null());
        Ok(unused.count(self.store.reader()).await?)
    }

    /// Opens the secret of a second factor.
    ///
    /// # Errors
    /// `Sealed` when the keys at hand do not open it.
    pub fn open_second_factor(&self, row: &Model) -> Result<SecondFactor> {
        let vault = self.vault.as_ref().ok_or(Error::Sealed)?;
        let secret = vault.open(&secret_binding(row.id), &row.secret).map_err(|_| Error::Sealed)?;
        Ok(SecondFactor { secret: TotpSecret::from_bytes(&secret), last_step: row.last_step })
    }

    /// Begins a user's second factor: it counts once a code confirms it. One that was begun before is replaced.
    ///
    /// # Errors
    /// `Taken` when the user has one that counts.
    pub async fn begin_second_factor(&self, user: Uuid, secret: &TotpSecret) -> Result<()> {
        let mut tx = self.begin().await?;
        lock_user(&tx, user).await?;
        if let Some(before) = of(user).one(tx.db()).await? {
            if before.confirmed_at.is_some() {
                return Err(Error::Taken);
            }
            Entity::delete_by_id(before.id).exec(tx.db()).await?;
        }
        let (id, mut nonce) = (tx.source().uuid(), [0; NONCE_LENGTH]);
        tx.source().fill(&mut nonce);
        let vault = self.vault.as_ref().ok_or(Error::Sealed)?;
        let row = ActiveModel {
            id: Set(id),
            user_id: Set(user),
            secret: Set(vault.seal(&secret_binding(id), secret.as_bytes(), nonce).map_err(|_| Error::Sealed)?),
            created_at: Set(tx.now()),
            confirmed_at: Set(None),
            last_step: Set(0),
        };
        row.insert(tx.db()).await?;
        tx.audit("user.second_factor_begin", "user_account", user);
        tx.commit().await
    }

    /// Makes a second factor count, with the code of a step, and gives it recovery codes. The user's sessions end,
    /// besides one that stays: they began without it.
    ///
    /// # Errors
    /// `NotFound` when it was replaced or taken away meanwhile; `Taken` when it counts already.
    pub async fn confirm_second_factor(
        &self,
        row: &Model,
        step: i64,
        codes: &[SecretHash],
        stays: Option<SessionId>,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        lock_user(&tx, row.user_id).await?;
        let found = of(row.user_id).one(tx.db()).await?.filter(|found| found.id == row.id).ok_or(Error::NotFound)?;
        if found.confirmed_at.is_some() {
            return Err(Error::Taken);
        }
        let confirmed = ActiveModel {
            id: Set(row.id),
            confirmed_at: Set(Some(tx.now())),
            last_step: Set(step),
            ..Default::default()
        };
        confirmed.update(tx.db()).await?;
        replace_codes(&tx, row.user_id, codes).await?;
        end_sessions_of(&tx, row.user_id, stays).await?;
        tx.audit("user.second_factor", "user_account", row.user_id);
        tx.commit().await
    }

    /// Replaces a user's recovery codes, the used ones too.
    ///
    /// # Errors
    /// `NotFound` when the user has no second factor.
    pub async fn renew_recovery_codes(&self, user: Uuid, codes: &[SecretHash]) -> Result<()> {
        let mut tx = self.begin().await?;
        lock_user(&tx, user).await?;
        confirmed_of(user).one(tx.db()).await?.ok_or(Error::NotFound)?;
        replace_codes(&tx, user, codes).await?;
        tx.audit("user.recovery_codes", "user_account", user);
        tx.commit().await
    }

    /// Takes a user's second factor away, with the recovery codes.
    ///
    /// # Errors
    /// `NotFound` when there is no such user, or the user has none.
    pub async fn remove_second_factor(&self, user: Uuid) -> Result<()> {
        let mut tx = self.begin().await?;
        lock_user(&tx, user).await?;
        if Entity::delete_many().filter(Column::UserId.eq(user)).exec(tx.db()).await?.rows_affected == 0 {
            return Err(Error::NotFound);
        }
        replace_codes(&tx, user, &[]).await?;
        tx.audit("user.second_factor_remove", "user_account", user);
        tx.commit().await
    }

    pub(super) async fn confirmed_second_factor(&self, user: UserId) -> Result<Option<SecondFactor>> {
        let found = confirmed_of(user.0).one(self.store.reader()).await?;
        found.map(|row| self.open_second_factor(&row)).transpose()
    }

    pub(super) async fn keep_step(&self, user: UserId, step: i64) -> Result<bool> {
        let tx = self.store.begin("sign-in").await?;
        let taken = Entity::update_many()
            .col_expr(Column::LastStep, Expr::value(step))
            .filter(Column::UserId.eq(user.0))
            .filter(Column::LastStep.lt(step))
            .exec(tx.db())
            .await?;
        tx.commit().await?;
        Ok(taken.rows_affected == 1)
    }

    pub(super) async fn use_recovery_code(&self, user: &UserRow, code: SecretHash) -> Result<bool> {
        use recovery_code::{Column, Entity};
        let mut tx = self.store.begin(Actor::person(user.id.0, &user.user_name, None)).await?;
        let used = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(tx.now()))
            .filter(Column::UserId.eq(user.id.0))
            .filter(Column::CodeHash.eq(hash_text(code)))
            .filter(Column::UsedAt.is_null())
            .exec(tx.db())
            .await?;
        if used.rows_affected == 0 {
            return Ok(false);
        }
        tx.audit("user.recovery_code", "user_account", user.id.0);
        tx.commit().await?;
        Ok(true)
    }
}

fn of(user: Uuid) -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::UserId.eq(user))
}

fn confirmed_of(user: Uuid) -> sea_orm::Select<Entity> {
    of(user).filter(Column::ConfirmedAt.is_not_null())
}

/// The user's row first, which sign-ins and changes of the user lock too.
async fn lock_user(tx: &Tx, user: Uuid) -> Result<()> {
    let found = user_account::Entity::find_by_id(user).lock_exclusive().one(tx.db()).await?;
    found.map(drop).ok_or(Error::NotFound)
}

async fn replace_codes(tx: &Tx, user: Uuid, codes: &[SecretHash]) -> Result<()> {
    use recovery_code::{ActiveModel, Column, Entity};
    Entity::delete_many().filter(Column::UserId.eq(user)).exec(tx.db()).await?;
    let rows = codes.iter().map(|code| ActiveModel {
        id: Set(tx.source().uuid()),
        user_id: Set(user),
        code_hash: Set(hash_text(*code)),
        created_at: Set(tx.now()),
        used_at: Set(None),
    });
    if !codes.is_empty() {
        Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
