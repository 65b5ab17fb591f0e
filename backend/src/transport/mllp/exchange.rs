//! MLLP: a message between two control bytes on a bare connection, over TLS but for private lines.

use std::io;

use rustls::pki_types::ServerName;
use shared::hl7;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout_at},
};
use tokio_rustls::TlsConnector;
use url::Url;

use super::frame::{self, Frames};
use crate::transport::{
    endpoint::Endpoint,
    failure::{Failure, FailureCode},
    http::{BoundedClient, resolve},
    registry::Reply,
    tls,
};

/// Anything that can be read and written.
trait Line: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// Connects, and hangs up again.
pub(in crate::transport) async fn reach(client: &BoundedClient, endpoint: &Endpoint) -> Result<(), Failure> {
    connect(client, endpoint).await.map(drop)
}

/// Sends one message and reads its answer.
///
/// Answers to earlier messages may come before it. They are passed over; where nothing else comes, the last of them
/// is the answer, so that whoever reads it sees that it is another message's.
pub(in crate::transport) async fn submit(
    client: &BoundedClient,
    endpoint: &Endpoint,
    message: &str,
) -> Result<Reply, Failure> {
    let limits = client.limits();
    let deadline = Instant::now() + limits.total;
    let mut line = connect(client, endpoint).await?;
    let mut other = None;
    let exchanged = timeout_at(deadline, exchange(&mut line, message, limits.max_reply_bytes, &mut other)).await;
    let failed = match exchanged {
        Ok(Ok(reply)) => return Ok(reply),
        Ok(Err(failure)) => failure,
        Err(_) => Failure::new(FailureCode::AnswerTimeout),
    };
    match (other, failed.code) {
        (Some(body), FailureCode::AnswerTimeout | FailureCode::ConnectionLost) => Ok(Reply { body, http_status: None }),
        _ => Err(failed),
    }
}

async fn exchange(
    line: &mut Box<dyn Line>,
    message: &str,
    limit: usize,
    other: &mut Option<String>,
) -> Result<Reply, Failure> {
    let lost = |error: io::Error| Failure::new(tls::code_of_refusal(&error).unwrap_or(FailureCode::ConnectionLost));
    line.write_all(&frame::wrap(message)).await.map_err(lost)?;
    line.flush().await.map_err(lost)?;
    let id = message_id(message);
    let mut frames = Frames::default();
    let mut buffer = [0; 4096];
    let mut length = 0;
    loop {
        while let Some(body) = frames.take() {
            if !answers_another(&body, &id) {
                return Ok(Reply { body, http_status: None });
            }
            *other = Some(body);
        }
        let count = line.read(&mut buffer).await.map_err(lost)?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else {
            return Err(Failure::new(FailureCode::ConnectionLost));
        };
        length += count;
        if length > limit {
            return Err(Failure::new(FailureCode::ReplyTooLarge));
        }
        frames.push(chunk);
    }
}

/// MSH-10 of a message, also of one inside a batch.
fn message_id(message: &str) -> String {
    let parsed = hl7::parse(message).ok();
    let header = parsed.as_ref().and_then(|message| message.segments_named("MSH").next());
    header.map(|header| header.component(10, 1).trim().to_owned()).unwrap_or_default()
}

/// Returns `true` if a text acknowledges only other messages. What is none, or names nothing, is not passed over.
fn answers_another(body: &str, id: &str) -> bool {
    let Ok(message) = hl7::parse(body) else { return false };
    let ids: Vec<_> = message.segments_named("MSA").map(|msa| msa.component(2, 1).trim().to_owned()).collect();
    !id.is_empty() && !ids.is_empty() && ids.iter().all(|answered| !answered.is_empty() && answered != id)
}

async fn connect(client: &BoundedClient, endpoint: &Endpoint) -> Result<Box<dyn Line>, Failure> {
    let limits = client.limits();
    let encrypted = endpoint.url.scheme() == "mllps";
    if !encrypted && !limits.allow_private {
        return Err(Failure::new(FailureCode::NotEncrypted));
    }
    let deadline = Instant::now() + limits.connect;
    let late = |_| Failure::new(FailureCode::ConnectTimeout);
    let (host, port) = place(&endpoint.url).ok_or_else(|| Failure::new(FailureCode::NameNotFound))?;
    let addresses = timeout_at(deadline, resolve(&host, port, limits.allow_private)).await.map_err(late)?;
    let addresses = addresses.map_err(|error| Failure::new(error.code()))?;
    let stream = timeout_at(deadline, TcpStream::connect(addresses.as_slice())).await.map_err(late)?;
    let stream = stream.map_err(|error| Failure::new(code_of(&error)))?;
    if !encrypted {
        return Ok(Box::new(stream));
    }
    let config = client.tls(endpoint)?;
    let name = ServerName::try_from(host).map_err(|_| Failure::new(FailureCode::NameNotFound))?;
    let connecting = TlsConnector::from(config).connect(name, stream);
    let line = timeout_at(deadline, connecting).await.map_err(late)?;
    Ok(Box::new(line.map_err(|error| Failure::new(tls::code_of(&error)))?))
}

/// Host and port; an IPv6 address without its brackets.
fn place(url: &Url) -> Option<(String, u16)> {
    let host = url.host_str()?.trim_start_matches('[').trim_end_matches(']');
    Some((host.to_owned(), url.port()?))
}

fn code_of(error: &io::Error) -> FailureCode {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => FailureCode::Refused,
        io::ErrorKind::TimedOut => FailureCode::ConnectTimeout,
        _ => FailureCode::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::ours("MSH|^~\\&|\rMSA|AA|ID1\r", false)]
    #[case::another("MSH|^~\\&|\rMSA|AA|ID0\r", true)]
    #[case::both("MSH|^~\\&|\rMSA|AA|ID0\rMSA|AE|ID1\r", false)]
    #[case::unnamed("MSH|^~\\&|\rMSA|AA|\r", false)]
    #[case::no_acknowledgement("MSH|^~\\&|\rPID|1\r", false)]
    #[case::no_message("hello", false)]
    fn the_answer_to_another_message_is_told(#[case] body: &str, #[case] expected: bool) {
        assert_eq!(answers_another(body, "ID1"), expected);
    }

    #[test]
    fn a_message_s_id_is_found_in_a_batch_too() {
        let message = "MSH|^~\\&|A|B|C|D|1||VXU|ID1\r";
        assert_eq!(message_id(message), "ID1");
        assert_eq!(message_id(&format!("FHS|^~\\&\rBHS|^~\\&\r{message}BTS|1\r")), "ID1");
    }
}
