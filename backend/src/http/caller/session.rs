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

use super::{address, cookie, origin};
use crate::auth::Attempt;
use crate::http::{body, gate::Shared, refusal::Refusal};

/// The largest body: a user name and a password.
const MOST_BYTES: usize = 4 * 1024;

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
}

/// Signs in. A page elsewhere must not be able to sign somebody in either, so the origin is checked here too.
pub(in crate::http) async fn post(
    State(gate): State<Shared>,
    extensions: Extensions,
    headers: HeaderMap,
    content: Body,
) -> Result<Response, Refusal> {
    body::check_content_type(&headers)?;
    origin::check_origin(&headers, gate.options.allowed_origin.as_deref())?;
    let bytes = Zeroizing::new(body::read(content, MOST_BYTES).await?.to_vec());
    let credentials: Credentials = body::parse(&bytes)?;
    let attempt = Attempt {
        user_name: credentials.user_name,
        password: credentials.password,
        from: address::find(&extensions, &headers, &gate.options.trusted_proxies),
    };
    let signed_in = gate.guard.sign_in(attempt, gate.now(), gate.draw()).await?;
    let cookie = cookie::set(&signed_in.secret, gate.options.secure_cookie);
    Ok(answer(cookie))
}

/// Tells who is signed in: no content for a browser in which nobody is, which is an answer and not an error.
pub(in crate::http) async fn get(State(gate): State<Shared>, headers: HeaderMap) -> Result<Response, Refusal> {
    let caller = match gate.identify(&headers).await {
        Err(Refusal::Unauthenticated) if !headers.contains_key(header::AUTHORIZATION) => {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        identified => identified?,
    };
    let viewer = Viewer { user_name: caller.user_name, display_name: caller.name };
    Ok(Json(viewer).into_response())
}

/// Signs out: the session is closed for good, and the sockets it holds open end.
pub(in crate::http) async fn delete(State(gate): State<Shared>, headers: HeaderMap) -> Result<Response, Refusal> {
    let caller = gate.admit(&headers).await?;
    let session = caller.session.ok_or(Refusal::Unauthenticated)?;
    gate.guard.sign_out(session, gate.now()).await?;
    let cookie = cookie::clear(gate.options.secure_cookie);
    Ok(answer(cookie))
}

fn answer(cookie: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
