//! The endpoint of an integration's messages, made from the entered settings.

use std::collections::{BTreeSet, HashMap};

use shared::{
    program::{Program, SetUpField, Settings, Transport, placeholders},
    vxu::MessageSettings,
};
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    entity::integration,
    store::{self, Reader, enrollment_settings, open_secret, secrets_of, settings_of},
    transport::{Certificates, Endpoint, Entry},
    vault::Vault,
};

/// The endpoint of an integration's messages, and the entered settings.
pub struct Reach {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The integration's entered settings, without secrets.
    pub settings: Settings,
    locations: HashMap<Uuid, Settings>,
}

impl Reach {
    /// Returns the entered settings of a location.
    #[must_use]
    pub fn location(&self, id: Uuid) -> &Settings {
        static NOTHING: Settings = Settings::new();
        self.locations.get(&id).unwrap_or(&NOTHING)
    }

    /// Returns the settings of the set-up for a message from a location.
    #[must_use]
    pub fn message_settings(&self, program: &Program, location: &Settings) -> MessageSettings {
        MessageSettings::from_settings(program, &self.settings, location)
    }
}

/// The reason why a set-up cannot be used.
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

impl SetUpError {
    /// Returns the message for whoever set it up.
    ///
    /// # Errors
    /// Returns an error if the database was not available: that says nothing of the set-up.
    pub fn message(self) -> store::Result<String> {
        match self {
            Self::Store(error) if error.is_passing() => Err(error),
            error => Ok(error.to_string()),
        }
    }
}

/// Reads and opens what is needed to reach an integration's registry.
///
/// # Errors
/// Returns an error if the set-up cannot be used.
pub async fn reach(
    db: &Reader,
    vault: &Vault,
    program: &Program,
    row: &integration::Model,
) -> Result<Reach, SetUpError> {
    let settings = settings_of(&row.settings)?;
    let transport = program.configured(&settings).transport.clone().ok_or(SetUpError::NotReady)?;
    let entered = |name: &str| settings.get(name).map(|value| value.trim().to_owned()).unwrap_or_default();
    let url = Url::parse(&entered("endpoint")).map_err(|_| SetUpError::Address)?;
    let secrets = Secrets::open(db, vault, row.id).await?;
    let endpoint = Endpoint {
        url,
        username: entered("username"),
        password: secrets.find("password").unwrap_or_default(),
        facility_id: entered("facility_id"),
        destination: entered("destination_id"),
        entries: further_entries(&transport, program, &settings, &secrets),
        transport,
        certificates: Certificates {
            private_ca: Some(entered("private_ca")).filter(|text| !text.is_empty()),
            identity: secrets.find("client_certificate"),
        },
    };
    let locations = enrollment_settings(db, row.id).await?;
    Ok(Reach { endpoint, settings, locations })
}

/// The entries that the call of a registry's own service names.
fn further_entries(transport: &Transport, program: &Program, settings: &Settings, secrets: &Secrets) -> Vec<Entry> {
    let named: BTreeSet<_> =
        transport.call.iter().flat_map(|call| call.parts().flat_map(|part| placeholders(&part.value))).collect();
    let entry = |field: &SetUpField| {
        let value = match field.secret {
            true => secrets.find(&field.name),
            false => settings.get(&field.name).map(|value| Zeroizing::new(value.trim().to_owned())),
        };
        let value = value.unwrap_or_default();
        Entry { name: field.name.clone(), value, is_secret: field.secret }
    };
    program.set_up.iter().filter(|field| named.contains(field.name.as_str())).map(entry).collect()
}

/// An integration's secrets, opened.
struct Secrets(Vec<(String, Zeroizing<String>)>);

impl Secrets {
    async fn open(db: &Reader, vault: &Vault, integration: Uuid) -> store::Result<Self> {
        let rows = secrets_of(db, integration).await?;
        let opened = rows.iter().map(|row| Ok((row.name.clone(), open_secret(vault, row)?)));
        opened.collect::<store::Result<_>>().map(Self)
    }

    fn find(&self, name: &str) -> Option<Zeroizing<String>> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, secret)| secret.clone())
    }
}
