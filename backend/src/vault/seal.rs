//! Sealing and opening with XChaCha20-Poly1305.

use std::{collections::BTreeMap, fmt};

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use zeroize::Zeroizing;

use super::{Binding, Error, Key, KeyId};

/// The length of a nonce in bytes: long enough that random ones do not meet.
pub const NONCE_LENGTH: usize = 24;

/// The first byte of what this version writes.
const VERSION: u8 = 1;
/// The version byte and the key's id.
const HEAD_LENGTH: usize = 5;

/// The keys of this server, and the one way to seal and open with them.
pub struct Vault {
    keys: BTreeMap<KeyId, Key>,
    newest: KeyId,
}

impl Vault {
    /// Takes every key that may open; the one with the highest id seals.
    pub fn new(keys: Vec<(KeyId, Key)>) -> Result<Self, Error> {
        let keys: BTreeMap<KeyId, Key> = keys.into_iter().collect();
        let newest = *keys.keys().next_back().ok_or(Error::NoKey)?;
        Ok(Self { keys, newest })
    }

    /// Seals a value for one place. `nonce` is 24 fresh random bytes.
    pub fn seal(&self, binding: &Binding, plain: &[u8], nonce: [u8; NONCE_LENGTH]) -> Result<Vec<u8>, Error> {
        let key = self.keys.get(&self.newest).ok_or(Error::NoKey)?;
        let mut sealed = Vec::with_capacity(HEAD_LENGTH + NONCE_LENGTH + plain.len() + 16);
        sealed.push(VERSION);
        sealed.extend_from_slice(&self.newest.0.to_be_bytes());
        let payload = Payload { msg: plain, aad: &binding.to_associated_bytes(&sealed) };
        let body = cipher(key)
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| Error::TooLarge { table: binding.table, column: binding.column.clone() })?;
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// The id of the key that seals.
    #[must_use]
    pub const fn newest(&self) -> KeyId {
        self.newest
    }

    /// The first bytes of a value that was sealed with the newest key: all others are to be sealed anew.
    #[must_use]
    pub fn newest_head(&self) -> Vec<u8> {
        [&[VERSION], self.newest.0.to_be_bytes().as_slice()].concat()
    }

    /// Opens a value and seals it with the newest key, for the same place. `nonce` is 24 fresh random bytes.
    pub fn reseal(&self, binding: &Binding, sealed: &[u8], nonce: [u8; NONCE_LENGTH]) -> Result<Vec<u8>, Error> {
        self.seal(binding, &self.open(binding, sealed)?, nonce)
    }

    /// Opens a value that was sealed for this very place.
    pub fn open(&self, binding: &Binding, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        let (table, column) = (binding.table, || binding.column.clone());
        let parts = split(sealed).ok_or_else(|| Error::Form { table, column: column() })?;
        let key =
            self.keys.get(&parts.key).ok_or_else(|| Error::KeyMissing { table, column: column(), key: parts.key })?;
        let payload = Payload { msg: parts.body, aad: &binding.to_associated_bytes(parts.head) };
        cipher(key)
            .decrypt(XNonce::from_slice(parts.nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| Error::Refused { table, column: column() })
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("keys", &self.keys.keys()).finish_non_exhaustive()
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.as_bytes().into())
}

/// A sealed value taken apart.
struct Parts<'a> {
    head: &'a [u8],
    key: KeyId,
    nonce: &'a [u8; NONCE_LENGTH],
    body: &'a [u8],
}

fn split(sealed: &[u8]) -> Option<Parts<'_>> {
    let (head, rest) = sealed.split_at_checked(HEAD_LENGTH)?;
    let (nonce, body) = rest.split_first_chunk()?;
    let (version, id) = head.split_first()?;
    (*version == VERSION).then_some(())?;
    Some(Parts { head, key: KeyId(u32::from_be_bytes(id.try_into().ok()?)), nonce, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use uuid::Uuid;

    const NONCE: [u8; NONCE_LENGTH] = [7; NONCE_LENGTH];
    const PLAIN: &[u8] = b"registry password";

    fn key(id: u32) -> (KeyId, Key) {
        (KeyId(id), Key::from_bytes([u8::try_from(id).unwrap(); 32]))
    }

    fn vault(ids: &[u32]) -> Vault {
        Vault::new(ids.iter().map(|id| key(*id)).collect()).unwrap()
    }

    fn place() -> Binding {
        Binding::new("integration", Uuid::from_u128(1), "settings.password")
    }

    #[test]
    fn opens_what_it_sealed_and_hides_it() {
        let sealed = vault(&[1]).seal(&place(), PLAIN, NONCE).unwrap();
        assert!(!sealed.windows(8).any(|part| PLAIN.starts_with(part)));
        assert_eq!(*vault(&[1]).open(&place(), &sealed).unwrap(), PLAIN);
    }

    #[rstest]
    #[case::row(Binding::new("integration", Uuid::from_u128(2), "settings.password"))]
    #[case::column(Binding::new("integration", Uuid::from_u128(1), "settings.user"))]
    #[case::table(Binding::new("submission", Uuid::from_u128(1), "settings.password"))]
    fn does_not_open_at_another_place(#[case] elsewhere: Binding) {
        let sealed = vault(&[1]).seal(&place(), PLAIN, NONCE).unwrap();
        let outcome = vault(&[1]).open(&elsewhere, &sealed);
        assert!(matches!(outcome, Err(Error::Refused { .. })));
    }

    #[test]
    fn does_not_open_when_any_byte_is_changed() {
        let vault = vault(&[1]);
        let sealed = vault.seal(&place(), PLAIN, NONCE).unwrap();
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(vault.open(&place(), &changed).is_err(), "byte {index}");
        }
    }

    #[test]
    fn the_newest_key_seals_and_older_ones_still_open() {
        let old = vault(&[1]).seal(&place(), PLAIN, NONCE).unwrap();
        let both = vault(&[2, 1]);
        assert_eq!(*both.open(&place(), &old).unwrap(), PLAIN);
        let new = both.seal(&place(), PLAIN, NONCE).unwrap();
        assert_eq!(*vault(&[2]).open(&place(), &new).unwrap(), PLAIN);
        let outcome = vault(&[1]).open(&place(), &new);
        assert!(matches!(outcome, Err(Error::KeyMissing { key: KeyId(2), .. })));
    }

    #[test]
    fn a_value_is_sealed_anew_with_the_newest_key() {
        let old = vault(&[1]).seal(&place(), PLAIN, NONCE).unwrap();
        let both = vault(&[1, 2]);
        let new = both.reseal(&place(), &old, [8; NONCE_LENGTH]).unwrap();
        assert!(new.starts_with(&both.newest_head()) && !old.starts_with(&both.newest_head()));
        assert_eq!(*vault(&[2]).open(&place(), &new).unwrap(), PLAIN);
        assert!(vault(&[2]).reseal(&place(), &old, NONCE).is_err());
    }

    #[rstest]
    #[case::empty(&[])]
    #[case::short(&[1, 0, 0, 0, 1, 9])]
    #[case::other_version(&[9; 60])]
    fn names_a_foreign_form(#[case] sealed: &[u8]) {
        let outcome = vault(&[1]).open(&place(), sealed);
        assert!(matches!(outcome, Err(Error::Form { .. })));
    }

    #[test]
    fn needs_a_key() {
        assert!(matches!(Vault::new(Vec::new()), Err(Error::NoKey)));
    }
}
