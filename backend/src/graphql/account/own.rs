//! The caller's own password and sessions.

use chrono::TimeDelta;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{
    Outcome, accounts, password,
    person::end,
    session::{Session, open_sessions, session_of},
};
use crate::{
    auth::{SignInError, UserId},
    graphql::schema::{Bindings, Call, Error, ErrorCode, Problem, Result, SaveStatus, parse_id, problem},
    store::UserChange,
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("ownSessions", own_sessions);
    bindings.answer("changeOwnPassword", change_own_password);
    bindings.answer("endOwnSession", end_own_session);
}

/// The person who calls.
///
/// # Errors
/// `NOT_A_PERSON` when a token calls.
pub(super) fn person(call: &Call) -> Result<UserId> {
    let text = "A token has no password and no sessions. Sign in as a person.";
    call.caller.user.ok_or_else(|| Error::Client(ErrorCode::NotAPerson, text.to_owned()))
}

async fn own_sessions(call: Call) -> Result<Vec<Session>> {
    let Some(user) = call.caller.user else { return Ok(Vec::new()) };
    let rows = open_sessions(&call, Some(user)).await?;
    Ok(rows.iter().map(|row| session_of(&call, row)).collect())
}

#[derive(Deserialize)]
struct EndOwnSessionInput {
    id: String,
}

async fn end_own_session(call: Call) -> Result<Outcome> {
    let input: EndOwnSessionInput = call.arg("input")?;
    parse_id(&input.id)?;
    end(&call, &input.id, Some(person(&call)?)).await
}

#[derive(Deserialize)]
struct ChangeOwnPasswordInput {
    current: Zeroizing<String>,
    password: Zeroizing<String>,
}

async fn change_own_password(call: Call) -> Result<Outcome> {
    let input: ChangeOwnPasswordInput = call.arg("input")?;
    let user = person(&call)?;
    if let Some(problem) = password::problem_of(&input.password) {
        return Ok(Outcome::invalid(vec![problem]));
    }
    if let Some(problem) = confirm(&call, "current", input.current).await? {
        return Ok(Outcome::invalid(vec![problem]));
    }
    let hash = password::hash(&call, input.password).await?;
    accounts(&call).change_user(user.0, vec![UserChange::Password(hash)], call.caller.session).await?;
    call.app.guard.revocations().announce();
    Ok(Outcome::of(SaveStatus::Saved))
}

/// Checks the caller's own password. Returns the problem of the field that it was entered in, if it is not right.
///
/// # Errors
/// Returns an error if the database is not available.
pub(super) async fn confirm(call: &Call, field: &str, password: Zeroizing<String>) -> Result<Option<Problem>> {
    let user_name = call.caller.user_name.clone().unwrap_or_default();
    let now = call.app.store.source().now();
    match call.app.guard.confirm(user_name, password, now).await {
        Ok(()) => Ok(None),
        Err(SignInError::Wait(wait)) => Ok(Some(problem(field, "password.wait", &wait_text(wait)))),
        Err(SignInError::Unavailable(error)) => Err(Error::Internal(error.into())),
        Err(_) => {
            let text = "This is not your password. Enter the one that you sign in with here.";
            Ok(Some(problem(field, "password.wrong", text)))
        }
    }
}

fn wait_text(wait: TimeDelta) -> String {
    let minutes = wait.num_minutes() + 1;
    format!("There were too many tries with a wrong password. Try again in {minutes} min.")
}
