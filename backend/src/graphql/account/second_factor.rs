//! The second factor: everybody sets up their own, and an administrator takes a lost one away.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    Outcome, accounts,
    own::{confirm, person},
    qr_code::QrCode,
};
use crate::{
    auth::{EnteredCode, RECOVERY_CODE_LENGTH, RECOVERY_CODES, SecretHash, TotpSecret, group_recovery_code},
    graphql::schema::{Bindings, Call, Result, SaveStatus, parse_id, problem},
    store,
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("ownSecondFactor", own_second_factor);
    bindings.answer("beginOwnSecondFactor", begin_own);
    bindings.answer("confirmOwnSecondFactor", confirm_own);
    bindings.answer("renewOwnRecoveryCodes", renew_own_codes);
    bindings.answer("removeOwnSecondFactor", remove_own);
    bindings.answer("removeSecondFactor", remove);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SecondFactor {
    available: bool,
    since: Option<DateTime<Utc>>,
    recovery_codes_left: u64,
}

async fn own_second_factor(call: Call) -> Result<SecondFactor> {
    let none = SecondFactor { available: false, since: None, recovery_codes_left: 0 };
    let Some(user) = call.caller.user else { return Ok(none) };
    let accounts = accounts(&call);
    let has_password = accounts.user(user.0).await?.is_some_and(|row| !row.password_hash.is_empty());
    let since = accounts.second_factor_row(user.0).await?.and_then(|row| row.confirmed_at);
    let recovery_codes_left = if since.is_some() { accounts.recovery_codes_left(user.0).await? } else { 0 };
    Ok(SecondFactor { available: has_password, since, recovery_codes_left })
}

/// The secret of a second factor that waits for its first code.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BeginPayload {
    #[serde(flatten)]
    outcome: Outcome,
    secret: Option<String>,
    uri: Option<String>,
    qr_code: Option<QrCode>,
}

impl From<Outcome> for BeginPayload {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, secret: None, uri: None, qr_code: None }
    }
}

/// New recovery codes, which are shown this once.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CodesPayload {
    #[serde(flatten)]
    outcome: Outcome,
    recovery_codes: Option<Vec<String>>,
}

impl From<Outcome> for CodesPayload {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, recovery_codes: None }
    }
}

#[derive(Deserialize)]
struct PasswordInput {
    password: Zeroizing<String>,
}

async fn begin_own(call: Call) -> Result<BeginPayload> {
    let input: PasswordInput = call.arg("input")?;
    let user = person(&call)?;
    if let Some(problem) = confirm(&call, "password", input.password).await? {
        return Ok(Outcome::invalid(vec![problem]).into());
    }
    let mut random = [0; TotpSecret::LENGTH];
    call.app.store.source().fill(&mut random);
    let secret = TotpSecret::from_random(random);
    match accounts(&call).begin_second_factor(user.0, &secret).await {
        Ok(()) => {
            let uri = secret.to_uri(call.caller.user_name.as_deref().unwrap_or_default());
            let (text, qr_code) = (Some(secret.to_text()), QrCode::of(&uri));
            Ok(BeginPayload { outcome: Outcome::of(SaveStatus::Saved), secret: text, uri: Some(uri), qr_code })
        }
        Err(store::Error::Taken) => Ok(is_there().into()),
        Err(error) => Err(error.into()),
    }
}

fn is_there() -> Outcome {
    let text = "You have a second factor. Remove it first, then set up another.";
    Outcome::invalid(vec![problem("", "second_factor.exists", text)])
}

#[derive(Deserialize)]
struct CodeInput {
    code: Zeroizing<String>,
}

async fn confirm_own(call: Call) -> Result<CodesPayload> {
    let input: CodeInput = call.arg("input")?;
    let user = person(&call)?;
    let accounts = accounts(&call);
    let row = match accounts.second_factor_row(user.0).await? {
        Some(row) if row.confirmed_at.is_none() => row,
        Some(_) => return Ok(is_there().into()),
        None => return Ok(Outcome::of(SaveStatus::NotFound).into()),
    };
    let now = call.app.store.source().now();
    let step = match EnteredCode::read(&input.code) {
        EnteredCode::OneTime(code) => accounts.open_second_factor(&row)?.secret.step_of(&code, now),
        EnteredCode::Recovery(_) => None,
    };
    let Some(step) = step else {
        let text = "This is not the code that the app shows now. Enter the six digits before they change. If it stays, \
            check the clock of the telephone.";
        return Ok(Outcome::invalid(vec![problem("code", "code.wrong", text)]).into());
    };
    let (shown, hashes) = new_codes(&call);
    match accounts.confirm_second_factor(&row, step, &hashes, call.caller.session).await {
        Ok(()) => {
            call.app.guard.revocations().announce();
            Ok(CodesPayload { outcome: Outcome::of(SaveStatus::Saved), recovery_codes: Some(shown) })
        }
        Err(store::Error::Taken) => Ok(is_there().into()),
        Err(store::Error::NotFound) => Ok(Outcome::of(SaveStatus::NotFound).into()),
        Err(error) => Err(error.into()),
    }
}

async fn renew_own_codes(call: Call) -> Result<CodesPayload> {
    let input: PasswordInput = call.arg("input")?;
    let user = person(&call)?;
    if let Some(problem) = confirm(&call, "password", input.password).await? {
        return Ok(Outcome::invalid(vec![problem]).into());
    }
    let (shown, hashes) = new_codes(&call);
    match accounts(&call).renew_recovery_codes(user.0, &hashes).await {
        Ok(()) => Ok(CodesPayload { outcome: Outcome::of(SaveStatus::Saved), recovery_codes: Some(shown) }),
        Err(store::Error::NotFound) => Ok(Outcome::of(SaveStatus::NotFound).into()),
        Err(error) => Err(error.into()),
    }
}

/// New recovery codes as they are shown, and their hashes.
fn new_codes(call: &Call) -> (Vec<String>, Vec<SecretHash>) {
    let codes = (0..RECOVERY_CODES).map(|_| Zeroizing::new(call.app.store.source().code(RECOVERY_CODE_LENGTH)));
    codes.map(|code| (group_recovery_code(&code), SecretHash::of(&code))).unzip()
}

async fn remove_own(call: Call) -> Result<Outcome> {
    let input: PasswordInput = call.arg("input")?;
    let user = person(&call)?;
    if let Some(problem) = confirm(&call, "password", input.password).await? {
        return Ok(Outcome::invalid(vec![problem]));
    }
    remove_of(&call, user.0).await
}

#[derive(Deserialize)]
struct RemoveInput {
    id: String,
}

async fn remove(call: Call) -> Result<Outcome> {
    let input: RemoveInput = call.arg("input")?;
    remove_of(&call, parse_id(&input.id)?).await
}

async fn remove_of(call: &Call, user: Uuid) -> Result<Outcome> {
    match accounts(call).remove_second_factor(user).await {
        Ok(()) => Ok(Outcome::of(SaveStatus::Saved)),
        Err(store::Error::NotFound) => Ok(Outcome::of(SaveStatus::NotFound)),
        Err(error) => Err(error.into()),
    }
}
