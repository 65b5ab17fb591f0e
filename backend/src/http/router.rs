//! The router: every route, and the layers around all of them.

use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{any, get, post},
};

use super::{
    Parts, access_log, body_rest,
    caller::{host, provider, session},
    crash,
    graphql::{post as graphql, schema, socket},
    health, metrics,
    page::{asset, graphiql, response_header, spa},
    rejection::GRAPHQL_PATH,
    state::AppState,
};

/// Puts the router together.
pub fn router(parts: Parts) -> Router {
    let state = Arc::new(AppState::new(parts));
    Router::new()
        .route("/session", get(session::get).post(session::post).delete(session::delete))
        .route("/session/ways", get(provider::ways))
        .route("/session/provider", get(provider::begin))
        .route("/session/provider/callback", get(provider::finish))
        .route(GRAPHQL_PATH, post(graphql::post).fallback(graphql::other))
        .route("/graphql/ws", get(socket::get))
        .route("/graphiql", get(graphiql::get))
        .route("/schema.graphql", get(schema::get))
        .route("/asset/{name}", get(asset::get))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/healthz", get(health::health))
        .route("/livez", get(health::health))
        .route("/readyz", get(health::ready))
        .route("/metrics", any(metrics::elsewhere))
        .fallback(spa::get)
        .layer(from_fn(crash::catch))
        .layer(from_fn_with_state(state.clone(), host::check))
        .layer(from_fn(body_rest::settle))
        .layer(from_fn_with_state(state.clone(), access_log::log))
        .layer(from_fn_with_state(state.clone(), response_header::add))
        .with_state(state)
}
