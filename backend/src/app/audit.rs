//! The commands for the audit log.

use anyhow::{Context as _, bail};

use super::open_store;
use crate::{
    store::{self, Error, Verification},
    vault::Vault,
};

/// Proves that nobody changed the audit log, beside running servers too. `noted` is a head that was noted before.
///
/// # Errors
/// Returns an error if the log cannot be read, or the keys at hand are not its.
pub async fn verify_audit(database: &str, vault: &Vault, noted: Option<(i64, String)>) -> anyhow::Result<Verification> {
    let store = open_store(database).await?;
    match store::verify_audit_log(&store, vault, noted.as_ref()).await {
        Err(Error::NotFound) => bail!(
            "the audit log has no head: no server has been started with this database yet, or the head was deleted"
        ),
        verified => verified.context("the audit log could not be verified"),
    }
}
