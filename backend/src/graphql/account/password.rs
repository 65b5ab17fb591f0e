//! New passwords: checked, and hashed.

use zeroize::Zeroizing;

use crate::{
    auth::{PasswordError, check_new_password, hash_password},
    graphql::schema::{Call, Error, Problem, Result, problem},
};

/// The problem of a new password, if it has one.
pub fn problem_of(password: &str) -> Option<Problem> {
    let error = check_new_password(password).err()?;
    let code = if error == PasswordError::TooLong { "password.too_long" } else { "password.too_short" };
    Some(problem("password", code, &sentence(&error)))
}

/// The hash of a new password.
///
/// # Errors
/// Returns an error if the server is short of memory.
pub async fn hash(call: &Call, password: Zeroizing<String>) -> Result<String> {
    let mut salt = [0; 16];
    call.app.store.source().fill(&mut salt);
    hash_password(password, salt).await.map_err(|error| Error::Internal(error.into()))
}

/// An error as a sentence.
pub fn sentence(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    [&first, letters.as_str(), "."].concat()
}
