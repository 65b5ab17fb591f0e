//! `GET /graphql/ws`, over real connections.

use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::{
    fixture::{Door, bearer},
    wire::{Client, connect, listen},
};
use crate::http::SocketLimits;

const PROTOCOL: Option<&str> = Some("graphql-transport-ws");

/// A client that sends no headers of its own, as a program does.
async fn program(door: &Door) -> Client {
    let address = listen(door).await;
    connect(address, PROTOCOL, &[]).await.ok().unwrap()
}

/// A client that sends what a browser sends from our own page.
async fn browser(door: &Door) -> Client {
    let cookie = door.sign_in().await;
    let address = listen(door).await;
    let headers = [("cookie", cookie), ("origin", format!("http://{address}"))];
    connect(address, PROTOCOL, &headers).await.ok().unwrap()
}

fn token() -> Value {
    json!({ "authorization": bearer() })
}

#[tokio::test]
async fn a_program_authenticates_with_its_first_message() {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    client.subscribe("1", "subscription { ticks }").await;
    let next = json!({"type": "next", "id": "1", "payload": {"data": {"ticks": "Nightly export"}}});
    assert_eq!(client.next().await, Ok(next));
    client.subscribe("2", "{ who }").await;
    let next = json!({"type": "next", "id": "2", "payload": {"data": {"who": "Nightly export"}}});
    assert_eq!(client.next().await, Ok(next));
    assert_eq!(client.next().await, Ok(json!({"type": "complete", "id": "2"})));
}

#[tokio::test]
async fn a_browser_is_known_by_its_cookie() {
    let door = Door::open();
    let mut client = browser(&door).await;
    client.initialize(json!({})).await;
    client.subscribe("1", "subscription { ticks }").await;
    let next = json!({"type": "next", "id": "1", "payload": {"data": {"ticks": "Ada Lovelace"}}});
    assert_eq!(client.next().await, Ok(next));
}

#[rstest]
#[case::foreign_origin(PROTOCOL, &[("origin", "https://evil.example")], 403)]
#[case::cookie_without_origin(PROTOCOL, &[("cookie", "dosewire_session=x")], 403)]
#[case::cookie_from_a_foreign_page(PROTOCOL, &[("cookie", "dosewire_session=x"), ("origin", "https://evil.example")], 403)]
#[case::older_protocol(Some("graphql-ws"), &[], 400)]
#[case::no_protocol(None, &[], 400)]
#[case::other_authorization(PROTOCOL, &[("authorization", "Basic eDp5")], 401)]
#[tokio::test]
async fn the_upgrade_is_refused(
    #[case] protocol: Option<&str>,
    #[case] headers: &[(&'static str, &str)],
    #[case] status: u16,
) {
    let address = listen(&Door::open()).await;
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    assert_eq!(connect(address, protocol, &headers).await.err(), Some(status));
}

#[rstest]
#[case::no_token(json!({"type": "connection_init"}), 4401)]
#[case::wrong_token(json!({"type": "connection_init", "payload": {"authorization": "Bearer dw_wrong"}}), 4401)]
#[case::not_a_text(json!({"type": "connection_init", "payload": {"authorization": 7}}), 4401)]
#[case::operation_first(json!({"type": "subscribe", "id": "1", "payload": {"query": "{ who }"}}), 4401)]
#[case::not_in_the_protocol(json!({"type": "hello"}), 4400)]
#[tokio::test]
async fn a_wrong_first_message_ends_the_socket(#[case] message: Value, #[case] code: u16) {
    let door = Door::open();
    let mut client = program(&door).await;
    client.send(message).await;
    assert_eq!(client.next().await, Err(code));
}

#[tokio::test]
async fn a_wrong_token_is_not_helped_by_a_cookie() {
    let door = Door::open();
    let mut client = browser(&door).await;
    let payload = json!({"authorization": "Bearer dw_wrong"});
    client.send(json!({"type": "connection_init", "payload": payload})).await;
    assert_eq!(client.next().await, Err(4401));
}

