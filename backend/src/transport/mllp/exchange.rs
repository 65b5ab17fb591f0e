//! MLLP: a message between two control bytes on a bare connection, over TLS but for private lines.

use std::io;

use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout_at},
};
use tokio_rustls::TlsConnector;
use url::Url;

use super::frame;
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

/// Sends one message and reads what comes back.
pub(in crate::transport) async fn submit(
    client: &BoundedClient,
    endpoint: &Endpoint,
    message: &str,
) -> Result<Reply, Failure> {
    let limits = client.limits();
    let deadline = Instant::now() + limits.total;
    let mut line = connect(client, endpoint).await?;
    match timeout_at(deadline, exchange(&mut line, message, limits.max_reply_bytes)).await {
        Ok(answered) => answered,
        Err(_) => Err(Failure::new(FailureCode::AnswerTimeout)),
    }
}

async fn exchange(line: &mut Box<dyn Line>, message: &str, limit: usize) -> Result<Reply, Failure> {
    let lost = |_| Failure::new(FailureCode::ConnectionLost);
    line.write_all(&frame::wrap(message)).await.map_err(lost)?;
    line.flush().await.map_err(lost)?;
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while !frame::is_whole(&read) {
        let count = line.read(&mut buffer).await.map_err(lost)?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else {
            return Err(Failure::new(FailureCode::ConnectionLost));
        };
        if read.len() + count > limit {
            return Err(Failure::new(FailureCode::ReplyTooLarge));
        }
        read.extend_from_slice(chunk);
    }
    Ok(Reply { body: frame::unwrap(&read), http_status: None })
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
