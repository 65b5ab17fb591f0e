//! A mutation that is carried out once, however often it is sent.

use std::{
    fmt::Write as _,
    ops::{Deref, DerefMut},
};

use async_graphql::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    auth::CallerKind,
    graphql::schema::{
        call::Call,
        error::{Error, ErrorCode, Result},
    },
    store::{self, MAX_KEY_LENGTH, RequestState, Settled, Tx},
};

/// The beginning of a mutation that writes.
pub enum Begun {
    /// It is to be carried out, in this transaction.
    New(Box<OnceTx>),
    /// It was carried out before, and wrote these records.
    Done(Vec<Uuid>),
}

/// A transaction that is committed together with the key of its request.
pub struct OnceTx {
    tx: Tx,
    request: Option<store::Request>,
}

impl Deref for OnceTx {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl DerefMut for OnceTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

impl OnceTx {
    /// Commits what was written, with the ids by which the same request is answered again.
    ///
    /// # Errors
    /// Returns an error if the database is not available; then nothing was written.
    pub async fn commit(self, records: &[Uuid]) -> Result<()> {
        if let Some(request) = &self.request {
            store::settle_requests(&self.tx, &[(request, Some(Settled::of(records.to_vec())))]).await?;
        }
        Ok(self.tx.commit().await?)
    }
}

impl Call {
    /// The caller, as keys and external ids are kept by it. A token is known by its name, which stays when its secret
    /// is replaced.
    #[must_use]
    pub fn caller_key(&self) -> String {
        match (self.caller.user, self.caller.kind) {
            (Some(id), _) => format!("user:{}", id.0),
            (None, CallerKind::Person) => format!("user:{}", self.actor()),
            (None, CallerKind::Program) => format!("token:{}", self.caller.name),
        }
    }

    /// The request of an input with an idempotency key; none without a key.
    ///
    /// # Errors
    /// `BAD_INPUT` when the key is empty or too long.
    pub fn request(&self, field: &'static str, key: Option<&str>, input: &Value) -> Result<Option<store::Request>> {
        let Some(key) = key else { return Ok(None) };
        check_length("input.idempotencyKey", key, MAX_KEY_LENGTH)?;
        let (caller, key) = (self.caller_key(), key.to_owned());
        Ok(Some(store::Request { caller, key, field, fingerprint: fingerprint(input) }))
    }

    /// Begins to write. With a key, a mutation that was carried out before is told by what it wrote then; one that is
    /// being carried out is waited for.
    ///
    /// # Errors
    /// `BAD_INPUT` when the key is empty or too long; `IDEMPOTENCY_KEY_REUSED` when another input had it.
    pub async fn begin_once(&self, field: &'static str, key: Option<&str>) -> Result<Begun> {
        let input = self.args.get("input").cloned().unwrap_or_default();
        let request = self.request(field, key, &input)?;
        Ok(match self.claim(request.as_ref()).await? {
            (_, Some(known)) => Begun::Done(known.records),
            (tx, None) => Begun::New(Box::new(OnceTx { tx, request })),
        })
    }

    /// Begins a transaction and claims a request in it; returns what is kept of one that was carried out before.
    ///
    /// # Errors
    /// `IDEMPOTENCY_KEY_REUSED` when another request had its key.
    pub(super) async fn claim(&self, request: Option<&store::Request>) -> Result<(Tx, Option<Settled>)> {
        let tx = self.app.store.begin(&self.actor()).await?;
        let Some(request) = request else { return Ok((tx, None)) };
        match store::claim_requests(&tx, &[request]).await?.pop() {
            Some(RequestState::Done(known)) => Ok((tx, Some(known))),
            Some(RequestState::Reused) => Err(reused()),
            Some(RequestState::Claimed) | None => Ok((tx, None)),
        }
    }
}

/// The error of a key that another input had.
pub fn reused() -> Error {
    let text = "A request with this idempotencyKey was carried out with another input: look at what is there, and give another request a key of its own.";
    Error::Client(ErrorCode::IdempotencyKeyReused, text.to_owned())
}

/// Checks the length of a key or an id that the caller made.
///
/// # Errors
/// `BAD_INPUT` when it is empty or too long.
pub(super) fn check_length(argument: &str, text: &str, max: usize) -> Result<()> {
    if text.trim().is_empty() || text.chars().count() > max {
        return Err(Error::bad_input(format!("Argument `{argument}` is not a text of 1 to {max} characters.")));
    }
    Ok(())
}

/// The digest of an input. The order of an object's fields means nothing.
fn fingerprint(input: &Value) -> String {
    let mut text = String::new();
    write_canonical(input, &mut text);
    hex::encode(Sha256::digest(text))
}

fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| name.as_str());
            text.push('{');
            for (name, value) in fields {
                let _ = write!(text, "{name}:");
                write_canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::List(list) => {
            text.push('[');
            for value in list {
                write_canonical(value, text);
                text.push(',');
            }
            text.push(']');
        }
        // An enum is a name in a document and a text in a variable.
        Value::Enum(name) => write_canonical(&Value::String(name.to_string()), text),
        other => {
            let _ = write!(text, "{other}");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[rstest::rstest]
    #[case::order_of_fields(json!({"a": 1, "b": {"c": 2, "d": 3}}), json!({"b": {"d": 3, "c": 2}, "a": 1}), true)]
    #[case::another_value(json!({"a": 1}), json!({"a": 2}), false)]
    #[case::number_and_text(json!({"a": 1}), json!({"a": "1"}), false)]
    #[case::null_and_absent(json!({"a": null}), json!({}), false)]
    #[case::order_of_a_list(json!([1, 2]), json!([2, 1]), false)]
    #[case::quotes_are_escaped(json!({"a": "1\",b:\"2"}), json!({"a": "1", "b": "2"}), false)]
    fn fingerprints_tell_inputs_apart(
        #[case] one: serde_json::Value,
        #[case] other: serde_json::Value,
        #[case] same: bool,
    ) {
        let digest = |value| fingerprint(&Value::from_json(value).unwrap());
        assert_eq!(digest(one) == digest(other), same);
    }

    #[test]
    fn an_enum_is_the_same_in_a_document_and_in_a_variable() {
        let name = Value::Enum(async_graphql::Name::new("CP"));
        assert_eq!(fingerprint(&name), fingerprint(&Value::String("CP".into())));
    }
}
