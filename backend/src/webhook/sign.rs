//! Signing as Standard Webhooks says: HMAC-SHA-256 over id, instant and body, by a secret that both sides have.

use base64::{Engine as _, prelude::BASE64_STANDARD};

use crate::vault::MacKey;

/// Length of a fresh secret in bytes.
pub const SECRET_LENGTH: usize = 32;

/// The text that a secret is shown as.
#[must_use]
pub fn secret_text(secret: &[u8]) -> String {
    format!("whsec_{}", BASE64_STANDARD.encode(secret))
}

/// The value of `webhook-signature`.
#[must_use]
pub fn sign(key: &MacKey, id: &str, timestamp: i64, body: &str) -> String {
    let signature = key.sign(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", BASE64_STANDARD.encode(signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn signs_as_the_specification_does() {
        let secret = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        assert_eq!(secret_text(&secret), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "{\"test\": 2432232314}");
        let signature = sign(&MacKey::from_bytes(&secret), id, 1_614_265_330, body);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
