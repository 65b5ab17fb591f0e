//! Reads a JSON body, and not more of it than is allowed.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;

use super::rejection::Rejection;

/// Maximum time for a body to arrive.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Checks that the body is said to be JSON.
///
/// A form on a foreign page can send text, but not JSON, without asking first: this is a wall, not a formality.
pub(super) fn check_content_type(headers: &HeaderMap) -> Result<(), Rejection> {
    let value = headers.get(header::CONTENT_TYPE);
    let essence = value.and_then(|value| value.to_str().ok()).and_then(|value| value.split(';').next()).map(str::trim);
    match essence {
        Some(kind) if kind.eq_ignore_ascii_case("application/json") => Ok(()),
        _ => Err(Rejection::NotJson),
    }
}

/// Reads the whole body.
pub(super) async fn read(body: Body, most: usize) -> Result<Bytes, Rejection> {
    let hint = axum::body::HttpBody::size_hint(&body).lower();
    if hint > most as u64 {
        return Err(Rejection::TooLarge);
    }
    match tokio::time::timeout(TIMEOUT, to_bytes(body, most)).await {
        Err(_) => Err(Rejection::TooSlow),
        Ok(Err(_)) => Err(Rejection::TooLarge),
        Ok(Ok(bytes)) => Ok(bytes),
    }
}

/// Reads a JSON value of a known form.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Rejection> {
    serde_json::from_slice(bytes).map_err(|_| Rejection::Unreadable)
}
