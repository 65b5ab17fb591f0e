//! A sign-in under way, as it travels with the browser: sealed, so that nobody reads or makes one.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::vault::{Binding, NONCE_LENGTH, Vault};

/// Maximum time between the beginning and the end of a sign-in.
pub(super) const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// Maximum length of the path to go to afterwards.
const MAX_PATH: usize = 500;

/// A sign-in under way.
#[derive(Serialize, Deserialize)]
pub(super) struct Pending {
    /// Ties the provider's answer to the browser.
    pub(super) state: String,
    /// Ties the provider's proof to this sign-in.
    pub(super) nonce: String,
    /// Ties the code to whoever asked for it (PKCE).
    pub(super) verifier: String,
    /// The path to go to afterwards.
    pub(super) to: String,
    /// The instant after which it counts no more.
    ends: DateTime<Utc>,
}

impl Pending {
    /// Begins a sign-in. `random` holds 32 bytes for each of the three secrets.
    pub(super) fn begin(random: &[[u8; 32]; 3], to: &str, now: DateTime<Utc>) -> Self {
        let [state, nonce, verifier] = random.map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        Self { state, nonce, verifier, to: own_path(to).to_owned(), ends: now + LIFETIME }
    }

    /// Seals it for the browser; none where the vault cannot.
    pub(super) fn seal(&self, vault: &Vault, nonce: [u8; NONCE_LENGTH]) -> Option<String> {
        let plain = Zeroizing::new(serde_json::to_vec(self).ok()?);
        let sealed = vault.seal(&binding(), &plain, nonce).ok()?;
        Some(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens what a browser brought back; none where it is not ours, or too old.
    pub(super) fn open(vault: &Vault, text: &str, now: DateTime<Utc>) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let plain = vault.open(&binding(), &sealed).ok()?;
        let pending: Self = serde_json::from_slice(&plain).ok()?;
        (pending.ends > now).then_some(pending)
    }
}

fn binding() -> Binding {
    Binding::new("session", Uuid::nil(), "pending")
}

/// A path of ours, and never the address of somebody else.
fn own_path(path: &str) -> &str {
    let is_own = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']);
    if is_own && path.len() <= MAX_PATH && path.is_ascii() { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::{Key, KeyId};
    use rstest::rstest;

    fn vault(byte: u8) -> Vault {
        Vault::new(vec![(KeyId(1), Key::from_bytes([byte; 32]))]).unwrap()
    }

    #[test]
    fn it_opens_in_time_with_the_same_key_and_unchanged() {
        let now = DateTime::UNIX_EPOCH;
        let begun = Pending::begin(&[[1; 32], [2; 32], [3; 32]], "/patients", now);
        assert!(begun.state != begun.nonce && begun.nonce != begun.verifier && begun.verifier.len() == 43);
        let text = begun.seal(&vault(7), [9; NONCE_LENGTH]).unwrap();
        assert!(!text.contains(&begun.state));
        let opened = Pending::open(&vault(7), &text, now + LIFETIME - TimeDelta::seconds(1)).unwrap();
        assert_eq!((opened.state, opened.to.as_str()), (begun.state, "/patients"));
        assert!(Pending::open(&vault(7), &text, now + LIFETIME).is_none());
        assert!(Pending::open(&vault(8), &text, now).is_none());
        let mut changed = text.into_bytes();
        *changed.last_mut().unwrap() ^= 4;
        assert!(Pending::open(&vault(7), &String::from_utf8(changed).unwrap(), now).is_none());
        assert!(Pending::open(&vault(7), "", now).is_none());
    }

    #[rstest]
    #[case::path("/reporting/reported?show=all", "/reporting/reported?show=all")]
    #[case::address("https://evil.example/", "/")]
    #[case::other_host("//evil.example/", "/")]
    #[case::backslash("/\\evil.example/", "/")]
    #[case::line("/a\r\nset-cookie: x", "/")]
    #[case::nothing("", "/")]
    fn only_our_own_paths_are_gone_to(#[case] asked: &str, #[case] path: &str) {
        assert_eq!(own_path(asked), path);
    }
}
