//! Tokens of other programs.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Outcome, accounts};
use crate::{
    auth::{Scope, Secret, SecretHash},
    entity::api_token,
    graphql::schema::{BegunSealed, Bindings, Call, Problem, Result, SaveStatus, is_name, parse_id, problem},
    store::{self, NewToken, Tx, scopes_of},
};

/// Maximum number of days for which a token is good.
const MAX_DAYS: i64 = 3_650;
/// Maximum number of hours for which the secret before stays good.
const MAX_OVERLAP_HOURS: i64 = 720;

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("tokens", tokens);
    bindings.answer("createToken", create_token);
    bindings.answer("rotateToken", rotate_token);
    bindings.answer("revokeToken", revoke_token);
}

shared::wire_enum! {
    /// The state of a token.
    pub enum TokenState {
        /// It lets its program in.
        Open = "OPEN",
        /// Its time is over.
        Ended = "ENDED",
        /// Its access was taken away.
        Revoked = "REVOKED",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Token {
    id: String,
    name: String,
    scopes: Vec<Scope>,
    state: TokenState,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
    previous_ends_at: Option<DateTime<Utc>>,
}

async fn tokens(call: Call) -> Result<Vec<Token>> {
    accounts(&call).tokens().await?.into_iter().map(|row| token_of(&call, row)).collect()
}

fn token_of(call: &Call, row: api_token::Model) -> Result<Token> {
    let now = call.app.store.source().now();
    let state = match (row.revoked_at, row.expires_at) {
        (Some(_), _) => TokenState::Revoked,
        (None, Some(end)) if end <= now => TokenState::Ended,
        (None, _) => TokenState::Open,
    };
    Ok(Token {
        id: row.id.to_string(),
        scopes: scopes_of(&row)?,
        state,
        name: row.name,
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
        previous_ends_at: row.previous_ends_at.filter(|end| *end > now),
    })
}

#[derive(Serialize)]
struct TokenPayload {
    #[serde(flatten)]
    outcome: Outcome,
    token: Option<Token>,
    secret: Option<String>,
}

impl From<Outcome> for TokenPayload {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, token: None, secret: None }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateTokenInput {
    name: String,
    scopes: Vec<Scope>,
    days: Option<i64>,
    idempotency_key: Option<String>,
}

async fn create_token(call: Call) -> Result<TokenPayload> {
    let input: CreateTokenInput = call.arg("input")?;
    let name = input.name.trim();
    let problems = problems_of(name, &input);
    if !problems.is_empty() {
        return Ok(Outcome::invalid(problems).into());
    }
    let scopes = Scope::ALL.iter().copied().filter(|scope| input.scopes.contains(scope)).collect();
    let expires_at = input.days.map(|days| call.app.store.source().now() + TimeDelta::days(days));
    let new = NewToken { name: name.to_owned(), scopes, expires_at };
    let add = async |tx: &mut Tx, hash| store::insert_token(tx, new, hash).await;
    let added = write_secret(&call, "createToken", input.idempotency_key.as_deref(), add).await?;
    if matches!(added, Err(store::Error::Conflict)) {
        let text = "A token of this name is there, or was. Choose another name.";
        return Ok(Outcome::invalid(vec![problem("name", "name.taken", text)]).into());
    }
    shown(&call, added)
}

fn problems_of(name: &str, input: &CreateTokenInput) -> Vec<Problem> {
    let is_no_time = |days: i64| !(1..=MAX_DAYS).contains(&days);
    let found = [
        (!is_name(name)).then(|| problem("name", "name.invalid", "Enter a name of at most 100 characters.")),
        input.scopes.is_empty().then(|| problem("scopes", "scopes.missing", "Choose what the program may do.")),
        input.days.is_some_and(is_no_time).then(|| problem("days", "days.invalid", "Enter 1 to 3650 days.")),
    ];
    found.into_iter().flatten().collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RotateTokenInput {
    id: String,
    overlap_hours: Option<i64>,
    idempotency_key: Option<String>,
}

async fn rotate_token(call: Call) -> Result<TokenPayload> {
    let input: RotateTokenInput = call.arg("input")?;
    let id = parse_id(&input.id)?;
    let hours = input.overlap_hours.unwrap_or(24);
    if !(0..=MAX_OVERLAP_HOURS).contains(&hours) {
        let text = "Enter 0 to 720 hours.";
        return Ok(Outcome::invalid(vec![problem("overlapHours", "overlap_hours.invalid", text)]).into());
    }
    let until = call.app.store.source().now() + TimeDelta::hours(hours);
    let replace = async |tx: &mut Tx, hash| store::replace_secret(tx, id, hash, until).await;
    let rotated = write_secret(&call, "rotateToken", input.idempotency_key.as_deref(), replace).await?;
    call.app.guard.revocations().announce();
    if matches!(rotated, Err(store::Error::Conflict)) {
        let text = "The time of this token is over: a new secret would let nobody in. Create another token.";
        return Ok(Outcome::invalid(vec![problem("id", "token.ended", text)]).into());
    }
    shown(&call, rotated)
}

#[derive(Deserialize)]
struct RevokeTokenInput {
    id: String,
}

async fn revoke_token(call: Call) -> Result<TokenPayload> {
    let input: RevokeTokenInput = call.arg("input")?;
    let revoked = accounts(&call).revoke_token(parse_id(&input.id)?).await;
    call.app.guard.revocations().announce();
    shown(&call, revoked.map(|row| (row, None)))
}

/// A token, and its secret where there is a new one.
type Written = (api_token::Model, Option<Zeroizing<String>>);

/// Writes a token with a new secret. The same request again is answered with the secret that it made then.
async fn write_secret(
    call: &Call,
    field: &'static str,
    key: Option<&str>,
    write: impl AsyncFnOnce(&mut Tx, SecretHash) -> store::Result<api_token::Model>,
) -> Result<store::Result<Written>> {
    match call.begin_sealed(field, key).await? {
        BegunSealed::New(mut tx) => {
            let secret = new_secret(call);
            let row = match write(&mut tx, secret.hash()).await {
                Ok(row) => row,
                Err(error) => return Ok(Err(error)),
            };
            let text = Zeroizing::new(secret.reveal().to_owned());
            tx.commit(&[row.id], &text).await?;
            Ok(Ok((row, Some(text))))
        }
        BegunSealed::Done(ids, text) => {
            let row = match ids.first() {
                Some(id) => accounts(call).token(*id).await?,
                None => None,
            };
            Ok(row.map(|row| (row, Some(text))).ok_or(store::Error::NotFound))
        }
    }
}

/// The payload with the token, and with its secret where there is a new one.
fn shown(call: &Call, written: store::Result<Written>) -> Result<TokenPayload> {
    match written {
        Ok((row, secret)) => Ok(TokenPayload {
            token: Some(token_of(call, row)?),
            secret: secret.map(|secret| secret.to_string()),
            ..Outcome::of(SaveStatus::Saved).into()
        }),
        Err(store::Error::NotFound) => Ok(Outcome::of(SaveStatus::NotFound).into()),
        Err(error) => Err(error.into()),
    }
}

fn new_secret(call: &Call) -> Secret {
    let mut random = [0; 32];
    call.app.store.source().fill(&mut random);
    Secret::for_token(random)
}
