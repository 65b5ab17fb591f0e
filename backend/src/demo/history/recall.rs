//! What the training registry had accepted, told to it again when it begins anew.

use super::TrainingRegistry;
use crate::{
    entity::integration::Environment,
    store::{self, Store},
};

/// Tells the training registry, which keeps nothing, what it had accepted of the practice: else it would warn of a
/// correction, and not know a dose that is to be deleted.
///
/// # Errors
/// Returns an error if the database is not available.
pub(in crate::demo) async fn recall(store: &Store, registry: &TrainingRegistry) -> store::Result<()> {
    let db = store.reader();
    for environment in [Environment::Test, Environment::Production] {
        let Some(row) = store::integration_of_program(db, "SANDBOX", environment).await? else { continue };
        for message in store::accepted_messages(db, &registry.vault, row.id).await? {
            registry.sandbox.recall(&message.replace('\n', "\r"));
        }
    }
    Ok(())
}
