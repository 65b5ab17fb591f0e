//! Subscribers: how long a verdict takes to reach them, and what they cost those who report.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use futures_util::{SinkExt as _, StreamExt as _};
use hdrhistogram::Histogram;
use serde_json::json;
use tokio::sync::watch;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use super::{Settings, client::milliseconds, data::Practice, server::Server, table::Table, write};

const SUBSCRIPTION: &str = include_str!("../../../frontend/queries/report_changed.graphql");
/// Number of reports that flow.
const REPORTS: usize = 200;
const TIMEOUT: Duration = Duration::from_secs(120);

pub async fn measure(settings: &Settings, table: &mut Table, practice: &Practice, server: &Server) {
    for subscribers in [1, 200] {
        if settings.wants("subscribers") {
            told(table, practice, server, subscribers).await;
        }
    }
    if settings.wants("held") {
        let before = server.resident();
        let (stop, stopped) = watch::channel(false);
        let mut held = Vec::new();
        for _ in 0..1_000 {
            held.push(Subscriber::open(server).await);
        }
        let after = server.resident();
        table.note(practice, "1,000 subscribers held", "", &format!("{after} MB"), &format!("{before} MB before"));
        drop((held, stop, stopped));
    }
}

/// Sends reports, and measures when each subscriber is told of each verdict.
async fn told(table: &mut Table, practice: &Practice, server: &Server, subscribers: usize) {
    let mut connection = server.connect().await;
    let ids = write::ready(&mut connection, REPORTS).await;
    let what = format!("{subscribers} subscribers");
    if ids.is_empty() {
        return table.note(practice, &what, "", "not measured", "nothing is ready to send");
    }
    let mut watching = Vec::new();
    for _ in 0..subscribers {
        let subscriber = Subscriber::open(server).await;
        watching.push(tokio::spawn(subscriber.watch(ids.len())));
    }
    let start = Instant::now();
    let queued = write::send(&mut connection, &ids).await;
    let mut took = Histogram::<u64>::new(3).unwrap();
    let (mut events, mut last) = (0, start);
    for one in watching {
        let told = one.await.unwrap();
        took.add(told.took).unwrap();
        events += told.events;
        last = last.max(told.last);
    }
    let seconds = (last - start).as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "so many reports there are not")]
    let (rate, pushed) = (queued as f64 / seconds, events as f64 / seconds);
    let times = format!("{:.0} ms, {:.0} ms", milliseconds(&took, 50.0), milliseconds(&took, 95.0));
    table.note(practice, &what, "", &format!("{rate:.0} reports/s, {pushed:.0} events/s"), &times);
}

type Socket = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

struct Subscriber(Socket);

struct Told {
    /// Verdict to event, in microseconds.
    took: Histogram<u64>,
    events: u64,
    last: Instant,
}

impl Subscriber {
    async fn open(server: &Server) -> Self {
        let mut request = format!("ws://{}/graphql/ws", server.address).into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("Sec-WebSocket-Protocol", "graphql-transport-ws".parse().unwrap());
        headers.insert("Authorization", format!("Bearer {}", server.token).parse().unwrap());
        let (mut socket, _) = connect_async(request).await.unwrap();
        socket.send(Message::text(json!({ "type": "connection_init" }).to_string())).await.unwrap();
        let acknowledged = socket.next().await.unwrap().unwrap();
        assert!(acknowledged.to_text().unwrap().contains("connection_ack"), "{acknowledged}");
        let payload = json!({ "query": SUBSCRIPTION, "variables": {} });
        let subscribe = json!({ "id": "1", "type": "subscribe", "payload": payload });
        socket.send(Message::text(subscribe.to_string())).await.unwrap();
        Self(socket)
    }

    /// Listens until it was told of so many verdicts.
    async fn watch(mut self, verdicts: usize) -> Told {
        let mut told = Told { took: Histogram::new(3).unwrap(), events: 0, last: Instant::now() };
        let mut known = HashSet::new();
        while known.len() < verdicts {
            let message = tokio::time::timeout(TIMEOUT, self.0.next()).await.expect("no event came").unwrap().unwrap();
            let Message::Text(text) = message else { continue };
            told.events += 1;
            told.last = Instant::now();
            // Read by hand: the client shares the machine.
            let (Some(id), Some(said_at)) = (find(&text, "\"id\":\"", 1), find(&text, "\"saidAt\":\"", 0)) else {
                continue;
            };
            if find(&text, "\"tab\":\"", 0) == Some("IN_PROGRESS") || !known.insert(id.to_owned()) {
                continue;
            }
            let said_at: DateTime<Utc> = said_at.parse().unwrap();
            let took = (Utc::now() - said_at).num_microseconds().unwrap_or_default();
            told.took.record(u64::try_from(took).unwrap_or_default()).unwrap();
        }
        told
    }
}

/// The text after a key, where it is there for the nth time.
fn find<'a>(text: &'a str, key: &str, nth: usize) -> Option<&'a str> {
    text.split(key).nth(nth + 1)?.split('"').next()
}
