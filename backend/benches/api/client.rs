//! The load generator: so many connections, each of which asks again as soon as it is answered.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use hdrhistogram::Histogram;
use http_body_util::{BodyExt as _, Full};
use hyper::{Request, StatusCode, client::conn::http1::SendRequest, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::{page::Page, server::Server};

/// Time after a refusal before a client asks again; a client that does what the answer says waits longer.
const AFTER_REFUSAL: Duration = Duration::from_millis(100);
/// Time before anything counts.
const WARM_UP: Duration = Duration::from_millis(500);

/// Answers in a second, and how long each took.
pub struct Figure {
    pub per_second: f64,
    /// In microseconds.
    pub took: Histogram<u64>,
    /// The processor time that the server took for an answer: it hardly depends on what else the machine does.
    pub processor: Duration,
    /// How long each refusal took that the server had too much to do, in microseconds.
    pub refused: Histogram<u64>,
}

impl Figure {
    /// A percentile in milliseconds.
    pub fn percentile(&self, percentile: f64) -> f64 {
        milliseconds(&self.took, percentile)
    }
}

/// A percentile of times in microseconds, in milliseconds.
pub fn milliseconds(took: &Histogram<u64>, percentile: f64) -> f64 {
    Duration::from_micros(took.value_at_quantile(percentile / 100.0)).as_secs_f64() * 1_000.0
}

/// One connection to the server.
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    authorization: String,
    host: String,
}

impl Connection {
    pub async fn open(server: &Server) -> Self {
        let stream = TcpStream::connect(&server.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self { sender, authorization: format!("Bearer {}", server.token), host: server.address.clone() }
    }

    /// Sends an operation, and returns the answer; none where the server has too much to do.
    pub async fn ask(&mut self, body: Bytes) -> Option<Bytes> {
        let request = Request::post("/graphql")
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, &self.authorization)
            .body(Full::new(body))
            .unwrap();
        self.sender.ready().await.unwrap();
        let answer = self.sender.send_request(request).await.unwrap();
        let status = answer.status();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
            return None;
        }
        assert!(status.is_success(), "{status}: {}", String::from_utf8_lossy(&bytes));
        Some(bytes)
    }

    /// Sends an operation that must succeed.
    pub async fn answer(&mut self, body: String) -> serde_json::Value {
        let bytes = self.ask(body.into()).await.expect("the server has too much to do");
        let answer: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"].clone()
    }
}

/// Presses the server with one page.
pub async fn press(server: &Server, page: &Page, connections: usize, time: Duration) -> Figure {
    let _ = Connection::open(server).await.answer(page.body.clone()).await;
    let (processor, begin) = (server.processor_time(), Instant::now() + WARM_UP);
    let end = begin + time;
    let mut running = Vec::new();
    for _ in 0..connections {
        let (mut connection, body) = (Connection::open(server).await, Bytes::from(page.body.clone()));
        running.push(tokio::spawn(async move {
            let (mut took, mut refused, mut answers) = (histogram(), histogram(), 0_u32);
            loop {
                let start = Instant::now();
                if start >= end {
                    return (took, refused, answers);
                }
                let is_answered = connection.ask(body.clone()).await.is_some();
                answers += 1;
                let now = Instant::now();
                if start >= begin && now <= end {
                    let of_kind = if is_answered { &mut took } else { &mut refused };
                    of_kind.record(u64::try_from((now - start).as_micros()).unwrap()).unwrap();
                }
                if !is_answered {
                    tokio::time::sleep(AFTER_REFUSAL).await;
                }
            }
        }));
    }
    let (mut took, mut refused, mut answers) = (histogram(), histogram(), 0);
    for one in running {
        let (of_one, refused_one, answered) = one.await.unwrap();
        took.add(of_one).unwrap();
        refused.add(refused_one).unwrap();
        answers += answered;
    }
    let processor = (server.processor_time() - processor) / answers.max(1);
    #[expect(clippy::cast_precision_loss, reason = "so many answers there are not")]
    let per_second = took.len() as f64 / time.as_secs_f64();
    Figure { per_second, took, processor, refused }
}

fn histogram() -> Histogram<u64> {
    Histogram::new(3).unwrap()
}
