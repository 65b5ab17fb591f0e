//! The second factor: one-time codes of an authenticator app (TOTP, RFC 6238), and recovery codes.

use std::fmt;

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use super::SecretHash;

/// The name under which authenticator apps list the account.
const ISSUER: &str = "Dosewire";
/// Number of characters of a recovery code, from an alphabet of 32: 80 random bits.
pub const RECOVERY_CODE_LENGTH: usize = 16;
/// Number of recovery codes that a user is given at once.
pub const RECOVERY_CODES: usize = 10;
/// Number of digits of a one-time code.
const DIGITS: usize = 6;

/// The secret that a server and an authenticator app share.
#[derive(Clone)]
pub struct TotpSecret(Zeroizing<Vec<u8>>);

impl TotpSecret {
    /// Length of a new secret in bytes, as RFC 4226 recommends.
    pub const LENGTH: usize = 20;

    /// Makes a secret of random bytes.
    #[must_use]
    pub fn from_random(random: [u8; Self::LENGTH]) -> Self {
        Self(Zeroizing::new(random.to_vec()))
    }

    /// Takes the bytes that were kept of a secret.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// Returns the bytes to keep, sealed.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the secret as people type it into an app: base32.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.totp("").map(|totp| totp.secret().to_base32()).unwrap_or_default()
    }

    /// Returns the address that an app reads from a QR code.
    #[must_use]
    pub fn to_uri(&self, user_name: &str) -> String {
        self.totp(user_name).and_then(|totp| totp.to_url().ok()).unwrap_or_default()
    }

    /// Returns the time step whose code this is: the current one, or a neighbor, since clocks differ.
    #[must_use]
    pub fn step_of(&self, code: &str, now: DateTime<Utc>) -> Option<i64> {
        let step = self.totp("")?.check(code, u64::try_from(now.timestamp()).ok()?)?;
        i64::try_from(step).ok()
    }

    /// Returns the code that an app shows so many seconds after 1970 began.
    #[cfg(test)]
    pub(crate) fn code_at(&self, seconds: u64) -> String {
        self.totp("").unwrap().generate(seconds).to_string()
    }

    fn totp(&self, user_name: &str) -> Option<Totp> {
        let builder = Builder::new().with_secret(self.0.to_vec()).with_issuer(Some(ISSUER));
        builder.with_account_name(user_name).build().ok()
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(hidden)")
    }
}

/// The second factor of a user, as it is kept.
#[derive(Debug, Clone)]
pub struct SecondFactor {
    /// The secret.
    pub secret: TotpSecret,
    /// The time step of the last code that was taken.
    pub last_step: i64,
}

/// A code that somebody entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnteredCode {
    /// The code of an app.
    OneTime(String),
    /// A recovery code, by its hash.
    Recovery(SecretHash),
}

impl EnteredCode {
    /// Reads a code as it was typed: blanks, dashes and letter case do not count.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        let code: String = typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        if code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::OneTime(code);
        }
        Self::Recovery(SecretHash::of(&Zeroizing::new(code.to_ascii_uppercase())))
    }
}

/// Returns a recovery code as it is shown, in groups of four.
#[must_use]
pub fn group_recovery_code(code: &str) -> String {
    let mut shown = String::with_capacity(code.len() + code.len() / 4);
    for (index, letter) in code.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            shown.push('-');
        }
        shown.push(letter);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use rstest::rstest;

    /// The secret of RFC 6238's test vectors for SHA-1.
    fn secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890")
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[rstest]
    #[case::first(59, "287082", Some(1))]
    #[case::year_2005(1_111_111_109, "081804", Some(37_037_036))]
    #[case::year_2033(2_000_000_000, "279037", Some(66_666_666))]
    #[case::one_step_late(1_111_111_109 + 30, "081804", Some(37_037_036))]
    #[case::one_step_early(1_111_111_109 - 30, "081804", Some(37_037_036))]
    #[case::two_steps_late(1_111_111_109 + 60, "081804", None)]
    #[case::two_steps_early(1_111_111_109 - 60, "081804", None)]
    #[case::another(59, "287083", None)]
    #[case::short(59, "28708", None)]
    fn codes_are_those_of_the_standard(#[case] seconds: i64, #[case] code: &str, #[case] step: Option<i64>) {
        assert_eq!(secret().step_of(code, at(seconds)), step);
    }

    #[test]
    fn an_app_is_told_what_it_needs() {
        assert_eq!(secret().to_text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = secret().to_uri("ana@clinic.example");
        assert!(uri.starts_with("otpauth://totp/Dosewire:ana"), "{uri}");
        assert!(uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") && uri.contains("issuer=Dosewire"), "{uri}");
        assert_eq!(format!("{:?}", secret()), "TotpSecret(hidden)");
    }

    #[rstest]
    #[case::plain("287082")]
    #[case::as_apps_show_it("287 082")]
    #[case::with_a_dash(" 287-082 ")]
    fn a_code_is_read_as_it_is_typed(#[case] typed: &str) {
        assert_eq!(EnteredCode::read(typed), EnteredCode::OneTime("287082".to_owned()));
    }

    #[test]
    fn a_recovery_code_is_read_as_it_is_typed() {
        let code = "ABCD2345EFGH6789";
        let shown = group_recovery_code(code);
        assert_eq!(shown, "ABCD-2345-EFGH-6789");
        let kept = EnteredCode::Recovery(SecretHash::of(code));
        for typed in [code, &shown, "abcd 2345 efgh 6789", &shown.to_lowercase()] {
            assert_eq!(EnteredCode::read(typed), kept, "{typed}");
        }
        assert_ne!(EnteredCode::read("ABCD-2345-EFGH-678A"), kept);
    }
}
