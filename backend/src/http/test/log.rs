//! The content of log lines about requests, and what they never contain.

use std::sync::{Arc, Mutex};

use tracing::instrument::WithSubscriber as _;
use tracing_subscriber::fmt;

use super::fixture::{Door, get, query, sign_in, with_header};
use crate::auth::memory::{PASSWORD, token};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_line_names_the_request_and_nothing_of_its_content() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber =
        fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(move || writer.clone()).finish();
    // With one subscriber in the process, the thread that first comes to a line decides for all whether it is ever
    // written, and other tests' threads have none. With a second one, every subscriber is asked.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let door = Door::open();
    let requests = async {
        let cookie = door.sign_in().await;
        door.send(sign_in("canary-user", "canary-wrong-password")).await;
        door.send(query("{ who } # canary-document")).await;
        door.send(query("{ canaryField }")).await;
        door.send(with_header(get("/patients/canary-patient?name=canary-name"), "cookie", &cookie)).await;
        door.send(with_header(get("/asset/canary-asset"), "user-agent", "canary-agent")).await;
        cookie
    };
    let cookie = requests.with_subscriber(subscriber).await;
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();

    let secret = cookie.split_once('=').unwrap().1;
    for hidden in ["canary", PASSWORD, secret, token().reveal()] {
        assert!(!text.contains(hidden), "{hidden} is in:\n{text}");
    }
    for told in [
        "http.method=\"POST\" http.route=\"/session\" http.status=204",
        "http.route=\"/session\" http.status=401",
        "http.route=\"/graphql\" http.status=200",
        "http.route=\"(page)\" http.status=200",
        "http.route=\"/asset/{name}\" http.status=401",
        "duration_ms=",
        "request.id=",
    ] {
        assert!(text.contains(told), "{told} is not in:\n{text}");
    }
}
