//! `GET /graphql/ws`, over real connections.

use rstest::rstest;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::{
    fixture::{Door, bearer},
    wire::{Client, connect, listen},
};

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
    let answer = client.next().await.unwrap();
    let code = &answer["payload"]["errors"][0]["extensions"]["code"];
    assert_eq!(code, "QUERY_TOO_LARGE");
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
    let answer = client.next().await.unwrap();
    let code = &answer["payload"]["errors"][0]["extensions"]["code"];
    assert_eq!(code, "TOO_MANY_OPERATIONS");
    assert_eq!(client.next().await.unwrap(), json!({"type": "complete", "id": "4"}));

    client.send(json!({"type": "complete", "id": "1"})).await;
    assert_eq!(client.next().await.unwrap(), json!({"type": "complete", "id": "1"}));
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
    client.send_raw(Message::text(" ".repeat(300 * 1024))).await;

    client.ended().await;
}
