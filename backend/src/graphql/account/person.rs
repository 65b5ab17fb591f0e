//! People: who may sign in, what each may do, and where each is signed in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    Outcome, accounts,
    password::{self, sentence},
    session::{Session, open_sessions, session_of},
};
use crate::{
    auth::{Role, SessionId, UserId, check_user_name},
    entity::{session, user_account},
    graphql::schema::{BegunSealed, Bindings, Call, Error, Problem, Result, SaveStatus, is_name, parse_id, problem},
    store::{self, NewUser, UserChange},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("people", people);
    bindings.answer("addPerson", add_person);
    bindings.answer("changePerson", change_person);
    bindings.answer("endSession", end_session);
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    id: String,
    user_name: String,
    display_name: String,
    role: Role,
    disabled: bool,
    second_factor: bool,
    added_at: DateTime<Utc>,
    signed_in_at: Option<DateTime<Utc>>,
    sessions: Vec<Session>,
}

async fn people(call: Call) -> Result<Vec<Person>> {
    let users = accounts(&call).users().await?;
    let sessions = open_sessions(&call, None).await?;
    let factors =
        if call.selects("secondFactor") { accounts(&call).users_with_second_factor().await? } else { Vec::new() };
    users.into_iter().map(|user| person_of(&call, user, &sessions, &factors)).collect()
}

fn person_of(call: &Call, row: user_account::Model, sessions: &[session::Model], factors: &[Uuid]) -> Result<Person> {
    let unreadable = || Error::from(store::Error::Unreadable("user_account.role"));
    let own = sessions.iter().filter(|session| session.user_id == row.id && row.disabled_at.is_none());
    Ok(Person {
        id: row.id.to_string(),
        role: Role::parse(&row.role).ok_or_else(unreadable)?,
        disabled: row.disabled_at.is_some(),
        second_factor: factors.contains(&row.id),
        sessions: own.map(|session| session_of(call, session)).collect(),
        user_name: row.user_name,
        display_name: row.display_name,
        added_at: row.created_at,
        signed_in_at: row.signed_in_at,
    })
}

async fn read_person(call: &Call, id: Uuid) -> Result<Option<Person>> {
    let Some(user) = accounts(call).user(id).await? else { return Ok(None) };
    let sessions = open_sessions(call, Some(UserId(id))).await?;
    let factors = accounts(call).users_with_second_factor().await?;
    person_of(call, user, &sessions, &factors).map(Some)
}

#[derive(Serialize)]
struct PersonPayload {
    #[serde(flatten)]
    outcome: Outcome,
    person: Option<Person>,
}

impl From<Outcome> for PersonPayload {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, person: None }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AddPersonInput {
    user_name: String,
    display_name: String,
    role: Role,
    password: Zeroizing<String>,
    idempotency_key: Option<String>,
}

async fn add_person(call: Call) -> Result<PersonPayload> {
    let input: AddPersonInput = call.arg("input")?;
    let (user_name, display_name) = (input.user_name.trim(), input.display_name.trim());
    let name = check_user_name(user_name).err();
    let name = name.map(|error| problem("userName", "user_name.invalid", &sentence(&error)));
    let problems = [name, problem_of_name(display_name), password::problem_of(&input.password)];
    let problems: Vec<_> = problems.into_iter().flatten().collect();
    if !problems.is_empty() {
        return Ok(Outcome::invalid(problems).into());
    }
    let new = NewUser {
        user_name: user_name.to_owned(),
        display_name: display_name.to_owned(),
        password_hash: password::hash(&call, input.password).await?,
        role: input.role,
    };
    let id = match call.begin_sealed("addPerson", input.idempotency_key.as_deref()).await? {
        BegunSealed::Done(ids, ()) => ids.first().copied(),
        BegunSealed::New(mut tx) => match store::insert_user(&mut tx, new).await {
            Ok(id) => {
                tx.commit(&[id], &()).await?;
                Some(id)
            }
            Err(store::Error::Conflict) => {
                let text = "Somebody else signs in with this name. Choose another.";
                return Ok(Outcome::invalid(vec![problem("userName", "user_name.taken", text)]).into());
            }
            Err(error) => return Err(error.into()),
        },
    };
    let person = match id {
        Some(id) => read_person(&call, id).await?,
        None => None,
    };
    Ok(PersonPayload { person, ..Outcome::of(SaveStatus::Saved).into() })
}

fn problem_of_name(name: &str) -> Option<Problem> {
    (!is_name(name)).then(|| problem("displayName", "display_name.invalid", "Enter a name of at most 100 characters."))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangePersonInput {
    id: String,
    display_name: Option<String>,
    role: Option<Role>,
    password: Option<Zeroizing<String>>,
    disabled: Option<bool>,
}

async fn change_person(call: Call) -> Result<PersonPayload> {
    let input: ChangePersonInput = call.arg("input")?;
    let id = parse_id(&input.id)?;
    let display_name = input.display_name.map(|name| name.trim().to_owned());
    let name = display_name.as_deref().and_then(problem_of_name);
    let password = input.password.as_ref().and_then(|password| password::problem_of(password));
    let problems: Vec<_> = [name, password].into_iter().flatten().collect();
    if !problems.is_empty() {
        return Ok(Outcome::invalid(problems).into());
    }
    let mut changes: Vec<_> = display_name.map(UserChange::DisplayName).into_iter().collect();
    changes.extend(input.role.map(UserChange::Role));
    changes.extend(input.disabled.map(|disabled| if disabled { UserChange::Disable } else { UserChange::Enable }));
    if let Some(password) = input.password {
        changes.push(UserChange::Password(password::hash(&call, password).await?));
    }
    match accounts(&call).change_user(id, changes, call.caller.session).await {
        Ok(is_felt) => {
            if is_felt {
                call.app.guard.revocations().announce();
            }
            Ok(PersonPayload { person: read_person(&call, id).await?, ..Outcome::of(SaveStatus::Saved).into() })
        }
        Err(store::Error::NotFound) => Ok(Outcome::of(SaveStatus::NotFound).into()),
        Err(store::Error::Taken) => {
            let text = "This is the last administrator. Make somebody else one first.";
            let field = if input.disabled == Some(true) { "disabled" } else { "role" };
            Ok(Outcome::invalid(vec![problem(field, "role.last_administrator", text)]).into())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
struct EndSessionInput {
    id: String,
}

async fn end_session(call: Call) -> Result<Outcome> {
    let input: EndSessionInput = call.arg("input")?;
    end(&call, &input.id, None).await
}

/// Ends a session, of one person alone where one is given.
///
/// # Errors
/// `BAD_INPUT` when the id is none.
pub(super) async fn end(call: &Call, id: &str, user: Option<UserId>) -> Result<Outcome> {
    match accounts(call).end_session(SessionId(parse_id(id)?), user).await {
        Ok(()) => {
            call.app.guard.revocations().announce();
            Ok(Outcome::of(SaveStatus::Saved))
        }
        Err(store::Error::NotFound) => Ok(Outcome::of(SaveStatus::NotFound)),
        Err(error) => Err(error.into()),
    }
}
