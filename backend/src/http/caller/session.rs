//! `/session`: signing in, asking who is signed in, signing out.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{cookie, origin};
use crate::auth::{Access, Attempt, Role};
use crate::http::{body, rejection::Rejection, state::SharedState};

/// The largest body: a user name and a password.
const MAX_BYTES: usize = 4 * 1024;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Credentials {
    user_name: String,
    password: Zeroizing<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Viewer {
    user_name: Option<String>,
    display_name: String,
    role: Option<Role>,
    /// Seconds until the session ends unless it is used again.
    ends_in: Option<i64>,
    /// Seconds before that at which a page warns.
    warn_before: Option<i64>,
}

/// Signs in. A page elsewhere must not be able to sign somebody in either, so the origin is checked here too.
pub(in crate::http) async fn post(
    State(state): State<SharedState>,
    extensions: Extensions,
    headers: HeaderMap,
    content: Body,
) -> Result<Response, Rejection> {
    body::check_content_type(&headers)?;
    origin::check_origin(&headers, state.options.allowed_origin.as_deref())?;
    let bytes = Zeroizing::new(body::read(content, MAX_BYTES).await?.to_vec());
    let credentials: Credentials = body::parse(&bytes)?;
    let attempt = Attempt {
        user_name: credentials.user_name,
        password: credentials.password,
        from: state.address(&extensions, &headers),
    };
    let signed_in = state.guard.sign_in(attempt, state.now(), state.draw()).await?;
    let cookie = cookie::set(&signed_in.secret, state.options.secure_cookie);
    Ok(answer(cookie))
}

/// Tells who is signed in, and until when: no content for a browser in which nobody is, which is an answer and not an error.
pub(in crate::http) async fn get(State(state): State<SharedState>, headers: HeaderMap) -> Result<Response, Rejection> {
    let admitted = match state.identify(&headers).await {
        Err(Rejection::Unauthenticated) if !headers.contains_key(header::AUTHORIZATION) => {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        identified => identified?,
    };
    let caller = admitted.caller;
    let viewer = Viewer {
        user_name: caller.user_name,
        display_name: caller.name,
        role: match caller.access {
            Access::Role(role) => Some(role),
            Access::Scopes(_) => None,
        },
        ends_in: admitted.ends.map(|ends| (ends - state.now()).num_seconds()),
        warn_before: admitted.ends.map(|_| state.guard.warning().num_seconds()),
    };
    Ok(Json(viewer).into_response())
}

/// Signs out: the session is closed for good, and the sockets it holds open end.
pub(in crate::http) async fn delete(
    State(state): State<SharedState>,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let caller = state.admit(&headers).await?;
    let session = caller.session.ok_or(Rejection::Unauthenticated)?;
    state.guard.sign_out(session, state.now()).await?;
    let cookie = cookie::clear(state.options.secure_cookie);
    Ok(answer(cookie))
}

fn answer(cookie: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
