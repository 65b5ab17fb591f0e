//! A request that is carried out once, however often it is sent.

use async_graphql::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    call::Call,
    error::{Error, Result},
};
use crate::store::{self, RequestState, Tx};

/// Maximum length of a key and of another system's number, in characters.
const MAX_LENGTH: usize = 200;

/// Whether a request is to be carried out.
pub enum Once {
    /// It is; the request is kept with what it writes, if it has a key.
    New(Option<store::Request>),
    /// It was, and wrote these records.
    Done(Vec<Uuid>),
}

impl Call {
    /// The caller, as keys and numbers of other systems are kept by. A token is known by its name, which stays when it
    /// is replaced.
    #[must_use]
    pub fn caller_key(&self) -> String {
        match self.caller.user {
            Some(id) => format!("user:{}", id.0),
            None => format!("token:{}", self.caller.name),
        }
    }

    /// Looks up whether the request of a mutation was carried out already.
    ///
    /// # Errors
    /// `BAD_INPUT` when the key has no form of one; `IDEMPOTENCY_KEY_REUSED` when another request had it.
    pub async fn once(&self, field: &'static str, key: Option<&str>) -> Result<Once> {
        let arguments = self.args.get("input").cloned().unwrap_or_default();
        self.once_of(field, key, &arguments).await
    }

    /// Looks up whether a part of a request was carried out already.
    ///
    /// # Errors
    /// As of [`Call::once`].
    pub async fn once_of(&self, field: &'static str, key: Option<&str>, arguments: &Value) -> Result<Once> {
        let Some(key) = key else { return Ok(Once::New(None)) };
        check_length("input.idempotencyKey", key)?;
        let request = store::Request {
            caller: self.caller_key(),
            key: key.to_owned(),
            field,
            fingerprint: fingerprint(arguments),
        };
        let now = self.app.store.source().now();
        match store::request_state(self.app.store.reader(), &request, now).await? {
            RequestState::New => Ok(Once::New(Some(request))),
            RequestState::Done(records) => Ok(Once::Done(records)),
            RequestState::Other => Err(Error::Client(
                "IDEMPOTENCY_KEY_REUSED",
                "This was carried out already, with another content: look at what is there. Another request needs an idempotencyKey of its own."
                    .to_owned(),
            )),
        }
    }
}

/// Keeps that a request was carried out, in the transaction that writes its records.
///
/// # Errors
/// `IN_PROGRESS` when the same request is being carried out at the same time.
pub async fn keep_request(tx: &Tx, request: Option<&store::Request>, records: &[Uuid]) -> Result<()> {
    let Some(request) = request else { return Ok(()) };
    match store::keep_request(tx, request, records).await {
        Err(store::Error::Conflict) => Err(Error::Client(
            "IN_PROGRESS",
            "The same request is being carried out. Send it again in a moment.".to_owned(),
        )),
        kept => Ok(kept?),
    }
}

/// Checks a key or number that a caller made.
///
/// # Errors
/// `BAD_INPUT` when it is empty or too long.
pub fn check_length(argument: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() || text.chars().count() > MAX_LENGTH {
        let text = format!("Argument `{argument}` is not a text of 1 to {MAX_LENGTH} characters.");
        return Err(Error::bad_input(text));
    }
    Ok(())
}

fn fingerprint(arguments: &Value) -> String {
    Sha256::digest(arguments.to_string()).iter().map(|byte| format!("{byte:02x}")).collect()
}
