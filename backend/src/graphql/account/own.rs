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
    graphql::schema::{Bindings, Call, Error, ErrorCode, Result, SaveStatus, parse_id, problem},
    store::UserChange,
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("ownSessions", own_sessions);
    bindings.answer("changeOwnPassword", change_own_password);
    bindings.answer("endOwnSession", end_own_session);
}

/// The person who calls.
fn person(call: &Call) -> Result<UserId> {
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
    let user_name = call.caller.user_name.clone().unwrap_or_default();
    let now = call.app.store.source().now();
    let problem = match call.app.guard.confirm(user_name, input.current, now).await {
        Ok(()) => None,
        Err(SignInError::WrongCredentials) => Some(problem(
            "current",
            "password.wrong",
            "This is not your password. Enter the one that you signed in with.",
        )),
        Err(SignInError::Wait(wait)) => Some(problem("current", "password.wait", &wait_text(wait))),
        Err(SignInError::Unavailable(error)) => return Err(Error::Internal(error.into())),
    };
    if let Some(problem) = problem {
        return Ok(Outcome::invalid(vec![problem]));
    }
    let hash = password::hash(&call, input.password).await?;
    accounts(&call).change_user(user.0, vec![UserChange::Password(hash)], call.caller.session).await?;
    call.app.guard.revocations().announce();
    Ok(Outcome::of(SaveStatus::Saved))
}

fn wait_text(wait: TimeDelta) -> String {
    let minutes = wait.num_minutes() + 1;
    format!("There were too many tries with a wrong password. Try again in {minutes} min.")
}
