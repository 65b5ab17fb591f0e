//! Messages over MLLP: between two control bytes on a bare connection.

use std::{future::Future, io};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    sandbox::{
        registry::{self, AnswerMode},
        state::Sandbox,
    },
    transport::frame,
};

/// Serves a training registry over MLLP until `shutdown` is ready. Whoever reaches it may send: the line is the account.
///
/// # Errors
/// Returns an error if the listener breaks.
pub async fn serve_mllp(
    listener: TcpListener,
    sandbox: Sandbox,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    tokio::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => return Ok(()),
        };
        let (mut stream, _) = accepted?;
        let sandbox = sandbox.clone();
        tokio::spawn(async move { converse(&sandbox, &mut stream).await });
    }
}

/// Answers one connection until the other side leaves, or a message asks for it.
///
/// # Errors
/// Returns an error if the connection breaks.
pub async fn converse(sandbox: &Sandbox, line: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<()> {
    while let Some(message) = read_message(sandbox, line).await? {
        let (mode, acknowledgement) = registry::process(sandbox, &message).await;
        let framed = frame::wrap(&acknowledgement);
        match mode {
            AnswerMode::Whole => line.write_all(&framed).await?,
            AnswerMode::Half => {
                line.write_all(framed.get(..framed.len() / 2).unwrap_or_default()).await?;
                return line.shutdown().await;
            }
            // There are no faults and no pages here: the line goes dead.
            AnswerMode::None | AnswerMode::Fault | AnswerMode::WebPage => return line.shutdown().await,
        }
        line.flush().await?;
    }
    Ok(())
}

async fn read_message(sandbox: &Sandbox, line: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<String>> {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while !frame::is_whole(&read) {
        let count = line.read(&mut buffer).await?;
        if count == 0 || read.len() > sandbox.options.max_message_bytes {
            return Ok(None);
        }
        read.extend_from_slice(buffer.get(..count).unwrap_or_default());
    }
    Ok(Some(frame::unwrap(&read)))
}
