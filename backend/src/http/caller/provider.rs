//! Signing in by an OpenID provider: the browser is sent there, and comes back. What goes wrong is told on the sign-in page.

use axum::{
    Json,
    extract::{Query, State},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};

use super::cookie;
use crate::{
    auth::{SignInError, VouchedFor},
    http::{
        rejection::Rejection,
        state::{AppState, SharedState},
    },
    oidc::{Provider, ProviderError, Returned},
};

/// The ways to sign in.
#[derive(Serialize)]
struct Ways {
    /// The name of the provider, if there is one.
    provider: Option<String>,
    /// Whether passwords are taken.
    password: bool,
}

/// Tells the ways to sign in: the sign-in page asks before anybody is known.
pub(in crate::http) async fn ways(State(state): State<SharedState>) -> Response {
    let provider = state.provider.as_ref().map(|provider| provider.settings().name.clone());
    Json(Ways { provider, password: state.guard.takes_passwords() }).into_response()
}

#[derive(Default, Deserialize)]
struct Destination {
    #[serde(default)]
    to: String,
}

/// Sends the browser to the provider.
pub(in crate::http) async fn begin(State(state): State<SharedState>, uri: Uri) -> Result<Response, Rejection> {
    let provider = state.provider.as_ref().ok_or(Rejection::NotFound)?;
    let destination = Query::<Destination>::try_from_uri(&uri).map(|Query(said)| said).unwrap_or_default();
    let random = [state.draw(), state.draw(), state.draw()];
    Ok(match provider.begin(&destination.to, state.now(), &random, state.draw()).await {
        Ok(begun) => redirect(&begun.url, [cookie::set_pending(&begun.pending, state.options.secure_cookie)]),
        Err(error) => refuse(&state, error.code()),
    })
}

/// Takes the browser back from the provider, and opens a session.
pub(in crate::http) async fn finish(
    State(state): State<SharedState>,
    extensions: Extensions,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Rejection> {
    let provider = state.provider.as_ref().ok_or(Rejection::NotFound)?;
    let Ok(Query(returned)) = Query::<Returned>::try_from_uri(&uri) else {
        return Ok(refuse(&state, ProviderError::NotBegun.code()));
    };
    Ok(match open_session(&state, provider, &extensions, &headers, returned).await {
        Ok(response) => response,
        Err(code) => refuse(&state, code),
    })
}

async fn open_session(
    state: &AppState,
    provider: &Provider,
    extensions: &Extensions,
    headers: &HeaderMap,
    returned: Returned,
) -> Result<Response, &'static str> {
    let person = provider.finish(cookie::read_pending(headers), returned, state.now()).await;
    let person = person.map_err(|error| {
        tracing::warn!(code = error.code(), "provider.no_sign_in");
        error.code()
    })?;
    let from = state.address(extensions, headers);
    let vouched = VouchedFor { user_name: person.user_name, display_name: person.display_name, from };
    let role = provider.settings().default_role;
    let opened = state.guard.sign_in_vouched(vouched, role, state.now(), state.draw()).await;
    let opened = opened.map_err(|error| match error {
        SignInError::Unavailable(_) => "UNAVAILABLE",
        _ => "PERSON_UNKNOWN",
    })?;
    let secure = state.options.secure_cookie;
    Ok(redirect(&person.to, [cookie::set(&opened.secret, secure), cookie::clear_pending(secure)]))
}

/// Leads to the sign-in page, which says what went wrong.
fn refuse(state: &AppState, code: &str) -> Response {
    redirect(&format!("/?sign-in={code}"), [cookie::clear_pending(state.options.secure_cookie)])
}

fn redirect(to: &str, cookies: impl IntoIterator<Item = Option<HeaderValue>>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(to) = HeaderValue::try_from(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
