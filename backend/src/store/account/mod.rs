//! The practice, its locations, and who may sign in.
//! Nothing of a patient or of a registry.

mod clinician;
mod place;
mod practice;
mod second_factor;
mod session;
mod token;
mod user;

use std::sync::Arc;

use super::{Actor, Result, Store, Tx};
use crate::vault::Vault;

pub use clinician::{NewClinician, clinician_locations, clinician_of, clinicians, save_clinician};
pub use place::{NewLocation, PracticeChange, save_location, save_practice};
pub use practice::{NewPractice, PracticeProfile, create_practice, practice};
pub use session::end_all_sessions;
pub use token::{NewToken, insert_token, replace_secret, scopes_of};
pub use user::{NewUser, UserChange, insert_user};

pub(super) use second_factor::secret_binding;

/// Users, sessions and tokens.
#[derive(Clone)]
pub struct AccountStore {
    store: Store,
    actor: Actor,
    vault: Option<Arc<Vault>>,
}

impl AccountStore {
    /// The accounts of a database, as the command line and the guard change them.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self::acting(store, "command line")
    }

    /// The accounts of a database, as somebody changes them whom the audit log names so.
    #[must_use]
    pub fn acting(store: Store, actor: impl Into<Actor>) -> Self {
        Self { store, actor: actor.into(), vault: None }
    }

    /// The accounts with the keys that second factors are sealed with.
    #[must_use]
    pub fn with_vault(self, vault: Arc<Vault>) -> Self {
        Self { vault: Some(vault), ..self }
    }

    async fn begin(&self) -> Result<Tx> {
        self.store.begin(&self.actor).await
    }
}
