//! The gallery of the application's parts, served from its folder: it needs no `dosewire` program.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::environment;

/// Styles are held to what the product's own server allows; a script may stand in the page, which trunk writes.
const POLICY: &str = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'";

/// A folder that is served.
#[derive(Debug)]
pub struct Gallery {
    address: std::net::SocketAddr,
    serving: JoinHandle<()>,
}

impl Gallery {
    /// Serves the folder on a free port.
    ///
    /// # Errors
    /// Returns an error if there is no such folder, or no free port.
    pub async fn start() -> Result<Self> {
        let folder = PathBuf::from(environment::require(environment::GALLERY)?);
        ensure!(folder.join("index.html").is_file(), "there is no gallery in {}", folder.display());
        let listener = TcpListener::bind("127.0.0.1:0").await.context("127.0.0.1 has no free port")?;
        let address = listener.local_addr()?;
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let folder = folder.clone();
                tokio::spawn(async move {
                    // A browser that went away needs no answer.
                    let _gone = answer(stream, &folder).await;
                });
            }
        });
        Ok(Self { address, serving })
    }

    /// The address of one part, or of all with an empty name.
    #[must_use]
    pub fn url(&self, part: &str) -> String {
        let query = if part.is_empty() { String::new() } else { format!("?part={part}") };
        format!("http://{}/gallery{query}", self.address)
    }
}

impl Drop for Gallery {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(mut stream: TcpStream, folder: &Path) -> Result<()> {
    let mut request = Vec::new();
    let mut part = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut part).await?;
        ensure!(read > 0, "the request has no end");
        request.extend(part.iter().take(read));
    }
    let request = String::from_utf8_lossy(&request);
    let path = request.split_whitespace().nth(1).unwrap_or("/");
    let (status, kind, body) = match find(folder, path) {
        Some((kind, file)) => ("200 OK", kind, tokio::fs::read(file).await?),
        None => ("404 Not Found", "text/plain", Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nContent-Security-Policy: {POLICY}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&body).await?;
    Ok(stream.shutdown().await?)
}

/// The file of a path; one without a dot is a route of the application.
fn find(folder: &Path, path: &str) -> Option<(&'static str, PathBuf)> {
    let path = path.split('?').next().unwrap_or_default().trim_start_matches('/');
    let name = if path.contains('.') { path } else { "index.html" };
    let kind = match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => return None,
    };
    let file = folder.join(name);
    (!name.contains("..") && file.is_file()).then_some((kind, file))
}
