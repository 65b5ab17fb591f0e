//! Writes the demo practice into an empty database.

use std::sync::Arc;

use tracing::{instrument::WithSubscriber as _, subscriber::NoSubscriber};
use uuid::Uuid;

use super::{
    charts::{self, ZONE},
    history::{self, TrainingRegistry},
};
use crate::{
    auth::{Role, hash_password},
    civil::{day_of, zone_of},
    reference_data::ReferenceData,
    store::{AccountStore, Error, NewUser, Store, practice},
};

/// The demo's sign-in.
pub const DEMO_USER: &str = "demo";
/// The demo's password: known to everybody, so the demo listens on the machine itself only.
pub const DEMO_PASSWORD: &str = "dosewire-demo";

/// Loads the demo practice if there is no practice yet; says whether it did. With a registry it has reported to it for
/// ten days; without one nothing is set up. A registry that begins anew is told what it had accepted.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn load(
    store: &Store,
    reference: &Arc<ReferenceData>,
    registry: Option<&TrainingRegistry>,
) -> anyhow::Result<bool> {
    match practice(store.reader()).await {
        Ok(_) => {
            if let Some(registry) = registry {
                history::recall(store, registry).await?;
            }
            return Ok(false);
        }
        Err(Error::NotFound) => {}
        Err(error) => return Err(error.into()),
    }
    match registry {
        // The log is of what this server does, not of ten days that never were.
        Some(registry) => history::load(store, reference, registry).with_subscriber(NoSubscriber::default()).await?,
        None => {
            let user = add_user(store).await?;
            charts::add(store, reference, Some(user), day_of(store.source().now(), &zone_of(ZONE))).await?;
        }
    }
    tracing::info!("demo.loaded");
    Ok(true)
}

/// Adds the user who signs in; gives the id.
pub(super) async fn add_user(store: &Store) -> anyhow::Result<Uuid> {
    let mut salt = [0; 16];
    store.source().fill(&mut salt);
    let user = NewUser {
        user_name: DEMO_USER.to_owned(),
        display_name: "Ana Rivera".to_owned(),
        password_hash: hash_password(DEMO_PASSWORD.to_owned().into(), salt).await?,
        role: Role::Administrator,
    };
    Ok(AccountStore::new(store.clone()).add_user(user).await?)
}
