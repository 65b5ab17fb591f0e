//! The commands for keys.

use std::fmt;

use anyhow::ensure;

use super::open_store;
use crate::{
    source::{Source as _, SystemSource},
    store::{self, Resealed, Store},
    vault::{Key, KeyId, Vault},
};

/// Maximum number of rows that are sealed anew in one transaction.
const BATCH_SIZE: u64 = 200;

/// The result of a rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    /// The key that seals now.
    pub key: KeyId,
    /// Values that were sealed anew.
    pub values: u64,
}

impl fmt::Display for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, values } = self;
        write!(
            f,
            "{values} values were sealed anew, and everything is sealed with key {key} now. Once every server was \
             started with it, and no backup needs them, the lines of older keys may be taken out of the key file."
        )
    }
}

/// A key that nobody has yet.
#[must_use]
pub fn fresh_key() -> Key {
    let mut bytes = [0; 32];
    SystemSource.fill(&mut bytes);
    Key::from_bytes(bytes)
}

/// Seals with the newest key what older keys sealed.
///
/// # Errors
/// Returns an error if the database is not available, or if a value opens with no key at hand: those stay as they are.
pub async fn rotate_key(database: &str, vault: &Vault) -> anyhow::Result<Rotation> {
    let store = open_store(database).await?;
    let (mut values, mut unopened) = (0, 0);
    let tables =
        [Table::AuditKey, Table::SecondFactors, Table::Webhooks, Table::Answers, Table::Secrets, Table::Messages];
    for table in tables {
        let mut after = None;
        loop {
            let done = table.reseal(&store, vault, after).await?;
            values += done.values;
            unopened += done.unopened;
            if done.last.is_none() {
                break;
            }
            after = done.last;
        }
    }
    let key = vault.newest();
    ensure!(
        unopened == 0,
        "{values} values were sealed anew with key {key}, and {unopened} were left as they are, because no key at hand \
         opens them: add the key that they were sealed with to the key file, and run this again"
    );
    Ok(Rotation { key, values })
}

/// The tables that hold sealed values.
#[derive(Clone, Copy)]
enum Table {
    AuditKey,
    SecondFactors,
    Webhooks,
    Answers,
    Secrets,
    Messages,
}

impl Table {
    async fn reseal(self, store: &Store, vault: &Vault, after: Option<uuid::Uuid>) -> store::Result<Resealed> {
        let mut tx = store.begin("command line").await?;
        let done = match self {
            Self::AuditKey => store::reseal_audit_key(&mut tx, vault).await?,
            Self::SecondFactors => store::reseal_second_factors(&mut tx, vault).await?,
            Self::Webhooks => store::reseal_webhooks(&mut tx, vault).await?,
            Self::Answers => store::reseal_answers(&mut tx, vault).await?,
            Self::Secrets => store::reseal_secrets(&mut tx, vault, after, BATCH_SIZE).await?,
            Self::Messages => store::reseal_messages(&mut tx, vault, after, BATCH_SIZE).await?,
        };
        tx.commit().await?;
        Ok(done)
    }
}