#[tokio::test]
async fn a_silent_socket_is_ended() {
    let door = Door::with_quick_sockets();
    let mut client = program(&door).await;
    assert_eq!(client.next().await, Err(4408));
}

#[tokio::test]
async fn a_second_first_message_ends_the_socket() {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    client.send(json!({"type": "connection_init", "payload": token()})).await;
    assert_eq!(client.next().await, Err(4429));
}

/// The regular check is 30 s away here, so that only the bell can end the socket in time.
#[tokio::test]
async fn signing_out_ends_the_sockets_of_the_session() {
    let door = Door::open();
    let mut client = browser(&door).await;
    client.initialize(json!({})).await;
    door.accounts.close_every_session();
    door.revocations.announce();
    assert_eq!(client.next().await, Err(4403));
}

#[tokio::test]
async fn the_bell_ends_no_socket_of_somebody_else() {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    door.accounts.close_every_session();
    door.revocations.announce();
    client.subscribe("1", "{ who }").await;
    assert!(client.next().await.is_ok());
}

#[tokio::test]
async fn a_revoked_token_is_noticed_without_the_bell() {
    let door = Door::with_quick_sockets();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    door.accounts.revoke_token();
    assert_eq!(client.next().await, Err(4403));
}

#[tokio::test]
async fn an_expired_session_is_noticed() {
    let door = Door::with_quick_sockets();
    let mut client = browser(&door).await;
    client.initialize(json!({})).await;
    door.wait_minutes(12 * 60);
    assert_eq!(client.next().await, Err(4403));
}

/// As where another server or the command line ended it: nothing rings here.
#[tokio::test]
async fn a_session_that_was_ended_is_noticed_without_the_bell() {
    let door = Door::with_quick_sockets();
    let mut client = browser(&door).await;
    client.initialize(json!({})).await;
    door.accounts.close_every_session();
    assert_eq!(client.next().await, Err(4403));
    let usual = SocketLimits::default();
    assert!(usual.recheck_every + usual.write_within < Duration::from_secs(60), "pages are cleared within a minute");
}

/// Neither what a socket says nor what it is told is a use of the session.
#[tokio::test]
async fn a_socket_ends_with_a_session_that_nobody_uses() {
    let door = Door::with_quick_sockets();
    let mut client = browser(&door).await;
    client.initialize(json!({})).await;
    client.subscribe("1", "subscription { ticks }").await;
    assert!(client.next().await.is_ok());
    door.wait_minutes(14);
    client.subscribe("2", "{ who }").await;
    assert!(client.next().await.is_ok());
    door.wait_minutes(1);
    let end = async {
        loop {
            if let Err(code) = client.next().await {
                return code;
            }
        }
    };
    assert_eq!(end.await, 4403);
}

#[tokio::test]
async fn a_database_that_does_not_answer_ends_no_socket() {
    let door = Door::with_quick_sockets();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    door.break_database();
    door.revocations.announce();
    client.subscribe("1", "{ who }").await;
    assert!(client.next().await.is_ok());
}

#[tokio::test]
async fn the_walls_stand_here_too() {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    client.subscribe("1", "{ rows(first: 5000) }").await;
    assert_eq!(client.next_error("1").await, "QUERY_TOO_LARGE");
}

#[rstest]
#[case::syntax("{ who", "SYNTAX")]
#[case::unknown_field("subscription { what }", "BAD_INPUT")]
#[case::wrong_value("{ rows(first: \"x\") }", "BAD_INPUT")]
#[tokio::test]
async fn what_cannot_be_executed_is_an_error_and_nothing_else(#[case] query: &str, #[case] code: &str) {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    client.subscribe("1", query).await;
    assert_eq!(client.next_error("1").await, code);
    client.subscribe("1", "{ who }").await;
    assert_eq!(client.next().await.unwrap()["type"], "next");
    assert_eq!(client.next().await, Ok(json!({"type": "complete", "id": "1"})));
}

