//! Where an integration's messages go, made from what was entered.

use sea_orm::DatabaseConnection;
use shared::{
    program::{Program, Settings},
    vxu::MessageSettings,
};
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    entity::integration,
    store::{self, open_secret, secrets_of, settings_of},
    transport::Endpoint,
    vault::Vault,
};

/// Where an integration's messages go, and what was entered for it.
pub struct Reach {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// What was entered, without secrets.
    pub settings: Settings,
}

impl Reach {
    /// What the set-up gives to a message from a location.
    #[must_use]
    pub fn message_settings(&self, program: &Program, location: &Settings) -> MessageSettings {
        MessageSettings::from_settings(program, &self.settings, location)
    }
}

/// Why a set-up cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The web service address is missing or is none.
    #[error("The web service address of this integration cannot be used. Correct it under Integrations.")]
    Address,
    /// The program does not say how it is spoken to.
    #[error("This program is not ready to be used by this version of Dosewire.")]
    NotReady,
}

/// Reads and opens what is needed to reach an integration's registry.
///
/// # Errors
/// When the set-up cannot be used.
pub async fn reach(
    db: &DatabaseConnection,
    vault: &Vault,
    program: &Program,
    row: &integration::Model,
) -> Result<Reach, SetUpError> {
    let settings = settings_of(&row.settings)?;
    let transport = program.transport.ok_or(SetUpError::NotReady)?;
    let entered = |name: &str| settings.get(name).map(|value| value.trim().to_owned()).unwrap_or_default();
    let url = Url::parse(&entered("endpoint")).map_err(|_| SetUpError::Address)?;
    let endpoint = Endpoint {
        url,
        username: entered("username"),
        password: password(db, vault, row.id).await?,
        facility_id: entered("facility_id"),
        style: transport.style,
        encoding: transport.encoding,
    };
    Ok(Reach { endpoint, settings })
}

async fn password(db: &DatabaseConnection, vault: &Vault, integration: Uuid) -> store::Result<Zeroizing<String>> {
    let secrets = secrets_of(db, integration).await?;
    match secrets.iter().find(|row| row.name == "password") {
        Some(row) => open_secret(vault, row),
        None => Ok(Zeroizing::new(String::new())),
    }
}
