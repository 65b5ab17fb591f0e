//! Entries, and what is signed of them.
//!
//! Each entry is signed by whoever writes it, and gets its place in the chain later: a seal over its number, its
//! signature and the seal before. The signature binds every column of the entry, the seal its place.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{actor::Actor, words::action_words};
use crate::{entity::audit, vault::MacKey};

/// An entry to write.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The instant.
    pub at: DateTime<Utc>,
    /// Actor.
    pub actor: Actor,
    /// The action, as `dose.record`.
    pub action: String,
    /// The table of the record.
    pub entity: String,
    /// The record; none where it is about several.
    pub record: Option<Uuid>,
    /// The number of records, or of times.
    pub records: i32,
}

impl Entry {
    /// The row, signed if there is a key.
    #[must_use]
    pub fn into_row(self, id: Uuid, key: Option<&MacKey>) -> audit::Model {
        debug_assert!(action_words(&self.action).is_some(), "the action {} has no words", self.action);
        let mut row = audit::Model {
            id,
            at: self.at,
            actor: self.actor.name,
            action: self.action,
            entity: self.entity,
            entity_id: self.record.unwrap_or_default(),
            actor_kind: self.actor.kind.as_str().to_owned(),
            actor_id: self.actor.id,
            address: self.actor.address.map(|address| address.to_canonical().to_string()),
            records: self.records,
            signature: None,
            seq: None,
            seal: None,
        };
        row.signature = key.map(|key| sign(key, Origin::Written, &row));
        row
    }
}

/// Signer of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The process that wrote it.
    Written,
    /// A server that found it without a signature: from before the chain, or of a command.
    Adopted,
}

/// Signs an entry.
#[must_use]
pub fn sign(key: &MacKey, origin: Origin, row: &audit::Model) -> Vec<u8> {
    key.sign(&content(origin, row))
}

/// Returns who signed an entry; none when its signature is not right.
#[must_use]
pub fn origin_of(key: &MacKey, row: &audit::Model) -> Option<Origin> {
    let signature = row.signature.as_deref()?;
    [Origin::Written, Origin::Adopted].into_iter().find(|origin| sign(key, *origin, row) == signature)
}

/// The seal of an entry at its place.
#[must_use]
pub fn seal_of(key: &MacKey, seq: i64, signature: &[u8], previous: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(128);
    for part in [b"seal".as_slice(), &seq.to_be_bytes(), signature, previous] {
        put(&mut bytes, part);
    }
    key.sign(&bytes)
}

/// Each part is preceded by its length, so that no two entries share the same bytes.
fn content(origin: Origin, row: &audit::Model) -> Vec<u8> {
    let domain = match origin {
        Origin::Written => "written",
        Origin::Adopted => "adopted",
    };
    // No address is told apart from an empty one.
    let address = row.address.as_ref().map(|address| format!("={address}")).unwrap_or_default();
    let at = row.at.timestamp_nanos_opt().unwrap_or_default().to_be_bytes();
    let mut bytes = Vec::with_capacity(256);
    for part in [
        domain.as_bytes(),
        row.id.as_bytes(),
        &at,
        row.actor.as_bytes(),
        row.actor_kind.as_bytes(),
        row.actor_id.as_ref().map_or(&[], |id| id.as_bytes().as_slice()),
        address.as_bytes(),
        row.action.as_bytes(),
        row.entity.as_bytes(),
        row.entity_id.as_bytes(),
        &row.records.to_be_bytes(),
    ] {
        put(&mut bytes, part);
    }
    bytes
}

fn put(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
    bytes.extend_from_slice(part);
}
