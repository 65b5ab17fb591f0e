//! The router: every route, and the layers around all of them.

use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};

use super::{
    Parts, access_log, body_rest,
    caller::{host, session},
    crash,
    gate::Gate,
    graphql::{post as graphql, schema, socket},
    health,
    page::{asset, response_header, spa},
};

/// Puts the router together.
pub fn router(parts: Parts) -> Router {
    let gate = Arc::new(Gate::new(parts));
    Router::new()
        .route("/session", get(session::get).post(session::post).delete(session::delete))
        .route("/graphql", post(graphql::post))
        .route("/graphql/ws", get(socket::get))
        .route("/schema.graphql", get(schema::get))
        .route("/asset/{name}", get(asset::get))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .fallback(spa::get)
        .layer(from_fn(crash::catch))
        .layer(from_fn_with_state(gate.clone(), host::check))
        .layer(from_fn(body_rest::settle))
        .layer(from_fn_with_state(gate.clone(), access_log::log))
        .layer(from_fn_with_state(gate.clone(), response_header::add))
        .with_state(gate)
}
