//! The commands for the practice, users and tokens.

use std::collections::HashMap;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use zeroize::Zeroizing;

use super::{open::open_as, open_store};
use crate::{
    auth::{Role, Scope, Secret, SessionId, UserId, check_user_name, hash_password},
    civil::is_zone,
    entity::{api_token, session, user_account},
    store::{self, AccountStore, Error, NewPractice, NewToken, NewUser, SchemaPolicy, Store, UserChange},
};

/// Creates the practice whose database this is.
///
/// # Errors
/// Returns an error if a practice exists already, or the time zone is not known.
pub async fn create_practice(database: &str, new: NewPractice) -> anyhow::Result<()> {
    check_time_zone(&new.time_zone)?;
    let store = open_as(database, SchemaPolicy::Create).await?;
    match store::practice(store.reader()).await {
        Err(Error::NotFound) => {}
        Ok(_) => anyhow::bail!("this database holds a practice already: give each practice a database of its own"),
        Err(error) => return Err(error.into()),
    }
    let mut tx = store.begin("command line").await?;
    store::create_practice(&mut tx, new).await?;
    Ok(tx.commit().await?)
}

/// Checks the name of a time zone.
///
/// # Errors
/// Returns an error if it is not known.
pub fn check_time_zone(name: &str) -> anyhow::Result<()> {
    anyhow::ensure!(is_zone(name), "the time zone is not known: give an IANA name, as America/Chicago");
    Ok(())
}

/// Adds a user.
///
/// # Errors
/// Returns an error if the name is taken or the database is not available.
pub async fn add_user(
    database: &str,
    user_name: String,
    display_name: String,
    role: Role,
    password: Zeroizing<String>,
) -> anyhow::Result<()> {
    check_user_name(&user_name)?;
    let store = open_store(database).await?;
    let password_hash = hash_password(password, salt(&store)).await?;
    let new = NewUser { user_name, display_name, password_hash, role };
    AccountStore::new(store).add_user(new).await.map_err(|error| taken(error, "a user"))?;
    Ok(())
}

