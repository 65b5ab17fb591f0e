//! A cache of values that nearly every answer needs and that seldom change: kept until they do.
//!
//! Every commit appends to the change table, also one of another server or of the command line. So what was read holds
//! as long as that table has no newer row, and one look at its end says whether it does.

use std::sync::Arc;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::{
    Error, PracticeProfile, Reader, Result, Store, Tx,
    account::{clinicians, practice},
    db::{Slot, read_each},
    feed::last_change,
    reporting::{StandingDismissals, standing_dismissals},
    stock::recalls,
};
use crate::entity::{
    change::{self, ChangeEntity},
    clinician, integration, lot_recall,
};

/// A value with the number of the last change that it surely holds.
pub struct Kept<T>(Mutex<Option<(i64, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Kept<T> {
    /// Returns the value after a change that there was; made by the first who asks, while the others wait.
    ///
    /// # Errors
    /// Returns an error if it cannot be made.
    pub async fn since<E: From<Error>>(
        &self,
        seq: i64,
        make: impl AsyncFnOnce() -> std::result::Result<T, E>,
    ) -> std::result::Result<Arc<T>, E> {
        let mut kept = self.0.lock().await;
        if let Some((at, value)) = &*kept
            && *at >= seq
        {
            return Ok(Arc::clone(value));
        }
        // It may hold more, and never less.
        let value = Arc::new(make().await?);
        *kept = Some((seq, Arc::clone(&value)));
        Ok(value)
    }
}

/// The practice and its integrations.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// The practice with its locations.
    pub profile: PracticeProfile,
    /// Its integrations, the oldest first.
    pub integrations: Vec<integration::Model>,
    /// The warnings of their registries that are dismissed from now on.
    pub dismissals: StandingDismissals,
    /// Those who give or order vaccines, by name.
    pub clinicians: Vec<clinician::Model>,
    /// The lots that were recalled, the last first.
    pub recalls: Vec<lot_recall::Model>,
}

/// Parts of a set-up, as the change feed names them.
const ENTITIES: [ChangeEntity; 7] = [
    ChangeEntity::Practice,
    ChangeEntity::Location,
    ChangeEntity::Integration,
    ChangeEntity::Enrollment,
    ChangeEntity::Dismissal,
    ChangeEntity::Clinician,
    ChangeEntity::LotRecall,
];

impl SetUp {
    /// The integration of an id.
    #[must_use]
    pub fn integration(&self, id: Uuid) -> Option<&integration::Model> {
        self.integrations.iter().find(|row| row.id == id)
    }
}

impl Store {
    /// Returns the practice's set-up after a change that there was: read again only when it changed.
    ///
    /// # Errors
    /// `NotFound` when there is no practice yet.
    pub async fn set_up(&self, seq: i64) -> Result<Arc<SetUp>> {
        let db = self.reader();
        let mut kept = self.kept().lock().await;
        if let Some((at, value)) = &mut *kept
            && let Ok(set_up) = Arc::clone(value).downcast::<SetUp>()
            && (*at >= seq || !is_changed(db, *at).await?)
        {
            *at = seq.max(*at);
            return Ok(set_up);
        }
        let all = integration::Entity::find().order_by_asc(integration::Column::CreatedAt);
        let set_up = Arc::new(SetUp {
            profile: practice(db).await?,
            integrations: read_each(db, all).await?.rows,
            dismissals: standing_dismissals(db).await?,
            clinicians: clinicians(db).await?,
            recalls: recalls(db).await?,
        });
        let slot: Slot = Arc::<SetUp>::clone(&set_up);
        *kept = Some((seq, slot));
        Ok(set_up)
    }

    /// Returns the practice's set-up as it is now.
    ///
    /// # Errors
    /// `NotFound` when there is no practice yet.
    pub async fn current_set_up(&self) -> Result<Arc<SetUp>> {
        self.set_up(last_change(self.reader()).await?).await
    }
}

async fn is_changed(db: &Reader, since: i64) -> Result<bool> {
    let newer = change::Entity::find()
        .select_only()
        .column(change::Column::Seq)
        .filter(change::Column::Seq.gt(since))
        .filter(change::Column::Entity.is_in(ENTITIES));
    Ok(newer.limit(1).into_tuple::<i64>().one(db).await?.is_some())
}

impl Tx {
    /// The practice, read once in a transaction.
    ///
    /// # Errors
    /// `NotFound` when there is none yet.
    pub async fn practice(&self) -> Result<Arc<PracticeProfile>> {
        let read = || async { practice(self.db()).await.map(|profile| Arc::new(profile) as Slot) };
        let slot = self.once().get_or_try_init(read).await?;
        Arc::clone(slot).downcast().map_err(|_| Error::Unreadable("practice"))
    }
}
