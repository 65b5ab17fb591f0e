//! The part of an answer that holds a secret: sealed beside the key of its request, to be told again.

use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Request;
use crate::{
    store::{Error, Result, Tx},
    vault::{Binding, NONCE_LENGTH, Vault},
};

/// The place of a sealed answer. Its row has no id: the digest of caller and key stands for one.
pub(in crate::store) fn answer_binding(caller: &str, key: &str) -> Binding {
    let digest: [u8; 32] = Sha256::digest(format!("{}:{caller}{key}", caller.len())).into();
    let id = digest.first_chunk().copied().unwrap_or_default();
    Binding::new("idempotency_key", Uuid::from_bytes(id), "sealed")
}

/// Seals a part of the answer of a request.
///
/// # Errors
/// `Sealed` when it could not be sealed.
pub fn seal_answer(tx: &Tx, vault: &Vault, request: &Request, plain: &[u8]) -> Result<Vec<u8>> {
    let mut nonce = [0; NONCE_LENGTH];
    tx.source().fill(&mut nonce);
    vault.seal(&answer_binding(&request.caller, &request.key), plain, nonce).map_err(|_| Error::Sealed)
}

/// Opens the sealed part of the answer of a request.
///
/// # Errors
/// `Sealed` when the keys at hand do not open it.
pub fn open_answer(vault: &Vault, request: &Request, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    vault.open(&answer_binding(&request.caller, &request.key), sealed).map_err(|_| Error::Sealed)
}
