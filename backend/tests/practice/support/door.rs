//! The door of a practice on a free port, as people and programs reach it.

use std::sync::Arc;

use async_graphql::Request;
use backend::{
    auth::{Caller, Guard},
    graphql,
    http::{self, Options, Parts, Spa, VersionedAssets},
    metrics::HttpMetrics,
    oidc::Provider,
    source::{Source, SystemSource},
};

use super::Practice;
use crate::api::access::app;

/// Takes a free port, and gives the origin that browsers open there.
pub async fn listen() -> (tokio::net::TcpListener, String) {
    let listener = http::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    (listener, origin)
}

/// Serves a practice.
pub fn serve(practice: &Practice, listener: tokio::net::TcpListener, guard: Arc<Guard>, provider: Option<Provider>) {
    let app = Arc::new(app(practice));
    let parts = Parts {
        metrics: HttpMetrics::default(),
        schema: graphql::build(practice.store.reader().clone()).unwrap(),
        guard,
        provider: provider.map(Arc::new),
        assets: VersionedAssets::default(),
        spa: Spa::of(|_| None),
        clock: Arc::new(|| SystemSource.now()),
        entropy: Arc::new(|bytes| SystemSource.fill(bytes)),
        prepare: Arc::new(move |request: Request, caller: Caller| request.data(Arc::clone(&app)).data(caller)),
        shared: graphql::SHARED_SUBSCRIPTIONS,
        note_watch: Arc::new(|_, _, _| Arc::default()),
        ready: Arc::new(|| Box::pin(async { true })),
        options: Options::default(),
    };
    tokio::spawn(http::serve(listener, http::router(parts), std::future::pending()));
}
