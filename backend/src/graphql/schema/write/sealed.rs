//! A mutation that is carried out once, and whose input or answer holds a secret.
//!
//! The digest of such an input is not kept in the clear, since passwords could be tried against it: it is sealed
//! together with what the answer has and no record.

use std::{
    mem,
    ops::{Deref, DerefMut},
    sync::Arc,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::once::reused;
use crate::{
    graphql::schema::{call::Call, error::Result},
    store::{self, Settled, Tx},
    vault::Vault,
};

/// The column of the sealed part, for errors.
const SEALED: &str = "idempotency_key.sealed";

/// The beginning of a mutation whose input or answer holds a secret.
pub enum BegunSealed<A> {
    /// It is to be carried out, in this transaction.
    New(Box<SealedTx>),
    /// It was carried out before: the records that it wrote, and the part of its answer that was sealed.
    Done(Vec<Uuid>, A),
}

/// A transaction that is committed together with the key of its request and the sealed part of its answer.
pub struct SealedTx {
    tx: Tx,
    request: Option<SealedRequest>,
}

struct SealedRequest {
    request: store::Request,
    fingerprint: String,
    vault: Arc<Vault>,
}

/// What is sealed of a request.
#[derive(Serialize, Deserialize)]
struct Kept<F, A> {
    fingerprint: F,
    answer: A,
}

impl Deref for SealedTx {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl DerefMut for SealedTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

impl SealedTx {
    /// Commits what was written, with the ids and the part of the answer by which the same request is answered again.
    ///
    /// # Errors
    /// Returns an error if the database is not available; then nothing was written.
    pub async fn commit(self, records: &[Uuid], answer: &(impl Serialize + Sync)) -> Result<()> {
        if let Some(SealedRequest { request, fingerprint, vault }) = &self.request {
            let plain = serde_json::to_vec(&Kept { fingerprint, answer }).map(Zeroizing::new);
            let plain = plain.map_err(|_| store::Error::Unreadable(SEALED))?;
            let sealed = store::seal_answer(&self.tx, vault, request, &plain)?;
            let settled = Settled { records: records.to_vec(), sealed: Some(sealed) };
            store::settle_requests(&self.tx, &[(request, Some(settled))]).await?;
        }
        Ok(self.tx.commit().await?)
    }
}

impl Call {
    /// Begins to write what has a secret in its input or its answer, as `begin_once` does for what has none.
    ///
    /// # Errors
    /// `BAD_INPUT` when the key is empty or too long; `IDEMPOTENCY_KEY_REUSED` when another input had it.
    pub async fn begin_sealed<A: DeserializeOwned>(
        &self,
        field: &'static str,
        key: Option<&str>,
    ) -> Result<BegunSealed<A>> {
        let input = self.args.get("input").cloned().unwrap_or_default();
        let request = self.request(field, key, &input)?.map(|mut request| {
            let (fingerprint, vault) = (mem::take(&mut request.fingerprint), Arc::clone(&self.app.courier.vault));
            SealedRequest { request, fingerprint, vault }
        });
        let (tx, known) = self.claim(request.as_ref().map(|sealed| &sealed.request)).await?;
        let (Some(known), Some(sealed)) = (known, &request) else {
            return Ok(BegunSealed::New(Box::new(SealedTx { tx, request })));
        };
        let plain = store::open_answer(&sealed.vault, &sealed.request, &known.sealed.unwrap_or_default())?;
        let kept: Kept<String, A> = serde_json::from_slice(&plain).map_err(|_| store::Error::Unreadable(SEALED))?;
        if kept.fingerprint != sealed.fingerprint {
            return Err(reused());
        }
        Ok(BegunSealed::Done(known.records, kept.answer))
    }
}
