//! The audit log: the chain that nobody changes unseen, and what it tells of reading and of signing in.

mod chain;
mod key;
mod reading;

use backend::{
    entity::audit,
    store::{self, ChainFault, Store, Verification},
};
use sea_orm::{EntityTrait, QueryOrder};

use crate::support::{Practice, vault};

/// Writes what was read, and seals all.
async fn seal(store: &Store) {
    store::flush_reads(store).await.unwrap();
    while store::seal_entries(store).await.unwrap() > 0 {}
}

async fn verify(practice: &Practice) -> Verification {
    store::verify_audit_log(&practice.store, &vault(), None).await.unwrap()
}

async fn faults(practice: &Practice) -> Vec<ChainFault> {
    verify(practice).await.faults
}

/// All entries, by their numbers; those that are not sealed come first or last, as the database has it.
async fn entries(practice: &Practice) -> Vec<audit::Model> {
    let all = audit::Entity::find().order_by_asc(audit::Column::Seq).all(practice.store.reader());
    all.await.unwrap()
}