/// The users, a line each: name to sign in with, role, name to show, whether the user may not sign in, and whether a code
/// is asked for beside the password.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn users(database: &str) -> anyhow::Result<Vec<String>> {
    let accounts = AccountStore::new(open_store(database).await?);
    let (rows, factors) = (accounts.users().await?, accounts.users_with_second_factor().await?);
    let line = |row: user_account::Model| {
        let disabled = row.disabled_at.map(|_| "disabled".to_owned());
        let factor = factors.contains(&row.id).then(|| "second factor".to_owned());
        let named = [row.user_name, row.role.to_lowercase(), row.display_name];
        named.into_iter().chain(disabled).chain(factor).collect::<Vec<_>>().join("\t")
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Changes a user.
///
/// # Errors
/// Returns an error if there is no such user, or no administrator would be left.
pub async fn change_user(database: &str, user_name: &str, change: UserChange) -> anyhow::Result<()> {
    let accounts = AccountStore::new(open_store(database).await?);
    let changed = async { accounts.change_user(accounts.user_named(user_name).await?, vec![change], None).await };
    changed.await.map(drop).map_err(|error| match error {
        Error::Taken => anyhow::anyhow!("this is the last administrator: make somebody else one first"),
        other => unknown_user(other),
    })
}

/// Gives a user another password.
///
/// # Errors
/// Returns an error if there is no such user, or the password is no good.
pub async fn change_password(database: &str, user_name: &str, password: Zeroizing<String>) -> anyhow::Result<()> {
    let store = open_store(database).await?;
    let hash = hash_password(password, salt(&store)).await?;
    drop(store);
    change_user(database, user_name, UserChange::Password(hash)).await
}

/// Takes a user's second factor away.
///
/// # Errors
/// Returns an error if there is no such user, or the user has none.
pub async fn remove_second_factor(database: &str, user_name: &str) -> anyhow::Result<()> {
    let accounts = AccountStore::new(open_store(database).await?);
    let user = accounts.user_named(user_name).await.map_err(unknown_user)?;
    accounts.remove_second_factor(user).await.map_err(|error| match error {
        Error::NotFound => anyhow::anyhow!("this user has no second factor: the password alone is asked for"),
        other => other.into(),
    })
}

/// The open sessions of a user or of all, a line each: id, name to sign in with, when it was opened, and when it was
/// used last. `idle_timeout` is the time without use after which the server takes a session for ended.
///
/// # Errors
/// Returns an error if there is no such user.
pub async fn sessions(database: &str, user_name: Option<&str>, idle_timeout: TimeDelta) -> anyhow::Result<Vec<String>> {
    let store = open_store(database).await?;
    let now = store.source().now();
    let accounts = AccountStore::new(store);
    let user = match user_name {
        Some(name) => Some(UserId(accounts.user_named(name).await.map_err(unknown_user)?)),
        None => None,
    };
    let names: HashMap<_, _> = accounts.users().await?.into_iter().map(|row| (row.id, row.user_name)).collect();
    let line = |row: session::Model| {
        let name = names.get(&row.user_id).cloned().unwrap_or_default();
        let instant = |at: DateTime<Utc>| at.format("%FT%RZ");
        let opened = format!("opened {}", instant(row.created_at));
        let used = format!("used {}", instant(row.last_used_at.unwrap_or(row.created_at)));
        [row.id.to_string(), name, opened, used].join("\t")
    };
    let open = accounts.open_sessions(user, now, now - idle_timeout).await?;
    Ok(open.into_iter().map(line).collect())
}

/// Ends a session.
///
/// # Errors
/// Returns an error if there is no such session, or it has ended.
pub async fn end_session(database: &str, session: SessionId) -> anyhow::Result<()> {
    let accounts = AccountStore::new(open_store(database).await?);
    accounts.end_session(session, None).await.map_err(|error| match error {
        Error::NotFound => anyhow::anyhow!("there is no open session of this id: `dosewire user sessions` lists them"),
        other => other.into(),
    })
}

/// Lets a user sign in with a password for a while, though passwords are switched off.
///
/// # Errors
/// Returns an error if there is no such user.
pub async fn allow_password(database: &str, user_name: &str, minutes: u16) -> anyhow::Result<()> {
    let store = open_store(database).await?;
    let until = store.source().now() + TimeDelta::minutes(minutes.into());
    drop(store);
    change_user(database, user_name, UserChange::AllowPassword(until)).await
}

fn unknown_user(error: Error) -> anyhow::Error {
    match error {
        Error::NotFound => anyhow::anyhow!("there is no user of this name: `dosewire user list` shows them"),
        other => other.into(),
    }
}

/// Makes a token for another program. It is shown once: only its hash is kept.
///
/// # Errors
/// Returns an error if the name is taken or the database is not available.
pub async fn create_token(
    database: &str,
    name: String,
    scopes: Vec<Scope>,
    days: Option<u16>,
) -> anyhow::Result<Secret> {
    let store = open_store(database).await?;
    let secret = new_secret(&store);
    let scopes = if scopes.is_empty() { Scope::USUAL.to_vec() } else { scopes };
    let expires_at = days.map(|days| store.source().now() + TimeDelta::days(days.into()));
    let new = NewToken { name, scopes, expires_at };
    let added = AccountStore::new(store).add_token(new, secret.hash()).await;
    added.map_err(|error| taken(error, "a token"))?;
    Ok(secret)
}

/// Replaces a token under its name; the one before stays good for some hours.
///
/// # Errors
/// Returns an error if no token has that name, or its time is over.
pub async fn rotate_token(database: &str, name: &str, overlap_hours: u16) -> anyhow::Result<Secret> {
    let store = open_store(database).await?;
    let secret = new_secret(&store);
    let until = store.source().now() + TimeDelta::hours(overlap_hours.into());
    let accounts = AccountStore::new(store);
    let rotated = async { accounts.rotate_token(accounts.token_named(name).await?, secret.hash(), until).await };
    let rotated = rotated.await;
    if matches!(rotated, Err(Error::Conflict)) {
        anyhow::bail!("the token has ended, and a new secret would let nobody in: create another token");
    }
    rotated.context("the token could not be replaced: check its name with `dosewire token list`")?;
    Ok(secret)
}

/// The tokens, a line each: name, scopes, its end, and when it was used last.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn tokens(database: &str) -> anyhow::Result<Vec<String>> {
    let store = open_store(database).await?;
    let now = store.source().now();
    let line = |row: api_token::Model| {
        let end = match (row.revoked_at, row.expires_at) {
            (Some(_), _) => "revoked".to_owned(),
            (None, Some(end)) if end <= now => "expired".to_owned(),
            (None, Some(end)) => format!("until {}", end.format("%F")),
            (None, None) => "without end".to_owned(),
        };
        let used =
            row.last_used_at.map_or_else(|| "never used".to_owned(), |used| format!("used {}", used.format("%F")));
        [row.name, row.scopes.to_lowercase().replace('_', "-"), end, used].join("\t")
    };
    Ok(AccountStore::new(store).tokens().await?.into_iter().map(line).collect())
}

fn new_secret(store: &Store) -> Secret {
    let mut random = [0; 32];
    store.source().fill(&mut random);
    Secret::for_token(random)
}

/// Takes a token's right away.
///
/// # Errors
/// Returns an error if no token has that name.
pub async fn revoke_token(database: &str, name: &str) -> anyhow::Result<()> {
    let accounts = AccountStore::new(open_store(database).await?);
    let revoked = async { accounts.revoke_token(accounts.token_named(name).await?).await };
    revoked.await.map(drop).context("the token could not be revoked: check its name")
}

fn salt(store: &Store) -> [u8; 16] {
    let mut salt = [0; 16];
    store.source().fill(&mut salt);
    salt
}

fn taken(error: Error, what: &str) -> anyhow::Error {
    match error {
        Error::Conflict => anyhow::anyhow!("{what} of this name is there already: choose another name"),
        other => other.into(),
    }
}