#[tokio::test]
async fn an_error_of_a_field_is_part_of_an_answer() {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    client.subscribe("1", "{ fails who }").await;
    let answer = client.next().await.unwrap();
    assert_eq!((&answer["type"], &answer["payload"]["data"]["who"]), (&json!("next"), &json!("Nightly export")));
    assert_eq!(client.next().await, Ok(json!({"type": "complete", "id": "1"})));
}

#[tokio::test]
async fn a_panic_ends_neither_the_socket_nor_its_neighbors() {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    client.subscribe("1", "subscription { ticks }").await;
    assert_eq!(client.next().await.unwrap()["type"], "next");
    client.subscribe("2", "{ panics }").await;
    let answer = client.next().await.unwrap();
    assert_eq!(answer["payload"]["errors"][0]["extensions"]["code"], "INTERNAL");
    assert_eq!(client.next().await, Ok(json!({"type": "complete", "id": "2"})));
    client.subscribe("3", "{ who }").await;
    assert_eq!(client.next().await.unwrap()["id"], "3");
}

#[tokio::test]
async fn an_operation_that_is_open_is_not_begun_again() {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    client.subscribe("1", "subscription { ticks }").await;
    assert_eq!(client.next().await.unwrap()["type"], "next");
    client.subscribe("1", "{ who }").await;
    assert_eq!(client.next().await, Err(4409));
}

#[rstest]
#[case::no_payload(Message::text(r#"{"type":"subscribe","id":"1"}"#))]
#[case::no_query(Message::text(r#"{"type":"subscribe","id":"1","payload":{}}"#))]
#[case::no_id(Message::text(r#"{"type":"subscribe","id":"","payload":{"query":"{ who }"}}"#))]
#[case::older_protocol(Message::text(r#"{"type":"start","id":"1","payload":{"query":"{ who }"}}"#))]
#[case::no_json(Message::text("hello"))]
#[case::bytes(Message::binary("x"))]
#[tokio::test]
async fn what_is_not_in_the_protocol_ends_the_socket(#[case] message: Message) {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    client.send_raw(message).await;
    assert_eq!(client.next().await, Err(4400));
}

#[tokio::test]
async fn the_server_pings_and_takes_a_pong() {
    let door = Door::with_quick_sockets();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    assert_eq!(client.next().await, Ok(json!({"type": "ping"})));
    client.send(json!({"type": "pong", "payload": {"n": 1}})).await;
    client.send(json!({"type": "ping", "payload": {"n": 1}})).await;
    client.until(&json!({"type": "pong"})).await;
}

#[tokio::test]
async fn so_many_operations_may_be_open_and_a_completed_one_makes_room() {
    let door = Door::with_quick_sockets();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    for id in ["1", "2", "3"] {
        client.subscribe(id, "subscription { ticks }").await;
        assert_eq!(client.next().await.unwrap()["type"], "next");
    }
    client.subscribe("4", "subscription { ticks }").await;
    assert_eq!(client.next_error("4").await, "TOO_MANY_OPERATIONS");

    client.send(json!({"type": "complete", "id": "1"})).await;
    client.subscribe("5", "subscription { ticks }").await;
    let answer = client.next().await.unwrap();
    assert_eq!(answer["payload"]["data"]["ticks"], "Nightly export");
}

#[tokio::test]
async fn pings_are_answered_at_both_levels() {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    client.send(json!({"type": "ping"})).await;
    assert_eq!(client.next().await, Ok(json!({"type": "pong"})));
    client.send_raw(Message::Ping("x".into())).await;
    assert_eq!(client.next_frame().await, Message::Pong("x".into()));
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_the_socket() {
    let door = Door::open();
    let mut client = program(&door).await;
    client.initialize(token()).await;
    client.send_raw(Message::text(" ".repeat(3 * 1024 * 1024))).await;

    client.ended().await;
}
