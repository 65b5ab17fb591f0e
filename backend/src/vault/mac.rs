//! Signing with HMAC-SHA-256.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A key that signs, wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct MacKey(Zeroizing<Vec<u8>>);

impl MacKey {
    /// The length of a fresh key in bytes.
    pub const LENGTH: usize = 32;

    /// Takes random bytes as a key.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// Returns the signature of a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        // The algorithm takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return Vec::new() };
        mac.update(message);
        mac.finalize().into_bytes().to_vec()
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second case of RFC 4231, and the sixth with a long key.
    #[rstest::rstest]
    #[case(
        b"Jefe",
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )]
    #[case(
        &[0xaa; 131],
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    )]
    fn signs_as_the_standard_says(#[case] key: &[u8], #[case] message: &[u8], #[case] expected: &str) {
        let signature = hex::encode(MacKey::from_bytes(key).sign(message));
        assert_eq!(signature, expected);
        assert_eq!(format!("{:?}", MacKey::from_bytes(key)), "MacKey(hidden)");
    }
}
