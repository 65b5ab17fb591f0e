//! The endpoint of each integration, read and opened once for each version of the set-up.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use shared::program::Program;
use uuid::Uuid;

use super::endpoint::{Reach, SetUpError, reach};
use crate::{entity::integration, store::Reader, vault::Vault};

/// A cache of each integration's endpoint, with the version of the set-up that it was read from.
///
/// A set-up is saved as a whole, with its secrets and locations, so its version says whether it is the same.
#[derive(Clone, Default)]
pub struct ReachCache(Arc<Mutex<HashMap<Uuid, Entry>>>);

type Entry = (i32, Arc<Reach>);

impl ReachCache {
    /// Returns what is needed to reach an integration's registry.
    ///
    /// # Errors
    /// Returns an error if the set-up cannot be used.
    pub async fn find(
        &self,
        db: &Reader,
        vault: &Vault,
        program: &Program,
        row: &integration::Model,
    ) -> Result<Arc<Reach>, SetUpError> {
        let known = self
            .entries()
            .get(&row.id)
            .filter(|(version, _)| *version == row.set_up_version)
            .map(|(_, reach)| reach.clone());
        if let Some(known) = known {
            return Ok(known);
        }
        let read = Arc::new(reach(db, vault, program, row).await?);
        self.entries().insert(row.id, (row.set_up_version, Arc::clone(&read)));
        Ok(read)
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
