//! The session's cookie.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::auth::{SESSION_LIFETIME, Secret};

/// The cookie's name.
const NAME: &str = "dosewire_session";
/// The name of the cookie of a sign-in by a provider that is under way.
const PENDING: &str = "dosewire_provider";
/// The path at which that cookie is sent.
const PENDING_PATH: &str = "/session/provider";
/// Time for which that cookie is kept, in seconds.
const PENDING_AGE: i64 = 600;

/// Reads the session's secret from a request.
pub(in crate::http) fn read(headers: &HeaderMap) -> Option<&str> {
    read_named(headers, NAME)
}

/// Reads a sign-in by a provider that is under way.
pub(in crate::http) fn read_pending(headers: &HeaderMap) -> Option<&str> {
    read_named(headers, PENDING)
}

/// The header that keeps a sign-in by a provider in the browser. It is sent along when the provider's page leads back.
pub(in crate::http) fn set_pending(pending: &str, secure: bool) -> Option<HeaderValue> {
    write_pending(pending, PENDING_AGE, secure)
}

/// The header that takes it away again.
pub(in crate::http) fn clear_pending(secure: bool) -> Option<HeaderValue> {
    write_pending("", 0, secure)
}

fn write_pending(value: &str, max_age: i64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{PENDING}={value}; HttpOnly; SameSite=Lax; Path={PENDING_PATH}; Max-Age={max_age}{secure}");
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

fn read_named<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted && !value.is_empty()).then_some(value))
}

/// The header that gives a browser its session.
pub(in crate::http) fn set(secret: &Secret, secure: bool) -> Option<HeaderValue> {
    write(secret.reveal(), SESSION_LIFETIME.num_seconds(), secure)
}

/// The header that takes the session away again.
pub(in crate::http) fn clear(secure: bool) -> Option<HeaderValue> {
    write("", 0, secure)
}

fn write(value: &str, max_age: i64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{NAME}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={max_age}{secure}");
    let mut header = HeaderValue::from_str(&text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::alone(&["dosewire_session=abc"], Some("abc"))]
    #[case::among_others(&["theme=dark; dosewire_session=abc; x=y"], Some("abc"))]
    #[case::second_line(&["theme=dark", "dosewire_session=abc"], Some("abc"))]
    #[case::longer_name(&["xdosewire_session=abc"], None)]
    #[case::empty(&["dosewire_session="], None)]
    #[case::none(&[], None)]
    fn reads(#[case] lines: &[&str], #[case] expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, line.parse().unwrap());
        }
        assert_eq!(read(&headers), expected);
    }

    #[rstest]
    #[case::plain(false, "HttpOnly; SameSite=Strict; Path=/; Max-Age=43200")]
    #[case::secure(true, "HttpOnly; SameSite=Strict; Path=/; Max-Age=43200; Secure")]
    fn sets_with_every_attribute(#[case] secure: bool, #[case] attributes: &str) {
        let secret = Secret::for_session([1; 32]);
        let header = set(&secret, secure).unwrap();
        let expected = format!("dosewire_session={}; {attributes}", secret.reveal());
        assert_eq!(header.to_str().unwrap(), expected);
        assert!(header.is_sensitive());
    }
}
