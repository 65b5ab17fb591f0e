//! The address that the server listens at.

use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
};
use tower::ServiceExt as _;

/// Why an address could not be listened at.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Another program has the port.
    #[error("the address {0} is in use by another program. End that program, or choose another address with --listen")]
    InUse(SocketAddr),
    /// The account may not use the port.
    #[error("this account may not listen at {0}. Choose a port above 1023 with --listen")]
    NotAllowed(SocketAddr),
    /// The address is not one of this machine's.
    #[error("the address {0} is not one of this machine. Choose one that is with --listen, as 127.0.0.1:8080")]
    NotHere(SocketAddr),
    /// Anything else.
    #[error("the address {address} cannot be listened at. Choose another with --listen")]
    Other {
        /// The address tried.
        address: SocketAddr,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Starts to listen.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => BindError::InUse(address),
        io::ErrorKind::PermissionDenied => BindError::NotAllowed(address),
        io::ErrorKind::AddrNotAvailable => BindError::NotHere(address),
        _ => BindError::Other { address, source },
    })
}

/// How long the head of a request may take to arrive.
const HEAD_WITHIN: Duration = Duration::from_secs(15);
/// How long the server waits before it accepts again, when it has no file for another connection.
const ACCEPT_AGAIN: Duration = Duration::from_millis(500);

/// Serves until `stop` ends, then lets requests that were begun end too. Sockets do not hold it up.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_within(listener, router, HEAD_WITHIN, stop).await
}

/// Serves, and ends a connection on which the head of a request takes longer than `head_within`.
pub(super) async fn serve_within(
    listener: TcpListener,
    router: Router,
    head_within: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_within).preserve_header_case(true);
    let (stopping, stopped) = watch::channel(());
    // Each connection holds the one, and the other ends when none does any more.
    let (held, mut released) = mpsc::channel::<()>(1);
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    if !is_of_one_connection(&error) {
                        tracing::error!(error = %error, "http.accept");
                        tokio::time::sleep(ACCEPT_AGAIN).await;
                    }
                    continue;
                }
            },
        };
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = http.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let (mut stopped, held) = (stopped.clone(), held.clone());
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                _ = stopped.changed() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(error = %error, "http.connection");
            }
            drop(held);
        });
    }
    drop((listener, held));
    stopping.send_replace(());
    let _ = released.recv().await;
    Ok(())
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_in_use_is_named_with_a_way_out() {
        let held = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let address = held.local_addr().unwrap();
        let text = bind(address).await.unwrap_err().to_string();
        assert!(text.contains(&format!("{address} is in use")), "{text}");
        assert!(text.contains("--listen"), "{text}");
    }

    #[tokio::test]
    async fn an_address_of_another_machine_is_told_apart() {
        // An address that is set aside for documentation.
        let outcome = bind("192.0.2.1:8080".parse().unwrap()).await;
        assert!(matches!(outcome, Err(BindError::NotHere(_))));
    }
}
