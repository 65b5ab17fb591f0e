//! Session secrets and API tokens: what is given out, and the hash that is stored.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// The prefix of every API token, so that a scanner or a person recognizes a leaked one.
const TOKEN_PREFIX: &str = "dw_";

/// A secret that is shown once and never stored.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Makes a session's secret of 32 random bytes.
    #[must_use]
    pub fn for_session(random: [u8; 32]) -> Self {
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(random)))
    }

    /// Makes an API token of 32 random bytes.
    #[must_use]
    pub fn for_token(random: [u8; 32]) -> Self {
        let text = Zeroizing::new(URL_SAFE_NO_PAD.encode(random));
        Self(Zeroizing::new(format!("{TOKEN_PREFIX}{}", text.as_str())))
    }

    /// The text to hand out, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns the hash, the only form that may be stored.
    #[must_use]
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// The SHA-256 of a secret's text: what is stored and looked up.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash(pub [u8; 32]);

impl SecretHash {
    /// Hashes a secret's text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(hidden)")
    }
}

/// A credential that a caller presented, hashed at once so that the text goes no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// A session's secret, from the cookie.
    Session(SecretHash),
    /// An API token.
    Token(SecretHash),
}

impl Credential {
    /// Reads the value of a session cookie.
    #[must_use]
    pub fn from_cookie(value: &str) -> Self {
        Self::Session(SecretHash::of(value))
    }

    /// Reads the value of an `Authorization` header, if it is a bearer token of ours.
    #[must_use]
    pub fn from_authorization(value: &str) -> Option<Self> {
        let (scheme, token) = value.split_once(' ')?;
        let token = token.trim();
        let ours = scheme.eq_ignore_ascii_case("bearer") && token.starts_with(TOKEN_PREFIX);
        ours.then(|| Self::Token(SecretHash::of(token)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn what_is_handed_out_finds_what_is_stored() {
        let session = Secret::for_session([5; 32]);
        assert_eq!(session.reveal().len(), 43);
        assert_eq!(Credential::from_cookie(session.reveal()), Credential::Session(session.hash()));
        let token = Secret::for_token([5; 32]);
        assert!(token.reveal().starts_with("dw_"));
        assert_ne!(token.hash(), session.hash());
        assert_eq!(
            Credential::from_authorization(&format!("Bearer {}", token.reveal())),
            Some(Credential::Token(token.hash()))
        );
    }

    #[rstest]
    #[case::lower_case("bearer dw_abc", true)]
    #[case::no_prefix("Bearer abc", false)]
    #[case::other_scheme("Basic dw_abc", false)]
    #[case::no_space("dw_abc", false)]
    fn reads_bearer_tokens_of_ours_alone(#[case] header: &str, #[case] expected: bool) {
        assert_eq!(Credential::from_authorization(header).is_some(), expected);
    }

    #[test]
    fn debug_hides_both() {
        let secret = Secret::for_token([5; 32]);
        assert_eq!(format!("{secret:?} {:?}", secret.hash()), "Secret(hidden) SecretHash(hidden)");
    }
}
