//! `/session`: signing in, asking who is signed in, signing out.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use super::{cookie, origin};
use crate::auth::{Access, Attempt, Role};
use crate::http::{body, rejection::Rejection, state::SharedState};

/// The largest body: a user name, a password and a code.
const MAX_BYTES: usize = 4 * 1024;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Credentials {
    user_name: String,
    password: Zeroizing<String>,
    /// The code of the second factor, or a recovery code.
    code: Option<Zeroizing<String>>,
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
        code: credentials.code,
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

/// Signs out: the session is closed for good, and the sockets it holds open end. Where a provider vouched for the person,
/// the answer says where to sign out there too.
pub(in crate::http) async fn delete(
    State(state): State<SharedState>,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    let caller = state.admit(&headers).await?;
    let session = caller.session.ok_or(Rejection::Unauthenticated)?;
    let by_provider = state.guard.sign_out(session, state.now()).await?;
    let cookie = cookie::clear(state.options.secure_cookie);
    let provider = state.provider.as_ref().filter(|_| by_provider);
    let Some(provider) = provider else { return Ok(answer(cookie)) };
    let mut response = answer(cookie);
    if let Some(url) = provider.sign_out_url(state.now()).await {
        let body = Json(json!({ "signOutAt": url })).into_response();
        let (parts, _) = response.into_parts();
        response = body;
        response.headers_mut().extend(parts.headers);
    }
    Ok(response)
}

fn answer(cookie: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
