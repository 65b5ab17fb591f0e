//! GraphiQL for people who are signed in. Its files are the application's neighbors; the page has a policy of its own.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{Html, IntoResponse as _, Redirect, Response},
};

use crate::http::{rejection::Rejection, state::SharedState};

/// The file without which there is no GraphiQL.
const PROGRAM: &str = "graphiql/graphiql.min.js";

const PAGE: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>GraphiQL – Dosewire</title>\
    <meta name=\"viewport\" content=\"width=device-width\">\
    <link rel=\"stylesheet\" href=\"/graphiql/graphiql.min.css\"><link rel=\"stylesheet\" href=\"/graphiql/start.css\">\
    </head><body><div id=\"graphiql\"></div>\
    <script src=\"/graphiql/react.production.min.js\"></script>\
    <script src=\"/graphiql/react-dom.production.min.js\"></script>\
    <script src=\"/graphiql/graphql-ws.min.js\"></script>\
    <script src=\"/graphiql/graphiql.min.js\"></script>\
    <script src=\"/graphiql/start.js\"></script></body></html>";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><title>GraphiQL – Dosewire</title><h1>GraphiQL is not here</h1>\
    <p>This server was built without it. <code>cargo xtask run</code> in the source folder builds it too. \
    Any other GraphQL client reaches the API at <code>/graphql</code> with a token.</p>";

/// Scripts are ours alone, and styles may be inline: the editor places its lines by them.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Shows GraphiQL. Whoever is not signed in is led to where one signs in.
pub(in crate::http) async fn get(State(state): State<SharedState>, headers: HeaderMap) -> Result<Response, Rejection> {
    match state.identify(&headers).await {
        Ok(_) => {}
        Err(Rejection::Unauthenticated) => return Ok(Redirect::to("/").into_response()),
        Err(other) => return Err(other),
    }
    if !state.spa.has(PROGRAM) {
        return Ok((StatusCode::NOT_FOUND, Html(NOT_BUILT)).into_response());
    }
    let policy: [(HeaderName, &str); 1] = [(header::CONTENT_SECURITY_POLICY, POLICY)];
    Ok((policy, Html(PAGE)).into_response())
}
