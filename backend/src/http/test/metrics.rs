//! Figures of the door, and the address at which they are read.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use chrono::DateTime;
use serde_json::json;
use tower::ServiceExt as _;

use super::{
    fixture::{Door, bearer, get, query},
    wire::{connect, listen},
};
use crate::{
    http::metrics_router,
    metrics::{DatabaseMetrics, DeliveryMetrics, Exposition, KeptFigures, Sources},
};

fn exposition(door: &Door) -> Exposition {
    Exposition::new(Sources {
        database: DatabaseMetrics::default(),
        delivery: DeliveryMetrics::default(),
        http: door.metrics.clone(),
        figures: KeptFigures::default(),
        pools: Arc::new(Vec::new),
        now: Arc::new(|| DateTime::UNIX_EPOCH),
    })
}

/// Waits until the page has a line.
async fn has(door: &Door, line: &str) {
    let page = exposition(door);
    let look = async {
        while !page.render().unwrap().lines().any(|shown| shown == line) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(30), look).await;
    assert!(found.is_ok(), "{line} is not in\n{}", page.render().unwrap());
}

#[tokio::test]
async fn requests_are_counted_by_route_and_never_by_path() {
    let door = Door::open();
    door.send(get("/patients/Quetzalcanary?name=Quetzalcanary")).await;
    door.send(query("{ who }")).await;
    has(&door, "dosewire_http_requests_total{method=\"GET\",route=\"(page)\",status=\"200\"} 1").await;
    has(&door, "dosewire_http_requests_total{method=\"POST\",route=\"/graphql\",status=\"200\"} 1").await;
    has(&door, "dosewire_http_request_duration_seconds_count{route=\"/graphql\"} 1").await;
    has(&door, "dosewire_operations_in_flight 0").await;
    assert!(!exposition(&door).render().unwrap().contains("Quetzalcanary"));
}

#[tokio::test]
async fn sockets_and_their_operations_are_counted_until_they_end() {
    let door = Door::open();
    let address = listen(&door).await;
    let mut clients = Vec::new();
    for _ in 0..2 {
        let mut client = connect(address, Some("graphql-transport-ws"), &[]).await.ok().unwrap();
        client.initialize(json!({ "authorization": bearer() })).await;
        client.subscribe("1", "subscription { ticks }").await;
        client.next().await.unwrap();
        clients.push(client);
    }
    has(&door, "dosewire_sockets 2").await;
    has(&door, "dosewire_socket_operations 2").await;
    clients.pop();
    has(&door, "dosewire_sockets 1").await;
    clients[0].send(json!({ "type": "complete", "id": "1" })).await;
    has(&door, "dosewire_socket_operations 0").await;
}

#[tokio::test]
async fn the_page_is_read_at_one_path_alone() {
    let page = exposition(&Door::open());
    let router = metrics_router(Arc::new(move || page.render()));
    for (path, status, expected) in
        [("/metrics", StatusCode::OK, "dosewire_sockets 0"), ("/", StatusCode::NOT_FOUND, "")]
    {
        let answer = router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), status);
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        assert!(String::from_utf8_lossy(&body).contains(expected), "{path}");
    }
}
