//! Servers that are no registry.

use std::net::SocketAddr;

use backend::transport::frame;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
};

/// The server's behavior towards a request.
#[derive(Debug, Clone, Copy)]
pub enum Misbehavior {
    /// Answers with a status and a place to go.
    Status(u16),
    /// Sends far more than anybody wants.
    Endless,
    /// Closes the connection after the request.
    HangUp,
    /// Closes the connection inside its answer.
    HangUpMidway,
    /// Answers with what is not HTTP.
    Nonsense,
    /// Takes the connection and nothing else.
    SayNothing,
    /// Answers with a status and this body.
    Say(u16, &'static str),
    /// Answers with a status, these headers and this body.
    Tell(u16, &'static str, &'static str),
    /// Answers with these headers and a body of any bytes.
    TellBytes(&'static str, &'static [u8]),
    /// Answers with bytes that are no HTTP, and closes the connection.
    Bytes(&'static [u8]),
    /// Answers with these frames and closes the connection; each in one write, or byte by byte.
    Frames(&'static [&'static str], bool),
    /// Answers with these frames and says no more.
    FramesAndSilence(&'static [&'static str]),
}

/// An address at which nobody listens, and the socket that holds it, so that no other test's server takes it.
pub fn nobody() -> (TcpSocket, String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap().to_string();
    (socket, address)
}

/// Starts a server that misbehaves, and says where.
pub async fn misbehave(misbehavior: Misbehavior) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, misbehavior));
        }
    });
    address
}

/// Answers one connection. The other side may leave at any time, so nothing that fails here matters.
async fn answer(mut stream: TcpStream, misbehavior: Misbehavior) {
    if matches!(misbehavior, Misbehavior::SayNothing) {
        std::future::pending::<()>().await;
    }
    read_request(&mut stream).await;
    match misbehavior {
        Misbehavior::Status(status) => {
            let answer = format!("HTTP/1.1 {status} X\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\nno");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        Misbehavior::Endless => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
            while stream.write_all(&[b'x'; 8192]).await.is_ok() {}
        }
        Misbehavior::HangUp | Misbehavior::SayNothing => {}
        Misbehavior::Say(status, body) => tell(&mut stream, status, "", body.as_bytes()).await,
        Misbehavior::Tell(status, headers, body) => tell(&mut stream, status, headers, body.as_bytes()).await,
        Misbehavior::TellBytes(headers, body) => tell(&mut stream, 200, headers, body).await,
        Misbehavior::Bytes(bytes) => {
            let _ = stream.write_all(bytes).await;
        }
        Misbehavior::Frames(messages, is_slow) => {
            let frames: Vec<u8> = messages.iter().flat_map(|message| frame::wrap(message)).collect();
            for bytes in frames.chunks(if is_slow { 1 } else { frames.len() }) {
                let _ = stream.write_all(bytes).await;
            }
        }
        Misbehavior::FramesAndSilence(messages) => {
            for message in messages {
                let _ = stream.write_all(&frame::wrap(message)).await;
            }
            std::future::pending::<()>().await;
        }
        Misbehavior::HangUpMidway => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<Envelope>").await;
        }
        Misbehavior::Nonsense => {
            let _ = stream.write_all(b"220 mail.example.org ready\r\n").await;
        }
    }
}

async fn tell(stream: &mut TcpStream, status: u16, headers: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    let _ = stream.write_all(&[head.as_bytes(), body].concat()).await;
}

/// Reads a request to its end, so that closing looks like closing and not like a reset.
async fn read_request(stream: &mut TcpStream) {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while !is_whole(&read) {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(count) => read.extend_from_slice(&buffer[..count]),
        }
    }
}

/// Returns `true` if a request is complete: a frame, or as many bytes as its head says.
fn is_whole(read: &[u8]) -> bool {
    if frame::is_whole(read) {
        return true;
    }
    let text = String::from_utf8_lossy(read).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.trim().parse().unwrap())
}
