//! The commands for the practice, users and tokens.

use anyhow::Context;
use zeroize::Zeroizing;

use super::open_store;
use crate::{
    auth::{Secret, hash_password},
    store::{self, AccountStore, Error, NewPractice, NewUser, Store},
};

/// Creates the practice whose database this is.
///
/// # Errors
/// Returns an error if a practice exists already, or the time zone is not known.
pub async fn create_practice(database: &str, new: NewPractice) -> anyhow::Result<()> {
    let known = jiff::tz::TimeZone::get(&new.time_zone).is_ok();
    anyhow::ensure!(known, "the time zone is not known: give an IANA name, as America/Chicago");
    let store = open_store(database).await?;
    match store::practice(store.reader()).await {
        Err(Error::NotFound) => {}
        Ok(_) => anyhow::bail!("this database holds a practice already: give each practice a database of its own"),
        Err(error) => return Err(error.into()),
    }
    let mut tx = store.begin("command line").await?;
    store::create_practice(&mut tx, new).await?;
    Ok(tx.commit().await?)
}

/// Adds a user.
///
/// # Errors
/// Returns an error if the name is taken or the database is not available.
pub async fn add_user(
    database: &str,
    user_name: &str,
    display_name: &str,
    password: Zeroizing<String>,
) -> anyhow::Result<()> {
    let store = open_store(database).await?;
    let password_hash = hash_password(password, salt(&store)).await?;
    let new = NewUser { user_name: user_name.to_owned(), display_name: display_name.to_owned(), password_hash };
    AccountStore::new(store).add_user(new).await.map_err(|error| taken(error, "a user"))?;
    Ok(())
}

/// Makes a token for another program. It is shown once: only its hash is kept.
///
/// # Errors
/// Returns an error if the name is taken or the database is not available.
pub async fn create_token(database: &str, name: &str) -> anyhow::Result<Secret> {
    let store = open_store(database).await?;
    let mut random = [0; 32];
    store.source().fill(&mut random);
    let secret = Secret::for_token(random);
    AccountStore::new(store).add_token(name, secret.hash()).await.map_err(|error| taken(error, "a token"))?;
    Ok(secret)
}

/// Takes a token's right away.
///
/// # Errors
/// Returns an error if no token has that name.
pub async fn revoke_token(database: &str, name: &str) -> anyhow::Result<()> {
    let store = open_store(database).await?;
    AccountStore::new(store).revoke_token(name).await.context("the token could not be revoked: check its name")
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
