//! MLLP: a message between two control bytes on a bare connection, over TLS but for private lines.

use std::{io, net::SocketAddr, sync::Arc};

use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, lookup_host},
    time::{Instant, timeout_at},
};
use tokio_rustls::TlsConnector;
use url::Url;

use super::{
    address::is_public, endpoint::Endpoint, failure::Failure, limits::Limits, registry::Reply, table::FailureCode, tls,
    trouble,
};

const START: u8 = 0x0b;
const END: [u8; 2] = [0x1c, 0x0d];

/// Anything that can be read and written.
trait Line: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// Connects, and hangs up again.
pub(super) async fn reach(limits: &Limits, endpoint: &Endpoint) -> Result<(), Failure> {
    connect(limits, endpoint).await.map(drop)
}

/// Sends one message and reads what comes back.
pub(super) async fn submit(limits: &Limits, endpoint: &Endpoint, message: &str) -> Result<Reply, Failure> {
    let deadline = Instant::now() + limits.total;
    let mut line = connect(limits, endpoint).await?;
    match timeout_at(deadline, exchange(&mut line, message, limits.max_reply_bytes)).await {
        Ok(answered) => answered,
        Err(_) => Err(Failure::new(FailureCode::AnswerTimeout)),
    }
}

async fn exchange(line: &mut Box<dyn Line>, message: &str, limit: usize) -> Result<Reply, Failure> {
    let lost = |_| Failure::new(FailureCode::ConnectionLost);
    let mut framed = Vec::with_capacity(message.len() + 3);
    framed.push(START);
    framed.extend_from_slice(message.as_bytes());
    framed.extend_from_slice(&END);
    line.write_all(&framed).await.map_err(lost)?;
    line.flush().await.map_err(lost)?;
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while !read.ends_with(&END) {
        let count = line.read(&mut buffer).await.map_err(lost)?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else {
            return Err(Failure::new(FailureCode::ConnectionLost));
        };
        if read.len() + count > limit {
            return Err(Failure::new(FailureCode::ReplyTooLarge));
        }
        read.extend_from_slice(chunk);
    }
    read.truncate(read.len() - END.len());
    let framed = String::from_utf8_lossy(&read);
    Ok(Reply { body: framed.trim_start_matches(char::from(START)).to_owned(), http_status: None })
}

async fn connect(limits: &Limits, endpoint: &Endpoint) -> Result<Box<dyn Line>, Failure> {
    let encrypted = endpoint.url.scheme() == "mllps";
    if !encrypted && !limits.allow_private {
        return Err(Failure::new(FailureCode::NotEncrypted));
    }
    let deadline = Instant::now() + limits.connect;
    let late = |_| Failure::new(FailureCode::ConnectTimeout);
    let (host, port) = place(&endpoint.url).ok_or_else(|| Failure::new(FailureCode::NameNotFound))?;
    let addresses = timeout_at(deadline, resolve(&host, port, limits.allow_private)).await.map_err(late)??;
    let stream = timeout_at(deadline, TcpStream::connect(addresses.as_slice())).await.map_err(late)?;
    let stream = stream.map_err(|error| Failure::new(code_of(&error)))?;
    if !encrypted {
        return Ok(Box::new(stream));
    }
    let config = match endpoint.certificates.is_empty() {
        true => tls::usual().map_err(|_| Failure::new(FailureCode::Tls))?,
        false => tls::special(&endpoint.certificates)?,
    };
    let name = ServerName::try_from(host).map_err(|_| Failure::new(FailureCode::NameNotFound))?;
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
    let line = timeout_at(deadline, connecting).await.map_err(late)?;
    Ok(Box::new(line.map_err(|error| Failure::new(trouble::code_of_tls(&error)))?))
}

/// Host and port; an IPv6 address without its brackets.
fn place(url: &Url) -> Option<(String, u16)> {
    let host = url.host_str()?.trim_start_matches('[').trim_end_matches(']');
    Some((host.to_owned(), url.port()?))
}

/// The addresses of a name that may be connected to: the check is on these very addresses.
async fn resolve(host: &str, port: u16, allow_private: bool) -> Result<Vec<SocketAddr>, Failure> {
    let not_found = |_| Failure::new(FailureCode::NameNotFound);
    let found: Vec<_> = lookup_host((host, port)).await.map_err(not_found)?.collect();
    let known = !found.is_empty();
    let kept: Vec<_> = found.into_iter().filter(|address| allow_private || is_public(address.ip())).collect();
    match (known, kept.is_empty()) {
        (true, true) => Err(Failure::new(FailureCode::AddressNotAllowed)),
        (false, _) => Err(Failure::new(FailureCode::NameNotFound)),
        _ => Ok(kept),
    }
}

fn code_of(error: &io::Error) -> FailureCode {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => FailureCode::Refused,
        io::ErrorKind::TimedOut => FailureCode::ConnectTimeout,
        _ => FailureCode::Unreachable,
    }
}
