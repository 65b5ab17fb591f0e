//! The credential that a request presents.

use axum::http::{HeaderMap, header};

use super::cookie;
use crate::auth::Credential;

/// The credential that a request presents.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::http) enum PresentedCredential {
    /// Neither a cookie nor a token.
    Nothing,
    /// An `Authorization` header that is no bearer token of ours.
    Unreadable,
    /// A bearer token.
    Bearer(Credential),
    /// The session's cookie.
    Cookie(Credential),
}

/// Reads the headers. An `Authorization` header counts even when it is wrong: a program with a wrong token must not
/// be let in by a cookie that happens to be there.
pub(in crate::http) fn read_credential(headers: &HeaderMap) -> PresentedCredential {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let credential = value.to_str().ok().and_then(Credential::from_authorization);
        return credential.map_or(PresentedCredential::Unreadable, PresentedCredential::Bearer);
    }
    cookie::read(headers)
        .map_or(PresentedCredential::Nothing, |value| PresentedCredential::Cookie(Credential::from_cookie(value)))
}
