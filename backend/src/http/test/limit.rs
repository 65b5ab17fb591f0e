//! The limits of operations, over POST and over sockets.

use std::{sync::Arc, time::Duration};

use async_graphql::{
    Value,
    dynamic::{Field, FieldFuture, Object, Schema, TypeRef},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use futures_util::future;
use serde_json::json;
use tokio::sync::Semaphore;

use super::{
    fixture::{Door, bearer, post, query, with_header},
    wire::{Client, connect, listen},
};
use crate::{
    http::{OperationLimits, Options, Spa},
    limits::{MAX_IN_FLIGHT, MAX_QUERIES_IN_TURN},
};

const LIMITED: (StatusCode, &str) = (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED");

/// Fields that wait until the gate is opened.
struct Gate {
    /// A permit for each field that has begun to wait.
    inside: Arc<Semaphore>,
    over: Arc<Semaphore>,
}

impl Gate {
    fn new() -> Self {
        Self { inside: Arc::new(Semaphore::new(0)), over: Arc::new(Semaphore::new(0)) }
    }

    /// A schema whose field `waits` does, to query and to mutate, and whose field `quick` does not.
    fn schema(&self) -> Schema {
        let quick =
            Field::new("quick", TypeRef::named(TypeRef::INT), |_| FieldFuture::from_value(Some(Value::from(1))));
        Schema::build("Query", Some("Mutation"), None)
            .register(Object::new("Query").field(quick).field(self.waits()))
            .register(Object::new("Mutation").field(self.waits()))
            .finish()
            .unwrap()
    }

    fn waits(&self) -> Field {
        let (entered, over) = (Arc::clone(&self.inside), Arc::clone(&self.over));
        Field::new("waits", TypeRef::named(TypeRef::INT), move |_| {
            entered.add_permits(1);
            let over = Arc::clone(&over);
            FieldFuture::new(async move { Ok(over.acquire_owned().await.is_err().then(|| Value::from(1))) })
        })
    }

    /// Waits until so many more fields wait.
    async fn entered(&self, count: usize) {
        let waiting = self.inside.acquire_many(u32::try_from(count).unwrap());
        tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap().unwrap().forget();
    }

    fn open(&self) {
        self.over.close();
    }
}

fn limits(at_once: usize) -> OperationLimits {
    OperationLimits { at_once, ..OperationLimits::default() }
}

/// A door at which each caller may send one operation a second, while its clock stands still.
fn slow_door() -> Door {
    let operations = OperationLimits { per_second: 1, ..OperationLimits::default() };
    Door::with(Options { operations, ..Options::default() }, Spa::embedded())
}

/// An operation of Ada, who is signed in.
fn of_ada(cookie: &str, document: &str) -> Request<Body> {
    with_header(post("/graphql", &json!({ "query": document }).to_string()), "cookie", cookie)
}

/// A socket of the program with the token.
async fn socket(door: &Door) -> Client {
    let mut client = connect(listen(door).await, Some("graphql-transport-ws"), &[]).await.ok().unwrap();
    client.initialize(json!({ "authorization": bearer() })).await;
    client
}

#[tokio::test]
async fn an_operation_beyond_the_limit_of_all_is_refused_at_once() {
    let gate = Gate::new();
    let door = Door::with_limits(limits(MAX_IN_FLIGHT), gate.schema());
    let within = future::join_all((0..MAX_IN_FLIGHT).map(|_| door.send(query("mutation { waits }"))));
    let beyond = async {
        gate.entered(MAX_IN_FLIGHT).await;
        let refused = door.send(query("{ quick }")).await;
        assert_eq!((refused.status, &*refused.code()), (StatusCode::SERVICE_UNAVAILABLE, "SERVER_BUSY"));
        assert_eq!(refused.header("retry-after"), "1");
        gate.open();
    };
    let (answers, ()) = future::join(within, beyond).await;
    assert!(answers.iter().all(|answer| answer.json()["data"]["waits"] == 1), "those within are answered");
    assert_eq!(door.send(query("{ quick }")).await.status, StatusCode::OK, "and there is room again");
}

#[tokio::test]
async fn one_caller_never_takes_all_places() {
    let gate = Gate::new();
    let door = Door::with_limits(limits(2), gate.schema());
    let (ada, mut client) = (door.sign_in().await, socket(&door).await);
    let within = future::join_all((0..2).map(|_| door.send(query("mutation { waits }"))));
    let beyond = async {
        gate.entered(2).await;
        let refused = door.send(query("{ quick }")).await;
        assert_eq!((refused.status, &*refused.code()), LIMITED);
        assert_eq!(refused.header("retry-after"), "1");
        client.subscribe("1", "{ quick }").await;
        assert_eq!(client.next_error("1").await, "RATE_LIMITED", "its socket has no places of its own");
        assert_eq!(door.send(of_ada(&ada, "{ quick }")).await.status, StatusCode::OK);
        gate.open();
    };
    let (answers, ()) = future::join(within, beyond).await;
    assert!(answers.iter().all(|answer| answer.status == StatusCode::OK));
    client.subscribe("1", "{ quick }").await;
    assert_eq!(client.next().await.unwrap()["payload"]["data"], json!({"quick": 1}), "and there is room again");
}

#[tokio::test]
async fn an_operation_of_a_socket_holds_a_place() {
    let gate = Gate::new();
    let door = Door::with_limits(limits(1), gate.schema());
    let mut client = socket(&door).await;
    client.subscribe("1", "{ waits }").await;
    gate.entered(1).await;
    let refused = door.send(query("{ quick }")).await;
    assert_eq!((refused.status, &*refused.code()), LIMITED);
    gate.open();
    assert_eq!(client.next().await.unwrap()["payload"]["data"], json!({"waits": 1}));
    assert_eq!(client.next().await.unwrap()["type"], "complete");
    assert_eq!(door.send(query("{ quick }")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn beside_twenty_clients_of_one_token_another_caller_is_answered() {
    let gate = Gate::new();
    let door = Door::with_limits(OperationLimits::default(), gate.schema());
    let ada = door.sign_in().await;
    let twenty = future::join_all((0..20).map(|_| door.send(query("{ waits }"))));
    let beside = async {
        gate.entered(MAX_QUERIES_IN_TURN).await;
        assert_eq!(door.send(of_ada(&ada, "{ quick }")).await.json()["data"], json!({"quick": 1}));
        assert_eq!(gate.inside.available_permits(), 0, "the others wait their turn");
        gate.open();
    };
    let (answers, ()) = future::join(twenty, beside).await;
    assert!(answers.iter().all(|answer| answer.json()["data"]["waits"] == 1), "each is answered in its turn");
}

#[tokio::test]
async fn operations_a_second_are_limited_for_each_caller_and_subscriptions_are_none() {
    let door = slow_door();
    let (ada, mut client) = (door.sign_in().await, socket(&door).await);
    for _ in 0..2 {
        assert_eq!(door.send(query("{ who }")).await.status, StatusCode::OK);
    }
    let refused = door.send(query("{ who }")).await;
    assert_eq!((refused.status, &*refused.code()), LIMITED);
    assert_eq!(refused.header("retry-after"), "1");
    client.subscribe("1", "{ who }").await;
    assert_eq!(client.next_error("1").await, "RATE_LIMITED");
    client.subscribe("2", "subscription { ticks }").await;
    assert_eq!(client.next().await.unwrap()["type"], "next");
    assert_eq!(door.send(of_ada(&ada, "{ who }")).await.status, StatusCode::OK);
    door.wait_minutes(1);
    assert_eq!(door.send(query("{ who }")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_is_not_known_is_limited_by_address() {
    let door = slow_door();
    let wrong = || with_header(query("{ who }"), "authorization", "Bearer dw_wrong");
    for _ in 0..2 {
        assert_eq!(door.send(wrong()).await.status, StatusCode::UNAUTHORIZED);
    }
    let refused = door.send(wrong()).await;
    assert_eq!((refused.status, &*refused.code()), LIMITED);
    door.wait_minutes(1);
    assert_eq!(door.send(query("{ who }")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_query_ends_in_time_and_a_mutation_is_not_cut_short() {
    let gate = Gate::new();
    let limits = OperationLimits { query_timeout: Duration::from_millis(50), ..OperationLimits::default() };
    let door = Door::with_limits(limits, gate.schema());
    let mut client = socket(&door).await;
    let mutation = door.send(query("mutation { waits }"));
    let beside = async {
        gate.entered(1).await;
        let ended = door.send(query("{ waits }")).await;
        assert_eq!((ended.status, &*ended.code()), (StatusCode::GATEWAY_TIMEOUT, "TIMEOUT"));
        assert_eq!(ended.json().get("data"), None);
        client.subscribe("1", "{ waits }").await;
        assert_eq!(client.next_error("1").await, "TIMEOUT");
        gate.open();
    };
    let (answer, ()) = future::join(mutation, beside).await;
    assert_eq!(answer.json()["data"], json!({"waits": 1}));
}
