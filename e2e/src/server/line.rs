//! A line to a server that can go dead without being closed, as a network does that drops what it carries.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A line to a server, on a port of its own.
#[derive(Debug)]
pub struct Line {
    address: SocketAddr,
    is_dead: watch::Sender<bool>,
}

impl Line {
    /// Lays a line to a server.
    ///
    /// # Errors
    /// Returns an error if 127.0.0.1 has no free port.
    pub async fn to(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("127.0.0.1 has no free port")?;
        let address = listener.local_addr()?;
        let (is_dead, dead) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(join(near, server, dead.clone()));
            }
        });
        Ok(Self { address, is_dead })
    }

    /// The address of a page through this line.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// From now on nothing arrives; connections stay open, and new ones are made.
    pub fn die(&self) {
        self.is_dead.send_replace(true);
    }

    /// New connections work again; those from before stay dead.
    pub fn come_back(&self) {
        self.is_dead.send_replace(false);
    }
}

async fn join(near: TcpStream, server: SocketAddr, dead: watch::Receiver<bool>) {
    let Ok(far) = TcpStream::connect(server).await else { return };
    let ((near_read, near_write), (far_read, far_write)) = (near.into_split(), far.into_split());
    tokio::join!(carry(near_read, far_write, dead.clone()), carry(far_read, near_write, dead));
}

/// Carries what comes until the end, or swallows all that comes once the line has been dead.
async fn carry(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, dead: watch::Receiver<bool>) {
    let mut buffer = vec![0; 16 * 1024];
    let mut was_dead = false;
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        was_dead |= *dead.borrow();
        if !was_dead && to.write_all(buffer.get(..count).unwrap_or_default()).await.is_err() {
            return;
        }
    }
}
