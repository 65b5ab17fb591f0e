//! Passwords: hashed with argon2id, off the async threads.

use argon2::{Argon2, PasswordHash, PasswordHasher as _, PasswordVerifier as _, password_hash::SaltString};
use zeroize::Zeroizing;

/// The fewest characters of a new password.
const MIN_CHARS: usize = 12;
/// The most bytes of a password: more would let a caller buy hashing time.
const MAX_BYTES: usize = 1024;

/// The hash that a sign-in with an unknown user name is checked against, so that it takes as long as any other.
///
/// No password is known for it. Its costs equal those of a fresh hash, which a test holds it to.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$b2F0bWVhbGNvb2tpZXM$AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";

/// The reason why a password cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The new password has too few characters.
    #[error("the password is too short. Choose one of at least {MIN_CHARS} characters")]
    TooShort,
    /// The password has too many bytes.
    #[error("the password is too long. Choose one of at most {MAX_BYTES} bytes")]
    TooLong,
    /// The hashing did not finish.
    #[error("the password could not be hashed: the server is short of memory or is stopping")]
    NotHashed,
}

/// Checks that a password may be chosen by a person.
pub fn check_new_password(password: &str) -> Result<(), PasswordError> {
    if password.len() > MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    if password.chars().count() < MIN_CHARS {
        return Err(PasswordError::TooShort);
    }
    Ok(())
}

/// Hashes a password with 16 random bytes of salt. It blocks its thread for about 20 ms.
pub fn hash_password_now(password: &str, salt: [u8; 16]) -> Result<String, PasswordError> {
    if password.len() > MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    let salt = SaltString::encode_b64(&salt).map_err(|_| PasswordError::NotHashed)?;
    Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|_| PasswordError::NotHashed)
}

/// Hashes a password without blocking the caller's thread.
pub async fn hash_password(password: Zeroizing<String>, salt: [u8; 16]) -> Result<String, PasswordError> {
    tokio::task::spawn_blocking(move || hash_password_now(&password, salt))
        .await
        .map_err(|_| PasswordError::NotHashed)?
}

/// Tells whether a password is the one of a stored hash.
///
/// With no hash, as for an unknown user, it takes the same time and the answer is no.
pub async fn verify_password(password: Zeroizing<String>, stored: Option<String>) -> Result<bool, PasswordError> {
    if password.len() > MAX_BYTES {
        return Ok(false);
    }
    let matches = move || {
        let known = stored.is_some();
        let hash = stored.unwrap_or_else(|| DECOY.to_owned());
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && matches
    };
    tokio::task::spawn_blocking(matches).await.map_err(|_| PasswordError::NotHashed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn secret(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    #[rstest]
    #[case::right("correct horse battery", true)]
    #[case::wrong("correct horse batterx", false)]
    #[case::empty("", false)]
    #[tokio::test]
    async fn verifies(#[case] password: &str, #[case] expected: bool) {
        let hash = hash_password(secret("correct horse battery"), [9; 16]).await.unwrap();
        assert!(!hash.contains("horse"));
        let outcome = verify_password(secret(password), Some(hash)).await;
        assert_eq!(outcome, Ok(expected));
    }

    #[rstest]
    #[case::unknown_user(None)]
    #[case::broken_hash(Some("not a hash".to_owned()))]
    #[tokio::test]
    async fn never_verifies_without_a_hash(#[case] stored: Option<String>) {
        assert_eq!(verify_password(secret("any"), stored).await, Ok(false));
    }

    #[test]
    fn the_decoy_costs_what_a_fresh_hash_costs() {
        let fresh = hash_password_now("some password", [9; 16]).unwrap();
        let fresh = PasswordHash::new(&fresh).unwrap();
        let decoy = PasswordHash::new(DECOY).unwrap();
        assert_eq!(decoy.algorithm, fresh.algorithm);
        assert_eq!(decoy.version, fresh.version);
        assert_eq!(decoy.params, fresh.params);
        assert_eq!(decoy.hash.unwrap().len(), fresh.hash.unwrap().len());
    }

    #[rstest]
    #[case::short("elevenchars", Err(PasswordError::TooShort))]
    #[case::enough("twelve chars", Ok(()))]
    #[case::characters_not_bytes("ééééééé", Err(PasswordError::TooShort))]
    #[case::long(&"x".repeat(1025), Err(PasswordError::TooLong))]
    fn checks_new_passwords(#[case] password: &str, #[case] expected: Result<(), PasswordError>) {
        assert_eq!(check_new_password(password), expected);
    }
}
