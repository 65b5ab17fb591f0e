//! A socket's other side: a real connection, spoken as a client speaks it.

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest as _},
};

use super::fixture::Door;
use crate::http::{bind, serve};

/// How long a test waits for anything.
const DEADLINE: Duration = Duration::from_secs(20);

/// A connected client.
pub(super) struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Serves the door on a free port for as long as the test runs.
pub(super) async fn listen(door: &Door) -> SocketAddr {
    let listener = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, door.router.clone(), std::future::pending()));
    address
}

/// Connects with these headers, or gives the status that refused it.
pub(super) async fn connect(
    address: SocketAddr,
    protocol: Option<&str>,
    headers: &[(&'static str, String)],
) -> Result<Client, u16> {
    let mut request = format!("ws://{address}/graphql/ws").into_client_request().unwrap();
    let protocol = protocol.map(|protocol| ("sec-websocket-protocol", protocol.to_owned()));
    for (name, value) in headers.iter().cloned().chain(protocol) {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    match timeout(DEADLINE, connect_async(request)).await.unwrap() {
        Ok((stream, _)) => Ok(Client(stream)),
        Err(tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

impl Client {
    pub(super) async fn send(&mut self, message: Value) {
        self.send_raw(Message::text(message.to_string())).await;
    }

    pub(super) async fn send_raw(&mut self, message: Message) {
        timeout(DEADLINE, self.0.send(message)).await.unwrap().unwrap();
    }

    /// Sends the first message, and expects it to be acknowledged.
    pub(super) async fn initialize(&mut self, payload: Value) {
        self.send(json!({"type": "connection_init", "payload": payload})).await;
        assert_eq!(self.next().await, Ok(json!({"type": "connection_ack"})));
    }

    pub(super) async fn subscribe(&mut self, id: &str, query: &str) {
        let message = json!({"type": "subscribe", "id": id, "payload": {"query": query}});
        self.send(message).await;
    }

    /// The next message of the protocol, or the code that the server closed with.
    pub(super) async fn next(&mut self) -> Result<Value, u16> {
        loop {
            match timeout(DEADLINE, self.0.next()).await.unwrap() {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => return Err(frame.code.into()),
                Some(Ok(Message::Ping(_))) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The code of the error that ends an operation before it is executed, if it has one.
    pub(super) async fn next_error(&mut self, id: &str) -> String {
        let answer = self.next().await.unwrap();
        assert_eq!((&answer["type"], &answer["id"]), (&json!("error"), &json!(id)), "{answer}");
        let code = &answer["payload"][0]["extensions"]["code"];
        code.as_str().unwrap_or_default().to_owned()
    }

    /// Takes messages until one is this.
    pub(super) async fn until(&mut self, expected: &Value) {
        while self.next().await.unwrap() != *expected {}
    }

    /// The next frame below the protocol.
    pub(super) async fn next_frame(&mut self) -> Message {
        timeout(DEADLINE, self.0.next()).await.unwrap().unwrap().unwrap()
    }
}

impl Client {
    /// Waits until the connection has ended, with or without a closing frame.
    pub(super) async fn ended(&mut self) {
        while let Some(Ok(message)) = timeout(DEADLINE, self.0.next()).await.unwrap() {
            assert!(!matches!(message, Message::Text(_)), "{message}");
        }
    }
}
